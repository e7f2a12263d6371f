"""Small networks as files, the way a sender would write them."""

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2025, 1, 6, 18, tzinfo=UTC)
KINDS = ["introduced", "introduced-1", "introduced-2", "met", "give", "milestone", "called-on", "contact", "seated"]


def write_csv(path: Path, header: str, rows: list) -> Path:
    """Write rows under a header of names separated by commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def write_random_network(folder: Path, *, people: int = 24, events: int = 14, seed: int = 1) -> Path:
    """Write a network in which everything occurs: groups, large rooms, minutes, withdrawals, unknown words."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    members = [f"m{number}" for number in range(1, people + 1)]
    places = ["North", "South", "", "East"]
    write_csv(
        folder / "members.csv",
        "id,name,email,joined_on,left_on,role,place",
        [
            (
                one,
                f"Émile {one}",
                f"{one}@Example.org" if number % 3 else "",
                f"2025-0{1 + number % 4}-01" if number % 5 else "",
                "2025-09-01" if number == 7 else "",
                "lead" if number == 0 else "",
                places[number % 4],
            )
            for number, one in enumerate(members)
        ],
    )
    starts = {f"E{number}": START + timedelta(days=17 * number) for number in range(events)}
    write_csv(
        folder / "events.csv",
        "id,title,starts_at,kind,mode,ends_at,place",
        [(one, f"Evening, {one}", start.isoformat(), "gathering", "", "", "Hall") for one, start in starts.items()],
    )
    attendance, seats = [], []
    for number, event in enumerate(starts):
        here = chance.sample(members, chance.randint(3, 20))
        status = {one: chance.choice(["present"] * 5 + ["absent told", "absent untold", ""]) for one in here}
        attendance += [(event, one, chance.choice(["yes", "maybe", "no", ""]), status[one]) for one in here]
        for round_ in range(number % 3):
            chance.shuffle(here)
            seats += [(event, round_ + 1, f"Table {place // 4 + 1}", one) for place, one in enumerate(here)]
    write_csv(folder / "attendance.csv", "event,member,answer,status", attendance)
    write_csv(folder / "groups.csv", "event,round,group,member", seats)
    write_csv(
        folder / "interactions.csv",
        "id,kind,at,from,to,minutes,event,note,withdrawn_at",
        [_interaction(number, members, list(starts), chance) for number in range(90)],
    )
    return folder


def _interaction(number: int, members: list[str], events: list[str], chance: random.Random) -> tuple:
    one, other = chance.sample(members, 2)
    at = START + timedelta(days=chance.randint(0, 260), minutes=number)
    return (
        f"i{number}",
        chance.choice(KINDS),
        at.isoformat(),
        one,
        other,
        chance.choice(["", "", "12.5", "0", "47"]),
        chance.choice(["", "", *events]),
        chance.choice(["", "said “yes”,\nthen left"]),
        (at + timedelta(days=2)).isoformat() if number % 9 == 0 else "",
    )

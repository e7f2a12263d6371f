"""The Davis data as ledger rows, straight from its files."""

import csv
from collections import defaultdict
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from metrics.formulas import LedgerRow, Pair, Weighing, ties

FOLDER = Path(__file__).parent.parent / "data" / "davis"
YEAR_END = datetime(1935, 12, 31, tzinfo=UTC)


def attendance() -> dict[str, list[int]]:
    """Return who came to each event."""
    present: dict[str, list[int]] = defaultdict(list)
    with (FOLDER / "attendance.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["status"] == "present":
                present[row["event"]].append(int(row["member"]))
    return present


def starts() -> dict[str, datetime]:
    """Return when each event started."""
    with (FOLDER / "events.csv").open(encoding="utf-8") as file:
        return {row["id"]: datetime.fromisoformat(row["starts_at"]) for row in csv.DictReader(file)}


def ledger() -> list[LedgerRow]:
    """Return a row for each pair at each event."""
    started = starts()
    return [
        LedgerRow(first, second, "attended", started[event], size=len(people), event=int(event.removeprefix("E")))
        for event, people in attendance().items()
        for first, second in combinations(sorted(people), 2)
    ]


def structural_ties() -> dict[Pair, float]:
    """Return N of every pair, without decay."""
    return {tie.pair: tie.structural for tie in ties(ledger(), at=YEAR_END, weighing=Weighing(half_life=None))}

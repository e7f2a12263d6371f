"""The problems on which the planner is measured; the same seeds give the same problems everywhere.

History means three earlier events of two rounds with everyone present, cut from a shuffled line into the same sizes.
"""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from typing import Any

Case = dict[str, Any]
SEATS_OF_HISTORY = 1234


def sizes(people: int, groups: int) -> list[int]:
    """Sizes as even as can be, larger groups first."""
    least, larger = divmod(people, groups)
    return [least + (place < larger) for place in range(groups)]


def history(people: int, cut: list[int]) -> list[list[str]]:
    """The pairs who met at six rounds of random seating, in order."""
    chance, edges = random.Random(SEATS_OF_HISTORY), [sum(cut[:place]) for place in range(len(cut) + 1)]
    met = set()
    for _ in range(6):
        line = list(range(people))
        chance.shuffle(line)
        for start, end in pairwise(edges):
            met.update(combinations(sorted(line[start:end]), 2))
    return [[f"p{first}", f"p{second}"] for first, second in sorted(met)]


def plain(people: int, groups: int, rounds: int, *, past: bool = False) -> Case:
    """Even groups of fixed sizes, with history or without."""
    cut = sizes(people, groups)
    tables = [{"id": f"Table {place}", "min": size, "max": size} for place, size in enumerate(cut, start=1)]
    case: Case = {
        "people": [{"id": f"p{number}"} for number in range(people)],
        "rounds": [{"groups": tables} for _ in range(rounds)],
    }
    return case | ({"met": history(people, cut)} if past else {})


def ruled(people: int, groups: int, rounds: int, seed: int) -> Case:
    """History and every rule at once: facilitators, newcomers, sectors, apart, together and three locks."""
    chance, case = random.Random(seed), plain(people, groups, rounds, past=True)
    line = chance.sample(range(people), people)
    hosts = int(groups * 1.2)
    facilitators, newcomers = set(line[:hosts]), set(line[hosts : hosts + int(0.3 * people)])
    sectors = [number % 6 for number in chance.sample(range(people), people)]
    for number, person in enumerate(case["people"]):
        standing = "newcomer" if number in newcomers else "experienced"
        person["roles"] = ["facilitator", standing] if number in facilitators else [standing]
        person["tags"] = {"sector": f"s{sectors[number]}"}
    apart: set[tuple[int, int]] = set()
    while len(apart) < max(5, people // 10):
        first, second = sorted(chance.sample(range(people), 2))
        apart.add((first, second))
    others = line[hosts:]
    together: list[tuple[int, int]] = []
    joined: set[int] = set()
    while len(together) < max(2, people // 50):
        first, second = sorted(chance.sample(others, 2))
        if sectors[first] != sectors[second] and (first, second) not in apart and not joined & {first, second}:
            together.append((first, second))
            joined |= {first, second}
    free = [number for number in others if number not in joined]
    case["apart"] = [[f"p{first}", f"p{second}"] for first, second in sorted(apart)]
    case["together"] = [[f"p{first}", f"p{second}"] for first, second in together]
    case["rules"] = {
        "facilitators": [1, 2],
        "newcomers_max": -(-len(newcomers) // groups),
        "experienced_min": 1,
        "tag_max": {"sector": 2 if people // groups <= 6 else 3},
    }
    case["locks"] = [
        {"person": f"p{number}", "round": 0, "group": f"Table {chance.randrange(groups) + 1}"}
        for number in chance.sample(free, 3)
    ]
    return case


def diverse(people: int, groups: int, low: int, high: int) -> Case:
    """One round in which every pair has a weight from 0 to 100 and nothing else counts."""
    chance = random.Random(900 + people)
    tables = [{"id": f"Table {place}", "min": low, "max": high} for place in range(1, groups + 1)]
    return {
        "people": [{"id": f"p{number}"} for number in range(people)],
        "rounds": [{"groups": tables}],
        "pairs": [[f"p{a}", f"p{b}", chance.randint(0, 100)] for a, b in combinations(range(people), 2)],
        "weights": {"new_meetings": 0, "pairs": 1},
    }


def thinned(case: Case, after: int, seed: int) -> Case:
    """The case with a tenth of the people gone from round ``after`` on, and tables that may seat one fewer."""
    people = case["people"]
    gone = set(random.Random(seed).sample(range(len(people)), len(people) // 10))
    rounds = list(range(after, len(case["rounds"])))
    looser = [{"groups": [table | {"min": table["min"] - 1} for table in turn["groups"]]} for turn in case["rounds"]]
    left = [person | {"absent": rounds} if place in gone else person for place, person in enumerate(people)]
    return case | {"people": left, "rounds": looser}

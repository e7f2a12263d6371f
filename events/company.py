"""Who keeps whom company: the ties that an event renews, and newcomers who sit in twos. Plain Python.

Newcomers who met somebody twice come back, and the number of people met once tells nothing; so a tie that is met a
second time is worth more than one more first meeting. People are ids as the planner knows them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

Pair = tuple[str, str]


@dataclass(frozen=True)
class Tie:
    """How often two people were together at something small enough to meet, and when last."""

    times: int
    last: datetime


def pair_of(one: str, other: str) -> Pair:
    """The two in the order in which pairs are kept."""
    return (one, other) if one < other else (other, one)


def ties_to_renew(
    ties: Mapping[Pair, Tie], wanted: Mapping[str, int], newcomers: Collection[str], *, most: int
) -> list[Pair]:
    """Ties of which everybody has as many as they want, or as many as there are; few in all, spread over many people.

    Ties met once come first, for newcomers before all else, then those that rest longest. Nobody is the familiar face
    of more than ``most`` others beyond what they want themselves.

    >>> once = Tie(1, datetime(2026, 1, 1))
    >>> ties_to_renew({("a", "b"): once, ("b", "c"): once, ("c", "d"): once}, dict.fromkeys("abcd", 1), [], most=3)
    [('a', 'b'), ('c', 'd')]
    """
    around: dict[str, dict[str, Tie]] = {}
    for (one, other), tie in ties.items():
        around.setdefault(one, {})[other] = tie
        around.setdefault(other, {})[one] = tie
    open_for = {person: min(number, len(around.get(person, ()))) for person, number in wanted.items()}
    load = dict.fromkeys(around, 0)
    chosen: set[Pair] = set()

    def options(person: str) -> int:
        return sum(open_for.get(other, 0) > 0 and pair_of(person, other) not in chosen for other in around[person])

    waiting = {person for person, number in open_for.items() if number > 0}
    while waiting:
        person = min(waiting, key=lambda one: (one not in newcomers, options(one), one))
        free = [
            other
            for other in around[person]
            if pair_of(person, other) not in chosen and load[other] < most + wanted.get(other, 0)
        ]
        if not free:
            waiting.discard(person)
            continue

        def cost(other: str, person: str = person) -> tuple[object, ...]:
            tie = around[person][other]
            twice, unasked = tie.times > 1, open_for.get(other, 0) <= 0
            both_new = other in newcomers
            first = (both_new, twice, unasked) if person in newcomers else (unasked, unasked and load[other], twice)
            return (*first, load[other], options(other), tie.last, other)

        partner = min(free, key=cost)
        chosen.add(pair_of(person, partner))
        for one in (person, partner):
            load[one] += 1
            if one in open_for:
                open_for[one] -= 1
                if open_for[one] <= 0:
                    waiting.discard(one)
    return sorted(chosen)


def newcomers_in_twos(
    present: list[list[str]], tables: list[int], *, apart: Collection[Pair], first: Collection[Pair], threes: bool
) -> list[list[list[str]]]:
    """For each round, which of the newcomers who are ``present`` share a table, so that none of them is alone new.

    They are in twos, with one three where the number is odd and ``threes`` allows, and with other company each round
    as long as there is any, those pairs ``first`` who are to meet again. Beyond two for each table the others may sit
    anywhere.

    >>> newcomers_in_twos([["a", "b", "c", "d"]] * 2, [3, 3], apart=[], first=[], threes=True)
    [[['a', 'b'], ['c', 'd']], [['a', 'c'], ['b', 'd']]]
    """
    shared: dict[Pair, int] = {}
    sat_free = dict.fromkeys((person for people in present for person in people), 0)
    rounds = []
    for people, number in zip(present, tables, strict=True):
        left = sorted(people, key=lambda person: (-sat_free[person], person))
        groups: list[list[str]] = []
        while len(left) > 1 and len(groups) < number:
            one = left.pop(0)
            able = [other for other in left if pair_of(one, other) not in apart]
            if not able:
                continue
            pairs = {other: pair_of(one, other) for other in able}
            other = min(able, key=lambda other: (shared.get(pairs[other], 0), pairs[other] not in first))
            left.remove(other)
            groups.append([one, other])
        if len(left) == 1 and groups and len(groups) < number and threes:
            last = left[0]
            able_groups = [group for group in groups if all(pair_of(last, one) not in apart for one in group)]
            if able_groups:
                min(able_groups, key=lambda group: sum(shared.get(pair_of(last, one), 0) for one in group)).append(last)
                left = []
        for person in left:
            sat_free[person] += 1
        for group in groups:
            for place, one in enumerate(group):
                for other in group[place + 1 :]:
                    shared[pair_of(one, other)] = shared.get(pair_of(one, other), 0) + 1
        rounds.append(groups)
    return rounds

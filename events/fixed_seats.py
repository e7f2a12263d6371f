"""Fixes, for a search, the seats in which pairs share a table once; everybody else is left to the search. Plain Python.

A wish of the planner holds in every round and competes with all others. A pair that is to meet again in one round,
whichever it is, is better given two seats: tables are alike, so little is lost by saying at which one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from random import Random
from typing import Any

from events.company import Pair, pair_of

# What it costs to fix somebody beside people of whom nobody asked it, and how crowded a table or a round is by now.
KNOWN, CROWDED, ROUND = 10.0, 1.0, 0.2


class FixedSeats:
    """The seats of a problem that are fixed so far: the lead's own, then those of pairs."""

    def __init__(self, problem: dict[str, Any], chance: Random, *, spared: Collection[Pair]) -> None:
        self.chance = chance
        self.rules = problem["rules"]
        self.people = {person["id"]: person for person in problem["people"]}
        self.apart = {pair_of(*pair) for pair in problem.get("apart", [])}
        self.met = {pair_of(*pair) for pair in problem["met"]} - set(spared)
        self.low = [{group["id"]: group["min"] for group in round_["groups"]} for round_ in problem["rounds"]]
        self.at: list[dict[str, str]] = [{} for _round in self.low]
        self.tables: list[dict[str, list[str]]] = [{name: [] for name in low} for low in self.low]
        self.shared: set[Pair] = set()
        self.own: list[dict[str, Any]] = []
        self.kept = _kept_together(problem.get("together", []))
        for lock in problem.get("locks", []):
            self._seat(lock["person"], lock["round"], lock["group"])

    def together(self, people: list[str], turn: int | None = None) -> bool:
        """Fix a table for these people, in the round given or the best one; False where there is none."""
        turns = range(len(self.low)) if turn is None else [turn]
        able = sorted(
            (self._cost(company, one, table) + self.chance.random() / 100, one, table)
            for one in turns
            for company in [self._with_company(people, one)]
            for table in self._tables_for(people, one)
        )
        best = next(((one, table) for _cost, one, table in able if self._may(people, one, table)), None)
        if best is None:
            return False
        turn, table = best
        for person in self._with_company(people, turn):
            if person not in self.at[turn]:
                self._seat(person, turn, table)
                self.own.append({"person": person, "round": turn, "group": table})
        return True

    def _seat(self, person: str, turn: int, table: str) -> None:
        self.shared.update(pair_of(person, other) for other in self.tables[turn][table])
        self.tables[turn][table].append(person)
        self.at[turn][person] = table

    def _with_company(self, people: Iterable[str], turn: int) -> list[str]:
        """These people, and those with whom a lead keeps them together in that round."""
        wanted = {other for person in people for other in self.kept.get(person, {person})}
        return sorted(other for other in wanted if self._is_there(other, turn))

    def _is_there(self, person: str, turn: int) -> bool:
        return turn not in self.people[person].get("absent", ())

    def _tables_for(self, people: list[str], turn: int) -> Iterable[str]:
        """Where they could sit: anywhere, or where one of them has a seat."""
        if not all(self._is_there(person, turn) for person in people):
            return []
        held = {self.at[turn][person] for person in self._with_company(people, turn) if person in self.at[turn]}
        return self.low[turn] if not held else held if len(held) == 1 else []

    def _may(self, people: list[str], turn: int, table: str) -> bool:
        """Whether the table keeps every rule and room for those whom it still needs."""
        here = {*self.tables[turn][table], *self._with_company(people, turn)}
        hosts, new = self._having(here, "facilitator"), self._having(here, "newcomer")
        least, most = self.rules.get("facilitators") or (0, len(here))
        experienced = self.rules.get("experienced_min", 0) - self._having(here, "experienced")
        needed = max(0, least - hosts, experienced, 0)
        if len(here) + needed > self.low[turn][table] or hosts > most:
            return False
        if new > self.rules.get("newcomers_max", new):
            return False
        for tag, limit in self.rules.get("tag_max", {}).items():
            values = [self.people[one]["tags"][tag] for one in here if tag in self.people[one].get("tags", {})]
            if any(values.count(value) > limit for value in set(values)):
                return False
        return not any(pair in self.apart for pair in _pairs(here))

    def _having(self, people: Iterable[str], role: str) -> int:
        return sum(role in self.people[person]["roles"] for person in people)

    def _cost(self, company: list[str], turn: int, table: str) -> float:
        here = self.tables[turn][table]
        known = sum(
            pair in self.met or pair in self.shared
            for person in company
            if person not in here
            for other in here
            for pair in [pair_of(person, other)]
        )
        return KNOWN * known + CROWDED * len(here) + ROUND * len(self.at[turn])


def _pairs(people: Iterable[str]) -> list[Pair]:
    line = sorted(people)
    return [pair_of(one, other) for place, one in enumerate(line) for other in line[place + 1 :]]


def _kept_together(pairs: Iterable[Collection[str]]) -> dict[str, set[str]]:
    """For each person whom a lead keeps together with others, all of them."""
    sets: dict[str, set[str]] = {}
    for one, other in pairs:
        joined = sets.get(one, {one}) | sets.get(other, {other})
        for person in joined:
            sets[person] = joined
    return sets

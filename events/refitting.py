"""Fitting tables to the people who are here, with as few of them changing places as possible. Without the database.

Tables keep their names. Each may shrink or grow within bounds drawn from what it was planned for; one that is nearly
empty closes when that moves fewer people than filling it. Hosts stay with their tables; a table that lost its host gets
a facilitator who can be spared elsewhere, or else somebody who knows the network well.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from events.planning import Draft, Plan, PlanningError, parse_problem, replan
from events.table_plan import PlannedRound, PlannedTable, TablePlan
from events.wishes import SMALLEST_TABLE

BUDGET_SECONDS = 0.35
# A table below this part of the average is too small for its talk.
STILL_A_TABLE = 0.6
# By so many a table may stand above its fair share before somebody has to leave it.
TOLERATED = 2

HOST, EMPTY, SMALL, LARGE, NEW, OTHER = "host", "empty", "small", "large", "new", "other"


@dataclass(frozen=True)
class Seats:
    """A plan of which the first ``frozen`` rounds are over, and who is here for each of the others.

    ``attended`` says of members how well they know the network, the larger the better; ``experienced`` are all who are
    not new, whether here or not. ``apart`` are pairs who share no table.
    """

    plan: TablePlan
    frozen: int
    here: list[set[str]]
    facilitators: set[str] = field(default_factory=set)
    attended: Mapping[str, Any] = field(default_factory=dict)
    experienced: set[str] = field(default_factory=set)
    apart: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Unfit:
    """A table that cannot stay as it is: in which round, why, how many are there, and who its host was."""

    turn: int
    table: str
    why: str
    people: int
    host: str | None = None


@dataclass(frozen=True)
class Refit:
    """Tables that fit: the whole plan, and who hosts in the place of another as (round, table, person)."""

    plan: TablePlan
    substitutes: list[tuple[int, str, str]]


def unfit_tables(seats: Seats) -> list[Unfit]:
    """Every table that the people who are here do not fit, round by round."""
    return [unfit for room in _rooms(seats) for unfit in room.unfit()]


def refit(
    problem: dict[str, Any],
    seats: Seats,
    *,
    forgiven: Iterable[frozenset[str]] = (),
    budget_s: float | None = BUDGET_SECONDS,
    max_iterations: int | None = None,
) -> Refit:
    """Seat whoever is here. ``problem`` has people and rules; ``forgiven`` are pairs whose meeting again was wished.

    Raises:
        PlanningError: the rules leave no way, even when those are set aside that can be.
    """
    rooms = _rooms(seats)
    for room in rooms:
        room.close_tables()
        room.find_hosts()
    wished = set(forgiven)
    searched = problem | {
        "met": [pair for pair in problem["met"] if frozenset(pair) not in wished],
        "rounds": [*_past(seats), *(room.groups() for room in rooms)],
        "rules": _rules(problem, rooms),
        "locks": [lock for room in rooms for lock in room.locks()],
    }
    previous = seats.plan.draft(seats.frozen)
    made = _replanned(searched, previous, budget_s=budget_s, max_iterations=max_iterations)
    substitutes: list[tuple[int, str, str]] = []
    plan = TablePlan(seats.plan.rounds[: seats.frozen])
    for room in rooms:
        round_, replaced = room.laid(made.rounds[room.turn])
        plan.rounds.append(round_)
        substitutes += replaced
    plan.locks = {
        (person, turn)
        for person, turn in seats.plan.locks
        if seats.plan.seats_of(turn).get(person) == plan.seats_of(turn).get(person)
    }
    return Refit(plan, substitutes)


def problem_of(problem: dict[str, Any], plan: TablePlan, frozen: int) -> dict[str, Any]:
    """The planner's problem to which a repaired plan is an answer: tables as they are, with room for one more each."""
    rounds = []
    for turn, round_ in enumerate(plan.rounds):
        filled = [table for table in round_.tables if table.people]
        most = max((len(table.people) for table in filled), default=0) + 1
        low = 0 if turn < frozen else SMALLEST_TABLE
        groups = [{"id": one.name, "min": min(low, len(one.people)), "max": most} for one in filled]
        rounds.append({"groups": groups})
    index = {person["id"] for person in problem["people"]}
    locks = [
        {"person": person, "round": turn, "group": plan.seats_of(turn)[person]}
        for person, turn in sorted(plan.locks)
        if turn >= frozen and person in index and person in plan.seats_of(turn)
    ]
    return problem | {"rounds": rounds, "locks": locks}


# -- One round ----------------------------------------------------------------------------


@dataclass
class _Room:
    """One coming round: its tables with whom of theirs is here, which stay open, who hosts."""

    seats: Seats
    turn: int
    here: set[str]
    tables: list[PlannedTable]
    staying: dict[str, list[str]]
    open: list[PlannedTable]
    hosts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, seats: Seats, turn: int) -> _Room:
        here = seats.here[turn - seats.frozen]
        tables = [table for table in seats.plan.rounds[turn].tables if table.people]
        staying = {table.name: [person for person in table.people if person in here] for table in tables}
        return cls(seats, turn, here, tables, staying, list(tables))

    @property
    def unseated(self) -> set[str]:
        return self.here - {person for people in self.staying.values() for person in people}

    def count(self, table: PlannedTable) -> int:
        return len(self.staying[table.name])

    def low(self, table: PlannedTable) -> int:
        """The fewest with whom this table is still one, by what it was planned for."""
        planned = len(table.people)
        smallest = max(2, min(SMALLEST_TABLE, planned))
        average = len(self.here) / len(self.open)
        return max(smallest, min(planned, math.ceil(STILL_A_TABLE * average)))

    def high(self, table: PlannedTable) -> int:
        """The most it seats: who is there stays, unless it is far above its share; others come up to the average."""
        average = len(self.here) / len(self.open)
        return max(min(self.count(table), self._tolerable(table)), math.ceil(average + 0.5))

    def _tolerable(self, table: PlannedTable) -> int:
        planned = sum(len(one.people) for one in self.open)
        return math.ceil(len(table.people) * len(self.here) / planned) + TOLERATED

    def unfit(self) -> list[Unfit]:
        found = []
        for table in self.tables:
            why = self._why_unfit(table)
            if why:
                found.append(Unfit(self.turn, table.name, why, self.count(table), table.host))
            if why != EMPTY and self.lost_host(table):
                found.append(Unfit(self.turn, table.name, HOST, self.count(table), table.host))
        return found

    def _why_unfit(self, table: PlannedTable) -> str:
        count, people = self.count(table), set(self.staying[table.name])
        if not count:
            return EMPTY
        if count < self.low(table):
            return SMALL
        if count > self.high(table):
            return LARGE
        if self._lost_experience(table) and self.here & self.seats.experienced:
            return NEW
        if any(one in people and other in people for one, other in self.seats.apart):
            return OTHER
        return ""

    def _lost_experience(self, table: PlannedTable) -> bool:
        known = self.seats.experienced
        return not known.isdisjoint(table.people) and known.isdisjoint(self.staying[table.name])

    def lost_host(self, table: PlannedTable) -> bool:
        return table.host is not None and table.host not in self.here

    def close_tables(self) -> None:
        """Close those for which there are too few people, and those that are cheaper to close than to fill."""
        while len(self.open) > 1 and sum(map(self.low, self.open)) > len(self.here):
            self.open.remove(self._smallest())
        while len(self.open) > 1 and self._is_cheaper_closed(self._smallest()):
            self.open.remove(self._smallest())

    def _smallest(self) -> PlannedTable:
        """The table with the fewest people; of several one without its host, then the last."""
        place = {table.name: number for number, table in enumerate(self.tables)}
        return min(self.open, key=lambda one: (self.count(one), not self.lost_host(one), -place[one.name]))

    def _is_cheaper_closed(self, table: PlannedTable) -> bool:
        moved_in = self._moves_to_fill()
        self.open.remove(table)
        seats = sum(map(self.high, self.open))
        moved_out = self.count(table) + self._moves_to_fill()
        self.open.append(table)
        self.open.sort(key=self.tables.index)
        return seats >= len(self.here) and (moved_out < moved_in or not self.count(table))

    def _moves_to_fill(self) -> int:
        """How many have to change tables so that each is one, beyond those who had no seat."""
        short = sum(max(0, self.low(table) - self.count(table)) for table in self.open)
        return max(0, short - len(self.unseated))

    # Hosts

    def find_hosts(self) -> None:
        """Keep hosts with their tables, and name a facilitator who can be spared for each that lost its own."""
        self.hosts = {
            table.name: table.host
            for table in self.open
            if table.host is not None and table.host in self.staying[table.name]
        }
        for table in self.open:
            if table.host is not None and table.name not in self.hosts:
                able = self._best(self._at_hand(table)) or self._best(self._to_spare(table))
                if able:
                    self.hosts[table.name] = able

    def _at_hand(self, table: PlannedTable) -> list[str]:
        """Facilitators who sit there anyway, or else those who need a seat in any case."""
        there = [one for one in self.staying[table.name] if one in self.seats.facilitators]
        closed = [one for one in self.tables if one not in self.open]
        free = self.unseated | {person for one in closed for person in self.staying[one.name]}
        return there or self._welcome(free & self.seats.facilitators, table)

    def _to_spare(self, table: PlannedTable) -> list[str]:
        """Facilitators at other tables that have another host and can do with one person less."""
        others = [one for one in self.open if one is not table and self.count(one) > self.low(one)]
        able = {person for one in others for person in self.staying[one.name]} & self.seats.facilitators
        return self._welcome(able, table)

    def _welcome(self, people: Iterable[str], table: PlannedTable) -> list[str]:
        """Those who host nothing yet and may sit with whoever stays at the table."""
        there = self.staying[table.name]
        kept_apart = {frozenset(pair) for pair in self.seats.apart}
        return [
            one
            for one in people
            if one not in self.hosts.values() and not any(frozenset((one, other)) in kept_apart for other in there)
        ]

    def _best(self, people: Iterable[str]) -> str | None:
        """Whoever of these members knows the network best."""
        able = [one for one in people if one in self.seats.attended]
        return max(able, key=lambda one: (self.seats.attended[one], one), default=None)

    # For the planner, and back

    def groups(self) -> dict[str, Any]:
        """The round as the planner reads it."""
        low = {table.name: self.low(table) for table in self.open}
        if len(self.open) == 1:
            low = dict.fromkeys(low, min(len(self.here), *low.values()))
        return {"groups": [{"id": one.name, "min": low[one.name], "max": self.high(one)} for one in self.open]}

    def locks(self) -> list[dict[str, Any]]:
        """Hosts at their tables, and whom the lead has fixed there."""
        fixed = {person: name for name, person in self.hosts.items()}
        for table in self.open:
            for person in self.staying[table.name]:
                if (person, self.turn) in self.seats.plan.locks:
                    fixed.setdefault(person, table.name)
        for pair in self.seats.apart:
            if pair[0] in fixed and fixed.get(pair[0]) == fixed.get(pair[1]):
                del fixed[next((one for one in pair if one not in self.hosts.values()), pair[1])]
        return [{"person": person, "round": self.turn, "group": name} for person, name in sorted(fixed.items())]

    def laid(self, tables: Mapping[str, Iterable[str]]) -> tuple[PlannedRound, list[tuple[int, str, str]]]:
        """The round with its new seats, and who hosts in the place of another."""
        laid, replaced = PlannedRound(self.seats.plan.rounds[self.turn].name), []
        for table in self.open:
            people = list(tables.get(table.name, ()))
            host = self.hosts.get(table.name)
            if table.host is not None and host not in people:
                host = self._best(people)
            if host is not None and host != table.host:
                replaced.append((self.turn, table.name, host))
            laid.tables.append(replace(table, people=people, host=host))
        return laid, replaced


def _rooms(seats: Seats) -> list[_Room]:
    return [_Room.of(seats, turn) for turn in range(seats.frozen, len(seats.plan.rounds))]


def _past(seats: Seats) -> list[dict[str, Any]]:
    """The rounds that are over; their tables may have had any size."""
    everyone = max((len(round_.tables) for round_ in seats.plan.rounds), default=0) * 100
    return [
        {"groups": [{"id": table.name, "min": 0, "max": everyone} for table in round_.tables if table.people]}
        for round_ in seats.plan.rounds[: seats.frozen]
    ]


def _rules(problem: dict[str, Any], rooms: list[_Room]) -> dict[str, Any]:
    """The rules of the plan, as far as its tables keep them now: what a lead let pass moves nobody."""
    rules = dict(problem.get("rules", {}))
    roles = {person["id"]: person for person in problem["people"]}
    tables = [people for room in rooms for people in room.staying.values()]
    if "newcomers_max" in rules:
        worst = max((sum("newcomer" in roles[one]["roles"] for one in people) for people in tables), default=0)
        rules["newcomers_max"] = max(rules["newcomers_max"], worst)
    for tag, most in rules.get("tag_max", {}).items():
        alike = [_most_alike([roles[one]["tags"].get(tag) for one in people]) for people in tables]
        rules["tag_max"] = rules["tag_max"] | {tag: max(most, *alike)}
    known = rooms[0].seats.experienced if rooms else set()
    had_all = all(not known.isdisjoint(table.people) for room in rooms for table in room.tables)
    enough = all(len(room.here & known) >= len(room.open) for room in rooms)
    if not (had_all and enough):
        rules.pop("experienced_min", None)
    return rules


def _most_alike(values: list[str | None]) -> int:
    known = [value for value in values if value is not None]
    return max((known.count(value) for value in set(known)), default=0)


def _replanned(searched: dict[str, Any], previous: Draft, **limits: Any) -> Plan:
    """The planner's answer; rules that counting refutes are set aside, fixed seats and people kept apart last."""
    while True:
        try:
            return replan(parse_problem(searched), previous, frozen=previous.frozen, **limits)
        except PlanningError as error:
            refuted = {one.rule for one in error.errors} & searched["rules"].keys()
            if refuted:
                rules = {name: rule for name, rule in searched["rules"].items() if name not in refuted}
                searched = searched | {"rules": rules}
            elif searched["rules"]:
                searched = searched | {"rules": {}}
            elif searched["locks"]:
                searched = searched | {"locks": []}
            else:
                raise

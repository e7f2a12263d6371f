"""A table plan as a document: rounds, tables, who sits and hosts there, which seats are fixed.

A draft is kept as one such document with its :class:`~events.models.GroupPlan`, and becomes rows only when it is
published. People are ids as the planner knows them: a member's number as text, or ``"p1"``, ``"p2"`` … for names of a
pasted list who are no members yet. Rounds are counted from 0. Plain Python, without the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from events.planning import Draft

Place = tuple[int, str]


class NoSuchSeat(LookupError):
    """A round, a table or a person's seat that the plan does not have."""


@dataclass
class PlannedTable:
    """The people of one table in one round, in no order; ``host`` is one of them or None.

    ``confidence`` is the table's own line, empty where the event's holds.
    """

    name: str
    people: list[str] = field(default_factory=list)
    host: str | None = None
    question: str = ""
    place: str = ""
    confidence: str = ""


@dataclass
class PlannedRound:
    """One round with its tables in order."""

    name: str
    tables: list[PlannedTable] = field(default_factory=list)

    def table(self, name: str) -> PlannedTable:
        """The table of that name.

        Raises:
            NoSuchSeat: there is none.
        """
        found = next((table for table in self.tables if table.name == name), None)
        if found is None:
            raise NoSuchSeat(name)
        return found

    def table_of(self, person: str) -> PlannedTable | None:
        """Where the person sits in this round; None if nowhere."""
        return next((table for table in self.tables if person in table.people), None)


@dataclass
class TablePlan:
    """All rounds of an event, and the seats that a lead has fixed as (person, round)."""

    rounds: list[PlannedRound] = field(default_factory=list)
    locks: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, document: dict[str, Any]) -> TablePlan:
        """The plan that :meth:`document` wrote; an empty document is a plan without rounds."""
        return cls(
            [
                PlannedRound(round_["name"], [PlannedTable(**table) for table in round_["tables"]])
                for round_ in document.get("rounds", [])
            ],
            {(person, turn) for person, turn in document.get("locks", [])},
        )

    def document(self) -> dict[str, Any]:
        """The plan as JSON keeps it."""
        rounds = [
            {"name": round_.name, "tables": [vars(table) | {"people": list(table.people)} for table in round_.tables]}
            for round_ in self.rounds
        ]
        return {"rounds": rounds, "locks": sorted([person, turn] for person, turn in self.locks)}

    def draft(self, frozen: int = 0) -> Draft:
        """The seats alone, as the planner checks and repairs them."""
        return Draft(
            tuple(
                {table.name: tuple(table.people) for table in round_.tables if table.people} for round_ in self.rounds
            ),
            frozen,
        )

    def people(self) -> set[str]:
        """Everyone who has a seat in any round."""
        return {person for _turn, table in self.tables() for person in table.people}

    def tables(self) -> Iterator[tuple[int, PlannedTable]]:
        """Every table with the number of its round."""
        for turn, round_ in enumerate(self.rounds):
            for table in round_.tables:
                yield turn, table

    def round(self, turn: int) -> PlannedRound:
        """The round of that number.

        Raises:
            NoSuchSeat: there is none.
        """
        if not 0 <= turn < len(self.rounds):
            raise NoSuchSeat(turn)
        return self.rounds[turn]

    def move(self, person: str, turn: int, to: str | None) -> str | None:
        """Seat a person at another table of the round, or at none; the name of the table where they sat, if any.

        Whoever hosts a table and leaves it hosts no more, and a seat that is moved is no longer fixed.

        Raises:
            NoSuchSeat: there is no such round or table.
        """
        round_ = self.round(turn)
        target = None if to is None else round_.table(to)
        source = round_.table_of(person)
        if source is not None:
            source.people.remove(person)
            if source.host == person:
                source.host = None
        if target is not None:
            target.people.append(person)
        self.locks.discard((person, turn))
        return source.name if source else None

    def swap(self, one: str, other: str, turn: int) -> None:
        """Let two people of one round change places.

        Raises:
            NoSuchSeat: one of them has no seat in the round.
        """
        round_ = self.round(turn)
        mine, theirs = round_.table_of(one), round_.table_of(other)
        if mine is None or theirs is None:
            raise NoSuchSeat(one if mine is None else other)
        self.move(one, turn, theirs.name)
        self.move(other, turn, mine.name)

    def moved_since(self, before: TablePlan) -> list[tuple[str, int, str | None, str | None]]:
        """Who sits elsewhere than in the plan ``before``: (person, round, table then, table now), in order.

        Tables are compared by name, rounds by number; None stands for no seat.
        """
        changed = []
        for turn in range(max(len(self.rounds), len(before.rounds))):
            then, now = before.seats_of(turn), self.seats_of(turn)
            changed += [
                (person, turn, then.get(person), now.get(person))
                for person in sorted(then.keys() | now.keys())
                if then.get(person) != now.get(person)
            ]
        return changed

    def seats_of(self, turn: int) -> dict[str, str]:
        """The table of each person in a round; empty for a round that there is not."""
        if turn >= len(self.rounds):
            return {}
        return {person: table.name for table in self.rounds[turn].tables for person in table.people}

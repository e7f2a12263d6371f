"""What is to be planned: people, rounds, wishes and rules, as checked and frozen data.

Inside the planner people are numbers, their positions in ``Problem.people``; pairs are ``(smaller, larger)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Pair = tuple[int, int]
Facts = Mapping[str, int | str | list[str]]

FACILITATOR = "facilitator"
NEWCOMER = "newcomer"
EXPERIENCED = "experienced"
ROLES = (FACILITATOR, NEWCOMER, EXPERIENCED)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One reason why a problem cannot be planned: the rule, the place in the input, and a sentence.

    ``facts`` holds the numbers and ids of the sentence for those who want to say it in words of their own; which ones
    each ``case`` of a rule has is listed in docs/planner.md. They can be written as JSON.
    """

    rule: str
    where: str
    why: str
    facts: Facts = field(default_factory=dict, compare=False)


class PlanningError(ValueError):
    """The input is malformed, or no plan can exist; ``errors`` names every reason found."""

    def __init__(self, errors: list[Complaint]) -> None:
        super().__init__("; ".join(f"{error.where}: {error.why}" for error in errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who comes: roles, tags such as a sector, and the rounds (from 0) they miss."""

    id: str
    roles: frozenset[str] = frozenset()
    tags: tuple[tuple[str, str], ...] = ()
    absent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """A table with the fewest and the most people it may seat; one with ``low`` 0 may stay empty."""

    id: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What every group of every round must keep; ``None`` where nothing is asked."""

    facilitators: tuple[int, int] | None = None
    newcomers_max: int | None = None
    experienced_min: int | None = None
    tag_max: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """A seat that the lead has fixed; ``group`` is the position of the group in its round."""

    person: int
    round: int
    group: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a new meeting and a unit of pair weight count for against each other."""

    new_meetings: float = 1.0
    pairs: float = 1.0


@dataclass(frozen=True)
class Problem:
    """Everything the planner knows of one event."""

    people: tuple[Person, ...]
    rounds: tuple[tuple[Group, ...], ...]
    met: frozenset[Pair] = frozenset()
    apart: tuple[Pair, ...] = ()
    together: tuple[Pair, ...] = ()
    rules: Rules = field(default_factory=Rules)
    locks: tuple[Lock, ...] = ()
    pairs: tuple[tuple[int, int, float], ...] = ()
    weights: Weights = field(default_factory=Weights)

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each person by id."""
        return {person.id: number for number, person in enumerate(self.people)}

    @cached_property
    def present(self) -> tuple[tuple[int, ...], ...]:
        """For each round, the numbers of the people who are there."""
        return tuple(
            tuple(number for number, person in enumerate(self.people) if turn not in person.absent)
            for turn in range(len(self.rounds))
        )

    @cached_property
    def blocks(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """For each round, the sets of two or more present people whom keep-together joins, each in order.

        Keeping together binds a pair only while both are there, so a round without the middle one of three may
        part the other two.
        """
        return tuple(_components(self.together, frozenset(present)) for present in self.present)

    @cached_property
    def shared_rounds(self) -> dict[Pair, int]:
        """For each pair that keep-together joins, directly or through others: in how many rounds."""
        counts: dict[Pair, int] = {}
        for blocks in self.blocks:
            for block in blocks:
                for pair in pairs_of(block):
                    counts[pair] = counts.get(pair, 0) + 1
        return counts

    @cached_property
    def unavoidable(self) -> int:
        """The repeats that keep-together alone brings about, whatever the plan."""
        return sum(count - (pair not in self.met) for pair, count in self.shared_rounds.items())

    def has(self, person: int, role: str) -> bool:
        """Whether the person has the role."""
        return role in self.people[person].roles

    def copresent(self, first: int, second: int) -> int:
        """The number of rounds in which both people are there."""
        missed = self.people[first].absent | self.people[second].absent
        return len(self.rounds) - len(missed)


def ordered(first: int, second: int) -> Pair:
    """The pair of two different people, smaller number first."""
    return (first, second) if first < second else (second, first)


def pairs_of(people: tuple[int, ...] | list[int]) -> list[Pair]:
    """Every pair among the people.

    >>> pairs_of((3, 1, 2))
    [(1, 2), (1, 3), (2, 3)]
    """
    line = sorted(people)
    return [(first, second) for place, first in enumerate(line) for second in line[place + 1 :]]


def _components(pairs: tuple[Pair, ...], present: frozenset[int]) -> tuple[tuple[int, ...], ...]:
    """The connected components of two or more people among those present."""
    leader: dict[int, int] = {}

    def find(person: int) -> int:
        while leader.setdefault(person, person) != person:
            leader[person] = leader[leader[person]]
            person = leader[person]
        return person

    for first, second in pairs:
        if first in present and second in present:
            one, other = find(first), find(second)
            leader[max(one, other)] = min(one, other)
    members: dict[int, list[int]] = {}
    for person in sorted(leader):
        members.setdefault(find(person), []).append(person)
    return tuple(tuple(block) for _, block in sorted(members.items()))

"""What the planner hands back: seats by id, counts, breaches, and their form as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Table = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks: in which round, at which group (None where none is meant), and whom it concerns."""

    rule: str
    round: int
    group: str | None
    people: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The violation as plan.json holds it."""
        return {"rule": self.rule, "round": self.round, "group": self.group, "people": list(self.people)}


@dataclass(frozen=True)
class Draft:
    """Seats alone: for each round the people of each group by id; the first ``frozen`` rounds are history."""

    rounds: tuple[Table, ...]
    frozen: int = 0
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's part of a plan: meetings that are new and that are not, and the group of each round (or None)."""

    new: int
    repeats: int
    groups: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Meetings of a plan. The first meeting of a pair with history repeats history, any later one the event."""

    meetings: int
    new_meetings: int
    repeats_in_event: int
    repeats_from_history: int
    unavoidable: int
    pair_weight: float
    people: dict[str, Standing]

    @property
    def waste(self) -> int:
        """Meetings that are not new."""
        return self.repeats_in_event + self.repeats_from_history

    def to_dict(self) -> dict[str, Any]:
        """The counts as plan.json and check hold them."""
        return {
            "meetings": self.meetings,
            "new_meetings": self.new_meetings,
            "repeats_in_event": self.repeats_in_event,
            "repeats_from_history": self.repeats_from_history,
            "unavoidable": self.unavoidable,
            "pair_weight": self.pair_weight,
            "people": {
                person: {"new": standing.new, "repeats": standing.repeats, "groups": list(standing.groups)}
                for person, standing in self.people.items()
            },
        }


@dataclass(frozen=True)
class Plan(Draft):
    """A finished plan with everything that was counted on it; ``seconds`` is None where no clock was read."""

    counts: Counts = field(kw_only=True)
    bound: int = field(kw_only=True)
    optimal: bool = field(kw_only=True)
    seed: int = field(kw_only=True)
    iterations: int = field(kw_only=True)
    seconds: float | None = field(kw_only=True)
    moved: int | None = field(default=None, kw_only=True)
    forced_moves: int | None = field(default=None, kw_only=True)

    @property
    def waste(self) -> int:
        """Meetings that are not new."""
        return self.counts.waste

    def to_dict(self) -> dict[str, Any]:
        """The plan as plan.json holds it; ``moved`` and ``forced_moves`` only after a replan."""
        counts = self.counts.to_dict()
        people = counts.pop("people")
        result = {
            "rounds": [{group: list(people) for group, people in table.items()} for table in self.rounds],
            "frozen": self.frozen,
            **counts,
            "bound": self.bound,
            "optimal": self.optimal,
            "violations": [violation.to_dict() for violation in self.violations],
            "people": people,
        }
        if self.moved is not None:
            result |= {"moved": self.moved, "forced_moves": self.forced_moves}
        return result | {"seed": self.seed, "iterations": self.iterations, "seconds": self.seconds}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come; a callback that returns False ends it with the best plan so far."""

    iterations: int
    seconds: float | None
    broken: int
    waste: int
    bound: int

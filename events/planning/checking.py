"""Counting a plan from its seats alone: meetings, repeats, and every rule it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .plans import Counts, Draft, Standing, Table, Violation
from .problem import EXPERIENCED, FACILITATOR, NEWCOMER, Group, Pair, Problem, pairs_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a plan keeps every rule, the breaches, and the counts."""

    violations: tuple[Violation, ...]
    counts: Counts

    @property
    def valid(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    def to_dict(self) -> dict[str, Any]:
        """The verdict as the command ``check`` prints it."""
        violations = [violation.to_dict() for violation in self.violations]
        return {"valid": self.valid, "violations": violations, **self.counts.to_dict()}


def check(problem: Problem, draft: Draft) -> Verdict:
    """Recount a plan from its seats and list every rule it breaks in the rounds that are not frozen.

    Empty groups may be left out of the plan. People whom the problem does not know count as no one's meeting.
    """
    violations: list[Violation] = []
    for turn in range(draft.frozen, max(len(problem.rounds), len(draft.rounds))):
        if turn >= len(problem.rounds):
            violations.append(Violation("rounds", turn, None, ()))
            continue
        table = draft.rounds[turn] if turn < len(draft.rounds) else {}
        violations += _places(problem, turn, table)
        violations += _group_rules(problem, turn, table)
        violations += _pair_rules(problem, turn, table)
    return Verdict(tuple(violations), count(problem, draft))


def count(problem: Problem, draft: Draft) -> Counts:
    """Every meeting of the plan, and what each person has of it."""
    index = problem.index
    times: dict[Pair, int] = {}
    sits: list[list[str | None]] = [[None] * len(draft.rounds) for _ in problem.people]
    for turn, table in enumerate(draft.rounds):
        for group, ids in table.items():
            people = sorted({index[person] for person in ids if person in index})
            for person in people:
                sits[person][turn] = group
            for pair in pairs_of(people):
                times[pair] = times.get(pair, 0) + 1
    new, repeats = [0] * len(problem.people), [0] * len(problem.people)
    for pair, met in times.items():
        fresh = pair not in problem.met
        for person in pair:
            new[person] += fresh
            repeats[person] += met - fresh
    meetings = sum(times.values())
    known = sum(pair in problem.met for pair in times)
    return Counts(
        meetings=meetings,
        new_meetings=len(times) - known,
        repeats_in_event=meetings - len(times),
        repeats_from_history=known,
        unavoidable=problem.unavoidable,
        pair_weight=round(sum(weight * times.get((a, b), 0) for a, b, weight in problem.pairs), 6) + 0.0,
        people={
            person.id: Standing(new[number], repeats[number], tuple(sits[number]))
            for number, person in enumerate(problem.people)
        },
    )


def _places(problem: Problem, turn: int, table: Table) -> Iterator[Violation]:
    """Everyone who is there sits once, nobody else does, locks hold, and the groups are of the round."""
    groups = {group.id for group in problem.rounds[turn]}
    where: dict[str, list[str]] = {}
    for name, ids in table.items():
        if name not in groups:
            yield Violation("unknown", turn, name, tuple(ids))
        for person in ids:
            where.setdefault(person, []).append(name)
    present = {problem.people[number].id for number in problem.present[turn]}
    for person, names in where.items():
        if person not in problem.index:
            yield Violation("unknown", turn, names[0], (person,))
        elif person not in present:
            yield Violation("absent", turn, names[0], (person,))
        if len(names) > 1:
            yield Violation("twice", turn, names[1], (person,))
    for number in problem.present[turn]:
        if problem.people[number].id not in where:
            yield Violation("missing", turn, None, (problem.people[number].id,))
    for lock in problem.locks:
        name, person = problem.rounds[turn][lock.group].id if lock.round == turn else "", problem.people[lock.person].id
        if lock.round == turn and name not in where.get(person, []):
            yield Violation("locks", turn, name, (person,))


def _group_rules(problem: Problem, turn: int, table: Table) -> Iterator[Violation]:
    """Sizes, and the fewest and most of each kind of person; an empty group owes nothing but its size.

    Where there are too many, those are named; where too few, the whole group.
    """
    for group in problem.rounds[turn]:
        ids = table.get(group.id, ())
        if not group.low <= len(ids) <= group.high:
            yield Violation("size", turn, group.id, tuple(ids))
        if ids:
            yield from _kinds(problem, turn, group, [problem.index[i] for i in ids if i in problem.index])


def _kinds(problem: Problem, turn: int, group: Group, people: list[int]) -> Iterator[Violation]:
    rules = problem.rules

    def breach(rule: str, concerned: list[int]) -> Violation:
        return Violation(rule, turn, group.id, tuple(problem.people[person].id for person in concerned))

    facilitators = [person for person in people if problem.has(person, FACILITATOR)]
    if rules.facilitators and not rules.facilitators[0] <= len(facilitators) <= rules.facilitators[1]:
        yield breach("facilitators", facilitators if len(facilitators) > rules.facilitators[1] else people)
    newcomers = [person for person in people if problem.has(person, NEWCOMER)]
    if rules.newcomers_max is not None and len(newcomers) > rules.newcomers_max:
        yield breach("newcomers_max", newcomers)
    experienced = [person for person in people if problem.has(person, EXPERIENCED)]
    if rules.experienced_min is not None and len(experienced) < rules.experienced_min:
        yield breach("experienced_min", people)
    for tag, most in rules.tag_max:
        alike: dict[str, list[int]] = {}
        for person in people:
            for name, value in problem.people[person].tags:
                if name == tag:
                    alike.setdefault(value, []).append(person)
        for same in alike.values():
            if len(same) > most:
                yield breach("tag_max", same)


def _pair_rules(problem: Problem, turn: int, table: Table) -> Iterator[Violation]:
    """Keep-apart and keep-together, each only while both people are there."""
    seat = {person: name for name, ids in table.items() for person in ids}
    for rule, pairs in (("apart", problem.apart), ("together", problem.together)):
        for first, second in pairs:
            one, other = problem.people[first], problem.people[second]
            if turn in one.absent or turn in other.absent or one.id not in seat or other.id not in seat:
                continue
            same = seat[one.id] == seat[other.id]
            if same == (rule == "apart"):
                yield Violation(rule, turn, seat[one.id] if same else None, (one.id, other.id))

"""What a table plan is worth as it stands: counted from its seats, beside what is possible and what chance would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from random import Random

from events import planning
from events.models import GroupPlan
from events.planning import Draft, Group, Lock, Problem, Standing, Verdict, Violation
from events.table_plan import TablePlan

Pair = tuple[int, int]

# Seatings by chance that are averaged; each has a seed of its own, so the figure is the same on every page.
CHANCES = 8
ALONE = 1


@dataclass(frozen=True)
class Figures:
    """The numbers of a plan in which nobody's name occurs, to be compared with those of another."""

    least_new: int
    most_new: int
    meetings: int
    repeats: int
    by_chance: int
    renewing: int
    least_renewed: int
    most_renewed: int
    people: int
    broken: int


class Worth:
    """The worth of the tables of a plan.

    ``here`` are the ids of people who can still be seated; who left meanwhile counts for nobody.
    """

    def __init__(self, plan: GroupPlan, tables: TablePlan, here: Collection[str]) -> None:
        self.plan, self.tables = plan, tables
        asked = planning.parse_problem(plan.problem)
        everywhere = frozenset(range(len(asked.rounds)))
        gone = {person.id for person in asked.people if person.id not in here}
        self.problem = replace(
            asked,
            people=tuple(
                replace(one, absent=everywhere, roles=frozenset()) if one.id in gone else one for one in asked.people
            ),
            rounds=tuple(self._groups(turn, groups) for turn, groups in enumerate(asked.rounds)),
            locks=(),
        )
        seats = tables.draft(plan.frozen)
        self.draft = Draft(
            tuple(
                {name: tuple(one for one in ids if one not in gone) for name, ids in table.items()}
                for table in seats.rounds
            ),
            plan.frozen,
        )

    def _groups(self, turn: int, asked: tuple[Group, ...]) -> tuple[Group, ...]:
        """The tables of a round as they are now: who renamed or added one asked nothing new of the others."""
        if turn >= len(self.tables.rounds):
            return asked
        limits = {group.id: group for group in asked}
        usual = max((group.high for group in asked), default=ALONE)
        return tuple(
            Group(
                table.name,
                max(limits[table.name].low if table.name in limits else 0, ALONE + 1) if table.people else 0,
                max(limits[table.name].high if table.name in limits else usual, ALONE + 1),
            )
            for table in self.tables.rounds[turn].tables
        )

    @cached_property
    def verdict(self) -> Verdict:
        """The count of all meetings, and every rule that is broken."""
        return planning.check(self.problem, self.draft)

    @property
    def violations(self) -> tuple[Violation, ...]:
        return self.verdict.violations

    @property
    def people(self) -> Mapping[str, Standing]:
        """What each person has of the plan; of those who are here."""
        return self.verdict.counts.people

    @cached_property
    def seated(self) -> set[str]:
        """Who has a seat in any round."""
        return {one for table in self.draft.rounds for ids in table.values() for one in ids}

    # -- Ties that are renewed on purpose

    @cached_property
    def wished(self) -> set[Pair]:
        """The ties that the plan is meant to renew."""
        index = self.problem.index
        pairs = [
            (index[one], index[other])
            for one, other in self.plan.result.get("renewals", ())
            if {one, other} <= index.keys()
        ]
        return {(min(pair), max(pair)) for pair in pairs}

    @cached_property
    def renewed(self) -> set[Pair]:
        """Those of them who sit together somewhere."""
        together: set[Pair] = set()
        for table in self.draft.rounds:
            for ids in table.values():
                together.update(
                    planning.problem.pairs_of([self.problem.index[one] for one in ids if one in self.problem.index])
                )
        return self.wished & together

    def renewals_of(self, person: str) -> set[str]:
        """With whom the person renews a tie."""
        number, people = self.problem.index[person], self.problem.people
        return {people[other].id for pair in self.renewed if number in pair for other in pair if other != number}

    # -- Against what is possible, and against chance

    @property
    def repeats(self) -> int:
        """Meetings of people who have met, beyond those that were wished for."""
        return self.verdict.counts.waste - len(self.renewed)

    @cached_property
    def bound(self) -> int:
        """How many of them counting proves to be unavoidable."""
        return planning.bounds(self._counted, self.draft).waste_bound

    @property
    def is_proven_best(self) -> bool:
        """Whether no plan that keeps the rules could have fewer."""
        return self.verdict.valid and self.repeats == self.bound

    @cached_property
    def by_chance(self) -> int:
        """How many repeats seats drawn by lot would have, with the same people, sizes and history, on average."""
        sizes = tuple(tuple(len(ids) for ids in table.values()) for table in self.draft.rounds)
        present = tuple(
            tuple(sorted(self.problem.index[one] for ids in table.values() for one in ids if one in self.problem.index))
            for table in self.draft.rounds
        )
        return round(repeats_by_chance(sizes, present, self._counted.met))

    @cached_property
    def _counted(self) -> Problem:
        """The problem in which a wished tie is as welcome as a new one."""
        places = [{table.name: place for place, table in enumerate(round_.tables)} for round_ in self.tables.rounds]
        locks = []
        for person, turn in sorted(self.tables.locks):
            table = self.tables.rounds[turn].table_of(person)
            if table and person in self.seated and person in self.problem.index:
                locks.append(Lock(self.problem.index[person], turn, places[turn][table.name]))
        return replace(self.problem, met=self.problem.met - self.wished, locks=tuple(locks))

    def figures(self) -> Figures:
        """The plan in numbers."""
        new = [self.people[one].new for one in self.seated if one in self.people]
        ties = Counter(person for pair in self.renewed for person in pair)
        renewals = [ties[self.problem.index[one]] for one in self.seated if one in self.people]
        return Figures(
            least_new=min(new, default=0),
            most_new=max(new, default=0),
            meetings=self.verdict.counts.meetings,
            repeats=self.repeats,
            by_chance=self.by_chance,
            renewing=sum(map(bool, renewals)),
            least_renewed=min(renewals, default=0),
            most_renewed=max(renewals, default=0),
            people=len(new),
            broken=len(self.violations),
        )


@lru_cache(maxsize=64)
def repeats_by_chance(
    sizes: tuple[tuple[int, ...], ...], present: tuple[tuple[int, ...], ...], met: frozenset[Pair]
) -> float:
    """The mean repeats of several seatings by lot; that of a pair in ``met`` is one from its first meeting on.

    >>> repeats_by_chance(((2,), (2,)), ((0, 1), (0, 1)), frozenset())
    1.0
    """
    total = 0
    for chance in range(CHANCES):
        dice = Random(chance)  # noqa: S311  a seating, no secret
        seen = set(met)
        for round_sizes, people in zip(sizes, present, strict=True):
            line = list(people)
            dice.shuffle(line)
            at = 0
            for size in round_sizes:
                table = sorted(line[at : at + size])
                at += size
                for place, first in enumerate(table):
                    for second in table[place + 1 :]:
                        pair = (first, second)
                        if pair in seen:
                            total += 1
                        else:
                            seen.add(pair)
    return total / CHANCES

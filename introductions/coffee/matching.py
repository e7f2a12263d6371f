"""Who has coffee with whom: one round's pairs and threes, through the group planner.

What is wanted, the first before all that follow: people who are kept apart are never together; nobody meets somebody
again while there is anybody new for them, and then whom they met longest ago; people of different sides meet, where
that is asked; whoever was let down gets somebody who came; strangers before people who know each other.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from events.planning import PlanningError, parse_problem, plan

Pair = tuple[int, int]
Groups = list[tuple[int, ...]]

# What is lost by each, in units of knowing each other a little.
AGAIN, A_DRAW_LATER, SAME_SIDE, LET_DOWN, MOST_KNOWN = 100.0, 12.0, 20.0, 6.0, 3.0
TRIES = 3
# So many rounds are looked ahead, where people are few enough for one draw to spoil a later one.
AHEAD = 12


@dataclass(frozen=True)
class Wish:
    """What one draw rests on. Pairs are (smaller id, larger id)."""

    people: Sequence[int]
    size: int = 2
    rather_three: Collection[int] = ()
    # For each pair that had coffee before, in which draw last, counted from 1.
    before: Mapping[Pair, int] = field(default_factory=dict)
    apart: Collection[Pair] = ()
    # How well a pair knows each other, from 0; strangers are not in it.
    known: Mapping[Pair, float] = field(default_factory=dict)
    sides: Mapping[int, Hashable] = field(default_factory=dict)
    let_down: Collection[int] = ()
    came: Collection[int] = ()
    # Who was left over last, and so must not be now.
    waited: Collection[int] = ()

    @cached_property
    def again(self) -> float:
        """What a meeting of people who have met costs: more than all else together that one pair can bring."""
        return AGAIN + A_DRAW_LATER * max(self.before.values(), default=0)

    @cached_property
    def worth(self) -> dict[Pair, float]:
        """What it is worth that two people meet, beside that it is new; without those of whom nothing is to be said."""
        found = {pair: self._worth(*pair) for pair in combinations(sorted(self.people), 2)}
        return {pair: value for pair, value in found.items() if value}

    @cached_property
    def stale(self) -> set[Pair]:
        """The pairs of which nothing new comes: those who met, and those of one side where sides are to meet."""
        same = {pair for pair in combinations(sorted(self.sides), 2) if self._same_side(*pair)}
        return {pair for pair in {*self.before, *same} if self.there.issuperset(pair)}

    @cached_property
    def there(self) -> set[int]:
        return set(self.people)

    def _same_side(self, one: int, other: int) -> bool:
        return one in self.sides and self.sides[one] == self.sides.get(other)

    def _worth(self, one: int, other: int) -> float:
        value = -min(self.known.get((one, other), 0.0), MOST_KNOWN)
        if self._same_side(one, other):
            value -= SAME_SIDE
        for person, company in ((one, other), (other, one)):
            if person in self.let_down:
                value += LET_DOWN * ((company in self.came) - (company in self.let_down) / 2)
        return value - A_DRAW_LATER * self.before.get((one, other), 0)

    def value(self, groups: Groups) -> float:
        """How good the groups are, repeats included."""
        return sum(self.worth.get(pair, 0.0) for pair in pairs_of(groups)) - self.again * self.repeats(groups)

    def repeats(self, groups: Groups) -> int:
        return sum(pair in self.before for pair in pairs_of(groups))

    def clashes(self, groups: Groups) -> list[Pair]:
        return [pair for pair in pairs_of(groups) if pair in self.apart]

    def without(self, person: int) -> Wish:
        return replace(self, people=[one for one in self.people if one != person])

    def after(self, groups: Groups) -> Wish:
        """The wish of the draw that follows one with these groups."""
        latest = max(self.before.values(), default=0) + 1
        return replace(self, before={**self.before, **dict.fromkeys(pairs_of(groups), latest)})


@dataclass(frozen=True)
class Match:
    """The groups of a round, and whoever could not be given company."""

    groups: Groups
    left_over: list[int]


def pairs_of(groups: Iterable[Sequence[int]]) -> Iterator[Pair]:
    return (pair for group in groups for pair in combinations(sorted(group), 2))


def sizes(people: int, size: int, rather_three: int = 0) -> list[int]:
    """Threes first, then pairs: as few threes as the odd one and those who would rather be three need, or all threes.

    >>> sizes(7, 2), sizes(8, 2, rather_three=1), sizes(7, 3)
    ([3, 2, 2], [3, 3, 2], [3, 2, 2])
    """
    possible = [threes for threes in range(people // 3 + 1) if (people - 3 * threes) % 2 == 0]
    enough = [threes for threes in possible if 3 * threes >= rather_three]
    threes = enough[0] if enough and size == 2 else possible[-1]
    return [3] * threes + [2] * ((people - 3 * threes) // 2)


def match(wish: Wish, *, seed: int = 0) -> Match:
    """Give everybody one or two others to meet. The same wish and seed always give the same groups.

    Somebody is left over only where one person is alone, or where people who are kept apart leave nobody else.
    """
    left_over: list[int] = []
    while len(wish.people) > 1:
        groups = _grouped(wish, seed)
        clashes = wish.clashes(groups or [tuple(wish.people)])
        if not clashes:
            return Match(groups, sorted(left_over))
        kept_apart = [one for pair in clashes for one in pair]
        last = min(kept_apart, key=lambda one: (one in wish.waited, -kept_apart.count(one), one))
        left_over.append(last)
        wish = wish.without(last)
    return Match([], sorted([*left_over, *wish.people]))


def _grouped(wish: Wish, seed: int) -> Groups:
    """The best groups found for this round that do not spoil those to come; none where counting proves a clash."""
    tables = sizes(len(wish.people), wish.size, len(wish.there.intersection(wish.rather_three)))
    try:
        best = max((_planned(wish, tables, seed=seed + turn)[0] for turn in range(TRIES)), key=wish.value)
        rounds = _rounds_ahead(wish, tables)
        if rounds < 2 or wish.clashes(best):
            return best
        # Of six people, three careless draws leave two closed circles of three, in which somebody has nobody new.
        later = _planned(wish.after(best), tables, rounds=rounds - 1, seed=seed)
        spoilt = _stale_pairs(wish, [best, *later])
        whole = _planned(wish, tables, rounds=rounds, seed=seed) if spoilt else []
        return max(whole, key=wish.value) if whole and _stale_pairs(wish, whole) < spoilt else best
    except PlanningError:
        return []


def _rounds_ahead(wish: Wish, tables: Sequence[int]) -> int:
    """How many rounds, this one included, are to be thought of together: none while everybody has many new people."""
    new = dict.fromkeys(wish.people, len(wish.people) - 1)
    for pair in wish.stale | {pair for pair in wish.apart if wish.there.issuperset(pair)}:
        for person in pair:
            new[person] -= 1
    if min(new.values()) > len(wish.people) / 2:
        return 1
    return min(AHEAD, sum(new.values()) // 2 // sum(size * (size - 1) // 2 for size in tables))


def _stale_pairs(wish: Wish, rounds: Iterable[Groups]) -> int:
    met, found = set(wish.stale), 0
    for groups in rounds:
        found += sum(pair in met for pair in pairs_of(groups))
        met.update(pairs_of(groups))
    return found


def _planned(wish: Wish, tables: Sequence[int], *, rounds: int = 1, seed: int) -> list[Groups]:
    """What the planner makes of the wish. Several rounds at once look at nothing but who is new to whom."""
    met = wish.stale if rounds > 1 else {pair for pair in wish.before if wish.there.issuperset(pair)}
    problem: dict[str, Any] = {
        "people": [{"id": str(one)} for one in wish.people],
        "rounds": [{"groups": [{"id": str(number), "min": size, "max": size} for number, size in enumerate(tables)]}]
        * rounds,
        "met": [_named(pair) for pair in sorted(met)],
        "apart": [_named(pair) for pair in sorted(wish.apart) if wish.there.issuperset(pair)],
        "locks": [
            {"person": str(one), "round": turn, "group": str(number)}
            for turn in range(rounds)
            for number, people in enumerate(_in_threes(wish, tables))
            for one in people
        ],
    }
    if rounds == 1:
        problem["pairs"] = [[*_named(pair), value] for pair, value in wish.worth.items()]
        problem["weights"] = {"new_meetings": wish.again, "pairs": 1.0}
    steps = 300 + 30 * len(wish.people) * rounds
    made = plan(parse_problem(problem), max_iterations=steps, seed=seed)
    return [[tuple(int(one) for one in people) for people in groups.values()] for groups in made.rounds]


def _named(pair: Pair) -> list[str]:
    return [str(one) for one in pair]


def _in_threes(wish: Wish, tables: Sequence[int]) -> list[list[int]]:
    """Those who would rather be three, spread over the threes so that they rarely meet somebody again."""
    threes: list[list[int]] = [[] for size in tables if size == 3]
    for one in sorted(wish.there.intersection(wish.rather_three)):
        able = [people for people in threes if len(people) < 3]
        if able:
            min(able, key=lambda people: (_burden(wish, one, people), len(people))).append(one)
    return threes


def _burden(wish: Wish, one: int, people: Sequence[int]) -> float:
    pairs = [(min(one, other), max(one, other)) for other in people]
    kept_apart = sum(pair in wish.apart for pair in pairs)
    return kept_apart * 1e6 - sum(wish.worth.get(pair, 0.0) - wish.again * (pair in wish.before) for pair in pairs)

"""What is possible at all: the least waste that counting proves, and how many rounds can be free of repeats.

Waste is the number of meetings that are not new. The arguments are elementary: a person cannot meet more new people
than there are, a round cannot hold more new pairs than are left, and a group larger than the number of groups draws
two people from one former group (pigeonhole).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .plans import Draft
from .problem import Group, Pair, Problem, pairs_of


@dataclass(frozen=True, slots=True)
class Bounds:
    """What counting proves of every plan that keeps sizes, locks and keep-together."""

    meetings: int
    waste_bound: int
    max_rounds_without_repeats: int
    reasons: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The bounds as the command ``bounds`` prints them."""
        return {
            "meetings": self.meetings,
            "waste_bound": self.waste_bound,
            "max_rounds_without_repeats": self.max_rounds_without_repeats,
            "reasons": list(self.reasons),
        }


def even_sizes(groups: tuple[Group, ...], people: int) -> list[int]:
    """Sizes as even as the groups' limits allow, which makes the fewest meetings; no more groups than needed.

    Groups with ``low`` 0 are used only when the others cannot seat everyone. Where the limits cannot hold, the
    sizes come as near as they can.

    >>> even_sizes((Group("a", 2, 5), Group("b", 2, 5), Group("c", 0, 5)), 7)
    [4, 3, 0]
    """
    used = [place for place, group in enumerate(groups) if group.low]
    spare = sorted((place for place, group in enumerate(groups) if not group.low), key=lambda p: (-groups[p].high, p))
    room = sum(groups[place].high for place in used)
    while spare and room < people:
        used.append(spare[0])
        room += groups[spare.pop(0)].high
    sizes = [0] * len(groups)
    for place in used:
        sizes[place] = groups[place].low
    left = people - sum(sizes)
    while left > 0:
        open_to = [place for place in used if sizes[place] < groups[place].high]
        if not open_to:
            break
        least = min(sizes[place] for place in open_to)
        for place in sorted(place for place in open_to if sizes[place] == least)[:left]:
            sizes[place] += 1
            left -= 1
    return sizes


def least_sizes(groups: tuple[Group, ...], people: int) -> list[int]:
    """Sizes with the fewest meetings that the limits allow, spare groups included, so that a bound on them holds."""
    sizes = [group.low for group in groups]
    for _ in range(people - sum(sizes)):
        open_to = [place for place, group in enumerate(groups) if sizes[place] < group.high]
        if not open_to:
            break
        sizes[min(open_to, key=lambda place: (sizes[place], place))] += 1
    return sizes


def bounds(problem: Problem, draft: Draft | None = None) -> Bounds:
    """What counting proves of every plan; with a draft, of every plan that begins with its frozen rounds."""
    counting = _Counting(problem, draft)
    found = counting.arguments()
    waste = max((least for least, _ in found), default=0)
    reasons = tuple(why for least, why in found if least == waste and waste)
    rounds, why = counting.rounds_without_repeats()
    return Bounds(counting.meetings, counting.past_waste + waste, rounds, (*reasons, why))


class _Counting:
    """The numbers that the arguments share, for the rounds still to plan."""

    def __init__(self, problem: Problem, draft: Draft | None) -> None:
        self.problem = problem
        self.frozen = draft.frozen if draft else 0
        self.met = set(problem.met)
        self.past_waste = past_meetings = 0
        for table in draft.rounds[: self.frozen] if draft else ():
            for ids in table.values():
                for pair in pairs_of(sorted({problem.index[person] for person in ids if person in problem.index})):
                    past_meetings += 1
                    self.past_waste += pair in self.met
                    self.met.add(pair)
        self.turns = range(self.frozen, len(problem.rounds))
        self.sizes = {turn: least_sizes(problem.rounds[turn], len(problem.present[turn])) for turn in self.turns}
        self.round_meetings = {turn: sum(s * (s - 1) // 2 for s in self.sizes[turn]) for turn in self.turns}
        self.future = sum(self.round_meetings.values())
        self.meetings = past_meetings + self.future
        self.open_pairs, self.open_to = self._unmet()
        self.forced = self._forced_pairs()

    def _unmet(self) -> tuple[int, list[int]]:
        """Pairs who can still meet for the first time: in all, and of each person."""
        patterns: dict[frozenset[int], int] = {}
        kinds = []
        for person in self.problem.people:
            there = frozenset(turn for turn in self.turns if turn not in person.absent)
            patterns[there] = patterns.get(there, 0) + 1
            kinds.append(there)
        company = {
            kind: sum(number for other, number in patterns.items() if kind & other) - bool(kind) for kind in patterns
        }
        open_to = [company[kind] for kind in kinds]
        for first, second in self.met:
            if kinds[first] & kinds[second]:
                open_to[first] -= 1
                open_to[second] -= 1
        return sum(open_to) // 2, open_to

    def _forced_pairs(self) -> dict[Pair, int]:
        """The repeats of each pair whom keep-together or locks seat together whatever the plan."""
        times: dict[Pair, int] = {}
        for turn in self.turns:
            joined: set[Pair] = set()
            for block in self.problem.blocks[turn]:
                joined.update(pairs_of(block))
            locked: dict[int, list[int]] = {}
            for lock in self.problem.locks:
                if lock.round == turn:
                    locked.setdefault(lock.group, []).append(lock.person)
            for people in locked.values():
                joined.update(pairs_of(people))
            for pair in joined:
                times[pair] = times.get(pair, 0) + 1
        return {pair: number - (pair not in self.met) for pair, number in times.items()}

    def arguments(self) -> list[tuple[int, str]]:
        """Each argument's least waste in the rounds to plan, and its sentence."""
        together = sum(self.forced.values())
        few = max(0, self.future - self.open_pairs)
        found = [
            (together, f"keep-together and locks alone bring {together} repeats"),
            (self._by_person(), "people meet more often than there are people whom they have not met"),
            (few, f"{self.future} meetings are to come, but only {self.open_pairs} pairs have not met"),
            (self._by_pigeonhole(), "groups are larger than their number, so each round brings people back together"),
        ]
        return [(least, why) for least, why in found if least]

    def _by_person(self) -> int:
        """Half of what each person's meetings exceed the people left to meet, rounded up.

        A person sits at least ``lowest`` and at most ``highest`` times with someone; what the sizes leave open is
        laid first on those who can still meet new people, so the sum is the least over all ways of seating.
        """
        people = range(len(self.problem.people))
        least, most = [0] * len(people), [0] * len(people)
        for turn in self.turns:
            used = [group for group, size in zip(self.problem.rounds[turn], self.sizes[turn], strict=True) if size]
            low = min((max(group.low, 1) for group in used), default=1) - 1
            high = max((group.high for group in self.problem.rounds[turn]), default=1) - 1
            for person in self.problem.present[turn]:
                least[person] += low
                most[person] += high
        bound = [0] * len(people)
        for (first, second), repeats in self.forced.items():
            bound[first] += repeats
            bound[second] += repeats
        surplus = slack = 0
        for person in people:
            room = self.open_to[person] + bound[person]
            surplus += bound[person] + max(0, least[person] - room)
            slack += max(0, min(room, most[person]) - least[person])
        left = 2 * self.future - sum(least)
        return -(-(surplus + max(0, left - slack)) // 2)

    def _by_pigeonhole(self) -> int:
        """Repeats forced between rounds: a group draws its people from the groups of an earlier round."""
        total = 0
        everyone = len(self.problem.people)
        for turn in self.turns:
            if len(self.problem.present[turn]) < everyone:
                continue
            former = [
                len(self.problem.rounds[other])
                for other in range(self.frozen, turn)
                if len(self.problem.present[other]) == everyone
            ]
            if former:
                total += sum(_drawn_twice(size, min(former)) for size in self.sizes[turn])
        return total

    def rounds_without_repeats(self) -> tuple[int, str]:
        """The most rounds like the first one that counting allows without any repeat, and why."""
        if not self.turns:
            return 0, "every round is over"
        turn = self.turns[0]
        sizes, present = [size for size in self.sizes[turn] if size], self.problem.present[turn]
        limits = []
        partners = min(sizes, default=1) - 1
        if partners > 0:
            tightest = min(present, key=lambda person: self.open_to[person])
            left, name = self.open_to[tightest], self.problem.people[tightest].id
            why = f"each round brings at least {partners} people, and {name} has {left} left to meet"
            limits.append((left // partners, why))
        if self.round_meetings[turn]:
            limits.append(
                (
                    self.open_pairs // self.round_meetings[turn],
                    f"a round makes {self.round_meetings[turn]} meetings, and {self.open_pairs} pairs have not met",
                )
            )
        if sizes and max(sizes) > len(sizes):
            limits.append((1, f"{len(sizes)} groups cannot part {max(sizes)} people who have sat together"))
        if self.forced:
            limits.append((1 if not any(self.forced.values()) else 0, "people kept together meet again every round"))
        rounds, why = min(limits, default=(len(self.problem.rounds), "nobody meets anybody"))
        return max(rounds, 0), f"at most {max(rounds, 0)} rounds without repeats: {why}"


def _drawn_twice(size: int, groups: int) -> int:
    """The pairs of a group of ``size`` who come from the same one of ``groups`` former groups, at the least.

    >>> _drawn_twice(5, 3)
    2
    """
    each, more = divmod(size, groups)
    return more * (each + 1) * each // 2 + (groups - more) * each * (each - 1) // 2

"""Group rules as counters: what a group may hold, as bits, so that the search asks in a few operations.

Each rule becomes one or more counters with a fewest and a most a group (size, facilitators, newcomers, experienced,
each value of a limited tag). A person is the bit mask of the counters they add to. A group keeps four masks: counters
for which one more person is a new breach or mends one, and for which one fewer is or does.
"""

from __future__ import annotations

from .problem import EXPERIENCED, FACILITATOR, NEWCOMER, Group, Problem

NO_LIMIT = 1 << 30
SIZE = 1


class Kinds:
    """The counters of a problem and the mask of each person."""

    def __init__(self, problem: Problem) -> None:
        rules = problem.rules
        people = range(len(problem.people))
        self.limits: list[tuple[int, int]] = [(0, NO_LIMIT)]
        self.masks = [SIZE] * len(people)
        if rules.facilitators is not None:
            self._add(rules.facilitators, [p for p in people if problem.has(p, FACILITATOR)])
        if rules.newcomers_max is not None:
            self._add((0, rules.newcomers_max), [p for p in people if problem.has(p, NEWCOMER)])
        if rules.experienced_min is not None:
            self._add((rules.experienced_min, NO_LIMIT), [p for p in people if problem.has(p, EXPERIENCED)])
        for tag, most in rules.tag_max:
            having: dict[str, list[int]] = {}
            for person in people:
                for name, value in problem.people[person].tags:
                    if name == tag:
                        having.setdefault(value, []).append(person)
            for _, alike in sorted(having.items()):
                if len(alike) > most:
                    self._add((0, most), alike)
        self.bits = [1 << place for place in range(len(self.limits))]

    def _add(self, limits: tuple[int, int], people: list[int]) -> None:
        bit = 1 << len(self.limits)
        self.limits.append(limits)
        for person in people:
            self.masks[person] |= bit


class Tally:
    """The counters of one group in one round."""

    __slots__ = ("broken", "counts", "fewer_breaks", "fewer_mends", "kinds", "limits", "more_breaks", "more_mends")

    def __init__(self, kinds: Kinds, group: Group) -> None:
        self.kinds = kinds
        self.limits = [(group.low, group.high), *kinds.limits[1:]]
        self.counts = [0] * len(self.limits)
        self.refresh()

    def refresh(self) -> None:
        """Work out the masks and the breaches from the counters. An empty group owes only its size."""
        self.more_breaks = self.more_mends = self.fewer_breaks = self.fewer_mends = self.broken = 0
        empty = not self.counts[0]
        for bit, number, (low, high) in zip(self.kinds.bits, self.counts, self.limits, strict=True):
            if number >= high:
                self.more_breaks |= bit
                if number > high:
                    self.fewer_mends |= bit
                    self.broken += number - high
            if number <= low:
                self.fewer_breaks |= bit
                if number < low:
                    self.more_mends |= bit
                    self.broken += low - number if bit == SIZE or not empty else 0

    def add(self, mask: int, step: int) -> None:
        """Count a person in (``step`` 1) or out (-1)."""
        counts = self.counts
        for place, bit in enumerate(self.kinds.bits):
            if mask & bit:
                counts[place] += step
        self.refresh()

    def exchanged(self, more: int, fewer: int) -> None:
        """Count one more of each kind in the mask ``more`` and one fewer of each in ``fewer``."""
        counts = self.counts
        for place, bit in enumerate(self.kinds.bits):
            if more & bit:
                counts[place] += 1
            elif fewer & bit:
                counts[place] -= 1
        self.refresh()

    def exchange(self, out: int, into: int) -> int:
        """The change in breaches if people with mask ``out`` leave and one with ``into`` comes, either may be 0.

        Exact for one person each way while the group is neither opened nor emptied.
        """
        more, fewer = into & ~out, out & ~into
        return (
            (more & self.more_breaks).bit_count()
            - (more & self.more_mends).bit_count()
            + (fewer & self.fewer_breaks).bit_count()
            - (fewer & self.fewer_mends).bit_count()
        )

    def after(self, out: list[int], into: list[int]) -> int:
        """The change in breaches if all with masks ``out`` leave and all with ``into`` come, in any number."""
        size = self.counts[0]
        if not size or size == len(out) - len(into):
            return self._after_all(out, into)
        if len(out) <= 1 and len(into) <= 1:
            return self.exchange(out[0] if out else 0, into[0] if into else 0)
        touched = broken = 0
        for mask in (*out, *into):
            touched |= mask
        while touched:
            bit = touched & -touched
            touched ^= bit
            place = bit.bit_length() - 1
            low, high = self.limits[place]
            before = self.counts[place]
            after = before + sum([mask & bit != 0 for mask in into]) - sum([mask & bit != 0 for mask in out])
            broken += max(0, low - after, after - high) - max(0, low - before, before - high)
        return broken

    def _after_all(self, out: list[int], into: list[int]) -> int:
        """The same where a group is opened or emptied, so that what it owes changes as well."""
        broken = 0
        counts = list(self.counts)
        for masks, step in ((out, -1), (into, 1)):
            for mask in masks:
                for place, bit in enumerate(self.kinds.bits):
                    if mask & bit:
                        counts[place] += step
        for place, (low, high) in enumerate(self.limits):
            number = counts[place]
            if number > high:
                broken += number - high
            elif number < low and (counts[0] or not place):
                broken += low - number
        return broken - self.broken

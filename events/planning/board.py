"""The state of a search: who sits where, what each seat costs, and exact costs of every change.

``cost[a][b]`` is what it costs to seat a and b together once more: nothing for a new pair, then one unit more for each
time they have met, so that the cost of repeats rises quadratically; plus what keep-apart and pair weights say.
``own[r][p]`` is what person p's present company in round r costs.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from .plans import Draft
from .problem import Problem, pairs_of
from .rules import Kinds, Tally

Getter = Any
RESOLUTION = 10**6
HEAVY = 10**6  # one repeat more is worse than any way of spreading the repeats


class Scale:
    """Weights as whole numbers, so that costs are exact and the same on every machine."""

    def __init__(self, problem: Problem, moves: int) -> None:
        self.wishes = {(a, b): weight * problem.weights.pairs for a, b, weight in problem.pairs if weight}
        largest = max([problem.weights.new_meetings, *map(abs, self.wishes.values())], default=0.0)
        values = [problem.weights.new_meetings, *self.wishes.values()]
        factor = 2.0
        if any(value != int(value) for value in values) or largest > RESOLUTION:
            factor = RESOLUTION / largest
        self.unit = 2 * round(problem.weights.new_meetings * factor / 2)
        self.pair = {pair: round(weight * factor) for pair, weight in self.wishes.items() if round(weight * factor)}
        typical = sorted(map(abs, self.pair.values()))
        self.step = self.unit or (typical[len(typical) // 2] if typical else 2)
        self.move = moves * self.step
        self.breach = 4 * self.move + 4 * max(self.step, self.unit) + 2 * (typical[-1] if typical else 0)


class Board:
    """Seats of all rounds still to plan; the frozen rounds of a draft count as meetings that have been.

    With ``home``, the former group of each person by round, a seat elsewhere costs ``move`` times a repeat.
    """

    def __init__(
        self, problem: Problem, draft: Draft | None = None, home: list[list[int]] | None = None, move: int = 0
    ) -> None:
        self.problem = problem
        self.scale = scale = Scale(problem, move)
        self.people = len(problem.people)
        self.frozen = draft.frozen if draft else 0
        self.turns = list(range(self.frozen, len(problem.rounds)))
        self.mates = self._mates()
        self.rest = [[0] * self.people for _ in range(self.people)]
        for pair, weight in scale.pair.items():
            self._lay(pair, -weight)
        for pair in problem.apart:
            self._lay(pair, scale.breach)
        self.start = [row[:] for row in self.rest]
        self._remember(draft)
        self.kinds = Kinds(problem)
        self.ruled = len(self.kinds.limits) > 1
        rounds = range(len(problem.rounds))
        self.fixed = [[False] * self.people for _ in rounds]
        self.blocks: list[dict[int, tuple[int, ...]]] = [{} for _ in rounds]
        self.locked: list[dict[int, int]] = [{} for _ in rounds]
        self._fix()
        loose = any(group.low < group.high for turn in self.turns for group in problem.rounds[turn])
        self.spread = scale.unit // 2 if loose else 0
        self.home = home
        self.move_cost = scale.move
        self.clear()

    def _lay(self, pair: tuple[int, int], cost: int) -> None:
        first, second = pair
        if second not in self.mates[first]:
            self.rest[first][second] += cost
            self.rest[second][first] += cost

    def _mates(self) -> list[frozenset[int]]:
        """Those who sit with a person whenever both are there: their meetings cost nothing, being unavoidable."""
        mates: list[set[int]] = [set() for _ in range(self.people)]
        for (first, second), times in self.problem.shared_rounds.items():
            if times == self.problem.copresent(first, second):
                mates[first].add(second)
                mates[second].add(first)
        return [frozenset(others) for others in mates]

    def _remember(self, draft: Draft | None) -> None:
        """Lay what is past into the cost of meeting again."""
        unit, index = self.scale.unit, self.problem.index
        for pair in sorted(self.problem.met):
            self._begin(pair, unit)
        for table in draft.rounds[: self.frozen] if draft else ():
            for ids in table.values():
                for pair in pairs_of(sorted({index[person] for person in ids if person in index})):
                    self._begin(pair, unit)

    def _begin(self, pair: tuple[int, int], cost: int) -> None:
        first, second = pair
        if second not in self.mates[first]:
            self.start[first][second] += cost
            self.start[second][first] += cost

    def _fix(self) -> None:
        """Note who may not move: people locked to a group, and with them their block."""
        for turn in self.turns:
            for block in self.problem.blocks[turn]:
                self.blocks[turn].update(dict.fromkeys(block, block))
        for lock in self.problem.locks:
            if lock.round >= self.frozen:
                for person in self.blocks[lock.round].get(lock.person, (lock.person,)):
                    self.fixed[lock.round][person] = True
                    self.locked[lock.round][person] = lock.group

    def clear(self) -> None:
        """Empty every seat of the rounds to plan."""
        rounds = self.problem.rounds
        self.cost = [row[:] for row in self.start]
        self.seat = [[-1] * self.people for _ in rounds]
        self.slot = [[-1] * self.people for _ in rounds]
        self.own = [[0] * self.people for _ in rounds]
        self.groups: list[list[list[int]]] = [[[] for _ in groups] for groups in rounds]
        self.getters: list[list[Getter]] = [[None for _ in groups] for groups in rounds]
        self.tallies = [[Tally(self.kinds, group) for group in groups] for groups in rounds]
        self.repeats = 0
        self.broken = sum(tally.broken for turn in self.turns for tally in self.tallies[turn])
        self.total = self.scale.breach * self.broken

    def load(self, seats: list[list[list[int]]]) -> None:
        """Seat people as a snapshot says, which may lack the last rounds."""
        self.clear()
        for turn in self.turns[: len(seats) - self.frozen]:
            for group, people in enumerate(seats[turn]):
                for person in people:
                    self.join(turn, person, group)

    def snapshot(self) -> list[list[list[int]]]:
        """A copy of all seats: people by round and group."""
        return [[list(people) for people in groups] for groups in self.groups]

    @property
    def worth(self) -> int:
        """What a seating is judged by, less being better: where only repeats count, how many, then how they spread."""
        if self.scale.pair or self.home is not None:
            return self.total
        return self.total + HEAVY * (self.repeats * self.scale.unit + self.broken * self.scale.breach)

    def unkept(self) -> int:
        """Rules broken now: group counters and keep-apart pairs who sit together."""
        together = sum(
            self.seat[turn][first] == self.seat[turn][second] != -1
            for first, second in self.problem.apart
            for turn in self.turns
        )
        return self.broken + together

    def pair_weight(self) -> int:
        """The pair weight of the rounds to plan, in whole units."""
        return sum(
            weight
            for (first, second), weight in self.scale.pair.items()
            for turn in self.turns
            if self.seat[turn][first] == self.seat[turn][second] != -1
        )

    def join(self, turn: int, person: int, group: int) -> None:
        """Seat a person; the board's total takes in the whole cost."""
        people = self.groups[turn][group]
        row, rest, own, mates = self.cost[person], self.rest[person], self.own[turn], self.mates[person]
        unit, mine = self.scale.unit, 0
        for other in people:
            if other in mates:
                continue
            value = row[other]
            mine += value
            own[other] += value
            if value != rest[other]:
                self.repeats += 1
                self._company(turn, person, other, unit)
            row[other] = self.cost[other][person] = value + unit
        own[person] = mine
        self.total += mine + self._opening(turn, group, len(people))
        people.append(person)
        self.seat[turn][person] = group
        if not (self.fixed[turn][person] or person in self.blocks[turn]):
            self.slot[turn][person] = group
        self._count(turn, group, self.kinds.masks[person], 1)
        if self.home is not None and self.home[turn][person] not in (-1, group):
            self.total += self.move_cost

    def leave(self, turn: int, person: int) -> None:
        """Take a person from their seat."""
        group = self.seat[turn][person]
        people = self.groups[turn][group]
        people.remove(person)
        row, rest, own, mates = self.cost[person], self.rest[person], self.own[turn], self.mates[person]
        unit, mine = self.scale.unit, 0
        self.seat[turn][person] = self.slot[turn][person] = -1
        for other in people:
            if other in mates:
                continue
            value = row[other] - unit
            mine += value
            own[other] -= value
            row[other] = self.cost[other][person] = value
            if value != rest[other]:
                self.repeats -= 1
                self._company(turn, person, other, -unit)
        own[person] = 0
        self.total -= mine + self._opening(turn, group, len(people))
        self._count(turn, group, self.kinds.masks[person], -1)
        if self.home is not None and self.home[turn][person] not in (-1, group):
            self.total -= self.move_cost

    def _company(self, turn: int, person: int, other: int, change: int) -> None:
        """In the other rounds where the pair sits together, their company now costs more or less."""
        for other_turn in self.turns:
            if other_turn != turn:
                seat = self.seat[other_turn]
                if seat[person] == seat[other] != -1:
                    own = self.own[other_turn]
                    own[person] += change
                    own[other] += change

    def _opening(self, turn: int, group: int, company: int) -> int:
        """What one more person in a group of ``company`` adds: even sizes are cheaper, and so are fewer groups."""
        limits = self.problem.rounds[turn][group]
        if not company and not limits.low:
            return self.spread * limits.high**2
        return self.spread * company

    def _count(self, turn: int, group: int, mask: int, step: int) -> None:
        tally = self.tallies[turn][group]
        before = tally.broken
        tally.add(mask, step)
        change = tally.broken - before
        self.broken += change
        self.total += self.scale.breach * change
        people = self.groups[turn][group]
        self.getters[turn][group] = itemgetter(*people) if len(people) > 1 else None

    def joining(self, turn: int, person: int) -> list[int]:
        """What sitting in each group of the round would cost the person in company, the own group included."""
        row = self.cost[person]
        return [
            sum(getter(row)) if getter else sum([row[other] for other in people])
            for getter, people in zip(self.getters[turn], self.groups[turn], strict=True)
        ]

    def exchange(self, turn: int, out: tuple[int, ...], target: int, into: tuple[int, ...]) -> int:
        """The exact change in total if ``out`` (of one group) and ``into`` (of group ``target``) change places.

        Either side may be a whole block, and ``into`` may be empty.
        """
        source = self.seat[turn][out[0]]
        change = self._company_change(turn, out, target, into) + self._company_change(turn, into, source, out)
        masks = self.kinds.masks
        leaving, coming = [masks[person] for person in out], [masks[person] for person in into]
        mine, theirs = self.tallies[turn][source], self.tallies[turn][target]
        change += self.scale.breach * (mine.after(leaving, coming) + theirs.after(coming, leaving))
        if len(out) != len(into):
            for group, step in ((source, len(into) - len(out)), (target, len(out) - len(into))):
                size = len(self.groups[turn][group])
                change += self._opened(turn, group, size + step) - self._opened(turn, group, size)
        if self.home is not None:
            change += sum(self.moving(turn, person, source, target) for person in out)
            change += sum(self.moving(turn, person, target, source) for person in into)
        return change

    def _company_change(self, turn: int, movers: tuple[int, ...], target: int, leaving: tuple[int, ...]) -> int:
        change = 0
        unit = self.scale.unit
        for person in movers:
            row = self.cost[person]
            change += sum([row[other] for other in self.groups[turn][target] if other not in leaving])
            change -= self.own[turn][person]
            change += sum([row[o] - unit for o in movers if o != person and o not in self.mates[person]])
        return change

    def _opened(self, turn: int, group: int, size: int) -> int:
        """What seating ``size`` people one after another in an empty group costs, company aside."""
        spread = self.spread
        if not size or not spread:
            return 0
        limits = self.problem.rounds[turn][group]
        return spread * (size * (size - 1) // 2 + (0 if limits.low else limits.high**2))

    def moving(self, turn: int, person: int, source: int, target: int) -> int:
        """What leaving or regaining the former seat costs; nothing where there is none."""
        if self.home is None or self.home[turn][person] == -1:
            return 0
        home = self.home[turn][person]
        return self.move_cost * ((target != home) - (source != home))

    def apply(self, turn: int, out: tuple[int, ...], target: int, into: tuple[int, ...]) -> None:
        """Let ``out`` and ``into`` change places."""
        if len(out) == len(into) == 1 and self.home is None:
            self.swap(turn, out[0], into[0])
            return
        source = self.seat[turn][out[0]]
        for person in (*out, *into):
            self.leave(turn, person)
        for person in out:
            self.join(turn, person, target)
        for person in into:
            self.join(turn, person, source)

    def swap(self, turn: int, first: int, second: int) -> None:
        """Let two single people change places; the same as leaving and joining, in fewer steps."""
        seat, own = self.seat[turn], self.own[turn]
        source, target = seat[first], seat[second]
        before = own[first] + own[second]
        ours, theirs = self.groups[turn][source], self.groups[turn][target]
        seat[first] = seat[second] = -1
        own[first] = self._change_company(turn, first, ours, theirs, second)
        own[second] = self._change_company(turn, second, theirs, ours, first)
        ours[ours.index(first)] = second
        theirs[theirs.index(second)] = first
        seat[first], seat[second] = target, source
        slot = self.slot[turn]
        slot[first], slot[second] = target, source
        self.total += own[first] + own[second] - before
        getters = self.getters[turn]
        getters[source] = itemgetter(*ours) if len(ours) > 1 else None
        getters[target] = itemgetter(*theirs) if len(theirs) > 1 else None
        mask, other_mask = self.kinds.masks[first], self.kinds.masks[second]
        if mask != other_mask:
            self._recount(turn, source, other_mask, mask)
            self._recount(turn, target, mask, other_mask)

    def _change_company(self, turn: int, person: int, former: list[int], new: list[int], partner: int) -> int:
        """Take the person from their former company to that of ``partner``; returns what the new company costs."""
        cost, row, rest, own = self.cost, self.cost[person], self.rest[person], self.own[turn]
        unit, mine = self.scale.unit, 0
        for other in former:
            if other != person:
                value = row[other] - unit
                own[other] -= value
                row[other] = cost[other][person] = value
                if value != rest[other]:
                    self.repeats -= 1
                    self._company(turn, person, other, -unit)
        for other in new:
            if other != partner:
                value = row[other]
                mine += value
                own[other] += value
                row[other] = cost[other][person] = value + unit
                if value != rest[other]:
                    self.repeats += 1
                    self._company(turn, person, other, unit)
        return mine

    def _recount(self, turn: int, group: int, coming: int, leaving: int) -> None:
        """One person of each mask comes and leaves."""
        tally = self.tallies[turn][group]
        before = tally.broken
        tally.exchanged(coming & ~leaving, leaving & ~coming)
        self.broken += tally.broken - before
        self.total += self.scale.breach * (tally.broken - before)

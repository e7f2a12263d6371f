"""Annealing for one round: what a seat costs depends on its group alone, so much can be kept ready.

With a single round to plan no pair meets twice, the cost matrix stands still, and this is the maximally diverse
grouping problem. ``near[g][p]`` is what the company of group g would cost person p; a swap of any two people is then
priced from four numbers, and a whole row of swaps in one pass.
"""

from __future__ import annotations

from itertools import accumulate
from math import exp
from random import Random

from .board import Board
from .filling import FAR
from .moves import NEGLIGIBLE

WISHES = (0.7, 0.15)  # first and last temperature in typical pair weights
REPEATS = (0.4, 0.1)  # the same in repeats, where there are no wishes


def fits(board: Board) -> bool:
    """Whether a board is one plain round that seats people: no group rules, blocks, spare groups, or former seats."""
    if len(board.turns) != 1 or board.ruled or board.broken or board.home is not None:
        return False
    turn = board.turns[0]
    spare = any(not group.low for group in board.problem.rounds[turn])
    return not (spare or board.blocks[turn]) and any(group >= 0 for group in board.slot[turn])


class Single:
    """One plain round being annealed; the board itself stays as it is."""

    def __init__(self, board: Board, random: Random) -> None:
        self.board = board
        self.random = random
        self.turn = board.turns[0]
        self.cost = board.start
        self.groups = [list(people) for people in board.groups[self.turn]]
        self.slot = list(board.slot[self.turn])
        self.near = [
            [sum([row[other] for other in people]) for row in board.start] for people in board.groups[self.turn]
        ]
        self.own = list(board.own[self.turn])
        self.total = board.total
        self.movable = [person for person, group in enumerate(self.slot) if group >= 0]
        limits = board.problem.rounds[self.turn]
        self.low = [group.low for group in limits]
        self.high = [group.high for group in limits]
        self.loose = any(group.low < group.high for group in limits)

    def temperatures(self) -> tuple[float, float]:
        """The first and last temperature, in units of cost."""
        scale = self.board.scale
        if not scale.pair:
            return REPEATS[0] * scale.step, REPEATS[1] * scale.step
        sizes = sorted(abs(weight) for weight in scale.pair.values())
        typical = sizes[len(sizes) // 2]
        return WISHES[0] * typical, WISHES[1] * typical

    def step(self, temperature: float) -> None:
        """Price every change of one seat and take one drawn by its cost, or none."""
        random = self.random.random
        person = self.movable[int(random() * len(self.movable))]
        source, row, near = self.slot[person], self.cost[person], self.near
        mine = self.own[person]
        join = [line[person] for line in near]
        target = self._relocation(person, source, join, mine, temperature) if self.loose and random() < 0.2 else -1
        if target >= 0:
            self._relocate(person, source, target)
            return
        join[source] = FAR
        join.append(FAR)
        prices = [c - o - d - d + join[g] for c, o, d, g in zip(near[source], self.own, row, self.slot, strict=True)]
        limit = mine + int(NEGLIGIBLE * temperature)
        if min(prices) > limit:
            return
        found = [other for other, price in enumerate(prices) if price <= limit]
        weights = list(
            accumulate([exp((mine - prices[other]) / temperature) if prices[other] > mine else 1.0 for other in found])
        )
        mark = random() * max(1.0, weights[-1])
        for other, weight in zip(found, weights, strict=True):
            if mark < weight:
                self._swap(person, other, prices[other] - mine)
                return

    def _swap(self, first: int, second: int, change: int) -> None:
        source, target = self.slot[first], self.slot[second]
        near, one, other = self.near, self.cost[first], self.cost[second]
        near[source] = [value - x + y for value, x, y in zip(near[source], one, other, strict=True)]
        near[target] = [value + x - y for value, x, y in zip(near[target], one, other, strict=True)]
        ours, theirs = self.groups[source], self.groups[target]
        ours[ours.index(first)] = second
        theirs[theirs.index(second)] = first
        self.slot[first], self.slot[second] = target, source
        self.total += change
        self._reprice(source, target)

    def _relocation(self, person: int, source: int, join: list[int], mine: int, temperature: float) -> int:
        """A group with room drawn for the person, -1 for none."""
        size = len(self.groups[source])
        if size <= self.low[source] or size == 1:
            return -1
        open_to = [g for g, people in enumerate(self.groups) if g != source and 0 < len(people) < self.high[g]]
        if not open_to:
            return -1
        target = open_to[int(self.random.random() * len(open_to))]
        change = join[target] - mine + self.board.spread * (len(self.groups[target]) - size + 1)
        return target if change <= 0 or self.random.random() < exp(-change / temperature) else -1

    def _relocate(self, person: int, source: int, target: int) -> None:
        near, row = self.near, self.cost[person]
        size = len(self.groups[source])
        self.total += near[target][person] - self.own[person]
        self.total += self.board.spread * (len(self.groups[target]) - size + 1)
        near[source] = [value - x for value, x in zip(near[source], row, strict=True)]
        near[target] = [value + x for value, x in zip(near[target], row, strict=True)]
        self.groups[source].remove(person)
        self.groups[target].append(person)
        self.slot[person] = target
        self._reprice(source, target)

    def _reprice(self, *groups: int) -> None:
        for group in groups:
            line = self.near[group]
            for person in self.groups[group]:
                self.own[person] = line[person]

    def snapshot(self) -> list[list[list[int]]]:
        """The seats in the form of the board's own snapshot."""
        seats: list[list[list[int]]] = [[] for _ in self.board.groups]
        seats[self.turn] = [list(people) for people in self.groups]
        return seats

"""Simulated annealing in which each step draws among all swaps of one seat at once.

The temperature falls geometrically over whatever limit there is, time or iterations, so that a longer budget is a
slower cooling. A step prices all swaps of one seat and takes one with probability in proportion to
exp(-cost / temperature), or none, as likely as single swaps would all have been refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate
from math import exp
from operator import add
from random import Random

from .board import Board
from .filling import FAR
from .moves import NEGLIGIBLE, Moves

REPEATS = (0.34, 0.18)  # first and last temperature in repeats
WISHES = (1.2, 0.05)  # the same in typical pair weights, for one round of wishes
BATCH = 32


def temperatures(board: Board) -> tuple[float, float]:
    """The first and last temperature for a board, in its units of cost."""
    hot, cold = REPEATS if board.scale.unit else WISHES
    return hot * board.scale.step, cold * board.scale.step


class Cooling:
    """One cooling of a board; ``improved`` is told of each new best and says whether to end."""

    def __init__(self, board: Board, moves: Moves, random: Random) -> None:
        self.board = board
        self.moves = moves
        self.random = random
        self.plain = not board.ruled and board.home is None
        self.simple = [not board.blocks[turn] and not moves.loose[turn] for turn in range(len(board.seat))]

    def batch(self, temperature: float, best: int, leave: Callable[[], None], improved: Callable[[], bool]) -> bool:
        """Take a batch of steps at one temperature; True when all is to end.

        ``leave`` is called before a board that may be the best is left, ``improved`` when a step betters ``best``.
        """
        board, moves = self.board, self.moves
        for _ in range(BATCH):
            chosen = moves.quick()
            if chosen is None:
                return True
            turn, person = chosen
            if self.plain and self.simple[turn] and not board.broken:
                partner = self._draw(turn, person, temperature)
                if partner < 0:
                    continue
                leave()
                board.swap(turn, person, partner)
            else:
                move = moves.drawn(turn, person, temperature)
                if move is None:
                    continue
                leave()
                board.apply(turn, *move[1:])
            if board.total < best:
                if improved():
                    return True
                best = board.total
        return False

    def _draw(self, turn: int, person: int, temperature: float) -> int:
        """The partner of a swap drawn by its cost, -1 for none; for rounds without rules, blocks and loose sizes."""
        board = self.board
        row, own, groups, cost = board.cost[person], board.own[turn], board.groups[turn], board.cost
        source = board.seat[turn][person]
        join = [sum(getter(row)) if getter else FAR for getter in board.getters[turn]]
        join[source] = FAR
        join.append(FAR)
        columns: Iterable[int] = row
        for other in groups[source]:
            if other != person:
                columns = map(add, columns, cost[other])
        prices = [c - o - d - d + join[g] for c, o, d, g in zip(columns, own, row, board.slot[turn], strict=False)]
        limit = own[person] + NEGLIGIBLE * temperature
        if min(prices) > limit:
            return -1
        mine = own[person]
        found = [other for other, price in enumerate(prices) if price <= limit]
        weights = list(
            accumulate([exp((mine - prices[other]) / temperature) if prices[other] > mine else 1.0 for other in found])
        )
        mark = self.random.random() * max(1.0, weights[-1])
        for other, weight in zip(found, weights, strict=True):
            if mark < weight:
                return other
        return -1

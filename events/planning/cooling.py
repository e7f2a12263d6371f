"""Simulated annealing in which each step draws among all swaps of one seat at once.

The temperature falls geometrically over whatever limit there is, time or iterations, so that a longer budget is a
slower cooling. A step prices all swaps of one seat and takes one with probability in proportion to
exp(-cost / temperature), or none, as likely as single swaps would all have been refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import exp
from operator import add
from random import Random

from .board import Board
from .filling import FAR
from .moves import NEGLIGIBLE, Moves

REPEATS = (0.34, 0.17)  # first and last temperature in repeats
WISHES = (1.2, 0.05)  # the same in typical pair weights
BATCH = 64


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
        bound = any(board.blocks[turn] or moves.loose[turn] for turn in board.turns)
        self.plain = not (board.ruled or board.home or moves.wishing or board.broken or bound)

    def batch(self, temperature: float, best: int, leave: Callable[[], None], improved: Callable[[], bool]) -> bool:
        """Take a batch of steps at one temperature; True when all is to end.

        ``leave`` is called before a board that may be the best is left, ``improved`` when a step betters ``best``.
        """
        board = self.board
        if self.plain:
            return self._plain_batch(temperature, best, leave, improved)
        for _ in range(BATCH):
            if not self._step(temperature, leave):
                continue
            if board.total < best:
                if improved():
                    return True
                best = board.total
        return False

    def _step(self, temperature: float, leave: Callable[[], None]) -> bool:
        """Draw a change of any kind and make it; whether there was one."""
        chosen = self.moves.quick()
        move = None if chosen is None else self.moves.drawn(*chosen, temperature)
        if chosen is None or move is None:
            return False
        leave()
        self.board.apply(chosen[0], *move[1:])
        return True

    def _plain_batch(
        self, temperature: float, best: int, leave: Callable[[], None], improved: Callable[[], bool]
    ) -> bool:
        """The same for a board of swaps and repeats alone, all in one function because it is worth being quick."""
        board, random = self.board, self.random.random
        turns, people, cost = board.turns, board.people, board.cost
        dearest = int(NEGLIGIBLE * temperature)
        chances = [exp(-price / temperature) for price in range(dearest + 1)]
        for _ in range(BATCH):
            turn, person = turns[int(random() * len(turns))], int(random() * people)
            own, slot = board.own[turn], board.slot[turn]
            source, mine = slot[person], own[person]
            if not mine or source < 0:
                continue
            row = cost[person]
            join = [sum(getter(row)) if getter else FAR for getter in board.getters[turn]]
            join[source] = FAR
            join.append(FAR)
            columns: Iterable[int] = row
            for other in board.groups[turn][source]:
                if other != person:
                    columns = map(add, columns, cost[other])
            prices = [c - o - d - d + join[g] for c, o, d, g in zip(columns, own, row, slot)]  # noqa: B905 - speed
            limit = mine + dearest
            if min(prices) > limit:
                continue
            found = [(other, price - mine) for other, price in enumerate(prices) if price <= limit]
            weights = [chances[price] if price > 0 else 1.0 for _, price in found]
            mark, total = random(), sum(weights)
            if total > 1:
                mark *= total
            elif mark >= total:
                continue
            for (other, _), weight in zip(found, weights, strict=True):
                mark -= weight
                if mark < 0:
                    leave()
                    board.swap(turn, person, other)
                    break
            if board.total < best:
                if improved():
                    return True
                best = board.total
        return False

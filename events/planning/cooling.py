"""Simulated annealing in which each step draws among all swaps of one seat at once.

The temperature falls geometrically over whatever limit there is, time or iterations, so that a longer budget is a
slower cooling. A step prices all swaps of one seat and takes one with probability in proportion to
exp(-cost / temperature), or none, as likely as single swaps would all have been refused.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .board import Board
from .moves import Moves
from .packed import Packed, packs

REPEATS = (0.25, 0.19)  # first and last temperature in repeats for groups of 4
WARMER = 0.05  # for each person more in a group, whose seats have more repeats to lose, begin so much hotter
WISHES = (1.2, 0.05)  # the same in typical pair weights
BATCH = 128


def temperatures(board: Board) -> tuple[float, float]:
    """The first and last temperature for a board, in its units of cost."""
    hot, cold = REPEATS if board.scale.unit else WISHES
    if board.scale.unit and not board.scale.pair:
        sizes = [len(people) for turn in board.turns for people in board.groups[turn] if people]
        hot += WARMER * max(-1.0, min(1.5, sum(sizes) / max(1, len(sizes)) - 4))
    return hot * board.scale.step, cold * board.scale.step


class Cooling:
    """One cooling of a board; ``improved`` is told of each new best and says whether to end."""

    def __init__(self, board: Board, moves: Moves, random: Random) -> None:
        self.board = board
        self.moves = moves
        self.random = random
        self.packed = Packed(board, random) if packs(board) else None

    def batch(self, temperature: float, best: int, leave: Callable[[], None], improved: Callable[[], bool]) -> bool:
        """Take a batch of steps at one temperature; True when all is to end.

        ``leave`` is called before a board that may be the best is left, ``improved`` when a step betters ``best``.
        """
        board = self.board
        if self.packed is not None:
            found = self.packed.batch(BATCH, temperature, best)
            if found is None:
                return False
            board.load(found)
            over = improved()
            leave()
            return over
        for _ in range(BATCH):
            if not self._step(temperature, leave):
                continue
            if board.worth < best:
                if improved():
                    return True
                best = board.worth
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

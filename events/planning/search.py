"""Min-conflict tabu search over swaps within a round, with restarts.

A seat that costs something is drawn at random, all swaps of its person inside the round are priced at once by row
sums, and the cheapest that is not tabu is taken; one that costs is taken with probability exp(-cost / temperature).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from random import Random

from .board import Board
from .cooling import BATCH, Cooling, temperatures
from .filling import FAR, fill
from .moves import Move, Moves
from .plans import Progress
from .single import Single, fits

TEMPERATURES = (0.25, 0.2, 0.3, 0.22, 0.28)
TENURE = (8, 16)
COOLING_PER_SEAT = 5000  # steps after which colder seatings are found by starting over
NEAR = 8  # avoidable repeats up to which another tabu search is worth its time
FEW = 2  # repeats that are left to stand when a repair finds nothing better
REPAIRS = 3  # more attempts at a repair that leaves more of them
LOOK_AT_CLOCK = 32
CLOCK = time.perf_counter  # the bench counts CPU seconds instead, so that a busy machine does not disturb it

Snapshot = list[list[list[int]]]


@dataclass
class Limits:
    """When a search must end: at a number of iterations, at an instant of the clock, or when the caller says so."""

    iterations: int | None
    deadline: float | None
    progress: Callable[[Progress], bool | None] | None = None
    bound: int = 0
    done: int = 0
    cancelled: bool = False
    started: float = 0.0
    reported: float = -512.0
    look: int = 0

    @classmethod
    def of(
        cls, iterations: int | None, budget_s: float | None, progress: Callable[[Progress], bool | None] | None
    ) -> Limits:
        """Limits that begin now; the clock is read only where there is a budget."""
        now = CLOCK() if budget_s is not None else 0.0
        return cls(iterations, None if budget_s is None else now + budget_s, progress, started=now)

    def seconds(self) -> float | None:
        """Seconds since the start, None without a budget."""
        return None if self.deadline is None else CLOCK() - self.started

    def spent(self) -> float:
        """The part of the limits that is used up, from 0 to 1."""
        parts = [0.0]
        if self.iterations:
            parts.append(self.done / self.iterations)
        if self.deadline is not None:
            parts.append((CLOCK() - self.started) / max(self.deadline - self.started, 1e-9))
        return min(1.0, max(parts))

    def spent_since(self, began: float) -> float:
        """The part that is used up of what was left when ``began`` was spent: 1 where nothing was left any more."""
        return (self.spent() - began) / (1 - began) if began < 1 else 1.0

    def over(self, broken: int, waste: int) -> bool:
        """Whether to end now; looks at the clock and reports every few iterations only."""
        if self.iterations is not None and self.done >= self.iterations:
            return True
        if self.done < self.look:
            return self.cancelled
        self.look = self.done + LOOK_AT_CLOCK
        seconds = self.seconds()
        if self.deadline is not None and CLOCK() >= self.deadline:
            return True
        due = self.done >= self.reported + 512 if seconds is None else seconds - self.reported >= 0.1
        if self.progress is not None and due:
            self.reported = self.done if seconds is None else seconds
            report = Progress(self.done, seconds, broken, waste, self.bound)
            self.cancelled = self.progress(report) is False
        return self.cancelled


class Search:
    """One search on a board; keeps the best seating seen, rules first, then cost."""

    def __init__(
        self, board: Board, limits: Limits, random: Random, goal: Callable[[Board], bool], *, anew: bool = True
    ) -> None:
        self.board = board
        self.limits = limits
        self.random = random
        self.goal = goal
        self.anew = anew
        self.moves = Moves(board, random)
        self.best: Snapshot = []
        self.best_key: tuple[int, int] = (FAR, FAR)
        self.best_waste = 0
        self.lowest = FAR
        self.fresh = False
        self.seats = sum(len(board.problem.present[turn]) for turn in board.turns)

    def run(self, starts: list[Snapshot]) -> None:
        """Search from each given seating, then anew and from the best, until the goal or the limits.

        Short tabu searches find seatings without waste where there is room; slow cooling wins where there is not. A
        repair ends as soon as the rules are kept and nothing gets better: what is left is not worth more moves.
        """
        board, patience, attempt = self.board, 2000 + 40 * self.seats, 0
        repair = board.home is not None
        if repair:
            patience = 300 + self.seats // 2
        while True:
            if attempt < len(starts):
                board.load(starts[attempt])
                fill(board, self.random)
            elif attempt == 0 or (self.anew and attempt % 4 and self.best_waste <= NEAR):
                board.clear()
                fill(board, self.random)
            else:
                board.load(self.best)
            if fits(board):
                self._note()
                self._keep()
                self._cool_single()
                self._keep()
                break
            near = self.best_waste <= NEAR and not self.moves.wishing
            if attempt == 0 or repair or (near and attempt % 4):
                over = self._descend(patience, TEMPERATURES[attempt % len(TEMPERATURES)])
                patience = min(patience * 5 // 4, 400_000)
            else:
                over = self._cool(self._cooling_steps())
            self._keep()
            if over or (repair and not self.best_key[0] and (attempt == REPAIRS or self.best_waste <= FEW)):
                break
            attempt += 1
        board.load(self.best)

    def _cooling_steps(self) -> int | None:
        """How long to cool: in equal parts of what the limits leave, each long enough; None for all that is left."""
        spent = self.limits.spent()
        whole = self.seats * COOLING_PER_SEAT
        if not spent:
            return whole
        left = self.limits.done * (1 - spent) / spent
        return None if left < 1.5 * whole else round(left / (left // whole))

    def _descend(self, patience: int, temperature: float) -> bool:
        """Tabu search until ``patience`` iterations pass without progress; True when all is to end."""
        board, limits, random, moves = self.board, self.limits, self.random, self.moves
        moves.forget()
        here, last, near = FAR, limits.done, board.home is not None
        scaled = temperature * board.scale.step
        while True:
            if board.total < here:
                here, last = board.total, limits.done
                self._note()
                if self.fresh and self.goal(board):
                    return True
            if limits.over(self.best_key[0], self.best_waste):
                return True
            if limits.done - last > (patience if near or self.best_waste <= NEAR else patience // 4):
                return False
            limits.done += 1
            chosen = moves.choose()
            if chosen is None:
                return True
            turn, person = chosen
            moves.now, moves.aspired = limits.done, self.lowest
            move = moves.best(turn, person)
            if move is None or (move[0] > 0 and random.random() >= exp(-move[0] / scaled)):
                continue
            self._make(turn, move)
            moves.forbid(turn, (*move[1], *move[3]), limits.done + random.randint(*TENURE))

    def _cool(self, steps: int | None) -> bool:
        """Anneal for so many steps, or for all that the limits leave; True when all is to end."""
        board, limits = self.board, self.limits
        self.moves.forget()
        cooling = Cooling(board, self.moves, self.random)
        hot, cold = temperatures(board)
        begun, began = limits.done, limits.spent()
        while True:
            part = limits.spent_since(began) if steps is None else (limits.done - begun) / steps
            if part >= 1 or limits.over(self.best_key[0], self.best_waste):
                return part < 1 or steps is None
            temperature = hot * (cold / hot) ** part
            limits.done += BATCH
            if cooling.batch(temperature, self.best_key[1], self._keep, self._improved):
                return True

    def _cool_single(self) -> None:
        """Anneal one plain round for all that the limits leave, keeping the best seating seen."""
        board, limits = self.board, self.limits
        single = Single(board, self.random)
        hot, cold = single.temperatures()
        began, best = limits.spent(), self.lowest
        while not limits.over(self.best_key[0], self.best_waste):
            temperature = hot * (cold / hot) ** limits.spent_since(began)
            for _ in range(BATCH):
                limits.done += 1
                single.step(temperature)
            if single.total < best:
                best = single.total
                board.load(single.snapshot())
                if self._improved():
                    return
                self._keep()

    def _improved(self) -> bool:
        self._note()
        return self.fresh and self.goal(self.board)

    def _make(self, turn: int, move: Move) -> None:
        """Change the board, keeping the best seating before it is left."""
        _, out, target, into = move
        self._keep()
        self.board.apply(turn, out, target, into)

    def _note(self) -> None:
        """Remember that the board is the best seating so far, if it is; it is copied only before it is left."""
        board = self.board
        self.lowest = min(self.lowest, board.total)
        worth = board.worth
        if worth >= self.best_key[1] and board.broken >= self.best_key[0]:
            return
        key = (board.unkept(), worth)
        if key < self.best_key:
            self.best_key, self.best_waste, self.fresh = key, board.repeats, True

    def _keep(self) -> None:
        """Copy the board if it is the best so far and not copied yet."""
        if self.fresh:
            self.best = self.board.snapshot()
        self.fresh = False

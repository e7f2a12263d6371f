"""Min-conflict tabu search over swaps within a round, with restarts.

A seat that costs something is drawn at random, all swaps of its person inside the round are priced at once by row
sums, and the cheapest that is not tabu is taken; one that costs is taken with probability exp(-cost / temperature).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from operator import add
from random import Random

from .board import Board
from .filling import FAR, fill
from .plans import Progress

TEMPERATURES = (0.25, 0.2, 0.3, 0.22, 0.28)
TENURE = (8, 16)
LOOK_AT_CLOCK = 32

Snapshot = list[list[list[int]]]
Move = tuple[int, tuple[int, ...], int, tuple[int, ...]]


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
    reported: float = -1.0

    @classmethod
    def of(
        cls, iterations: int | None, budget_s: float | None, progress: Callable[[Progress], bool | None] | None
    ) -> Limits:
        """Limits that begin now; the clock is read only where there is a budget."""
        now = time.perf_counter() if budget_s is not None else 0.0
        return cls(iterations, None if budget_s is None else now + budget_s, progress, started=now)

    def seconds(self) -> float | None:
        """Seconds since the start, None without a budget."""
        return None if self.deadline is None else time.perf_counter() - self.started

    def over(self, broken: int, waste: int) -> bool:
        """Whether to end now; looks at the clock and reports every few iterations only."""
        if self.iterations is not None and self.done >= self.iterations:
            return True
        if self.done % LOOK_AT_CLOCK:
            return self.cancelled
        seconds = self.seconds()
        if self.deadline is not None and time.perf_counter() >= self.deadline:
            return True
        due = self.done % 512 == 0 if seconds is None else seconds - self.reported >= 0.1
        if self.progress is not None and due:
            self.reported = seconds or 0.0
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
        self.wishing = bool(board.scale.pair)
        self.best: Snapshot = []
        self.best_key: tuple[int, int] = (FAR, FAR)
        self.best_waste = 0
        self.fresh = False
        self.strict = board.ruled or bool(board.problem.apart)
        self.loose = [
            any(group.low < group.high for group in board.problem.rounds[turn]) for turn in range(len(board.seat))
        ]
        self.tabu: list[list[int]] = []

    def run(self, starts: list[Snapshot]) -> None:
        """Search from each given seating, then from new ones and from the best, until the goal or the limits."""
        board, patience, attempt = self.board, self._patience(), 0
        while True:
            if attempt < len(starts):
                board.load(starts[attempt])
            elif attempt == 0 or (self.anew and attempt % 2 and self.best_key[1] < 12 * board.scale.step):
                board.clear()
                fill(board, self.random)
            else:
                board.load(self.best)
                self._shake()
            if self._descend(patience, TEMPERATURES[attempt % len(TEMPERATURES)]):
                break
            self._keep()
            attempt += 1
            patience = min(patience * 5 // 4, 400_000)
        self._keep()
        board.load(self.best)

    def _patience(self) -> int:
        """Iterations without a better seating after which to start anew."""
        seats = sum(len(self.board.problem.present[turn]) for turn in self.board.turns)
        return 2000 + 40 * seats

    def _shake(self) -> None:
        """Exchange some random pairs of one or two rounds, to leave the neighbourhood of the best seating."""
        board, random = self.board, self.random
        for _ in range(2):
            turn = random.choice(board.turns)
            movable = [person for person in board.problem.present[turn] if board.slot[turn][person] != -1]
            for _ in range(max(2, len(movable) // 8)):
                if len(movable) > 1:
                    one, other = random.sample(movable, 2)
                    if board.seat[turn][one] != board.seat[turn][other]:
                        board.apply(turn, (one,), board.seat[turn][other], (other,))

    def _descend(self, patience: int, temperature: float) -> bool:
        """Search until ``patience`` iterations pass without progress; True when all is to end."""
        board, limits, random = self.board, self.limits, self.random
        self.tabu = [[0] * board.people for _ in board.seat]
        here, last = FAR, limits.done
        scaled = temperature * board.scale.step
        while True:
            if board.total < here:
                here, last = board.total, limits.done
                self._note()
                if self.fresh and self.goal(board):
                    return True
            if limits.over(self.best_key[0], self.best_waste):
                return True
            if limits.done - last > patience:
                return False
            limits.done += 1
            chosen = self._choose()
            if chosen is None:
                return not self.wishing and not board.broken and board.total <= 0
            turn, person = chosen
            move = self._best_move(turn, person)
            if move is None:
                continue
            change, out, target, into = move
            if change > 0 and random.random() >= exp(-change / scaled):
                continue
            if change > 0 or (change == 0 and self.strict):
                self._keep()
            board.apply(turn, out, target, into)
            until = limits.done + random.randint(*TENURE)
            for mover in (*out, *into):
                self.tabu[turn][mover] = until

    def _note(self) -> None:
        """Remember that the board is the best seating so far, if it is; it is copied only before it is left."""
        board = self.board
        if board.total >= self.best_key[1] and board.broken >= self.best_key[0]:
            return
        key = (board.unkept(), board.total)
        if key < self.best_key:
            self.best_key, self.best_waste, self.fresh = key, board.repeats, True

    def _keep(self) -> None:
        """Copy the board if it is the best so far and not copied yet."""
        if self.fresh:
            self.best = self.board.snapshot()
        self.fresh = False

    def _choose(self) -> tuple[int, int] | None:
        """A seat to change: of a group that breaks a rule, or one whose company costs something."""
        board, random = self.board, self.random
        if board.broken and random.random() < 0.5:
            broken = [
                (turn, people)
                for turn in board.turns
                for people, tally in zip(board.groups[turn], board.tallies[turn], strict=True)
                if tally.broken
            ]
            turn, people = random.choice(broken)
            free = [person for person in people if not board.fixed[turn][person]]
            return (turn, random.choice(free)) if free else self._anyone(turn)
        if self.wishing:
            return self._anyone()
        sums = [sum(board.own[turn]) for turn in board.turns]
        total = sum(sums)
        if total:
            turn = random.choices(board.turns, sums)[0]
            fixed = board.fixed[turn]
            costly = [person for person, cost in enumerate(board.own[turn]) if cost and not fixed[person]]
            if costly:
                return turn, random.choice(costly)
        return self._anyone() if total or board.broken or board.home is not None else None

    def _anyone(self, turn: int | None = None) -> tuple[int, int] | None:
        turn = self.random.choice(self.board.turns) if turn is None else turn
        fixed = self.board.fixed[turn]
        movable = [person for person in self.board.problem.present[turn] if not fixed[person]]
        return (turn, self.random.choice(movable)) if movable else None

    def _best_move(self, turn: int, person: int) -> Move | None:
        """The cheapest change of the person's seat in this round that is not tabu, ties drawn at random."""
        block = self.board.blocks[turn].get(person)
        best = self._best_block_swap(turn, block) if block else self._best_swap(turn, person)
        if self.loose[turn] or self.board.broken:
            other = self._best_relocation(turn, block or (person,))
            if other is not None and (best is None or other[0] < best[0]):
                return other
        return best

    def _best_swap(self, turn: int, person: int) -> Move | None:
        board = self.board
        source = board.seat[turn][person]
        join = [*board.joining(turn, person), FAR]
        join[source] = FAR
        row, own = board.cost[person], board.own[turn]
        base = -own[person]
        company = [board.cost[other] for other in board.groups[turn][source] if other != person]
        columns = company[0] if company else [0] * board.people
        for other in company[1:]:
            columns = list(map(add, columns, other))
        prices = [
            column - cost - pair + join[group]
            for column, cost, pair, group in zip(columns, own, row, board.slot[turn], strict=True)
        ]
        if board.home is not None:
            base += self._price_moves(turn, person, source, prices)
        if board.ruled:
            return self._best_ruled_swap(turn, person, prices, base)
        least = min(prices)
        if least >= FAR // 2:
            return None
        tabu, now = self.tabu[turn], self.limits.done
        best = [other for other, price in enumerate(prices) if price == least]
        free = [other for other in best if tabu[other] < now]
        if not free and board.total + least + base >= self.best_key[1]:
            least = min([price for price, until in zip(prices, tabu, strict=True) if until < now], default=FAR)
            if least >= FAR // 2:
                return None
            free = [other for other, price in enumerate(prices) if price == least and tabu[other] < now]
        partner = self.random.choice(free or best)
        return least + base, (person,), board.seat[turn][partner], (partner,)

    def _price_moves(self, turn: int, person: int, source: int, prices: list[int]) -> int:
        """Add to each swap's price what leaving or regaining former seats costs; returns the person's own part."""
        board = self.board
        home, seat, cost = board.home[turn], board.seat[turn], board.move_cost  # type: ignore[index]
        for other in board.problem.present[turn]:
            group = seat[other]
            if home[other] != -1:
                prices[other] += cost * ((home[other] != source) - (home[other] != group))
            if home[person] == group:
                prices[other] -= cost
        return cost * (home[person] == source)

    def _best_ruled_swap(self, turn: int, person: int, prices: list[int], base: int) -> Move | None:
        """As for any swap, with rules: swaps are asked in order of the least they could cost."""
        board, tabu, now = self.board, self.tabu[turn], self.limits.done
        masks, breach, tallies = board.kinds.masks, board.scale.breach, board.tallies[turn]
        seat, slot = board.seat[turn], board.slot[turn]
        mine, mask = tallies[seat[person]], masks[person]
        if board.broken:
            ease = [-breach * (tally.broken + mine.broken) for tally in tallies]
            least = [price + ease[group] for price, group in zip(prices, slot, strict=True)]
        else:
            least = prices
        best, choice, count = FAR // 2, -1, 0
        aspired = self.best_key[1] - board.total
        random = self.random.random
        for other in sorted(range(board.people), key=least.__getitem__):
            if least[other] > best:
                break
            price = prices[other]
            if masks[other] != mask:
                price += breach * (
                    mine.exchange(mask, masks[other]) + tallies[seat[other]].exchange(masks[other], mask)
                )
            if price > best or (tabu[other] >= now and price + base >= aspired):
                continue
            count = 1 if price < best else count + 1
            if count == 1 or random() * count < 1:
                best, choice = price, other
        return None if choice < 0 else (best + base, (person,), seat[choice], (choice,))

    def _best_relocation(self, turn: int, movers: tuple[int, ...]) -> Move | None:
        """The cheapest way to seat the movers in another group without exchange."""
        board = self.board
        source = board.seat[turn][movers[0]]
        found: list[Move] = []
        for target, group in enumerate(board.problem.rounds[turn]):
            if target != source and len(board.groups[turn][target]) + len(movers) <= group.high:
                found.append((board.exchange(turn, movers, target, ()), movers, target, ()))
        short = board.problem.rounds[turn][source].low - len(board.groups[turn][source])
        if short > 0:
            found += [
                (board.exchange(turn, (other,), source, ()), (other,), source, ())
                for other in board.problem.present[turn]
                if board.slot[turn][other] not in (-1, source)
            ]
        now, tabu = self.limits.done, self.tabu[turn]
        aspired = self.best_key[1] - board.total
        open_to = [move for move in found if tabu[move[1][0]] < now or move[0] < aspired]
        return min(open_to, key=lambda move: move[0], default=None)

    def _best_block_swap(self, turn: int, block: tuple[int, ...]) -> Move | None:
        """The cheapest exchange of a whole block for as many people of another group, picked one after another."""
        board, now = self.board, self.limits.done
        source, tabu = board.seat[turn][block[0]], self.tabu[turn]
        found: list[Move] = []
        for target, people in enumerate(board.groups[turn]):
            singles = [p for p in people if board.slot[turn][p] != -1 and tabu[p] < now]
            if target == source or len(singles) < len(block):
                continue
            chosen: tuple[int, ...] = ()
            price = 0
            for _ in block:
                options = [
                    (board.exchange(turn, block, target, (*chosen, p)), self.random.random(), p)
                    for p in singles
                    if p not in chosen
                ]
                price, _, person = min(options)
                chosen = (*chosen, person)
            found.append((price, block, target, chosen))
        others = {
            board.blocks[turn][p]
            for t, people in enumerate(board.groups[turn])
            if t != source
            for p in people
            if p in board.blocks[turn]
        }
        found += [
            (board.exchange(turn, block, board.seat[turn][other[0]], other), block, board.seat[turn][other[0]], other)
            for other in sorted(others)
            if len(other) == len(block) and not any(board.fixed[turn][p] for p in other)
        ]
        return min(found, key=lambda move: move[0], default=None)

"""Changes of a seat and their exact costs: which seat to change, and all that can be done with it.

All swaps of one person inside a round are priced at once by row sums of the cost matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp
from operator import add
from random import Random

from .board import Board
from .filling import FAR
from .rules import SIZE

Move = tuple[int, tuple[int, ...], int, tuple[int, ...]]
NEGLIGIBLE = 7.0  # a change that costs more temperatures than this is never drawn
RELOCATING = 0.1  # how often a change of group sizes is tried where sizes are loose
HELPERS = 24
NEAREST = 5  # so many groups are tried for a block


class Moves:
    """Proposes changes of the board: the cheapest that is not tabu, or one drawn by its cost."""

    def __init__(self, board: Board, random: Random) -> None:
        self.board = board
        self.random = random
        self.wishing = bool(board.scale.pair)
        self.loose = [
            any(group.low < group.high for group in board.problem.rounds[turn]) for turn in range(len(board.seat))
        ]
        self.tabu: list[list[int]] = []
        self.now = 0
        self.aspired = FAR
        self.forget()

    def forget(self) -> None:
        """Make nothing tabu."""
        self.tabu = [[0] * self.board.people for _ in self.board.seat]

    def forbid(self, turn: int, people: tuple[int, ...], until: int) -> None:
        """Make seats tabu up to and including the iteration ``until``."""
        for person in people:
            self.tabu[turn][person] = until

    def choose(self) -> tuple[int, int] | None:
        """A seat of a group that breaks a rule, or one whose company costs something; None if all is well."""
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
            return (turn, random.choice(free)) if free else self.anyone(turn)
        if self.wishing:
            return self.anyone()
        sums = [sum(board.own[turn]) for turn in board.turns]
        total = sum(sums)
        if total:
            turn = random.choices(board.turns, sums)[0]
            fixed = board.fixed[turn]
            costly = [person for person, cost in enumerate(board.own[turn]) if cost and not fixed[person]]
            if costly:
                return turn, random.choice(costly)
        return self.anyone() if total or board.broken or board.home is not None else None

    def quick(self) -> tuple[int, int] | None:
        """As ``choose``, but cheaper where most seats cost something."""
        board, random = self.board, self.random.random
        if not board.broken and not self.wishing:
            for _ in range(4):
                turn = board.turns[int(random() * len(board.turns))]
                person = int(random() * board.people)
                if board.own[turn][person] and not board.fixed[turn][person]:
                    return turn, person
        return self.choose()

    def anyone(self, turn: int | None = None) -> tuple[int, int] | None:
        """Any seat that may change, of the round or of all."""
        turn = self.random.choice(self.board.turns) if turn is None else turn
        fixed = self.board.fixed[turn]
        movable = [person for person in self.board.problem.present[turn] if not fixed[person]]
        return (turn, self.random.choice(movable)) if movable else None

    def best(self, turn: int, person: int) -> Move | None:
        """The cheapest change of the person's seat in this round that is not tabu, ties drawn at random."""
        block = self.board.blocks[turn].get(person)
        best = self._best_block_swap(turn, block) if block else self._best_swap(turn, person)
        if self.loose[turn] or self.board.broken:
            other = self._best_relocation(turn, block or (person,))
            if other is not None and (best is None or other[0] < best[0]):
                return other
        return best

    def drawn(self, turn: int, person: int, temperature: float) -> Move | None:
        """A change drawn with weight exp(-cost / temperature); none, the likelier the dearer all of them are."""
        board, random = self.board, self.random.random
        if board.broken or person in board.blocks[turn] or (self.loose[turn] and random() < RELOCATING):
            move = self.best(turn, person)
            if move is None or (move[0] > 0 and random() >= exp(-move[0] / temperature)):
                return None
            return move
        prices, base = self.prices(turn, person)
        limit = int(NEGLIGIBLE * temperature) - base
        if min(prices) > limit:
            return None
        found = [(other, price + base) for other, price in enumerate(prices) if price <= limit]
        if board.ruled:
            found = self._with_rules(turn, person, found)
        weights = [exp(-price / temperature) if price > 0 else 1.0 for _, price in found]
        mark, total = random(), sum(weights)
        if total > 1:
            mark *= total
        for (other, price), weight in zip(found, weights, strict=True):
            mark -= weight
            if mark < 0:
                return price, (person,), board.seat[turn][other], (other,)
        return None

    def prices(self, turn: int, person: int) -> tuple[list[int], int]:
        """What swapping the person with each other one costs, rules aside, less a part that is the same for all.

        Those who cannot be swapped have a price beyond ``FAR // 2``.
        """
        board = self.board
        source = board.seat[turn][person]
        join = board.joining(turn, person)
        join[source] = FAR
        join.append(FAR)
        company = [board.cost[other] for other in board.groups[turn][source] if other != person]
        columns: Iterable[int] = company[0] if company else [0] * board.people
        for other in company[1:]:
            columns = map(add, columns, other)
        own = board.own[turn]
        prices = [
            column - cost - pair + join[group]
            for column, cost, pair, group in zip(columns, own, board.cost[person], board.slot[turn], strict=True)
        ]
        base = -own[person]
        if board.home is not None:
            base += self._price_moves(turn, person, source, prices)
        return prices, base

    def _price_moves(self, turn: int, person: int, source: int, prices: list[int]) -> int:
        """Add to each swap's price what leaving or regaining former seats costs; returns the person's own part."""
        board = self.board
        home, seat, cost = board.home[turn], board.seat[turn], board.move_cost  # type: ignore[index]
        mine = home[person]
        for other in board.problem.present[turn]:
            group, former = seat[other], home[other]
            if former in (source, group):
                prices[other] += cost if former == group else -cost
            if mine == group:
                prices[other] -= cost
        return cost * (mine == source)

    def _with_rules(self, turn: int, person: int, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The same swaps with what they do to the rules."""
        board = self.board
        masks, breach, tallies, seat = board.kinds.masks, board.scale.breach, board.tallies[turn], board.seat[turn]
        mine, mask = tallies[seat[person]], masks[person]
        ruled = []
        for other, price in found:
            theirs = masks[other]
            if theirs == mask:
                ruled.append((other, price))
            else:
                broken = mine.exchange(mask, theirs) + tallies[seat[other]].exchange(theirs, mask)
                ruled.append((other, price + breach * broken))
        return ruled

    def _best_swap(self, turn: int, person: int) -> Move | None:
        board = self.board
        prices, base = self.prices(turn, person)
        if board.ruled:
            return self._best_ruled_swap(turn, person, prices, base)
        least = min(prices)
        if least >= FAR // 2:
            return None
        tabu, now = self.tabu[turn], self.now
        best = [other for other, price in enumerate(prices) if price == least]
        free = [other for other in best if tabu[other] < now]
        if not free and board.total + least + base >= self.aspired:
            least = min([price for price, until in zip(prices, tabu, strict=True) if until < now], default=FAR)
            if least >= FAR // 2:
                return None
            free = [other for other, price in enumerate(prices) if price == least and tabu[other] < now]
        partner = self.random.choice(free or best)
        return least + base, (person,), board.seat[turn][partner], (partner,)

    def _best_ruled_swap(self, turn: int, person: int, prices: list[int], base: int) -> Move | None:
        """As for any swap, with rules: swaps are asked in order of the least they could cost."""
        board, tabu, now = self.board, self.tabu[turn], self.now
        masks, breach, tallies = board.kinds.masks, board.scale.breach, board.tallies[turn]
        seat, slot = board.seat[turn], board.slot[turn]
        mine, mask = tallies[seat[person]], masks[person]
        least = prices
        if board.broken:
            ease = [-breach * (tally.broken + mine.broken) for tally in tallies]
            ease.append(0)
            least = [price + ease[group] for price, group in zip(prices, slot, strict=True)]
        best, choice, count = FAR // 2, -1, 0
        aspired = self.aspired - board.total - base
        random = self.random.random
        for other in sorted(range(board.people), key=least.__getitem__):
            if least[other] > best:
                break
            price = prices[other]
            if masks[other] != mask:
                price += breach * (
                    mine.exchange(mask, masks[other]) + tallies[seat[other]].exchange(masks[other], mask)
                )
            if price > best or (tabu[other] >= now and price >= aspired):
                continue
            count = 1 if price < best else count + 1
            if count == 1 or random() * count < 1:
                best, choice = price, other
        return None if choice < 0 else (best + base, (person,), seat[choice], (choice,))

    def _best_relocation(self, turn: int, movers: tuple[int, ...]) -> Move | None:
        """The cheapest way to seat the movers in another group, or to bring one person to a group that is short."""
        board, tabu = self.board, self.tabu[turn]
        source = board.seat[turn][movers[0]]
        found: list[Move] = []
        for target, group in enumerate(board.problem.rounds[turn]):
            if target != source and len(board.groups[turn][target]) + len(movers) <= group.high:
                found.append((board.exchange(turn, movers, target, ()), movers, target, ()))
        if len(board.groups[turn][source]) < board.problem.rounds[turn][source].low:
            found += [
                (board.exchange(turn, (other,), source, ()), (other,), source, ())
                for other in self._helpers(turn, source)
            ]
        aspired = self.aspired - board.total
        open_to = [move for move in found if tabu[move[1][0]] < self.now or move[0] < aspired]
        return min(open_to, key=lambda move: move[0], default=None)

    def _helpers(self, turn: int, short: int) -> list[int]:
        """People of other groups worth trying in a group that is short: the cheapest in company, and rare kinds."""
        board = self.board
        rows = [board.cost[person] for person in board.groups[turn][short]]
        needed = board.tallies[turn][short].more_mends & ~SIZE
        limits, own, slot = board.problem.rounds[turn], board.own[turn], board.slot[turn]
        spare = [
            len(people) > group.low and place != short
            for place, (people, group) in enumerate(zip(board.groups[turn], limits, strict=True))
        ]
        line = sorted(
            (sum([row[other] for row in rows]) - own[other], other)
            for other in board.problem.present[turn]
            if slot[other] != -1 and slot[other] != short and spare[slot[other]]
        )
        kinds = [other for _, other in line[HELPERS:] if board.kinds.masks[other] & needed]
        return [other for _, other in line[:HELPERS]] + kinds[:HELPERS]

    def _nearest(self, turn: int, block: tuple[int, ...]) -> Sequence[int]:
        """The groups worth trying for a block: where its company costs least, its former ones first."""
        board = self.board
        costs = [0] * len(board.groups[turn])
        for person in block:
            costs = [
                cost + join + board.moving(turn, person, board.seat[turn][person], place)
                for place, (cost, join) in enumerate(zip(costs, board.joining(turn, person), strict=True))
            ]
        chance = self.random.random
        return sorted(range(len(costs)), key=lambda place: (costs[place], chance()))[:NEAREST]

    def _cheapest(self, turn: int, block: tuple[int, ...], singles: list[int]) -> list[int]:
        """Those of a group who would cost least at the block's table, a few more than the block has people."""
        board = self.board
        source, own = board.seat[turn][block[0]], board.own[turn]
        rows = [board.cost[other] for other in board.groups[turn][source] if other not in block]
        line = sorted(
            (
                sum([row[p] for row in rows]) - own[p] + board.moving(turn, p, board.seat[turn][p], source),
                self.random.random(),
                p,
            )
            for p in singles
        )
        return [p for _, _, p in line[: len(block) + 2]]

    def _best_block_swap(self, turn: int, block: tuple[int, ...]) -> Move | None:
        """The cheapest exchange of a whole block for as many people of another group, picked one after another."""
        board, now = self.board, self.now
        source, tabu = board.seat[turn][block[0]], self.tabu[turn]
        found: list[Move] = []
        repair = board.home is not None  # repairs are awaited, so they try less
        near = self._nearest(turn, block) if repair else range(len(board.groups[turn]))
        for target in near:
            singles = [p for p in board.groups[turn][target] if board.slot[turn][p] != -1 and tabu[p] < now]
            if target == source or len(singles) < len(block):
                continue
            if repair:
                singles = self._cheapest(turn, block, singles)
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
            if t != source and t in near
            for p in people
            if p in board.blocks[turn]
        }
        found += [
            (board.exchange(turn, block, board.seat[turn][other[0]], other), block, board.seat[turn][other[0]], other)
            for other in sorted(others)
            if len(other) == len(block) and not any(board.fixed[turn][p] for p in other)
        ]
        return min(found, key=lambda move: move[0], default=None)

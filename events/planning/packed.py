"""Cooling where costs are small whole repeats: all swaps of a seat are priced in a handful of operations.

A byte holds one cost, and one integer the costs of everybody, person p at bits 8p to 8p + 7, so that Python adds and
subtracts a whole row at once. ``nears[t]`` holds a row for each group of round t: what its company would cost each
person. After a swap of a and b only the costs of a and of b to their former and new company have changed, by one, and
the rows of every round follow by a few additions.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from random import Random

from .board import HEAVY, Board
from .rules import Tally

BYTE = 255
BIAS = 96  # keeps prices, which may be gains, above zero
DEAREST = 90  # nobody is moved whose company costs more, which never happens: their prices might not fit into a byte
NEGLIGIBLE = 8.0  # a swap that costs more temperatures than this is never drawn
WELCOME = [b"\1" * (free + 1) + bytes(255 - free) for free in range(BIAS + DEAREST)]


def packs(board: Board) -> bool:
    """Whether a board can be cooled here: repeats and kept rules alone, only single people to swap, small costs."""
    unit = board.scale.unit
    if not unit or board.scale.pair or board.home is not None or board.broken:
        return False
    rounds, present = board.problem.rounds, board.problem.present
    spare = bool(board.problem.apart) and any(not group.low for turn in board.turns for group in rounds[turn])
    if spare or any(board.blocks[turn] for turn in board.turns):
        return False
    dearest = max(map(max, board.start)) // unit + len(board.turns)
    largest = max(max(group.high for group in rounds[turn]) for turn in board.turns)
    absent = max(board.people - len(present[turn]) for turn in board.turns)
    return dearest * max(largest, absent, 1) <= BYTE and max(len(rounds[turn]) for turn in board.turns) < BYTE


class Packed:
    """The seats of a board while they are cooled; the board itself stays as it is.

    Those absent from a round form one more group there, which nobody leaves.
    """

    def __init__(self, board: Board, random: Random) -> None:
        self.board = board
        self.random = random.random
        self.total = board.total
        self.repeats = board.repeats
        self.unit = unit = board.scale.unit
        self.width = width = board.people
        self.one = [1 << 8 * person for person in range(width)]
        self.cost = [self._pack([value // unit for value in row]) for row in board.cost]
        self.masks = board.kinds.masks
        self.groups: dict[int, list[list[int]]] = {}
        self.slots: dict[int, bytearray] = {}
        self.members: dict[int, list[int]] = {}
        self.nears: dict[int, list[int]] = {}
        self.owns: dict[int, int] = {}
        self.shut: dict[int, list[int]] = {}
        self.tallies: dict[int, list[Tally]] = {}
        self.biases = BIAS * sum(self.one) + (1 << 8 * width)  # the byte more takes what the last price may borrow
        for turn in board.turns:
            self._take(turn)
        self.seats = [
            (
                turn,
                person,
                8 * person,
                self.slots[turn],
                self.nears[turn],
                self.shut[turn],
                bytes(256 - len(self.shut[turn])),
            )
            for turn in board.turns
            for person, group in enumerate(board.slot[turn])
            if group >= 0 and not board.fixed[turn][person]
        ]
        self.elsewhere = {
            turn: [(t, self.slots[t], self.nears[t], self.members[t]) for t in board.turns if t != turn]
            for turn in board.turns
        }

    @staticmethod
    def _pack(values: Sequence[int]) -> int:
        return int.from_bytes(bytes(values), "little")

    def _take(self, turn: int) -> None:
        """Lay out one round of the board."""
        board, unit = self.board, self.unit
        absent = [person for person, group in enumerate(board.seat[turn]) if group < 0]
        self.groups[turn] = groups = [*map(list, board.groups[turn]), absent]
        self.slots[turn] = slots = bytearray(self.width)
        own = [0] * self.width
        for group, people in enumerate(groups):
            here = group < len(groups) - 1
            for person in people:
                slots[person] = group
                own[person] = sum(board.cost[person][other] // unit - here for other in people if other != person)
        self.nears[turn] = [sum(self.cost[person] for person in people) for people in groups]
        self.owns[turn] = self._pack(own)
        self.members[turn] = [sum(self.one[person] for person in people) for people in groups]
        shut = [person for person, group in enumerate(board.slot[turn]) if group < 0 or board.fixed[turn][person]]
        closed = BYTE * sum(1 << 8 * person for person in [*shut, self.width])
        self.shut[turn] = [closed | BYTE * members for members in self.members[turn]]
        self.tallies[turn] = tallies = [Tally(board.kinds, group) for group in board.problem.rounds[turn]]
        for tally, people in zip(tallies, groups, strict=False):
            for person in people:
                tally.add(self.masks[person], 1)

    def snapshot(self) -> list[list[list[int]]]:
        """The seats in the form of the board's own snapshot."""
        seats: list[list[list[int]]] = [[] for _ in self.board.groups]
        for turn, groups in self.groups.items():
            seats[turn] = [list(people) for people in groups[:-1]]
        return seats

    def batch(self, steps: int, temperature: float, best: int) -> list[list[list[int]]] | None:
        """Take so many steps at one temperature; returns the best seating seen, if it is better than ``best``.

        Each step draws a seat that costs something and one of its swaps with probability exp(-cost / temperature), or
        none, as likely as single swaps would all have been refused.
        """
        random, seats, width, cost, biases = self.random, self.seats, self.width + 1, self.cost, self.biases
        number, dearest = len(seats), min(int(NEGLIGIBLE * temperature / self.unit), 64)
        dear = [(price, exp(-price * self.unit / temperature)) for price in range(1, dearest + 1)]
        heavy = self.unit * HEAVY
        ruled, found, unpack, owns = self.board.ruled, None, int.from_bytes, self.owns
        for _ in range(steps):
            turn, person, shift, slots, near, shut, padding = seats[int(random() * number)]
            own = owns[turn]
            mine = own >> shift & BYTE
            if not 0 < mine < DEAREST:
                continue
            group, row = slots[person], cost[person]
            join = bytes([line >> shift & BYTE for line in near]) + padding
            swaps = near[group] + unpack(slots.translate(join), "little") + biases - own - row - row
            prices = (swaps | shut[group]).to_bytes(width, "little")
            free = BIAS + mine
            welcome = prices.translate(WELCOME[free])
            total: float = welcome.count(1)
            for price, chance in dear:
                total += prices.count(free + price) * chance
            mark = random()
            if total > 1:
                mark *= total
            elif mark >= total:
                continue
            other = self._drawn(mark, prices, welcome, free, dear)
            if other < 0:
                continue
            if ruled and self.masks[person] != self.masks[other] and not self._allowed(turn, person, other):
                continue
            self._swap(turn, person, other)
            worth = self.total + self.repeats * heavy
            if worth < best:
                best, found = worth, self.snapshot()
        return found

    @staticmethod
    def _drawn(mark: float, prices: bytes, welcome: bytes, free: int, dear: list[tuple[int, float]]) -> int:
        """The person at the place ``mark`` of all weights: 1 for those who cost nothing, then dearer ones; else -1."""
        found, value, place = welcome, 1, int(mark)
        mark -= welcome.count(1)
        if mark >= 0:
            for price, chance in dear:
                number = prices.count(free + price)
                if mark < number * chance:
                    found, value, place = prices, free + price, min(int(mark / chance), number - 1)
                    break
                mark -= number * chance
            else:
                return -1
        other = found.find(value)
        for _ in range(place):
            other = found.find(value, other + 1)
        return other

    def _allowed(self, turn: int, person: int, other: int) -> bool:
        """Whether a swap of two people of different kinds keeps the rules; notes it if so."""
        slots, tallies = self.slots[turn], self.tallies[turn]
        mine, theirs = tallies[slots[person]], tallies[slots[other]]
        mask, other_mask = self.masks[person], self.masks[other]
        if mine.exchange(mask, other_mask) > 0 or theirs.exchange(other_mask, mask) > 0:
            return False
        mine.exchanged(other_mask & ~mask, mask & ~other_mask)
        theirs.exchanged(mask & ~other_mask, other_mask & ~mask)
        return True

    def _swap(self, turn: int, first: int, second: int) -> None:
        """Let two people change places."""
        cost, one, slots, near = self.cost, self.one, self.slots[turn], self.nears[turn]
        source, target = slots[first], slots[second]
        ours, theirs = self.groups[turn][source], self.groups[turn][target]
        ours.remove(first)
        theirs.remove(second)
        former, new = sum([one[person] for person in ours]), sum([one[person] for person in theirs])
        self._reprice(turn, first, second, former, new)
        company, pair = new - former, one[second] - one[first]
        cost[first] += company
        cost[second] -= company
        for person in ours:
            cost[person] += pair
        for person in theirs:
            cost[person] -= pair
        trade = company - cost[first] + cost[second]
        near[source] += pair * len(ours) + trade
        near[target] -= pair * len(theirs) + trade
        self._follow(turn, first, second, ours, theirs)
        ours.append(second)
        theirs.append(first)
        slots[first], slots[second] = target, source
        members = self.members[turn]
        members[source] += pair
        members[target] -= pair
        self.shut[turn][source] += BYTE * pair
        self.shut[turn][target] -= BYTE * pair

    def _reprice(self, turn: int, first: int, second: int, former: int, new: int) -> None:
        """What their company costs those who change and those whom they leave and join, in this round."""
        own, near, one = self.owns[turn], self.nears[turn], self.one
        row, other_row, slots = self.cost[first], self.cost[second], self.slots[turn]
        meeting = row >> 8 * second & BYTE
        joining = (near[slots[second]] >> 8 * first & BYTE) - meeting - (own >> 8 * first & BYTE)
        other_joining = (near[slots[first]] >> 8 * second & BYTE) - meeting - (own >> 8 * second & BYTE)
        self.total += self.unit * (joining + other_joining)
        stay, meet = former * BYTE, new * BYTE
        left, met, other_left, other_met = row & stay, row & meet, other_row & meet, other_row & stay
        # a byte that is 1 or more, taken together with 127, has its highest bit: so many are counted at once
        self.repeats += ((met + 127 * new & 128 * new) + (other_met + 127 * former & 128 * former)).bit_count()
        self.repeats -= ((left + 126 * former & 128 * former) + (other_left + 126 * new & 128 * new)).bit_count()
        own += other_met - left + former + met - other_left + new
        self.owns[turn] = own + joining * one[first] + other_joining * one[second]

    def _follow(self, turn: int, first: int, second: int, ours: list[int], theirs: list[int]) -> None:
        """Bring the rows of the other rounds up to date: two people have changed their company."""
        one, owns = self.one, self.owns
        former, new = sum([one[person] for person in ours]), sum([one[person] for person in theirs])
        pair, company, either = one[second] - one[first], new - former, former | new
        for other, slots, near, members in self.elsewhere[turn]:
            for person in ours:
                near[slots[person]] += pair
            for person in theirs:
                near[slots[person]] -= pair
            here, there = slots[first], slots[second]
            near[here] += company
            near[there] -= company
            mates, others = members[here], members[there]
            if (mates | others) & either:
                left, met, left_second, met_second = mates & former, mates & new, others & new, others & former
                change = (met.bit_count() - left.bit_count()) * one[first] - left + met
                change += (met_second.bit_count() - left_second.bit_count()) * one[second] - left_second + met_second
                owns[other] += change

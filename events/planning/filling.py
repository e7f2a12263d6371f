"""A first seating: those with the fewest possibilities first, each where they cost least."""

from __future__ import annotations

from random import Random

from .board import Board
from .bounds import even_sizes

FAR = 1 << 60


def fill(board: Board, random: Random) -> None:
    """Seat everyone of every round to plan who has no seat yet, keeping sizes as even as the seats taken allow."""
    for turn in board.turns:
        fill_round(board, turn, random)


def fill_round(board: Board, turn: int, random: Random, sizes: list[int] | None = None) -> None:
    """Seat the people of one round: locks, blocks, then by scarcity of their kind, then the rest in random order.

    ``sizes`` are the places of each group, as even as can be where none are given.
    """
    groups, present = board.problem.rounds[turn], board.problem.present[turn]
    seat = board.seat[turn]
    for person in present:
        if seat[person] == -1 and person in board.locked[turn]:
            board.join(turn, person, board.locked[turn][person])
    sizes = even_sizes(groups, len(present)) if sizes is None else sizes
    waiting = [person for person in present if seat[person] == -1]
    random.shuffle(waiting)
    units = _units(board, turn, waiting)
    for unit in units:
        group = _cheapest(board, turn, unit, sizes, random)
        for person in unit:
            board.join(turn, person, group)


def _units(board: Board, turn: int, waiting: list[int]) -> list[tuple[int, ...]]:
    """Blocks and single people, largest blocks first, then the kinds of people that are scarce."""
    often: dict[int, int] = {}
    for person in waiting:
        mask = board.kinds.masks[person]
        often[mask] = often.get(mask, 0) + 1
    low = [place for place, (least, _) in enumerate(board.kinds.limits) if least]
    needed = sum(board.kinds.bits[place] for place in low)
    seen: set[int] = set()
    units = []
    for person in waiting:
        if person not in seen:
            unit = board.blocks[turn].get(person, (person,))
            seen.update(unit)
            units.append(tuple(other for other in unit if board.seat[turn][other] == -1))

    def scarcity(unit: tuple[int, ...]) -> tuple[int, int, int]:
        mask = board.kinds.masks[unit[0]]
        return -len(unit), -(mask & needed).bit_count(), often[mask]

    return sorted(units, key=scarcity)


def _cheapest(board: Board, turn: int, unit: tuple[int, ...], sizes: list[int], random: Random) -> int:
    """The group where the unit costs least in company and rules, among those with a place left."""
    costs = [0] * len(sizes)
    for person in unit:
        costs = [cost + more for cost, more in zip(costs, board.joining(turn, person), strict=True)]
    groups, tallies = board.groups[turn], board.tallies[turn]
    masks = [board.kinds.masks[person] for person in unit]
    breach, best, choice = board.scale.breach, FAR, []
    for group, size in enumerate(sizes):
        taken = len(groups[group])
        over = max(0, taken + len(unit) - size)
        if not size and not taken:
            over += 1
        broken = tallies[group].exchange(0, masks[0]) if len(unit) == 1 else tallies[group].after([], masks)
        cost = costs[group] + breach * (broken + 10 * over)
        if board.home is not None:
            cost += sum(board.moving(turn, person, board.home[turn][person], group) for person in unit)
            cost += board.spread * taken
        if cost < best:
            best, choice = cost, [group]
        elif cost == best:
            choice.append(group)
    return random.choice(choice)

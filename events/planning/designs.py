"""Seatings known to algebra: rounds of equal groups in which no pair meets twice.

The main source is the transversal design over a ring of as many elements as there are groups: person (column c, value
v) sits in the round of slope x at group y where v = x c + y. Two people of different columns meet once at most, those
of one column never. If the size divides the number of groups, each column can be seated in itself, by the same
argument, for further rounds. See C. J. Colbourn and J. H. Dinitz, Handbook of Combinatorial Designs, III.3.
"""

from __future__ import annotations

from .bounds import even_sizes
from .catalogue import BINARY, CYCLIC, EIGHT
from .fields import ring
from .problem import Problem

Rounds = list[list[list[int]]]
LARGEST_RING = 200


def design(groups: int, size: int, rounds: int) -> Rounds:
    """Up to ``rounds`` rounds of equal groups without a repeated pair, as many as are known: at least one."""
    plain = [[list(range(start, start + size)) for start in range(0, groups * size, size)]]
    found = max((plain, _transversal(groups, size, rounds), _cyclic(groups, size), _binary(groups, size)), key=len)
    return found[:rounds]


def designed(problem: Problem) -> list[list[list[int]]] | None:
    """Seats for the first rounds of a problem that asks for nothing but new meetings, or None.

    All rounds must seat the same people at the same numbers of even sizes, those of one size and one less.
    """
    if problem.met or problem.apart or problem.together or problem.locks or problem.pairs or _ruled(problem):
        return None
    people = len(problem.people)
    sizes = [even_sizes(groups, len(present)) for groups, present in zip(problem.rounds, problem.present, strict=True)]
    shape = sorted(size for size in sizes[0] if size)
    if any(len(present) < people for present in problem.present) or sum(shape) != people or shape[-1] - shape[0] > 1:
        return None
    if any(sorted(size for size in line if size) != shape for line in sizes):
        return None
    rounds = design(len(shape), shape[-1], len(sizes))
    missing = len(shape) * shape[-1] - people
    while rounds:
        dropped = _strangers(rounds, missing, len(shape) * shape[-1])
        if dropped is not None:
            return [_at_tables(groups, line) for groups, line in zip(_without(rounds, dropped), sizes, strict=False)]
        rounds = rounds[:-1]
    return None


def _ruled(problem: Problem) -> bool:
    rules = problem.rules
    limited = rules.newcomers_max is not None or rules.experienced_min is not None
    return limited or rules.facilitators is not None or bool(rules.tag_max)


def _transversal(groups: int, size: int, rounds: int) -> Rounds:
    """Rounds of the transversal design on ``size`` columns of ``groups`` values, then rounds inside the columns."""
    if not 2 <= size <= groups <= LARGEST_RING:
        return []
    numbers = ring(groups)
    if size <= len(numbers.apart):
        columns, slopes = list(numbers.apart[:size]), list(range(groups))
    else:
        columns, slopes = list(range(size)), list(numbers.apart)
    found: Rounds = []
    for slope in slopes[:rounds]:
        lift = [numbers.times[slope][column] for column in columns]
        found.append([[place * groups + numbers.add[lift[place]][y] for place in range(size)] for y in range(groups)])
    if len(found) < rounds and groups % size == 0 and len(slopes) == groups:
        for line in design(groups // size, size, rounds - len(found)):
            found.append([[place * groups + v for v in group] for place in range(size) for group in line])
    return found


def _cyclic(groups: int, size: int) -> Rounds:
    """The rounds of the catalogue's entry, if there is one."""
    entry = CYCLIC.get((groups, size))
    if entry is None:
        return []
    whole = groups * size // entry.modulus * entry.modulus

    def turned(point: int, by: int) -> int:
        if point >= whole:
            return point
        return point - point % entry.modulus + (point + by) % entry.modulus

    return [
        [[turned(point, by) for point in group] for group in base] for base in entry.base for by in range(entry.modulus)
    ]


def _binary(groups: int, size: int) -> Rounds:
    """The rounds of the catalogue's binary entry, if there is one: the base rounds and what adding makes of them."""
    rounds: Rounds = []
    for keep, blocks in BINARY[groups, size].base if (groups, size) in BINARY else ():
        for by in EIGHT:
            line = sorted({tuple(sorted(point ^ by ^ other for point in block)) for other in keep for block in blocks})
            if [list(group) for group in line] not in rounds:
                rounds.append([list(group) for group in line])
    return rounds


def _strangers(rounds: Rounds, number: int, points: int) -> set[int] | None:
    """So many points of which no two ever share a group, so that without them each group loses one at most."""
    meets: list[set[int]] = [set() for _ in range(points)]
    for groups in rounds:
        for group in groups:
            for point in group:
                meets[point].update(group)
    for first in range(points - 1, -1, -1):
        chosen: set[int] = set()
        for point in [*range(first, -1, -1), *range(points - 1, first, -1)]:
            if len(chosen) < number and not meets[point] & chosen:
                chosen.add(point)
        if len(chosen) == number:
            return chosen
        if number > 1 and first < points - 8:
            break
    return None


def _without(rounds: Rounds, dropped: set[int]) -> Rounds:
    """The rounds without some points, the others numbered anew."""
    points = sorted({point for group in rounds[0] for point in group} - dropped)
    number = {point: place for place, point in enumerate(points)}
    return [[[number[point] for point in group if point in number] for group in groups] for groups in rounds]


def _at_tables(groups: list[list[int]], sizes: list[int]) -> list[list[int]]:
    """The groups in an order that gives every table its size."""
    waiting = sorted(groups, key=len, reverse=True)
    seats: list[list[int]] = [[] for _ in sizes]
    for table in sorted(range(len(sizes)), key=lambda place: -sizes[place]):
        if sizes[table]:
            seats[table] = waiting.pop(0)
    return seats

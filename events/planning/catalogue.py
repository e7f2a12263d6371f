"""Designs that a group develops from a few base rounds, found by search or published.

Cyclic designs: each round turns into the next by adding 1 modulo ``modulus``.

Points are numbered in circles of ``modulus``; those beyond the last whole circle stay fixed. Each base round gives
``modulus`` rounds, and no pair of points is in a group twice: a test develops every entry and counts. The entries
were found by annealing one base round over the orbits of pairs; the one of 10 groups of 4 is also kept by multiplying
by 3, which left few enough possibilities to try them all.

Binary designs: points are numbered in eights, and adding is done bit by bit. The one of 8 groups of 4 in 10 rounds is
the solution that A. Aguado found in 2004, numbered anew from the explicit table on the Wolfram
Demonstrations site and in fpvandoorn/Dagstuhl-tables; the eight additions are all its symmetries.
"""

from __future__ import annotations

from typing import NamedTuple

Round = tuple[tuple[int, ...], ...]


class Cyclic(NamedTuple):
    """The base rounds of a design and the modulus that develops them."""

    modulus: int
    base: tuple[Round, ...]


class Binary(NamedTuple):
    """Base rounds: the additions that keep the round, and the blocks that they develop into the whole of it."""

    base: tuple[tuple[tuple[int, ...], Round], ...]


EIGHT = (0, 1, 2, 3, 4, 5, 6, 7)

BINARY: dict[tuple[int, int], Binary] = {
    (8, 4): Binary(
        (
            (EIGHT, ((0, 8, 16, 24),)),
            ((0, 2, 5, 7), ((0, 9, 19, 26), (1, 15, 16, 30))),
            ((0, 2, 5, 7), ((0, 13, 22, 27), (1, 4, 24, 29), (9, 11, 21, 23))),
            (EIGHT, ((0, 10, 23, 29),)),
            (EIGHT, ((0, 2, 4, 6), (8, 9, 12, 13), (16, 19, 21, 22), (24, 25, 26, 27))),
            ((0, 3, 4, 7), ((0, 11, 18, 30), (1, 2, 13, 14), (16, 20, 27, 31))),
            (EIGHT, ((0, 1, 20, 21), (8, 14, 26, 28))),
        )
    ),
}

CYCLIC: dict[tuple[int, int], Cyclic] = {
    (5, 3): Cyclic(7, (((0, 6, 7), (1, 4, 10), (2, 13, 14), (3, 5, 8), (9, 11, 12)),)),
    (6, 3): Cyclic(
        4,
        (
            ((0, 5, 6), (1, 2, 14), (3, 11, 16), (4, 9, 10), (7, 13, 17), (8, 12, 15)),
            ((0, 10, 17), (1, 4, 15), (2, 6, 9), (3, 8, 14), (5, 13, 16), (7, 11, 12)),
        ),
    ),
    (6, 4): Cyclic(
        7, (((0, 9, 18, 23), (1, 5, 6, 11), (2, 10, 15, 22), (3, 7, 17, 21), (4, 14, 16, 20), (8, 12, 13, 19)),)
    ),
    (6, 5): Cyclic(
        6,
        (
            (
                (0, 2, 18, 26, 27),
                (1, 13, 17, 20, 21),
                (3, 4, 8, 10, 12),
                (5, 7, 16, 22, 28),
                (6, 11, 19, 23, 24),
                (9, 14, 15, 25, 29),
            ),
        ),
    ),
    (7, 3): Cyclic(
        5,
        (
            ((0, 1, 12), (2, 11, 17), (3, 7, 9), (4, 6, 15), (5, 16, 18), (8, 13, 20), (10, 14, 19)),
            ((0, 17, 18), (1, 3, 6), (2, 16, 20), (4, 12, 14), (5, 13, 15), (7, 11, 19), (8, 9, 10)),
        ),
    ),
    (7, 4): Cyclic(
        9,
        (
            (
                (0, 2, 8, 17),
                (1, 13, 20, 22),
                (3, 7, 14, 25),
                (4, 18, 19, 24),
                (5, 15, 21, 27),
                (6, 10, 11, 23),
                (9, 12, 16, 26),
            ),
        ),
    ),
    (10, 4): Cyclic(
        13,
        (
            (
                (0, 13, 26, 39),
                (1, 6, 16, 17),
                (2, 9, 14, 23),
                (3, 5, 22, 25),
                (4, 8, 27, 37),
                (7, 10, 34, 35),
                (11, 12, 29, 33),
                (15, 20, 31, 38),
                (18, 24, 30, 32),
                (19, 21, 28, 36),
            ),
        ),
    ),
}

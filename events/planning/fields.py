"""Arithmetic of rings whose elements are the numbers from 0 on: finite fields, and products of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Ring:
    """Addition and multiplication tables; ``apart`` elements differ pairwise by elements that can be divided by."""

    order: int
    add: tuple[tuple[int, ...], ...]
    times: tuple[tuple[int, ...], ...]
    apart: tuple[int, ...]


def factors(number: int) -> list[tuple[int, int]]:
    """Prime factors with their exponents.

    >>> factors(24)
    [(2, 3), (3, 1)]
    """
    found, prime = [], 2
    while number > 1:
        exponent = 0
        while number % prime == 0:
            number //= prime
            exponent += 1
        if exponent:
            found.append((prime, exponent))
        prime += 1
    return found


def ring(order: int) -> Ring:
    """The product of the finite fields whose orders are the prime powers of ``order``.

    As many elements lie apart as the smallest of these fields has; in a field, all of them.
    """
    fields = [_field(prime, exponent) for prime, exponent in factors(order)]
    elements = list(product(*(range(len(add)) for add, _ in fields)))
    number = {element: place for place, element in enumerate(elements)}

    def table(which: int) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(
                number[tuple(field[which][x][y] for field, x, y in zip(fields, one, other, strict=True))]
                for other in elements
            )
            for one in elements
        )

    smallest = min(len(add) for add, _ in fields)
    return Ring(order, table(0), table(1), tuple(number[(x,) * len(fields)] for x in range(smallest)))


Table = list[list[int]]


def _field(prime: int, exponent: int) -> tuple[Table, Table]:
    """Tables of the field with prime ** exponent elements: polynomials modulo one whose root generates all others.

    Element e stands for the polynomial whose coefficients are the digits of e in base ``prime``.
    """
    order = prime**exponent

    def digits(element: int) -> list[int]:
        return [element // prime**place % prime for place in range(exponent)]

    def element(coefficients: list[int]) -> int:
        return sum(digit * prime**place for place, digit in enumerate(coefficients))

    add = [
        [element([(x + y) % prime for x, y in zip(digits(one), digits(other), strict=True)]) for other in range(order)]
        for one in range(order)
    ]
    powers = _powers(prime, exponent)
    logs = {value: power for power, value in enumerate(powers)}
    times = [
        [powers[(logs[one] + logs[other]) % (order - 1)] if one and other else 0 for other in range(order)]
        for one in range(order)
    ]
    return add, times


def _powers(prime: int, exponent: int) -> list[int]:
    """All elements but 0 as the successive powers of a generator."""
    order = prime**exponent
    if exponent == 1:
        for generator in range(1, prime):
            line = [1]
            while len(line) < order - 1 and line[-1] * generator % prime != 1:
                line.append(line[-1] * generator % prime)
            if len(line) == order - 1:
                return line
    for code in range(order):
        reduction = [code // prime**place % prime for place in range(exponent)]
        value, line = [1] + [0] * (exponent - 1), []
        for _ in range(order - 1):
            line.append(sum(digit * prime**place for place, digit in enumerate(value)))
            over = value[-1]
            value = [(digit + over * back) % prime for digit, back in zip([0, *value[:-1]], reduction, strict=True)]
        if len(set(line)) == order - 1 and 0 not in line:
            return line
    raise ValueError(f"{order} is not a power of a prime")

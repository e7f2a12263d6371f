"""Shares of people, always with their counts, and how sure one can be of them."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
COUNTS_ONLY_BELOW = 10
HIDDEN_BELOW = 5


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``. With nobody to count it has no value, which is not 0%.

    >>> Share(36, 40).value
    0.9
    """

    count: int
    of: int

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.count, self.of) if self.of else None

    @property
    def counts_only(self) -> bool:
        """Tell whether there are too few people for a percentage to mean anything."""
        return self.of < COUNTS_ONLY_BELOW

    @property
    def hidden(self) -> bool:
        """Tell whether there are so few replies or promises behind it that it would point at someone."""
        return self.of < HIDDEN_BELOW


def wilson(count: int, of: int, population: int | None = None) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927), narrowed where ``of`` is a large part of a finite population.

    Raises ``ValueError`` if ``of`` is 0, or counts contradict one another.
    """
    if not 0 <= count <= of or of == 0:
        raise ValueError(f"{count} of {of} is no share.")
    share = count / of
    left_out = _left_out(of, population)
    if left_out == 0:
        return share, share
    n = of / left_out
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def margin(share: float, replies: int, population: int | None = None) -> float:
    """Return the half-width of the 95% interval, with the finite-population correction.

    Raises ``ValueError`` without replies.

    >>> round(margin(0.8, 28, 40), 3)
    0.082
    """
    if replies < 1:
        raise ValueError("Without replies there is no margin.")
    return Z * sqrt(share * (1 - share) / replies * _left_out(replies, population))


def _left_out(sample: int, population: int | None) -> float:
    """Return the finite-population factor of the variance, (N - n)/(N - 1)."""
    if population is None:
        return 1.0
    if population < sample:
        raise ValueError(f"{sample} cannot be drawn from {population}.")
    return (population - sample) / (population - 1) if population > 1 else 0.0


def shown_cells(sizes: dict[str, int]) -> set[str]:
    """Return the cells of a breakdown that may be shown: none under 5, none that tells a hidden one by subtraction.

    >>> sorted(shown_cells({"maths": 12, "physics": 3, "art": 6}))
    ['maths']
    """
    hidden = {name for name, size in sizes.items() if 0 < size < HIDDEN_BELOW}
    rest = sorted((name for name in sizes if sizes[name] >= HIDDEN_BELOW), key=lambda name: (sizes[name], name))
    if 0 < sum(sizes[name] for name in hidden) < HIDDEN_BELOW:
        hidden.update(rest[:1])
    return {name for name in rest if name not in hidden}

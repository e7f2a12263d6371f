"""How many of those who said yes or maybe will come, judged by how it went before. Plain arithmetic, no tables.

**Rates.** A person who came to ``k`` of ``n`` earlier events to which they gave the same answer has the rate

    (k + 4 · p) / (n + 4)

where ``p`` is the network's rate. It is the mean of the Beta(4p, 4(1 − p)) distribution after ``k`` of ``n``: the usual
beta-binomial model (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4), in which what is known of everybody
weighs as much as four evenings of one's own. Somebody without a past counts as the network does, and one evening
missed moves nobody far. The network's rate, ``(K + 2) / (N + 4)`` over all its answers of that kind, is drawn towards
a half in the same way (Agresti and Coull, The American Statistician 52, 1998): a short past is never taken for certain.

**How many.** If each comes or not on their own, the number who come is a sum of unequal coins: the Poisson-binomial
distribution (Wang, Statistica Sinica 3, 1993). It is computed exactly, by adding one person at a time. The range
leaves out at most a tenth at either end, so it holds the true number in at least eight of ten evenings, if the rates
are right. What keeps many away at once, such as snow, is not foreseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OWN_WEIGHT = 4
LEFT_OUT = 0.1
ENOUGH_ANSWERS = 20
ENOUGH_EVENTS = 3


@dataclass(frozen=True)
class Record:
    """Of so many answers of one kind, so many came."""

    said: int = 0
    came: int = 0

    def __add__(self, other: Record) -> Record:
        return Record(self.said + other.said, self.came + other.came)


@dataclass(frozen=True)
class Expected:
    """From ``low`` to ``high`` of ``of`` people are likely to come."""

    low: int
    high: int
    of: int


def network_rate(record: Record) -> float:
    """The share of such answers that were followed by coming, drawn towards a half by four imagined ones.

    >>> network_rate(Record(said=96, came=73))
    0.75
    """
    return (record.came + OWN_WEIGHT / 2) / (record.said + OWN_WEIGHT)


def own_rate(own: Record, network: float) -> float:
    """A person's rate, drawn towards the network's.

    >>> own_rate(Record(said=4, came=4), network=0.75)
    0.875
    """
    return (own.came + OWN_WEIGHT * network) / (own.said + OWN_WEIGHT)


def distribution(rates: Iterable[float]) -> list[float]:
    """How likely it is that exactly 0, 1, 2 … of them come.

    >>> distribution([0.5, 0.5])
    [0.25, 0.5, 0.25]
    """
    chances = [1.0]
    for rate in rates:
        stays, comes = [chance * (1 - rate) for chance in chances], [chance * rate for chance in chances]
        chances = [one + other for one, other in zip([*stays, 0.0], [0.0, *comes], strict=True)]
    return chances


def likely(chances: Sequence[float], left_out: float = LEFT_OUT) -> tuple[int, int]:
    """The range that leaves out no more than ``left_out`` at either end.

    >>> likely([0.05, 0.15, 0.6, 0.15, 0.05])
    (1, 3)
    """
    low, high = 0, len(chances) - 1
    below, above = chances[low], chances[high]
    while below <= left_out and low < high:
        low += 1
        below += chances[low]
    while above <= left_out and high > low:
        high -= 1
        above += chances[high]
    return low, high


def expected(rates: Sequence[float]) -> Expected:
    """How many of these people are likely to come."""
    low, high = likely(distribution(rates))
    return Expected(low, high, len(rates))

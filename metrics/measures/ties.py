"""How strong a tie is: every occasion that two people shared counts once, large rooms less, and each count fades.

Moments are aware datetimes, half-lives are days, a pair is two member ids in order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from math import exp2, fsum, log1p, log2
from statistics import median
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

Pair: TypeAlias = tuple[int, int]
Amount: TypeAlias = Literal["count", "minutes", "log-minutes"]
Band: TypeAlias = Literal["strong", "moderate", "weak", "dormant"]

KIND_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "seated": 1.0,
        "attended": 1.0,
        "introduced": 0.25,
        "introduced-1": 0.5,
        "introduced-2": 1.0,
        "met": 1.5,
        "give": 0.5,
        "milestone": 1.0,
        "called-on": 0.5,
        "contact": 1.0,
    }
)
TOGETHER = frozenset({"seated", "attended"})
FULL_WEIGHT_UP_TO = 12
STRONG, MODERATE, WEAK = 2.0, 1.0, 0.25
HALF_LIVES = (7, 730)
SUGGESTED_HALF_LIVES = (30.0, 365.0)
FAR = 1000.0

_AMOUNTS: Mapping[str, Callable[[float], float]] = {"count": lambda _: 1.0, "minutes": float, "log-minutes": log1p}


class LedgerRow(NamedTuple):
    """One row of the ledger that has not been withdrawn; ``size`` is k, ``actor`` who began it, if that is known."""

    first: int
    second: int
    kind: str
    at: datetime
    size: int
    minutes: float | None = None
    event: int | None = None
    actor: int | None = None


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the occasions of one network are weighed: half-life in days (``None``: nothing fades), amount, kinds.

    Raises ``ValueError`` for a half-life outside 7..730 days or an unknown amount.
    """

    half_life: float | None = 180.0
    amount: Amount = "count"
    kinds: Mapping[str, float] = field(default_factory=lambda: KIND_WEIGHTS)

    def __post_init__(self) -> None:
        shortest, longest = HALF_LIVES
        if self.half_life is not None and not shortest <= self.half_life <= longest:
            raise ValueError(f"A half-life lies between {shortest} and {longest} days, not {self.half_life}.")
        if self.amount not in _AMOUNTS:
            raise ValueError(f"The amount is one of {', '.join(_AMOUNTS)}, not {self.amount}.")

    def strength(self, occasion: LedgerRow) -> float:
        """Return what the occasion adds to S on its day: kind x amount x min(1, 12/(k - 1))."""
        return self._amount(occasion) * min(1.0, FULL_WEIGHT_UP_TO / _others(occasion))

    def structural(self, occasion: LedgerRow) -> float:
        """Return what the occasion adds to N on its day: kind x amount / (k - 1) (Newman 2001)."""
        return self._amount(occasion) / _others(occasion)

    def _amount(self, occasion: LedgerRow) -> float:
        amount = 1.0 if occasion.minutes is None else _AMOUNTS[self.amount](occasion.minutes)
        return self.kinds[occasion.kind] * amount


def _others(occasion: LedgerRow) -> int:
    if occasion.size < 2:
        raise ValueError(f"Two people make a group of at least 2, not {occasion.size}.")
    return occasion.size - 1


def occasions(rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    """Return one row for each occasion, by pair and time, whatever order the rows come in.

    Of the seated and attended rows of a pair at one event the one with the smallest k stands for the event (of equals,
    the one with the longest known minutes); every other row is an occasion of its own.
    """
    together: dict[tuple[int, int, int], LedgerRow] = {}
    own = []
    for row in rows:
        if row.event is None or row.kind not in TOGETHER:
            own.append(row)
            continue
        key = (row.first, row.second, row.event)
        known = together.get(key)
        if known is None or _distance(row) < _distance(known):
            together[key] = row
    return sorted([*together.values(), *own], key=lambda row: (row.first, row.second, row.at, row.kind, row.size))


def _distance(row: LedgerRow) -> tuple[int, float, bool]:
    return row.size, -(row.minutes or 0.0), row.kind != "seated"


def half_lives(start: datetime, end: datetime, half_life: float) -> float:
    """Return how many half-lives lie from start to end, held within ±1000 so that 2 to its power is always a float."""
    return max(-FAR, min(FAR, (end - start) / timedelta(days=half_life)))


def decay(then: datetime, now: datetime, half_life: float | None) -> float:
    """Return what is left at ``now`` of a count of 1 made ``then``.

    >>> from datetime import UTC
    >>> decay(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC), 30)
    0.25
    """
    return 1.0 if half_life is None else exp2(-half_lives(then, now, half_life))


def strength_at(shared: Iterable[LedgerRow], at: datetime, weighing: Weighing) -> float:
    """Return S: the decayed sum over the occasions of one pair up to and including ``at``."""
    return fsum(weighing.strength(row) * decay(row.at, at, weighing.half_life) for row in shared if row.at <= at)


def structural_at(shared: Iterable[LedgerRow], at: datetime, weighing: Weighing) -> float:
    """Return N: the decayed sum over the occasions of one pair, in which an event is worth 1 to each who came."""
    return fsum(weighing.structural(row) * decay(row.at, at, weighing.half_life) for row in shared if row.at <= at)


def band(strength: float) -> Band:
    """Return the band in which a strength lies; each bound belongs to the band above it."""
    if strength >= STRONG:
        return "strong"
    if strength >= MODERATE:
        return "moderate"
    return "weak" if strength >= WEAK else "dormant"


def is_fading(strength: float, last_at: datetime, at: datetime, half_life: float | None) -> bool:
    """Tell whether a tie was strong right after its last occasion and is weak now."""
    after_last = strength / decay(last_at, at, half_life)
    return after_last >= STRONG and WEAK <= strength < MODERATE


def fades_on(strength: float, at: datetime, half_life: float | None, bound: float = WEAK) -> datetime | None:
    """Return the moment at which a tie that is ``strength`` strong at ``at`` meets the bound, in the past if it has.

    ``None`` where nothing fades, nothing is there, or the calendar ends before.
    """
    if half_life is None or strength <= 0:
        return None
    try:
        return at + timedelta(days=half_life * log2(strength / bound))
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Tie:
    """What one pair shared up to a moment. ``minutes`` is ``None`` where none are known."""

    first: int
    second: int
    meetings: int
    minutes: float | None
    strength: float
    structural: float
    first_at: datetime
    last_at: datetime
    band: Band
    fading: bool
    fades_on: datetime | None

    @property
    def pair(self) -> Pair:
        return self.first, self.second


def ties(rows: Iterable[LedgerRow], *, at: datetime, weighing: Weighing) -> list[Tie]:
    """Return the tie of every pair with an occasion up to ``at``, by pair, whatever order the rows have."""
    past = (row for row in rows if row.at <= at)
    by_pair = groupby(occasions(past), key=lambda row: (row.first, row.second))
    return [_tie(pair, list(shared), at, weighing) for pair, shared in by_pair]


def _tie(pair: Pair, shared: Sequence[LedgerRow], at: datetime, weighing: Weighing) -> Tie:
    strength = strength_at(shared, at, weighing)
    minutes = [row.minutes for row in shared if row.minutes is not None]
    last_at = shared[-1].at
    return Tie(
        first=pair[0],
        second=pair[1],
        meetings=len(shared),
        minutes=fsum(minutes) if minutes else None,
        strength=strength,
        structural=structural_at(shared, at, weighing),
        first_at=shared[0].at,
        last_at=last_at,
        band=band(strength),
        fading=is_fading(strength, last_at, at, weighing.half_life),
        fades_on=fades_on(strength, at, weighing.half_life),
    )


def suggested_half_life(shared: Iterable[LedgerRow]) -> float | None:
    """Return 10 x the median gap in days between the occasions of a member, all members together, kept in 30..365.

    ``None`` while nobody has had two occasions at different moments.
    """
    moments: dict[int, set[datetime]] = {}
    for row in shared:
        for person in (row.first, row.second):
            moments.setdefault(person, set()).add(row.at)
    gaps = [later - earlier for own in moments.values() for earlier, later in pairwise(sorted(own))]
    if not gaps:
        return None
    shortest, longest = SUGGESTED_HALF_LIVES
    return max(shortest, min(longest, 10 * median(gap / timedelta(days=1) for gap in gaps)))

"""The health of a network: three pillars, then one score. Never of a person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, fsum, log
from typing import Literal, TypeAlias

from metrics.measures.shares import Share
from metrics.measures.ties import MODERATE, Pair

HealthBand: TypeAlias = Literal["thriving", "growing", "thin", "holding-pen risk"]

CONNECTION, CARE, RESULTS = 0.40, 0.35, 0.25
FLOOR = 0.05
WELL_TIED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthParts:
    """The shares that health is made of, each 0..1 (bridging: a ratio), ``None`` where it cannot be known yet."""

    tied: float | None = None
    bridging: float | None = None
    resilience: float | None = None
    engagement: float | None = None
    pulse: float | None = None
    newcomers: float | None = None
    gave_and_received: float | None = None
    collaboration: float | None = None
    follow_through: float | None = None
    stories: float | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Three pillars of 0..1 and a score of 0..100, provisional while a part is missing; ``None``: nothing is known."""

    connection: float | None
    care: float | None
    results: float | None
    score: float | None
    band: HealthBand | None
    provisional: bool


def health(parts: HealthParts) -> Health:
    """Return C, Hh and R, and 100·C^0.40·Hh^0.35·R^0.25 with pillars floored at 0.05.

    Missing parts are left out of their pillar. Without any part of a pillar, the others carry its weight.
    """
    connection = ((parts.tied, 0.8), (parts.bridging, 0.8), (parts.resilience, 0.9))
    care = (
        (parts.engagement, 0.9),
        (parts.pulse, 0.8),
        (parts.newcomers, 0.8),
        (parts.gave_and_received, 0.6),
    )
    results = ((parts.collaboration, 0.5), (parts.follow_through, 0.85), (parts.stories, 0.3))
    pillars = (_pillar(connection), _pillar(care), _pillar(results))
    score = _score(pillars)
    return Health(
        connection=pillars[0],
        care=pillars[1],
        results=pillars[2],
        score=score,
        band=None if score is None else health_band(score),
        provisional=any(value is None for value, _ in (*connection, *care, *results)),
    )


def _pillar(parts: Sequence[tuple[float | None, float]]) -> float | None:
    reached = [min(1.0, value / goal) for value, goal in parts if value is not None]
    return fsum(reached) / len(reached) if reached else None


def _score(pillars: Sequence[float | None]) -> float | None:
    weighed = [
        (max(FLOOR, pillar), weight)
        for pillar, weight in zip(pillars, (CONNECTION, CARE, RESULTS), strict=True)
        if pillar is not None
    ]
    if not weighed:
        return None
    every = fsum(weight for _, weight in weighed)
    return 100 * exp(fsum(weight * log(pillar) for pillar, weight in weighed) / every)


def health_band(score: float) -> HealthBand:
    """Return the band of a score; each bound belongs to the band above it."""
    if score >= 75:
        return "thriving"
    if score >= 50:
        return "growing"
    return "thin" if score >= 25 else "holding-pen risk"


def well_tied(joined: Mapping[int, date | None], strengths: Mapping[Pair, float], today: date) -> Share:
    """Return how many members past their day 90 have three ties or more that are at least moderate."""
    settled = {member for member, day in joined.items() if day is None or (today - day).days > 90}
    count = Counter(person for pair, strength in strengths.items() if strength >= MODERATE for person in pair)
    return Share(sum(count[member] >= WELL_TIED for member in settled), len(settled))


def collaboration_rate(members: Iterable[int], collaborating: Iterable[int]) -> Share:
    """Return how many members were in a live collaboration or an outcome in the last 365 days."""
    every = set(members)
    return Share(len(every & set(collaborating)), len(every))

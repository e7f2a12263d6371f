"""The stored form of a tie: F = Σ w·2^((t - L)/H), a sum that no passing day changes.

An update is an addition, in any order; F orders as S does. Far dates cannot overflow: a distance from the landmark is
held within 1000 half-lives, and `landmark` places L so that no occasion after it comes near that bound.
"""

from datetime import datetime, timedelta
from math import exp2, log2

from metrics.measures.ties import WEAK, half_lives

LANDMARK_REACH = 900


def landmark(first_at: datetime, last_at: datetime, half_life: float | None) -> datetime:
    """Return L for a rebuild: the first occasion, or 900 half-lives before the last if the first is further back."""
    if half_life is None:
        return first_at
    try:
        return max(first_at, last_at - timedelta(days=LANDMARK_REACH * half_life))
    except OverflowError:
        return first_at


def stored(weight: float, occurred_at: datetime, landmark_at: datetime, half_life: float | None) -> float:
    """Return what an occasion of this weight adds to F."""
    return weight if half_life is None else weight * exp2(half_lives(landmark_at, occurred_at, half_life))


def strength_from_stored(form: float, at: datetime, landmark_at: datetime, half_life: float | None) -> float:
    """Return S (or N) at a moment no earlier than the last occasion: F·2^(-(T - L)/H)."""
    return form if half_life is None else form * exp2(-half_lives(landmark_at, at, half_life))


def stored_fades_on(
    form: float, landmark_at: datetime, half_life: float | None, bound: float = WEAK
) -> datetime | None:
    """Return L + H·log2(F/bound), the moment at which the tie meets the bound; ``None`` if it never does."""
    if half_life is None or form <= 0:
        return None
    try:
        return landmark_at + timedelta(days=half_life * log2(form / bound))
    except OverflowError:
        return None

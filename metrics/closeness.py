"""What the arrival desk asks of the ties: how close people are, and who belongs together."""

from __future__ import annotations

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from introductions.desk import Closeness
from metrics import formulas
from metrics.models import Figure, Reckoning, Tie
from network.models import Network


def how_close(network: Network) -> Closeness:
    """S of each pair whose tie is at least weak now, and communities as they were last counted."""
    shape = Figure.objects.filter(network=OuterRef("network"), name="shape").values("value")
    reckoning = Reckoning.objects.filter(network=network).annotate(shape=Subquery(shape)).first()
    if reckoning is None:
        return Closeness()
    now = timezone.now()
    decay = formulas.strength_from_stored(1.0, now, reckoning.landmark, float(reckoning.half_life_days))
    ties = Tie.objects.filter(network=network).annotate(now=F("strength") * decay).filter(now__gte=formulas.WEAK)
    communities = reckoning.shape["communities"] if reckoning.shape else []
    return Closeness(
        strengths={(first, second): now for first, second, now in ties.values_list("first_id", "second_id", "now")},
        communities={member: place for place, group in enumerate(communities) for member in group},
    )

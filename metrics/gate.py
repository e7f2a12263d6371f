"""Whether a network is well enough to grow: the reading for which :mod:`members.seats` has a socket."""

from __future__ import annotations

from typing import Any

from members.seats import GateReading
from metrics.models import Figure
from network.models import Network

NEWCOMERS_TARGET = 0.7


def reading(network: Network) -> GateReading:
    """Read the two figures as they were last counted; what was never counted speaks against nothing."""
    figures = Figure.objects.filter(network=network, name__in=["engagement", "newcomers"])
    values = dict(figures.values_list("name", "value"))
    return GateReading(
        taking_part=_share(values.get("engagement"), network.engagement_target / 100),
        arriving_well=_share(values.get("newcomers", {}).get("by_day_90"), NEWCOMERS_TARGET),
    )


def _share(value: dict[str, Any] | None, target: float) -> tuple[int, int, float] | None:
    return (value["count"], value["of"], target) if value else None

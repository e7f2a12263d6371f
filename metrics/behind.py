"""The people and the pairs behind a figure: what a lead finds on opening a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics import formulas
from metrics.models import Figure, Reckoning, Tie

TITLES = {
    "engagement": gettext_lazy("Taking part"),
    "unmet": gettext_lazy("Without a tie"),
    "seen": gettext_lazy("Met by others lately"),
    "newcomers": gettext_lazy("Newcomers"),
    "drifting": gettext_lazy("Drifting"),
}
BOUNDS = {
    "strong": (formulas.STRONG, None),
    "moderate": (formulas.MODERATE, formulas.STRONG),
    "weak": (formulas.WEAK, formulas.MODERATE),
}


@dataclass(frozen=True)
class Group:
    """Some of the people behind a figure."""

    key: str
    label: str
    ids: tuple[int, ...]
    nobody: str


def people_behind(name: str, value: dict[str, Any]) -> list[Group] | None:
    """The groups of people behind a figure, or None where a figure has none."""
    groups = {
        "engagement": [
            ("quiet", _("Not yet"), _("Everybody who was offered something took part.")),
            ("active", _("Took part"), _("Nobody took part in the last ninety days.")),
        ],
        "unmet": [("people", _("Without a tie"), _("Everybody has at least one living tie."))],
        "seen": [("unseen", _("Met fewer than two"), _("Everybody met at least two others lately."))],
        "newcomers": [
            ("on_their_way", _("On the way"), _("No newcomer is still on the way.")),
            ("reached", _("Found their place"), _("No newcomer has met three people twice yet.")),
        ],
        "drifting": [
            ("drifting", _("Drifting"), _("Nobody is drifting.")),
            ("held", _("Away for half a year"), _("Nobody has been away for so long.")),
        ],
    }
    if name not in groups:
        return None
    return [Group(key, label, tuple(value.get(key, ())), nobody) for key, label, nobody in groups[name]]


@dataclass(frozen=True)
class Pair:
    """Two people and how their tie stands."""

    tie: Tie
    band: str
    is_fading: bool


def ties_in(reckoning: Reckoning, band: str, *, at: datetime) -> QuerySet[Tie]:
    """The ties of today’s members in one band (fading ones as last counted), the longest unmet first."""
    gone = ("left_on", "erased_at", "carried_over_at")
    here = {f"{side}__{date}": None for side in ("first", "second") for date in gone}
    rows = Tie.objects.filter(network=reckoning.network, **here).order_by("last_at", "pk")
    if band == "fading":
        figure = Figure.objects.filter(network=reckoning.network, name="ties").first()
        pairs = figure.value["fading_pairs"] if figure else []
        return rows.filter(reduce(or_, (Q(first=first, second=second) for first, second in pairs), Q(pk=None)))
    low, high = BOUNDS[band]
    decay = formulas.strength_from_stored(1.0, at, reckoning.landmark, float(reckoning.half_life_days))
    rows = rows.annotate(now=F("strength") * decay).filter(now__gte=low)
    return rows.filter(now__lt=high) if high else rows


def pairs(reckoning: Reckoning, ties: Iterable[Tie], *, at: datetime) -> list[Pair]:
    """The ties of one page, in the order given, with all that is shown of them."""
    half_life = float(reckoning.half_life_days)
    found = []
    for tie in ties:
        now = formulas.strength_from_stored(tie.strength, at, reckoning.landmark, half_life)
        found.append(
            Pair(
                tie,
                formulas.band(now),
                formulas.is_fading(now, tie.last_at, at, half_life),
            )
        )
    return found

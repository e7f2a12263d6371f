"""How stored figures are read out: a sentence first, then the number, then the people behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics import formulas
from network.models import Network

Value = dict[str, Any]

BANDS = {
    "strong": gettext_lazy("Strong ties"),
    "moderate": gettext_lazy("Moderate ties"),
    "weak": gettext_lazy("Weak ties"),
    "fading": gettext_lazy("Fading ties"),
}


@dataclass(frozen=True)
class Reading:
    """One figure in words. ``value`` is empty where a number would mislead."""

    sentence: str
    value: str = ""
    counts: str = ""
    interval: str = ""
    share: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    url: str = ""
    url_label: str = ""


# -- Sentences ----------------------------------------------------------------------------


def of_network(network: Network, values: dict[str, Value]) -> dict[str, Any]:
    """Every figure of the page, read out; a figure not counted yet is missing."""
    found: dict[str, Any] = {"engagement": engagement(values.get("engagement"), network)}
    readers = {
        "unmet": unmet,
        "seen": seen,
        "newcomers": newcomers,
        "drifting": drifting,
        "pulse": pulse,
        "shape": shape,
    }
    for name, reader in readers.items():
        if name in values:
            found[name] = reader(values[name], network)
    if "ties" in values:
        found["ties"] = ties(values["ties"], network)
    if "weekly" in values:
        # The week under way is not over, so it would look like a fall.
        found["weeks"] = [
            (_week(week["week"]), week["active"] / week["members"] if week["members"] >= 10 else None)
            for week in values["weekly"]["weeks"][:-1]
        ]
    if "health" in values:
        found["health"] = health(values["health"])
    return found


def engagement(value: Value | None, network: Network | None = None) -> Reading | None:
    if value is None:
        return None
    share = formulas.Share(value["count"], value["of"])
    if share.value is None:
        return Reading(_("Nobody was offered anything in the last ninety days, so nobody could take part."))
    reached = share.value >= value["target"]
    return Reading(
        sentence=ngettext(
            "%(count)s of %(of)s member took part in the last ninety days.",
            "%(count)s of %(of)s members took part in the last ninety days.",
            share.of,
        )
        % {"count": share.count, "of": share.of}
        + " "
        + (_("That reaches your target.") if reached else _missing(value)),
        **_number(share, value),
        target=value["target"],
        url=reverse("metrics:figure", args=[network, "engagement"]) if network else "",
        url_label=_("Who did, and who did not"),
    )


def _missing(value: Value) -> str:
    """How many more people would reach the target; a count says more than a percentage."""
    more = -(-int(value["target"] * value["of"] * 1000) // 1000) - value["count"]
    return ngettext("%(more)s more would reach your target.", "%(more)s more would reach your target.", more) % {
        "more": more
    }


def _number(share: formulas.Share, value: Value) -> dict[str, Any]:
    """Counts always; a percentage and its interval from ten people up."""
    counts = _("%(count)s of %(of)s") % {"count": share.count, "of": share.of}
    if share.counts_only or share.value is None:
        return {"value": counts}
    return {
        "value": f"{share.value:.0%}",
        "counts": counts,
        "interval": f"{value['low']:.0%}–{value['high']:.0%}",
        "share": share.value,
        "low": value["low"],
        "high": value["high"],
    }


def unmet(value: Value, network: Network) -> Reading:
    if not value["count"]:
        return Reading(_("Everybody has at least one living tie."))
    return Reading(
        ngettext(
            "%(count)s member has no living tie to anybody.",
            "%(count)s members have no living tie to anybody.",
            value["count"],
        )
        % {"count": value["count"]},
        value=str(value["count"]),
        counts=_("of %(of)s members") % {"of": value["of"]},
        url=reverse("metrics:figure", args=[network, "unmet"]),
        url_label=_("Who has not been met"),
    )


def seen(value: Value, network: Network) -> Reading:
    share = formulas.Share(value["count"], value["of"])
    return Reading(
        _("%(count)s of %(of)s members met at least two others in the last ninety days.")
        % {"count": share.count, "of": share.of},
        **_number(share, value),
        url=reverse("metrics:figure", args=[network, "seen"]),
        url_label=_("Who did not"),
    )


def newcomers(value: Value, network: Network) -> Reading:
    share = formulas.Share(value["count"], value["of"])
    if not share.of:
        return Reading(_("Nobody has come as a newcomer yet."))
    sentence = _("%(count)s of %(of)s newcomers have found their place: three people, each met twice.") % {
        "count": share.count,
        "of": share.of,
    }
    if value["median_days"] is not None:
        sentence += " " + _("Half of them had by day %(days)s.") % {"days": round(value["median_days"])}
    return Reading(
        sentence,
        **_number(share, value),
        url=reverse("metrics:figure", args=[network, "newcomers"]),
        url_label=_("Who is on the way"),
    )


def drifting(value: Value, network: Network) -> Reading:
    count = len(value["drifting"])
    held = len(value["held"])
    if not count and not held:
        return Reading(_("Nobody is drifting."))
    sentence = ngettext(
        "%(count)s member is drifting: the last two invitations to take part went by.",
        "%(count)s members are drifting: the last two invitations to take part went by.",
        count,
    ) % {"count": count}
    if held:
        sentence += " " + ngettext(
            "%(count)s has been away for half a year.", "%(count)s have been away for half a year.", held
        ) % {"count": held}
    return Reading(
        sentence,
        value=str(count + held),
        url=reverse("metrics:figure", args=[network, "drifting"]),
        url_label=_("Whom to call"),
    )


def ties(value: Value, network: Network) -> dict[str, Any]:
    total = value["strong"] + value["moderate"] + value["weak"]
    rows = [
        (str(BANDS[band]), value[band], reverse("metrics:ties", args=[network, band]))
        for band in ("strong", "moderate", "weak")
    ]
    if not total:
        sentence = _("There are no living ties yet. They begin where people meet.")
    else:
        sentence = ngettext(
            "%(total)s living tie joins members of the network.",
            "%(total)s living ties join members of the network.",
            total,
        ) % {"total": total}
    if value["fading"]:
        sentence += " " + ngettext(
            "%(count)s that was strong is fading.", "%(count)s that were strong are fading.", value["fading"]
        ) % {"count": value["fading"]}
    return {
        "reading": Reading(
            sentence,
            url=reverse("metrics:ties", args=[network, "fading"]) if value["fading"] else "",
            url_label=_("Which are fading"),
        ),
        "rows": rows,
        "any": bool(total),
    }


def pulse(value: Value, _network: Network) -> Reading:
    if value["showing"] == "hidden":
        return Reading(
            _("Fewer than five people have answered how connected and supported they feel, so nothing is shown.")
        )
    share = formulas.Share(value["count"], value["replies"])
    thin = " " + _("Few replied, so read it with care.") if value["showing"] == "thin" else ""
    return Reading(
        _("%(count)s of %(of)s who replied feel both connected and supported.") % {"count": share.count, "of": share.of}
        + thin,
        value="" if share.counts_only else f"{share.value:.0%}",
        counts=_("%(replies)s of %(asked)s replied; ±%(margin)s points")
        % {"replies": value["replies"], "asked": value["asked"], "margin": round(100 * value["margin"])},
    )


def shape(value: Value, _network: Network) -> Reading:
    if value.get("too_large"):
        return Reading(_("This network is too large to be looked at as a whole. Kith is made for a hundred and fifty."))
    next_moves = {
        "scattered": _("Scattered: less than half of the members hang together. Small gatherings come first."),
        "hub and spoke": _("Hub and spoke: the network holds because of a few. Ask members to introduce members."),
        "multi-hub": _("Several hubs: it would hold without you. Let others host."),
        "core and periphery": _("Core and periphery: a firm core with reach. Invite at the edge."),
    }
    resilience = formulas.Share(value["resilience"]["count"], value["resilience"]["of"])
    if not resilience.of:
        return Reading(_("Too few people are here yet to speak of the network as a whole."))
    return Reading(
        next_moves[value["stage"]],
        counts=_("Without leads and the top connector, %(count)s of %(of)s members would still hang together.")
        % {"count": resilience.count, "of": resilience.of},
    )


def health(value: Value) -> dict[str, Any]:
    pillars = [
        (_("Connection"), value["connection"], _("well tied, bridging, resilient")),
        (_("Care"), value["care"], _("taking part, supported, newcomers at home")),
        (_("Results"), value["results"], _("collaborating, following through, told as stories")),
    ]
    bands = {
        "thriving": _("thriving"),
        "growing": _("growing"),
        "thin": _("thin"),
        "holding-pen risk": _("at risk of becoming a holding pen"),
    }
    return {
        "pillars": pillars,
        "score": None if value["score"] is None else round(value["score"]),
        "band": bands.get(value["band"], ""),
        "provisional": value["provisional"],
    }


def _week(label: str) -> str:
    """ "2026-W05" as the Monday it begins with."""
    year, week = label.split("-W")
    return date_format(date.fromisocalendar(int(year), int(week), 1), "j M")

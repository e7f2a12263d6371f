"""What a plan is worth and what stood in its way, in the words of a lead rather than of the planner."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import refusals
from events.models import GroupPlan


def quality(plan: GroupPlan) -> list[str]:
    """Sentences about a finished plan, the one that matters most first; every figure is the planner's own."""
    result = plan.result
    repeats = result["repeats_in_event"] + result["repeats_from_history"]
    return [_meetings(part["new"] for part in result["people"].values()), _repeats(repeats, result)]


def _meetings(new: Iterable[int]) -> str:
    numbers = sorted(new)
    least, most = numbers[0], numbers[-1]
    if least == most:
        return ngettext(
            "Everyone meets %(number)d person they have never sat with.",
            "Everyone meets %(number)d people they have never sat with.",
            least,
        ) % {"number": least}
    return _("Everyone meets between %(least)d and %(most)d people they have never sat with.") % {
        "least": least,
        "most": most,
    }


def _repeats(repeats: int, result: dict) -> str:
    if not repeats:
        return _("Nobody sits with the same person twice, or with anyone they sat with before.")
    words = ngettext(
        "%(number)d meeting is between people who have met before",
        "%(number)d meetings are between people who have met before",
        repeats,
    ) % {"number": repeats}
    if result["optimal"]:
        return _("%(meetings)s, and no plan could avoid that.") % {"meetings": words}
    if result["bound"]:
        return _("%(meetings)s; at least %(bound)d cannot be avoided.") % {"meetings": words, "bound": result["bound"]}
    return _("%(meetings)s. Planning again may find a better way.") % {"meetings": words}


def broken_rules(plan: GroupPlan) -> list[str]:
    """What the draft could not keep, one sentence a table, and who is concerned is read off the table itself."""
    kinds = {
        "facilitators": _("Round %(round)d, %(table)s: the hosts are not spread evenly."),
        "newcomers_max": _("Round %(round)d, %(table)s: more newcomers than elsewhere."),
        "experienced_min": _("Round %(round)d, %(table)s: newcomers only."),
        "size": _("Round %(round)d, %(table)s: another size than the other tables."),
    }
    other = _("Round %(round)d, %(table)s: a rule could not be kept.")
    return [
        kinds.get(wrong["rule"], other) % {"round": wrong["round"] + 1, "table": wrong["group"] or _("the round")}
        for wrong in plan.result["violations"]
    ]


def errors(plan: GroupPlan) -> list[str]:
    """Why nothing could be planned, each sentence with a way out."""
    return refusals.sentences(plan)

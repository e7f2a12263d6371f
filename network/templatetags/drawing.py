"""Charts as template tags. Each can be kept with ``as drawn`` and handed to a figure as ``chart=drawn``."""

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from network import charts

register = template.Library()


@register.simple_tag
def gauge(
    value: float,
    *,
    target: float | None = None,
    low: float | None = None,
    high: float | None = None,
    label: str = "",
    references: bool = False,
) -> SafeString:
    """A share from 0 to 1 on a rail, with target, interval and, for engagement, the two known reference points."""
    marks = [charts.mark(0.05, _("25 of 500")), charts.mark(0.9, _("36 of 40"))] if references else []
    return render_to_string(
        "components/gauge.html",
        {
            "fill": charts.across(value),
            "target": charts.mark(target, _("target %(share)s") % {"share": charts.across(target)})
            if target is not None
            else None,
            "span": charts.span(low, high) if low is not None and high is not None else None,
            "marks": marks,
            "label": label or charts.across(value),
        },
    )


@register.simple_tag
def bars(rows: Sequence[tuple], caption: str = "") -> SafeString:
    """Labelled bars with their numbers, as one table; rows are (label, number) or (label, number, address)."""
    return render_to_string("components/bars.html", {"bars": charts.bars(rows), "caption": caption})


@register.simple_tag
def series(points: Sequence[tuple[str, float | None]], caption: str = "", goal: float | None = None) -> SafeString:
    """Shares over time as a line, with the same numbers as a table behind it; points are (label, share or None)."""
    return render_to_string(
        "components/series.html",
        {
            "series": charts.series([share for _label, share in points], goal=goal),
            "rows": [(label, None if share is None else round(100 * share)) for label, share in points],
            "first": points[0][0] if points else "",
            "last": points[-1][0] if points else "",
            "caption": caption,
            "goal": None if goal is None else charts.across(goal),
        },
    )


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str) -> SafeString:
    """A small line without axes; ``label`` says in words what it shows."""
    top = max((value for value in values if value is not None), default=1) or 1
    return render_to_string("components/sparkline.html", {"series": charts.series(values, top=top), "label": label})

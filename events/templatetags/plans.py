"""What templates ask of a table plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from events.shared_plans import PlanPerson, SharedPlan
from events.table_board import Chip
from events.table_plan import PlannedRound, PlannedTable
from events.tables import number_of

register = template.Library()

register.filter("table_number", number_of)


@register.filter
def at(shared: SharedPlan, table: PlannedTable) -> list[PlanPerson]:
    """The people of a table, its host first."""
    return shared.at(table)


@register.filter
def agreed(shared: SharedPlan, table: PlannedTable) -> str:
    """What may be told of what is said at a table."""
    return shared.agreed(table)


@register.filter
def round_name(rounds: list[PlannedRound], turn: int) -> str:
    """The name of the round of that number, from 0."""
    return rounds[turn].name


# A page has hundreds of seats: written out here, they take a third of the time that a template takes for them.
SEAT = (
    '<li><button class="seat{}" name="seat" value="{}"><span class="seat__who"><span class="seat__name">{}</span>{}'
    "</span> <small>{}</small>{}</button></li>"
)
HOST, NEW = ' <i class="seat__mark">{}</i>', ' <i class="newcomer">{}</i>'
FIXED, NOTE = ' <i class="seat__mark seat__mark--fixed">{}</i>', ' <span class="seat__note">{}</span>'


@register.simple_tag
def seats(people: Iterable[Chip], words: Mapping[str, str]) -> SafeString:
    """The people of a table, each a button by which they are chosen; ``words`` are those of the board."""
    host, new, fixed = (
        format_html(mark, words[name]) for mark, name in ((HOST, "host"), (NEW, "new"), (FIXED, "fixed"))
    )
    nothing = SafeString()
    return format_html_join(
        "",
        SEAT,
        (
            (
                " seat--host" if one.host else nothing,
                one.value,
                one.name,
                (host if one.host else nothing)
                + (new if one.newcomer else nothing)
                + (fixed if one.locked else nothing),
                one.meets,
                format_html(NOTE, one.note) if one.note else nothing,
            )
            for one in people
        ),
    )

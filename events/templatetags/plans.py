"""What templates ask of a table plan."""

from __future__ import annotations

from django import template

from events.shared_plans import PlanPerson, SharedPlan
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

"""What stood in the way of a plan, in the words of a lead rather than of the planner."""

from __future__ import annotations

from events import refusals
from events.models import GroupPlan


def errors(plan: GroupPlan) -> list[str]:
    """Why nothing could be planned, each sentence with a way out."""
    return refusals.sentences(plan)

"""Break-out rooms of a meeting held online: a file for the tool that takes one, and words to paste into its chat.

Of the common tools only Zoom reads a file that says who goes to which room (its help page "Pre-assigning meeting
participants to breakout rooms"): the columns named in :data:`ZOOM`, one row a person. Elsewhere the words help.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.shared_plans import PlanPerson, SharedPlan
from events.table_plan import PlannedRound

ZOOM = ("Pre-assign Room Name", "Email Address")


@dataclass(frozen=True)
class Rooms:
    """The rooms of one round: rows for the file, and who has to be let in by hand since no address is known."""

    round_name: str
    rows: list[tuple[str, str]]
    by_hand: list[PlanPerson]


def rooms_of(plan: SharedPlan, round_: PlannedRound) -> Rooms:
    """Who goes where in one round, room by room."""
    rows, by_hand = [], []
    for table in plan.tables_in(round_):
        for person in plan.at(table):
            if person.address:
                rows.append((table.name, person.address))
            else:
                by_hand.append(person)
    return Rooms(round_.name, rows, by_hand)


def words_for_chat(plan: SharedPlan, round_: PlannedRound) -> str:
    """The rooms of one round as lines that everybody in the meeting may read.

    Whoever asked to keep their name off the list, or was only carried over, is counted and not named.
    """
    lines = [_("Round %(name)s") % {"name": round_.name}] if plan.in_rounds else []
    for table in plan.tables_in(round_):
        people = plan.at(table)
        named = [one.name for one in people if not (one.name_hidden or one.carried_over)]
        if unnamed := len(people) - len(named):
            named.append(ngettext("%(n)d more", "%(n)d more", unnamed) % {"n": unnamed})
        lines.append(f"{table.name}: {', '.join(named)}")
    return "\n".join(lines)

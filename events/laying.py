"""From the planner's rounds to tables as people find them: each with a host, where there is one, and a question."""

from __future__ import annotations

from collections.abc import Iterable

from events.models import GroupPlan
from events.questions import Questions
from events.seating import Guest
from events.table_plan import PlannedRound, PlannedTable, TablePlan


def lay_tables(plan: GroupPlan, rounds: list[dict[str, list[str]]], people: Iterable[Guest]) -> TablePlan:
    """The planner's rounds as a table plan: each table with a host, where there is one, and a first question."""
    hosting = {guest.key: 0 for guest in people if guest.facilitator}
    questions = Questions(plan.seed)
    laid = TablePlan()
    for turn, tables in enumerate(rounds):
        filled = [(name, list(ids)) for name, ids in tables.items() if ids]
        asked = questions.for_round(turn, [ids for _name, ids in filled])
        laid.rounds.append(
            PlannedRound(
                str(turn + 1),
                [
                    PlannedTable(name, ids, host_of(ids, hosting), question)
                    for (name, ids), question in zip(filled, asked, strict=True)
                ],
            )
        )
    return laid


def host_of(ids: Iterable[str], hosting: dict[str, int]) -> str | None:
    """The facilitator at the table who has hosted least so far, counted as hosting now; None without one."""
    able = [person for person in ids if person in hosting]
    if not able:
        return None
    host = min(able, key=lambda person: (hosting[person], len(person), person))
    hosting[host] += 1
    return host

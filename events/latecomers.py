"""People who come and are not in a draft yet: the first change that seats them by hand takes them into it."""

from __future__ import annotations

from typing import Any

from events import seating
from events.models import GroupPlan, KeepApart
from events.wishes import Wishes

Comes = dict[str, Any]


def found(draft: GroupPlan, person: str) -> Comes | None:
    """What the planner has to know of somebody who comes: their roles, whom they have met, from whom they are kept
    apart. None where they do not come, or a list says who does.
    """
    members = draft.event.network.members.seatable().filter(seating.coming(draft.event))
    if not person.isdecimal() or not seating.takes_in(draft) or not members.filter(pk=person).exists():
        return None
    guest = seating.guests(draft.event, only=[int(person)])[0]
    tags = seating.counted_tags(guest, draft.problem, Wishes.read(draft.wishes))
    ids = [int(one["id"]) for one in draft.problem["people"] if one["id"].isdecimal()]
    met, apart = (
        sorted([str(one), str(other)] for one, other in pairs if int(person) in {one, other})
        for pairs in (
            seating.who_has_met(draft.event.network, [*ids, int(person)]),
            KeepApart.objects.between([*ids, int(person)]),
        )
    )
    entry = {"id": guest.key, "roles": guest.roles} | ({"tags": tags} if tags else {})
    return {"person": entry, "met": met, "apart": apart}


def take_in(problem: dict[str, Any], comes: Comes) -> None:
    """Let the planner know of somebody, in place."""
    problem["people"].append(comes["person"])
    known = {one["id"] for one in problem["people"]}
    for name in ("met", "apart"):
        pairs = [pair for pair in comes[name] if known.issuperset(pair)]
        if pairs:
            problem[name] = sorted([*problem.get(name, []), *pairs])


def leave_out(problem: dict[str, Any], person: str) -> None:
    """Let the planner know nothing of somebody, in place."""
    problem["people"] = [one for one in problem["people"] if one["id"] != person]
    for name in ("met", "apart"):
        if name in problem:
            problem[name] = [pair for pair in problem[name] if person not in pair]

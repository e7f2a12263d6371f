"""What the arrival desk holds about a person, and how nothing of it is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from events import live
from introductions.models import Debrief, DeskAct, DeskClaim, DeskKey, DeskPhone, Outcome, PassedOver
from members.models import Member

# Where what a phone sent speaks of members, and where of anything in somebody's words.
ONE, SEVERAL = ("member", "other", "brought_by"), ("people", "met_no_one", "to_call")
TEXTS = ("words", "due", "name", "note", "email", "change", "code")


def people_of(body: Mapping[str, Any]) -> set[int]:
    """The numbers of the members of whom an act speaks.

    >>> sorted(people_of({"member": 3, "people": [4, 5], "words": "They sing."}))
    [3, 4, 5]
    """
    one = {body[name] for name in ONE if body.get(name)}
    return one | {pk for name in SEVERAL for pk in body.get(name) or []}


def without_texts(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a phone sent, without what somebody wrote."""
    return {name: value for name, value in body.items() if name not in TEXTS}


def without(member: int, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a phone sent, without a person and without the words that stood beside them.

    >>> without(4, {"people": [4, 5]}), without(3, {"member": 3, "words": "She sings.", "what": "fact"})
    ({'people': [5]}, {'what': 'fact'})
    """
    left = {name: value for name, value in without_texts(body).items() if name not in ONE or value != member}
    return left | {name: [pk for pk in left[name] if pk != member] for name in SEVERAL if name in left}


def forget(member: Member) -> None:
    """Leave nothing of a person at any desk; what phones sent stays known by its key alone, so it never comes back."""
    acts = DeskAct.objects.filter(event__network=member.network)
    for act in acts.filter(_speaks_of(member)):
        _leave(act, without(member.pk, act.body))
    for act in acts.filter(_names(member)):
        _leave(act, without_texts(act.body))
    acts.filter(by=member).update(by=None)
    events = set(acts.values_list("event_id", flat=True))
    PassedOver.objects.filter(Q(first=member) | Q(second=member)).delete()
    PassedOver.objects.filter(by=member).update(by=None)
    DeskClaim.objects.filter(Q(member=member) | Q(by=member)).delete()
    for rows in (DeskPhone, DeskKey):
        rows.objects.filter(member=member).delete()
    Debrief.objects.filter(event__network=member.network, change__icontains=member.name).update(change="")
    for event in events:
        live.changed(event)


def _leave(act: DeskAct, body: dict[str, Any]) -> None:
    act.body, act.why = body, ""
    if act.outcome == Outcome.KEPT:
        # What is left of it says nothing that a lead could take.
        act.outcome = Outcome.DROPPED
    act.save(update_fields=["body", "why", "outcome"])


def _speaks_of(member: Member) -> Q:
    found = Q()
    for name in ONE:
        found |= Q(**{f"body__{name}": member.pk})
    for name in SEVERAL:
        found |= Q(**{f"body__{name}__contains": [member.pk]})
    return found


def _names(member: Member) -> Q:
    found = Q(why__icontains=member.name)
    for name in TEXTS:
        found |= Q(**{f"body__{name}__icontains": member.name})
    return found

"""The sixty seconds at the close: whom to welcome next time, whom to call tomorrow, what to change.

One debrief a facilitator and event, from the app or from a page, read by whoever looks after the event and by those
whom it names. Names are taken out of it after two months: by then they were called, and were welcomed or not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.models import Event
from introductions.models import Debrief, Introduction
from members.models import Member
from network.ordering import by_name

NAMES_KEPT_FOR = timedelta(days=60)


@transaction.atomic
def keep(
    event: Event,
    by: Member,
    *,
    met_no_one: Collection[Member],
    to_call: Collection[Member],
    change: str,
    at: datetime | None = None,
) -> Debrief:
    """Write down the debrief of one facilitator in place of what they said before."""
    said = {"at": at or timezone.now(), "change": change}
    row, _is_new = Debrief.objects.update_or_create(event=event, by=by, defaults=said)
    row.met_no_one.set(met_no_one)
    row.to_call.set(to_call)
    return row


@dataclass(frozen=True)
class Read:
    """What all debriefs of an event come to: people by name, each once, and each facilitator's words."""

    to_welcome: list[Member]
    to_call: list[tuple[Member, list[str]]]
    changes: list[tuple[str, str]]
    number: int


def read(event: Event) -> Read:
    """What whoever looks after ``event`` reads the next day."""
    rows = list(
        event.debriefs.filter(by__erased_at=None)
        .select_related("by")
        .prefetch_related("met_no_one", "to_call")
        .order_by("at", "pk")
    )
    callers: dict[Member, list[str]] = {}
    for row in rows:
        for member in row.to_call.all():
            callers.setdefault(member, []).append(row.by.first_name)
    return Read(
        to_welcome=by_name({member for row in rows for member in row.met_no_one.all()}),
        to_call=[(member, callers[member]) for member in by_name(callers)],
        changes=[(row.by.first_name, row.change) for row in rows if row.change],
        number=len(rows),
    )


@dataclass(frozen=True)
class Room:
    """Who was there, by name, and which of them were introduced to nobody as far as anybody noted."""

    people: list[Member]
    without: set[int]


def room(event: Event, *, but: Member) -> Room:
    """Of whom a debrief may speak: of anybody ``but`` its writer."""
    there = event.network.members.kept().filter(
        carried_over_at=None, attendances__event=event, attendances__status="present"
    )
    people = by_name(there.exclude(pk=but.pk))
    pairs = Introduction.objects.standing().filter(event=event).values_list("first_id", "second_id")
    introduced = {pk for pair in pairs for pk in pair}
    return Room(people, {one.pk for one in people} - introduced)


def about(member: Member) -> list[Debrief]:
    """Debriefs that name ``member``, the latest first, with ``welcome`` and ``call``: in which of the two lists."""
    rows = list(
        Debrief.objects.filter(Q(met_no_one=member) | Q(to_call=member), event__network=member.network)
        .distinct()
        .select_related("event", "by")
        .order_by("-at", "-pk")
    )
    welcome = set(Debrief.objects.filter(met_no_one=member).values_list("pk", flat=True))
    call = set(Debrief.objects.filter(to_call=member).values_list("pk", flat=True))
    for row in rows:
        row.welcome, row.call = row.pk in welcome, row.pk in call
    return rows


def take_out(debrief: Debrief, member: Member) -> None:
    """Name ``member`` in a debrief no more."""
    debrief.met_no_one.remove(member)
    debrief.to_call.remove(member)


def forget_of(member: Member) -> None:
    """Delete the debriefs of a member, and name them in none."""
    Debrief.objects.filter(by=member).delete()
    for people in (Debrief.met_no_one, Debrief.to_call):
        people.through.objects.filter(member=member).delete()


def forget_names() -> None:
    """Take all names out of debriefs that are two months old."""
    old = Debrief.objects.filter(at__lte=timezone.now() - NAMES_KEPT_FOR)
    for people in (Debrief.met_no_one, Debrief.to_call):
        people.through.objects.filter(debrief__in=old).delete()

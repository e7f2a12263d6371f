"""What events keep about one member, for that member to read and to object to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, FilteredRelation, Q, QuerySet

from events import attendance
from events.models import Attendance, DoorTap, Event, Presence
from members.models import Member
from network.models import AuditEntry

# What is read of each row, and under which name it stands on the event.
KEPT = {
    "was_asked": ("asked", ["asked_at", "asked_by__name"]),
    "answer": (
        "rsvps",
        [
            "answer",
            "answered_at",
            "answered_by",
            "answered_by__name",
            "note",
            "avoid",
            "quieter",
            "name_hidden",
            "waits_since",
            "offered_at",
            "offer_ends_at",
        ],
    ),
    "mark": ("attendances", ["status", "noted_at", "noted_by", "noted_by__name"]),
    "help": ("helpers", ["part"]),
}


def occasions_of(member: Member) -> QuerySet[Event]:
    """The events that keep anything about ``member``, the last one first, with all that stands there but the taps."""
    events = member.network.events.seen_by(member)
    relations = {
        f"own_{name}": FilteredRelation(rows, condition=Q(**{f"{rows}__member": member}))
        for name, (rows, _fields) in KEPT.items()
    }
    read = {
        f"{name}__{field}".replace("__", "_"): F(f"own_{name}__{field}")
        for name, (_rows, fields) in KEPT.items()
        for field in fields
    }
    something = Q(pk__in=DoorTap.objects.filter(member=member).values("event"))
    for name in KEPT:
        something |= Q(**{f"own_{name}__isnull": False})
    return events.annotate(**relations).annotate(**read).filter(something).order_by("-starts_at", "-pk")


def furnish(events: Sequence[Event], member: Member) -> None:
    """Put the taps of phones at the door to the events of a page; one statement."""
    taps = DoorTap.objects.filter(member=member, event__in=[event.pk for event in events]).select_related("by")
    found: dict[int, list[DoorTap]] = {}
    for tap in taps.order_by("received_at", "pk"):
        found.setdefault(tap.event_id, []).append(tap)
    for event in events:
        event.network, event.taps = member.network, found.get(event.pk, [])


@transaction.atomic
def dispute(event: Event, member: Member) -> bool:
    """Take a mark about oneself back: it counts no more, and says who objected. Returns False when none stands.

    Raises:
        MarkRefused: the event is cancelled.
    """
    row = Attendance.objects.select_for_update().filter(event=event, member=member).first()
    if row is None or row.status == Presence.UNKNOWN:
        return False
    before = row.status
    row = attendance.mark(event, member, Presence.UNKNOWN, by=member)
    AuditEntry.record(
        network=event.network,
        actor=member.user,
        verb="disputed",
        subject=row,
        before={"status": before},
        after={"status": Presence.UNKNOWN.value},
    )
    return True

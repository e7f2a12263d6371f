"""Who was there: the marks made at the door, and what an event's record says once it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import live
from events.models import Answer, Attendance, DoorTap, Event, Presence, Visitor
from members.models import Member, Nomination

# A tap that waited longer than this for a connection has lost its time; a clock may be that much ahead.
WAITED_AT_MOST = timedelta(hours=12)
AHEAD_AT_MOST = timedelta(minutes=1)
KEPT_AS_SAID = timedelta(days=3650)
# How many visitors one member brings to an event, and how many are noted at one in all.
MOST_BROUGHT = 5
MOST_VISITORS = 100


class MarkRefused(Exception):
    """The mark could not be made; the text says why, for the person at the door."""


def mark(event: Event, member: Member, status: str, *, by: Member | None, at: datetime | None = None) -> Attendance:
    """Note whether ``member`` is there. The same mark again changes nothing, another one replaces it.

    Raises:
        MarkRefused: the event is a draft or cancelled, or the person is of another network.
    """
    _refuse_strange(event, member)
    row, is_new = Attendance.objects.get_or_create(
        event=event, member=member, defaults={"status": status, "noted_by": by, "noted_at": at or timezone.now()}
    )
    if not is_new and row.status != status:
        row.status, row.noted_by, row.noted_at = status, by, at or timezone.now()
        row.save(update_fields=["status", "noted_by", "noted_at"])
    live.changed(event.pk)
    return row


def unmark(event: Event, member: Member, *, by: Member | None) -> None:
    """Take a mark back. In a closed event the person is then on record as unknown.

    Raises:
        MarkRefused: as for :func:`mark`.
    """
    if event.closed_at:
        mark(event, member, Presence.UNKNOWN, by=by)
    else:
        _refuse_strange(event, member)
        event.attendances.filter(member=member).delete()
        live.changed(event.pk)


class Heard(Enum):
    """What became of a tap: it was new, or known before, or came so late that somebody else's stands."""

    NEW = "new"
    KNOWN = "known"
    LATE = "late"


@transaction.atomic
def tap(
    event: Event,
    member: Member,
    status: str,
    *,
    by: Member,
    key: UUID | None = None,
    tapped_at: datetime | None = None,
    sent_at: datetime | None = None,
    at: datetime | None = None,
) -> Heard:
    """Take a tap at the door, once per ``key`` however often the phone sends it; an empty ``status`` takes a mark back.

    ``tapped_at`` and ``sent_at`` are what the phone's clock said. How long the tap waited in the phone is believed,
    even where the clock is wrong. One that waited gives way to what somebody else noted about this person since. A
    caller who has looked into both says the moment itself: ``at``.

    Raises:
        MarkRefused: as for :func:`mark`.
    """
    received = timezone.now()
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    _refuse_strange(event, member)
    moment = at or moment_of(tapped_at, sent_at, received)
    since = event.door_taps.filter(member=member, received_at__gt=moment).exclude(by=by)
    is_late = at is None and moment < received and since.exists()
    sayable = tapped_at is not None and abs(received - tapped_at) < KEPT_AS_SAID
    _row, is_new = DoorTap.objects.get_or_create(
        key=key or uuid4(),
        defaults={
            "event": event,
            "member": member,
            "status": status,
            "tapped_at": tapped_at if sayable else received,
            "received_at": received,
            "by": by,
        },
    )
    if not is_new:
        return Heard.KNOWN
    if is_late:
        return Heard.LATE
    if status:
        mark(event, member, status, by=by, at=moment)
    else:
        unmark(event, member, by=by)
    return Heard.NEW


def moment_of(tapped_at: datetime | None, sent_at: datetime | None, received: datetime) -> datetime:
    """When a tap was made, by our clock: as long before it came as it waited in the phone; without sense, when it came.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
    >>> yesterday = noon - timedelta(days=1)
    >>> moment_of(yesterday, yesterday + timedelta(minutes=5), noon).strftime("%d %H:%M")
    '26 11:55'
    >>> moment_of(yesterday, None, noon).strftime("%d %H:%M")
    '26 12:00'
    """
    if tapped_at is None:
        return received
    waited = (sent_at or received) - tapped_at
    return min(received, received - waited) if -AHEAD_AT_MOST <= waited <= WAITED_AT_MOST else received


# -- Visitors -----------------------------------------------------------------------------


@transaction.atomic
def welcome(
    event: Event,
    *,
    name: str,
    by: Member,
    key: UUID,
    email: str = "",
    brought_by: Member | None = None,
    note: str = "",
) -> Visitor:
    """Note somebody who came along and is no member, once per ``key``; another name under the key is another visitor.

    Raises:
        MarkRefused: the event is a draft or cancelled, who brought them is of another network or has brought as many
            as one can, or so many visitors are there that they must be looked into.
    """
    _refuse_strange(event, brought_by or by)
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    visitor = Visitor.objects.filter(key=key).first()
    if visitor and (visitor.event_id, visitor.name) != (event.pk, name):
        # A page that was gone back to brings its key along.
        key = uuid5(key, f"{event.pk} {name}")
        visitor = Visitor.objects.filter(key=key).first()
    if visitor is None:
        _refuse_too_many(event, brought_by)
        told = {"name": name, "email": email, "brought_by": brought_by, "note": note, "noted_by": by}
        visitor, _is_new = Visitor.objects.get_or_create(key=key, defaults={"event": event, **told})
        live.changed(event.pk)
    return visitor


def _refuse_too_many(event: Event, brought_by: Member | None) -> None:
    """Refuse what looks like a slip or mischief rather than company, at an event that is held."""
    if brought_by and event.visitors.filter(brought_by=brought_by).count() >= MOST_BROUGHT:
        words = ngettext(
            "%(name)s has brought %(number)d person already, which is as many as one can bring.",
            "%(name)s has brought %(number)d people already, which is as many as one can bring.",
            MOST_BROUGHT,
        )
        raise MarkRefused(words % {"name": brought_by.name, "number": MOST_BROUGHT})
    if event.visitors.count() >= MOST_VISITORS:
        raise MarkRefused(
            _("%(number)d visitors are noted here already, and there is room for no more. Take off who is not here.")
            % {"number": MOST_VISITORS}
        )


@transaction.atomic
def forget_visitor(visitor: Visitor) -> bool:
    """Take a visitor off the list. Returns False when a lead has made a nomination of them, which then stays."""
    taken, _rows = Visitor.objects.filter(pk=visitor.pk, nomination=None).delete()
    live.changed(visitor.event_id)
    return bool(taken)


@transaction.atomic
def nominated(visitor: Visitor, nomination: Nomination) -> None:
    """Remember which nomination was made of a visitor."""
    Visitor.objects.filter(pk=visitor.pk).update(nomination=nomination)


# -- Marks --------------------------------------------------------------------------------


def _refuse_strange(event: Event, member: Member) -> None:
    if member.network_id != event.network_id:
        raise MarkRefused(_("Only members of this network can be marked."))
    if event.published_at is None:
        raise MarkRefused(_("This event is still a draft."))
    if event.cancelled_at:
        raise MarkRefused(_("This event is cancelled."))


@transaction.atomic
def close(
    event: Event, *, by: Member | None, at: datetime | None = None, said: Mapping[int, str] | None = None
) -> bool:
    """Complete the record of who was there. Returns False when it was closed before.

    Whoever said no is on record as absent who told us. Of those who said yes or maybe and have no mark, ``said`` tells
    by member what the hosts know; without it they stay unknown: a tap that nobody made is no proof that they stayed
    away. Who only waited for a place was not expected. A mark made meanwhile at the door stands.

    Raises:
        MarkRefused: the event is a draft or cancelled, or has not begun.
    """
    event_now = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    at = at or timezone.now()
    if event_now.closed_at:
        return False
    if event_now.published_at is None or event_now.cancelled_at:
        raise MarkRefused(_("Only an event that took place can be closed."))
    if event_now.starts_at > at:
        raise MarkRefused(_("This event has not begun yet."))
    marked = event_now.attendances.exclude(status=Presence.UNKNOWN)
    left = event_now.rsvps.filter(answer__in=Answer.values).exclude(member__in=marked.values("member"))
    Attendance.objects.bulk_create(
        (
            Attendance(
                event=event_now,
                member_id=member_id,
                status=Presence.ABSENT_TOLD if answer == Answer.NO else (said or {}).get(member_id, Presence.UNKNOWN),
                noted_by=by,
                noted_at=at,
            )
            for member_id, answer in left.values_list("member_id", "answer")
        ),
        update_conflicts=True,
        unique_fields=["event", "member"],
        update_fields=["status", "noted_by", "noted_at"],
    )
    event_now.closed_at = event.closed_at = at
    event_now.save(update_fields=["closed_at"])
    live.changed(event.pk)
    return True


@transaction.atomic
def reopen(event: Event) -> bool:
    """Open a record that was closed too early; the marks stay. Returns False when it was open."""
    reopened = Event.objects.filter(pk=event.pk).exclude(closed_at=None).update(closed_at=None)
    event.closed_at = None
    live.changed(event.pk)
    return bool(reopened)

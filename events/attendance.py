"""Who was there: the marks made at the door, and what an event's record says once it is closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import live
from events.models import Answer, Attendance, Event, Presence
from members.models import Member


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


def _refuse_strange(event: Event, member: Member) -> None:
    if member.network_id != event.network_id:
        raise MarkRefused(_("Only members of this network can be marked."))
    if event.published_at is None:
        raise MarkRefused(_("This event is still a draft."))
    if event.cancelled_at:
        raise MarkRefused(_("This event is cancelled."))


@transaction.atomic
def close(event: Event, *, by: Member | None, at: datetime | None = None) -> bool:
    """Complete the record of who was there. Returns False when it was closed before.

    Whoever said no is on record as absent who told us. Whoever said yes or maybe and has no mark stays unknown:
    a tap that nobody made is no proof that they stayed away.

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
    unmarked = event_now.rsvps.exclude(member__in=event_now.attendances.values("member"))
    Attendance.objects.bulk_create(
        (
            Attendance(
                event=event_now,
                member_id=member_id,
                status=Presence.ABSENT_TOLD if answer == Answer.NO else Presence.UNKNOWN,
                noted_by=by,
                noted_at=at,
            )
            for member_id, answer in unmarked.values_list("member_id", "answer")
        ),
        ignore_conflicts=True,
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

"""A lead's decisions about an event: to publish it, to change it, to cancel it, to drop a draft.

Whoever said yes or maybe is told at once of what concerns their evening; nobody else is written to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.models import Answer, Event
from members.models import Member
from network import post
from network.models import AuditEntry

WORTH_A_LETTER = {"starts_at", "ends_at", "place", "mode"}


@transaction.atomic
def publish(event: Event, *, by: Member, at: datetime | None = None) -> bool:
    """Show a draft to all members, who can answer from now on. Returns False when it was published before."""
    moment = at or timezone.now()
    if not Event.objects.filter(pk=event.pk, published_at=None, cancelled_at=None).update(published_at=moment):
        return False
    event.published_at = moment
    _note("publish", event, by, at=moment)
    return True


@transaction.atomic
def cancel(event: Event, *, by: Member, why: str = "") -> bool:
    """Call a published event off and tell those who were coming. Returns False when that was done before."""
    moment = timezone.now()
    standing = Event.objects.filter(pk=event.pk, cancelled_at=None, closed_at=None).exclude(published_at=None)
    if not standing.update(cancelled_at=moment):
        return False
    event.cancelled_at = moment
    _note("cancel", event, by, why)
    _write_to_those_coming(event, "event_cancelled", by, key=f"event-cancelled-{event.pk}")
    return True


@transaction.atomic
def tell_of_change(event: Event, changed: Iterable[str], *, by: Member) -> int:
    """Write to those who are coming, if time or place are among the fields that changed. Returns how many letters."""
    stands = event.published_at and not event.cancelled_at and not event.is_over
    if not stands or not WORTH_A_LETTER & set(changed):
        return 0
    return _write_to_those_coming(event, "event_changed", by)


@transaction.atomic
def drop(event: Event, *, by: Member) -> bool:
    """Delete a draft that nobody but leads has seen. Returns False when it has been published."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.published_at:
        return False
    _note("drop", event, by)
    event.delete()
    return True


def _note(verb: str, event: Event, by: Member, why: str = "", at: datetime | None = None) -> None:
    AuditEntry.record(
        network=event.network, actor=by.user, verb=verb, subject=event, after={"title": event.title}, why=why, at=at
    )


def _write_to_those_coming(event: Event, kind: str, by: Member, key: str = "") -> int:
    """Queue a letter to each who said yes or maybe and has an address, but not to the lead who acted."""
    coming = event.rsvps.filter(
        answer__in=[Answer.YES, Answer.MAYBE], member__left_on=None, member__user__isnull=False
    ).exclude(member=by)
    if event.usual_end < timezone.now():
        return 0
    answers = list(coming.select_related("member__user"))
    for answer in answers:
        user = answer.member.user
        post.queue(
            kind.replace("_", " "),
            to=user.email,
            template=kind,
            context={"event": event, "person": answer.member, "by": by},
            essential=True,
            network=event.network,
            recipient=user,
            key=f"{key}-{answer.member_id}" if key else None,
        )
    return len(answers)

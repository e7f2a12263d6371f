"""A lead's decisions about an event: to publish it, to cancel it, to drop a draft."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.models import Event
from members.models import Member
from network.models import AuditEntry


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
    """Call a published event off; its page stays and says so. Returns False when that was done before."""
    moment = timezone.now()
    standing = Event.objects.filter(pk=event.pk, cancelled_at=None, closed_at=None).exclude(published_at=None)
    if not standing.update(cancelled_at=moment):
        return False
    event.cancelled_at = moment
    _note("cancel", event, by, why)
    return True


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

"""Events come into being and change: by a lead's form or a member's proposal, once however often it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from events import announcing, changes, proposing, waiting
from events.forms import EventForm, MeetingForm
from events.models import Event
from members.models import Member
from network.models import AuditEntry, Network

# Within so long, the same person writing down the same event has tapped twice.
TWICE = timedelta(minutes=1)


class Twin(Exception):
    """There is an event of this title at this very moment: ``event``."""

    def __init__(self, event: Event) -> None:
        super().__init__(event)
        self.event = event


@transaction.atomic
def draw_up(form: MeetingForm, *, by: Member) -> Event:
    """Save a new event. Of two people who write down the same one at once, one does.

    Whoever taps twice gets the event of the first tap.

    Raises:
        Twin: somebody else has made it, or the same person did some time ago.
        ProposalRefused: it is a proposal, and too many of theirs wait already.
    """
    Network.objects.select_for_update(no_key=True).get(pk=by.network_id)
    data = form.cleaned_data
    standing = by.network.events.filter(cancelled_at=None, turned_down_at=None)
    twin = standing.filter(title=data["title"], starts_at=data["starts_at"]).select_related("created_by").first()
    if twin is None:
        if form.instance.proposed_at:
            proposing.refuse_too_many(by)
        return form.save()
    if twin.created_by_id == by.pk and timezone.now() - twin.created_at < TWICE:
        return twin
    raise Twin(twin)


@transaction.atomic
def change(form: EventForm, was: Event, *, by: Member) -> int:
    """Save what a lead changed about an event, note it, and tell those whom it concerns. Returns how many letters.

    More places are offered to whoever waits. ``was`` is the event before. The caller holds it: answers wait meanwhile.
    """
    event = form.save()
    # What calendars show is noted by whoever tells of it.
    inside = [name for name in form.changed_data if name not in changes.SHOWN]
    if event.published_at and inside:
        AuditEntry.record(
            network=event.network,
            actor=by.user,
            verb="change",
            subject=event,
            before={name: _plain(form.initial.get(name)) for name in inside},
            after={name: _plain(form.cleaned_data.get(name)) for name in inside},
        )
    if "capacity" in form.changed_data:
        waiting.fill(event)
    return announcing.tell_of_change(event, was, by=by)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value

"""A member's own events as a calendar to subscribe to, under a secret address that they can renew or switch off.

It holds what they come to or may come to, for a year back and all that is ahead; what was called off is marked as such
until two weeks after its day. Whoever has the address reads it, so it names no other person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone, translation

from events import calendars
from events.models import RSVP, CalendarFeed, Event, RSVPState
from members.models import Member, digest
from network.models import Network

KEPT = timedelta(days=365)
CANCELLED_KEPT = timedelta(days=14)
HOPING = {RSVPState.MAYBE, RSVPState.WAITING, RSVPState.OFFERED}


# -- The address --------------------------------------------------------------------------


def address(feed: CalendarFeed) -> str:
    """Where calendars fetch the feed. The secret stands between slashes, as the logs expect of secrets."""
    return settings.SITE_URL + reverse("events:feed", args=[feed.member.network, feed.token])


def make(member: Member) -> CalendarFeed:
    """The member's feed, made when there is none. Twice is once."""
    return CalendarFeed.objects.get_or_create(member=member, defaults=CalendarFeed.new_secret())[0]


def renew(member: Member) -> bool:
    """Give the feed another address; the old one is dead at once. Returns False when there is no feed."""
    return bool(CalendarFeed.objects.filter(member=member).update(**CalendarFeed.new_secret(), made_at=timezone.now()))


def choose(member: Member, *, everything: bool) -> None:
    """Say whether the feed holds what has not been answered too."""
    chosen = CalendarFeed.objects.filter(member=member).exclude(everything=everything)
    chosen.update(everything=everything, made_at=timezone.now())


def switch_off(member: Member) -> None:
    """End the feed: its address is dead at once."""
    CalendarFeed.objects.filter(member=member).delete()


def of_token(network: Network, token: str) -> CalendarFeed | None:
    """The feed of a member of this network under this address."""
    feed = (
        CalendarFeed.objects.filter(
            token_digest=digest(token),
            member__network=network,
            member__left_on=None,
            member__erased_at=None,
            member__user__is_active=True,
        )
        .select_related("member__user")
        .first()
    )
    if feed:
        feed.member.network = network
    return feed


# -- What it holds ------------------------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """The feed of a moment, and when something in it last changed."""

    text: str
    changed_at: datetime


def content(feed: CalendarFeed) -> Content:
    """What the feed holds now; the same as long as nothing in it changes."""
    member, network = feed.member, feed.member.network
    answers = {answer.event_id: answer for answer in member.rsvps.all()}
    entries = []
    for event in _events(feed, answers):
        event.network = network
        answer = answers.get(event.pk)
        state = answer.answer if answer else calendars.NOT_YET
        if belongs(event, state, everything=feed.everything):
            entries.append((event, state, answer.answered_at if answer else event.changed_at))
    with translation.override(member.user.language):
        text = calendars.feed_of(network, entries)
    seen = network.events.visible().aggregate(at=Max(Greatest("changed_at", "published_at", "cancelled_at")))
    said = [at for one in answers.values() for at in (one.answered_at, one.waits_since, one.offered_at)]
    return Content(text, max(filter(None, [feed.made_at, *said, *seen.values()])))


def _events(feed: CalendarFeed, answers: dict[int, RSVP]) -> list[Event]:
    """The events that may belong into the feed, by their day."""
    events = feed.member.network.events.visible().filter(starts_at__gte=timezone.now() - KEPT)
    if not feed.everything:
        events = events.filter(pk__in=[pk for pk, answer in answers.items() if answer.answer != RSVPState.NO])
    return list(events.order_by("starts_at", "pk"))


def belongs(event: Event, state: str, *, everything: bool) -> bool:
    """Whether an event stands in the calendar of somebody for whom it stands so."""
    if event.cancelled_at:
        return state in HOPING | {RSVPState.YES} and event.starts_at > timezone.now() - CANCELLED_KEPT
    if state == RSVPState.YES:
        return True
    if event.is_over:
        return False
    return state in HOPING or (everything and state in {calendars.NOT_YET, RSVPState.LAPSED})

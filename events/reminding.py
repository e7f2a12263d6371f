"""What is written before an event by itself: a word to the undecided, a brief to who is going, a card to its hosts.

Whatever is due is computed from the rows, so a run that was missed is made good by the next one, and whoever says yes
late gets the brief as well. Each letter is written once for each day on which the event is to be: its key names both.
Who waits, let an offer lapse or said no is never reminded; nor is who is on pause, or stopped letters of this kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import moments
from events.answer_links import answer_link
from events.briefs import Room
from events.models import Answer, Event, RSVPState
from members.models import Member
from network import post, stopping
from network.models import AuditEntry, Letter
from network.post import Addressed

KIND = "event reminder"
# No letter is due earlier than this before an event begins, or before answers to it close, in whatever zone.
LOOK_AHEAD = timedelta(days=4)
# Whoever said maybe is left alone for so long.
REST = timedelta(days=1)
# The name of a weekday says enough about a day that is nearer than this.
A_WEEK = timedelta(days=6)


@dataclass(frozen=True)
class WayToDesk:
    """Where somebody opens the arrival desk of an event on their phone, and whether that signs them in by itself."""

    address: str
    signs_in: bool


def no_desk(_event: Event, _member: Member) -> WayToDesk | None:
    return None


# The socket: how somebody who looks after an event opens its arrival desk. Each call may make another key, so it is
# asked only as a letter is written. ``introductions`` plugs it in when Django starts.
way_to_the_desk: Callable[[Event, Member], WayToDesk | None] = no_desk


def due_events(at: datetime | None = None) -> list[int]:
    """Ids of the events about which something may have to be written before they begin."""
    moment = at or timezone.now()
    soon = (moment, moment + LOOK_AHEAD)
    ahead = Event.objects.written_about().filter(closed_at=None, starts_at__gt=moment)
    near = ahead.filter(Q(starts_at__range=soon) | Q(answers_until__range=soon))
    return list(near.order_by("starts_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def write_due(event_id: int, *, at: datetime | None = None) -> int:
    """Write what is due about one event. Returns how many letters; of two workers at once, one writes them."""
    moment = at or timezone.now()
    event = (
        Event.objects.select_for_update(of=["self"], no_key=True)
        .select_related("network", "created_by")
        .get(pk=event_id)
    )
    if not stands(event) or event.starts_at <= moment:
        return 0
    written = _reminders(event, moment)
    if moment >= event.starts_at - LOOK_AHEAD:
        room = Room(event)
        hosts = card_readers(event, room)
        written += _cards(event, room, hosts, moment) + _briefs(event, room, hosts, moment)
    return written


def stands(event: Event) -> bool:
    """Whether letters about the event write themselves."""
    return bool(event.published_at) and not (event.cancelled_at or event.closed_at or event.quiet_since)


@transaction.atomic
def hush(event: Event, *, quiet: bool, by: Member) -> bool:
    """Let no letter about the event write itself any more, or let them again. False when it was so before."""
    changed = Event.objects.filter(pk=event.pk, quiet_since__isnull=quiet)
    if not changed.update(quiet_since=timezone.now() if quiet else None):
        return False
    verb = "stop letters" if quiet else "resume letters"
    AuditEntry.record(network=event.network, actor=by.user, verb=verb, subject=event, after={"title": event.title})
    return True


# -- Who is written to ------------------------------------------------------------------------


def readers(event: Event, **which: object) -> list[Member]:
    """Members who can be written to about ``event``: present, not on pause, with an address, letters not stopped.

    ``which`` narrows them by what stands in their answer, ``answer="yes"``.
    """
    network = event.network
    wanted = {f"rsvps__{name}": value for name, value in which.items()}
    people = (
        network.members.present()
        .filter(user__isnull=False, rsvps__event=event, **wanted)
        .exclude(user__in=stopping.who_stopped(network, KIND))
        .not_paused_on(network.today)
        .select_related("user")
        .order_by("pk")
    )
    return with_network(event, people)


def with_network(event: Event, people: Iterable[Member]) -> list[Member]:
    """The same people, each knowing the network that is at hand."""
    found = list(people)
    for person in found:
        person.network = event.network
    return found


def zone_of(member: Member) -> ZoneInfo:
    """The clock by which a member reads letters."""
    own = member.user.timezone if member.user else ""
    return ZoneInfo(own) if own else member.network.zone


def card_readers(event: Event, room: Room) -> list[Member]:
    """Who looks after the event; where nobody was named, whoever made it."""
    hosts = [*room.hosts.facilitators, *filter(None, [room.hosts.host])]
    if not hosts and event.created_by and event.created_by.is_facilitator:
        hosts = [event.created_by]
    can = event.network.members.present().filter(pk__in=[one.pk for one in hosts], user__isnull=False)
    can = can.exclude(user__in=stopping.who_stopped(event.network, KIND)).not_paused_on(event.network.today)
    return with_network(event, can.select_related("user").order_by("pk"))


# -- The letters ------------------------------------------------------------------------------


def key(name: str, event: Event, member_id: int) -> str:
    """The key under which a letter is written once for the day on which the event is to be."""
    day = event.starts_at.astimezone(event.zone).date()
    return f"event-{name}-{event.pk}-{day:%Y%m%d}-{member_id}"


def _brief_is_due(event: Event, member: Member, moment: datetime) -> bool:
    """From the afternoon before, by day; at night only where no hour by day is left before it begins."""
    zone = zone_of(member)
    if moment < moments.brief_due(event.starts_at, zone):
        return False
    return moments.is_sensible(moment, zone) or moments.next_sensible(moment, zone) >= event.starts_at


def _cards(event: Event, room: Room, hosts: list[Member], moment: datetime) -> int:
    def card(member: Member) -> dict[str, object]:
        return card_context(event, room, member, desk=way_to_the_desk(event, member))

    due = [member for member in hosts if _brief_is_due(event, member, moment)]
    return _write("card", "event_card", event, due, card)


def _briefs(event: Event, room: Room, hosts: list[Member], moment: datetime) -> int:
    """Hosts have all of it on their card, so they get no brief beside it."""
    with_card = {member.pk for member in hosts}
    due = [
        member
        for member in readers(event, answer=RSVPState.YES)
        if member.pk not in with_card and _brief_is_due(event, member, moment)
    ]
    return _write("brief", "event_brief", event, due, lambda member: brief_context(event, room, member))


def briefed(event: Event, members: Iterable[int]) -> int:
    """How many of these members have had the brief for the day on which the event is to be."""
    return Letter.objects.filter(key__in=[key("brief", event, pk) for pk in members]).count()


def _reminders(event: Event, moment: datetime) -> int:
    until = event.answers_until or event.starts_at
    if not until - LOOK_AHEAD <= moment < until:
        return 0
    undecided = readers(event, answer=RSVPState.MAYBE, answered_at__lte=moment - REST)
    due = [
        member
        for member in undecided
        if moment >= moments.reminder_due(until, zone_of(member)) and moments.is_sensible(moment, zone_of(member))
    ]
    return _write("reminder", "event_reminder", event, due, lambda member: reminder_context(event, member))


def _write(name: str, template: str, event: Event, people: list[Member], context_for) -> int:
    """Queue the letter to those of ``people`` who have not had it for this day. The caller holds the event."""
    keys = {key(name, event, member.pk): member for member in people}
    known = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    letters = [
        Addressed(to=member.user.email, key=one, context=context_for(member), recipient=member.user)
        for one, member in keys.items()
        if one not in known
    ]
    if letters:
        post.queue_many(KIND, template=template, letters=letters, essential=False, network=event.network)
    return len(letters)


# -- What they speak of -----------------------------------------------------------------------


def brief_context(event: Event, room: Room, member: Member) -> dict[str, object]:
    return {
        "event": event,
        "person": member,
        "brief": room.brief_for(member),
        "cannot": answer_link(event, member, Answer.NO),
        "page": settings.SITE_URL + reverse("events:brief", args=[event.network, event.pk]),
    }


def reminder_context(event: Event, member: Member) -> dict[str, object]:
    return {
        "event": event,
        "person": member,
        "yes": answer_link(event, member, Answer.YES),
        "no": answer_link(event, member, Answer.NO),
    }


def card_context(event: Event, room: Room, member: Member, *, desk: WayToDesk | None) -> dict[str, object]:
    return {
        "event": event,
        "person": member,
        "room": room,
        "named": [one for one in room.coming.values() if one.named],
        "newcomers": [one for one in room.newcomers if one.named],
        "anchors": [one for one in room.anchors if one.named],
        "unnamed": sum(not one.named for one in room.coming.values()),
        "desk": desk,
        "card": settings.SITE_URL + reverse("events:brief_card", args=[event.network, event.pk]),
        "door": settings.SITE_URL + reverse("events:door", args=[event.network, event.pk]),
    }


# -- What will be written ---------------------------------------------------------------------


@dataclass(frozen=True)
class Planned:
    """One kind of letter that writes itself: to how many, and from when by the event's own clock."""

    name: str
    number: int
    at: datetime
    is_past: bool
    is_far: bool

    @property
    def when(self) -> str:
        """In words that follow what is written: on Tuesday at 10:00, since Tuesday at 10:00."""
        day = date_format(self.at, "l j F" if self.is_far else "l", use_l10n=False)
        words = _("since %(day)s at %(time)s") if self.is_past else _("on %(day)s at %(time)s")
        return words % {"day": day, "time": f"{self.at:%H:%M}"}


def planned(event: Event, *, going: int, maybe: int, at: datetime | None = None) -> list[Planned]:
    """What will be written about an event before it begins, the first letter first."""
    moment = at or timezone.now()
    if not stands(event) or event.starts_at <= moment:
        return []
    until = event.answers_until or event.starts_at
    found = []
    if maybe and moment < until:
        found.append(_planned("reminder", maybe, moments.reminder_due(until, event.zone), moment))
    if going:
        found.append(_planned("brief", going, moments.brief_due(event.starts_at, event.zone), moment))
    return sorted(found, key=lambda one: one.at)


def _planned(name: str, number: int, due: datetime, moment: datetime) -> Planned:
    return Planned(name, number, due, is_past=due <= moment, is_far=due - moment > A_WEEK)

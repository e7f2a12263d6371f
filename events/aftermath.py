"""The one letter on the day after an event: thanks to who was there, a warm word to who was missed.

It waits until the record of who was there is closed, and goes to nobody of whom it is not known whether they came. Who
was missed is written to only where a person noted at the door that they stayed away, never because nobody tapped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.urls import reverse
from django.utils import timezone

from events import moments, takeaways
from events.answer_links import answer_link
from events.models import RSVP, Event, Presence, RSVPState, Seat
from events.reminding import with_network, zone_of
from members.models import Member
from network import post, stopping
from network.models import Letter
from network.ordering import by_name
from network.post import Addressed

KIND = "event after"
# A record that is closed by mistake can be opened again before anybody is written to.
SECOND_THOUGHTS = timedelta(minutes=10)
# Later than this, a letter of thanks would only puzzle.
WINDOW = timedelta(days=7)


def nobody_was_introduced(_event: Event) -> Mapping[int, Sequence[object]]:
    return {}


# The socket: introductions plugs in whom each member was introduced to at an event and has said nothing of, as things
# with ``name``, ``by`` and ``link``.
introduced_at: Callable[[Event], Mapping[int, Sequence[object]]] = nobody_was_introduced


def nothing_noted(_event: Event, _readers: Collection[Member]) -> Mapping[int, Sequence[object]]:
    return {}


def nothing_logged(_event: Event) -> Mapping[int, object]:
    return {}


# Two sockets that introductions plug in: what was noted of each reader and waits for their word, things with ``told``,
# ``yes`` and ``no``, asked only of whoever is written to, since nobody else may read it; and what each logged at the
# arrival desk, with ``words`` and ``page``.
noted_of: Callable[[Event, Collection[Member]], Mapping[int, Sequence[object]]] = nothing_noted
logged_by: Callable[[Event], Mapping[int, object]] = nothing_logged


def due_events(at: datetime | None = None) -> list[int]:
    """Ids of the events about which something may have to be written after them."""
    moment = at or timezone.now()
    events = Event.objects.written_about().filter(
        closed_at__lte=moment - SECOND_THOUGHTS, starts_at__gt=moment - WINDOW - timedelta(days=14)
    )
    return list(events.order_by("starts_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def write_due(event_id: int, *, at: datetime | None = None) -> int:
    """Write the letters about one event whose morning has come. Returns how many; of two workers, one writes them."""
    moment = at or timezone.now()
    event = Event.objects.select_for_update(of=["self"], no_key=True).select_related("network").get(pk=event_id)
    if not is_written(event, moment):
        return 0
    after = Aftermath(event)
    written = _write("after", after, present(event), moment, after.thanks)
    return written + _write("missed", after, missed(event), moment, after.missed)


def is_written(event: Event, moment: datetime) -> bool:
    """Whether the letters go out by now, to each in their own morning."""
    closed = event.closed_at and event.closed_at <= moment - SECOND_THOUGHTS
    return bool(closed) and not event.cancelled_at and not event.quiet_since and moment <= event.usual_end + WINDOW


def is_ahead(event: Event, at: datetime | None = None) -> bool:
    """Whether thanks are still to be written, once the record of who was there is closed."""
    return not event.quiet_since and (at or timezone.now()) <= event.usual_end + WINDOW


def _readers(event: Event, **which: object) -> list[Member]:
    """Members with an address who are not on pause and did not stop letters of this kind."""
    network = event.network
    people = network.members.present().filter(user__isnull=False, **which)
    people = people.exclude(user__in=stopping.who_stopped(network, KIND)).not_paused_on(network.today)
    return with_network(event, people.select_related("user").order_by("pk"))


def present(event: Event) -> list[Member]:
    """Who was there and can be thanked."""
    return _readers(event, attendances__event=event, attendances__status=Presence.PRESENT)


def missed(event: Event) -> list[Member]:
    """Who said yes and of whom a person said, at the door or when closing, that they did not come.

    Closing alone leaves whoever has no mark unknown, so nobody is missed because nobody tapped.
    """
    away = event.attendances.filter(
        status__in=[Presence.ABSENT_TOLD, Presence.ABSENT_UNTOLD], noted_by__isnull=False
    ).values("member")
    said_yes = event.rsvps.filter(answer=RSVPState.YES, member__in=away)
    return _readers(event, pk__in=said_yes.values("member"))


def _write(name: str, after: Aftermath, people: list[Member], moment: datetime, context_for) -> int:
    event = after.event
    due = [member for member in people if _is_due(event, member, moment)]
    keys = {key(event, member.pk): member for member in due}
    known = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    after.readers = [member for one, member in keys.items() if one not in known]
    letters = [
        Addressed(to=member.user.email, key=key(event, member.pk), context=context_for(member), recipient=member.user)
        for member in after.readers
    ]
    if letters:
        post.queue_many(KIND, template=f"event_{name}", letters=letters, essential=False, network=event.network)
    return len(letters)


def key(event: Event, member_id: int) -> str:
    """One letter after an event to each, whether thanks or the other: a mark that is mended later writes no second."""
    return f"event-after-{event.pk}-{member_id}"


def _is_due(event: Event, member: Member, moment: datetime) -> bool:
    zone = zone_of(member)
    return moment >= moments.after_due(event.usual_end, zone) and moments.is_sensible(moment, zone)


class Aftermath:
    """What the letters of the day after speak of; some statements, however many letters are made of it."""

    def __init__(self, event: Event) -> None:
        self.event = event
        # To whom letters are written now; nobody, while a lead looks at one.
        self.readers: list[Member] = []

    @cached_property
    def named(self) -> dict[int, str]:
        """Who was there and may be named to members, by name."""
        there = self.event.attendances.present().filter(member__erased_at=None, member__carried_over_at=None)
        hidden = self.event.rsvps.filter(name_hidden=True).values("member")
        people = by_name(row.member for row in there.exclude(member__in=hidden).select_related("member"))
        return {person.pk: person.name for person in people}

    @cached_property
    def seats(self) -> dict[int, list[int]]:
        """Who sat at each published table."""
        tables: dict[int, list[int]] = {}
        rows = Seat.objects.filter(round__in=self.event.rounds.published()).values_list("group_id", "member_id")
        for group, member in rows:
            tables.setdefault(group, []).append(member)
        return tables

    @cached_property
    def harvest(self) -> list[takeaways.Harvest]:
        return takeaways.harvest(self.event)

    @cached_property
    def next_event(self) -> Event | None:
        """The next one, with ``going_ids`` and ``declined_ids``: who said yes to it, and who no."""
        answers = RSVP.objects.filter(event=OuterRef("pk")).values("member_id")
        events = self.event.network.events.standing().upcoming().exclude(pk=self.event.pk)
        ahead = events.annotate(
            going_ids=ArraySubquery(answers.filter(answer=RSVPState.YES)),
            declined_ids=ArraySubquery(answers.filter(answer=RSVPState.NO)),
        ).first()
        if ahead:
            ahead.network = self.event.network
        return ahead

    @cached_property
    def introduced(self) -> Mapping[int, Sequence[object]]:
        return introduced_at(self.event)

    @cached_property
    def noted(self) -> Mapping[int, Sequence[object]]:
        return noted_of(self.event, self.readers) if self.readers else {}

    @cached_property
    def logged(self) -> Mapping[int, object]:
        return logged_by(self.event) if self.readers else {}

    def companions(self, member: Member) -> list[str]:
        """With whom ``member`` sat, by name: those who were there and may be named."""
        with_them = {pk for people in self.seats.values() if member.pk in people for pk in people} - {member.pk}
        return [name for pk, name in self.named.items() if pk in with_them]

    def thanks(self, member: Member) -> dict[str, object]:
        return self._common(member) | {
            "companions": self.companions(member),
            "introduced": self.introduced.get(member.pk, ()),
            "may_write": self._sat(member),
            "noted": self.noted.get(member.pk, ()),
            "logged": self.logged.get(member.pk),
        }

    def missed(self, member: Member) -> dict[str, object]:
        return self._common(member)

    def _sat(self, member: Member) -> set[int]:
        return {group for group, people in self.seats.items() if member.pk in people}

    def _common(self, member: Member) -> dict[str, object]:
        network = self.event.network
        coming = self.next_event if self.next_event and member.pk not in self.next_event.declined_ids else None
        return {
            "event": self.event,
            "person": member,
            "harvest": takeaways.readable(self.harvest, seats=self._sat(member), helps=False),
            "takeaways_page": settings.SITE_URL + reverse("events:takeaways", args=[network, self.event.pk]),
            "next_event": coming,
            "is_expected": coming is not None and member.pk in coming.going_ids,
            "next_link": answer_link(coming, member) if coming else "",
        }

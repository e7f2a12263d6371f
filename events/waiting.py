"""The waiting list of a full event: first in, first out, and each free place offered to one person for a limited time.

A place that is offered counts as taken. Whoever takes it, passes it on or lets the offer lapse frees the way for the
next at once; a beat sees to those who say nothing. Whatever changes who holds a place does so while it holds the
event (:func:`hold`), so places are counted by one at a time and nobody is overtaken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.humanize.templatetags.humanize import ordinal
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events import calendar_letters, live
from events.answer_links import answer_link
from events.models import RSVP, Event, RSVPState
from members.models import Member
from network import post
from network.models import Letter

LONGEST = timedelta(hours=48)
SHORTEST = timedelta(hours=1)
# An offer takes up no more than this part of the time that is left.
PART_OF_WHAT_IS_LEFT = 4
QUARTER = timedelta(minutes=15)
# Written out: everybody waits for it, and Django takes longer to write it than the database to answer it.
COUNTED = """
    SELECT count(*) FILTER (WHERE answer IN ('yes', 'offered')), count(*) FILTER (WHERE answer = 'waiting'),
           coalesce(max(turn), 0), count(*) FILTER (WHERE answer = 'offered' AND offer_ends_at <= %s),
           max(id) FILTER (WHERE member_id = %s)
    FROM events_rsvp WHERE event_id = %s"""
# Offers end while people are awake and have had time to read.
MORNING, EVENING = time(9), time(21)


@dataclass(frozen=True)
class Places:
    """How the places of an event stand at one moment; ``capacity`` None is room for everyone.

    ``own`` is the number of one person's answer, where it was asked for and there is one.
    """

    capacity: int | None
    held: int
    waiting: int
    last_turn: int
    overdue: int
    own: int | None = None

    @property
    def free(self) -> int:
        return max(self.capacity - self.held, 0) if self.capacity is not None else self.waiting + 1

    @property
    def over(self) -> int:
        """How many hold a place that is not there: lists and imports are taken as they are."""
        return max(self.held - self.capacity, 0) if self.capacity is not None else 0


def hold(event: Event) -> Event:
    """The event as it is now, held until the end of the transaction."""
    held = Event.objects.select_for_update(no_key=True).get(pk=event.pk, network=event.network_id)
    held.network = event.network
    return held


def places(event: Event, at: datetime, *, of: Member | None = None) -> Places:
    """Count who holds a place and who waits, and look up whether somebody answered; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [at, of and of.pk, event.pk])
        return Places(event.capacity, *cursor.fetchone())


def join(event_id: int, member_id: int, *, network_slug: str) -> int | None:
    """Put a member who says yes for the first time at the end of the line of a full event; returns their turn.

    It is what becomes of most answers when many press at the same moment, in one statement. Where anything else is the
    case nothing is done and None is returned: :func:`events.rsvps.answer` takes every answer, or says why not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT join_line(%s, %s, %s)", [event_id, member_id, network_slug])
        (turn,) = cursor.fetchone()
    if turn is not None:
        live.changed(event_id)
    return turn


def overfull(events: QuerySet[Event]) -> dict[Event, int]:
    """Of these events, those ahead at which more people hold a place than there are, and how many more."""
    held = Count("rsvps", filter=Q(rsvps__answer__in=[RSVPState.YES, RSVPState.OFFERED]))
    ahead = events.filter(cancelled_at=None, closed_at=None, starts_at__gt=timezone.now())
    found = ahead.annotate(held=held).filter(held__gt=F("capacity")).order_by("starts_at", "pk")
    return {event: event.held - event.capacity for event in found}


def over_in_words(event: Event, over: int) -> str:
    """Say by how many an event is over its places, and what that means."""
    return _(
        "“%(title)s” is over its %(capacity)d places by %(over)d: find more room, or ask somebody to let their place "
        "go. Until then nobody moves up from the waiting list."
    ) % {"title": event.title, "capacity": event.capacity, "over": over}


# -- Offering -----------------------------------------------------------------------------


@transaction.atomic
def fill(event: Event, *, at: datetime | None = None) -> list[RSVP]:
    """Offer every free place to whoever waits longest, and let offers lapse that have had their time.

    Safe to repeat. Nothing is offered once the event has begun. Returns the new offers.
    """
    event = hold(event)
    at = at or timezone.now()
    lapse(event, at=at)
    if not event.is_open_for_answers or event.starts_at <= at:
        return []
    free = places(event, at).free
    chosen = list(event.rsvps.waiting().select_related("member__user", "answered_by__user")[:free]) if free else []
    for rsvp in chosen:
        zone = _zone_of(rsvp, event)
        rsvp.answer, rsvp.turn = RSVPState.OFFERED, None
        rsvp.offered_at, rsvp.offer_ends_at = at, offer_ends(event.starts_at, at=at, zone=zone)
    RSVP.objects.bulk_update(chosen, ["answer", "turn", "offered_at", "offer_ends_at"])
    if chosen:
        _write_offers(event, chosen)
        live.changed(event.pk)
    return chosen


def lapse(event: Event, *, at: datetime) -> list[RSVP]:
    """Take back, from an event that is held, the offers whose time is over; each person is told, until it begins."""
    over = Q() if event.starts_at <= at else Q(offer_ends_at__lte=at)  # an event may have been brought forward
    ended = list(event.rsvps.filter(over, answer=RSVPState.OFFERED).select_related("member__user").order_by("pk"))
    for rsvp in ended:
        rsvp.answer, rsvp.offer_ends_at = RSVPState.LAPSED, None
    RSVP.objects.bulk_update(ended, ["answer", "offer_ends_at"])
    if ended:
        if event.is_open_for_answers and event.starts_at > at:
            _write_lapsed(event, ended)
        live.changed(event.pk)
    return ended


def pass_on(at: datetime | None = None) -> list[int]:
    """Let offers lapse that have had their time, and offer what is free to the next; returns the events concerned.

    Events are held one after the other. It also finds whatever was left lying.
    """
    at = at or timezone.now()
    answers = RSVP.objects.filter(event=OuterRef("pk"))
    offers = answers.filter(answer=RSVPState.OFFERED)
    overdue = Event.objects.filter(Q(starts_at__lte=at) & Exists(offers) | Exists(offers.filter(offer_ends_at__lte=at)))
    ahead = Event.objects.standing().filter(Exists(answers.waiting()), starts_at__gt=at, closed_at=None)
    held = Count("rsvps", filter=Q(rsvps__answer__in=[RSVPState.YES, RSVPState.OFFERED]))
    roomy = ahead.alias(held=held).filter(Q(capacity=None) | Q(capacity__gt=F("held")))
    found = sorted({*overdue.values_list("pk", flat=True), *roomy.values_list("pk", flat=True)})
    for event in Event.objects.filter(pk__in=found).select_related("network").order_by("pk"):
        fill(event, at=at)
    return found


# -- How long an offer holds --------------------------------------------------------------


def patience(left: timedelta) -> timedelta:
    """How long a place is kept for somebody when that much time is left: two days, or less as the event nears.

    >>> [str(patience(timedelta(hours=hours))) for hours in (24 * 30, 24, 6, 3)]
    ['2 days, 0:00:00', '6:00:00', '1:30:00', '1:00:00']
    """
    return min(max(left / PART_OF_WHAT_IS_LEFT, SHORTEST), LONGEST, max(left, timedelta(0)))


def offer_ends(starts_at: datetime, *, at: datetime, zone: ZoneInfo) -> datetime:
    """When a place offered ``at`` that moment goes to the next: by day, as its reader lives, and never after the start.

    Who would have to answer in the night has until nine in the morning, or where the event is earlier, until nine in
    the evening before.
    """
    starts_at, at = starts_at.astimezone(UTC), at.astimezone(UTC)  # hours that pass, whatever clocks do
    ends = _quarter(at + patience(starts_at - at))
    there = ends.astimezone(zone)
    if not MORNING <= there.time() <= EVENING:
        evening = there.date() if there.time() > EVENING else there.date() - timedelta(days=1)
        by_morning = datetime.combine(evening + timedelta(days=1), MORNING, tzinfo=zone)
        by_evening = datetime.combine(evening, EVENING, tzinfo=zone)
        in_time = by_evening if by_evening >= at + SHORTEST else starts_at
        ends = by_morning if by_morning <= starts_at else in_time
    return min(ends, starts_at).astimezone(UTC)


def _quarter(moment: datetime) -> datetime:
    """The next full quarter of an hour, which can be said."""
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment - over + QUARTER if over else moment


def _zone_of(rsvp: RSVP, event: Event) -> ZoneInfo:
    user = rsvp.member.user
    return ZoneInfo(user.timezone) if user and user.timezone else event.zone


# -- The order ----------------------------------------------------------------------------


def place_of(rsvp: RSVP) -> int:
    """How many are served before this person's place comes, counting themselves; 1 is next."""
    return RSVP.objects.filter(event=rsvp.event_id, answer=RSVPState.WAITING, turn__lte=rsvp.turn).count()


def make_way(event: Event, turn: int) -> None:
    """Leave ``turn`` free in an event that is held, by moving up whoever has it and those behind."""
    if not event.rsvps.filter(turn=turn).exists():
        return
    far = 1_000_000  # one turn a person holds at every statement
    behind = event.rsvps.filter(turn__gte=turn)
    behind.update(turn=F("turn") + far)
    event.rsvps.filter(turn__gte=turn + far).update(turn=F("turn") - far + 1)


@dataclass(frozen=True)
class InLine:
    """One person of the waiting list as a lead sees them; ``place`` 0: a place is, or was, offered to them."""

    rsvp: RSVP
    place: int = 0
    letter: Letter | None = None

    @property
    def is_unreached(self) -> bool:
        """Whether the letter of the offer is known not to have arrived."""
        return self.letter is not None and bool(self.letter.bounced_at or self.letter.given_up_at)


def in_order(event: Event) -> list[InLine]:
    """First those to whom a place is offered, then who waits, in turn, then whose offer lapsed; two queries."""
    rows = event.rsvps.filter(
        answer__in=[RSVPState.OFFERED, RSVPState.WAITING, RSVPState.LAPSED],
        member__left_on=None,
        member__erased_at=None,
    ).select_related("member", "answered_by")
    offered, line, lapsed = (
        [row for row in rows if row.answer == state]
        for state in (RSVPState.OFFERED, RSVPState.WAITING, RSVPState.LAPSED)
    )
    asked = {row.pk: offer_key(row) for row in offered + lapsed if row.offered_at}
    letters = {letter.key: letter for letter in event.network.letters.filter(key__in=asked.values()).defer("html")}
    offers = sorted(offered, key=lambda row: row.offer_ends_at) + sorted(lapsed, key=lambda row: row.pk)
    found = {row.pk: InLine(row, letter=letters.get(asked.get(row.pk, ""))) for row in offers}
    waits = [InLine(row, place) for place, row in enumerate(sorted(line, key=lambda row: row.turn), start=1)]
    return [*(found[row.pk] for row in offers if row in offered), *waits, *(found[row.pk] for row in lapsed)]


def in_words(place: int) -> str:
    """Say a place in the line as people do.

    >>> in_words(3), in_words(21)
    ('third', '21st')
    """
    names = [_("first"), _("second"), _("third"), _("fourth"), _("fifth"), _("sixth"), _("seventh"), _("eighth")]
    names += [_("ninth"), _("tenth")]
    return names[place - 1] if place <= len(names) else ordinal(place)


def length_in_words(length: timedelta) -> str:
    """Say how long an offer holds.

    >>> length_in_words(timedelta(hours=48)), length_in_words(timedelta(minutes=90))
    ('48 hours', 'an hour')
    """
    hours = int(length.total_seconds() // 3600)
    if hours < 1:
        return _("the time until it begins")
    return _("an hour") if hours == 1 else _("%(hours)d hours") % {"hours": hours}


# -- Letters ------------------------------------------------------------------------------


def offer_key(rsvp: RSVP) -> str:
    """Under which the letter of an offer is written once."""
    return f"place-free-{rsvp.pk}-{rsvp.offered_at:%Y%m%d%H%M%S%f}"


def _write_offers(event: Event, offered: Iterable[RSVP]) -> None:
    """Tell each person; where one has no address, whoever put them on the list is asked to."""
    own, passed_on = [], []
    for rsvp in offered:
        context = {"event": event, "person": rsvp.member, "ends_at": rsvp.offer_ends_at}
        if user := rsvp.member.user:
            links = {answer: answer_link(event, rsvp.member, answer) for answer in ("yes", "no")}
            own.append(post.Addressed(user.email, offer_key(rsvp), context | links, user))
        elif rsvp.answered_by and (user := rsvp.answered_by.user):
            context |= {"lead": rsvp.answered_by}
            passed_on.append(post.Addressed(user.email, offer_key(rsvp), context, user))
    for template, letters in (("event_place_free", own), ("event_place_free_for", passed_on)):
        if letters:
            kind = template.replace("_", " ")
            post.queue_many(kind, template=template, letters=letters, essential=True, network=event.network)


def _write_lapsed(event: Event, ended: Iterable[RSVP]) -> None:
    """Tell each person, and take out of their calendar what a maybe put there before they asked for a place."""
    letters = []
    for rsvp in ended:
        if not rsvp.member.user:
            continue
        key = f"place-lapsed-{rsvp.pk}-{rsvp.offered_at:%Y%m%d%H%M%S%f}"
        file = calendar_letters.removal(event, rsvp.member)
        context = {"event": event, "person": rsvp.member, "again": answer_link(event, rsvp.member, "yes")}
        context["had_entry"] = file is not None
        letters.append(post.Addressed(rsvp.member.user.email, key, context, rsvp.member.user, file))
    if letters:
        post.queue_many(
            "event place lapsed", template="event_place_lapsed", letters=letters, essential=True, network=event.network
        )

"""How an event does, for its leads: what became of asking, how many will come, who is new, who was left out lately."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import forecast, turnout
from events.models import RSVP, Answer, Asked, Attendance, Event, RSVPState
from events.turnout import Expected, Record
from members.models import Member
from network.models import Network
from network.ordering import by_name

LATELY = timedelta(days=90)
REMEMBERED = timedelta(days=730)
HOPEFUL = (Answer.YES, Answer.MAYBE)


@dataclass(frozen=True)
class Answers:
    """What became of asking: how many were asked by letter, what was said, who has said nothing."""

    asked: int
    yes: int
    maybe: int
    no: int
    waiting: int
    offered: int
    lapsed: int
    silent: int
    asked_and_silent: int

    @property
    def sentences(self) -> list[str]:
        """The same, told."""
        told = [self._asked(), self._said()]
        if self.waiting:
            told.append(
                ngettext("%(number)d person waits for a place.", "%(number)d people wait for a place.", self.waiting)
                % {"number": self.waiting}
            )
        if self.offered:
            told.append(
                ngettext(
                    "%(number)d person has a place on offer and has not taken it yet.",
                    "%(number)d people have a place on offer and have not taken it yet.",
                    self.offered,
                )
                % {"number": self.offered}
            )
        if self.lapsed:
            told.append(
                ngettext("%(number)d person let an offer go by.", "%(number)d people let an offer go by.", self.lapsed)
                % {"number": self.lapsed}
            )
        return [*told, self._silent()]

    def _asked(self) -> str:
        if not self.asked:
            return _("Nobody was asked by letter.")
        return ngettext(
            "%(number)d person was asked by letter.", "%(number)d people were asked by letter.", self.asked
        ) % {"number": self.asked}

    def _said(self) -> str:
        if not self.yes + self.maybe + self.no:
            return _("Nobody has said yes, maybe or no so far.")
        return _("Yes from %(yes)d, maybe from %(maybe)d, no from %(no)d.") % {
            "yes": self.yes,
            "maybe": self.maybe,
            "no": self.no,
        }

    def _silent(self) -> str:
        if not self.silent:
            return _("Everybody has answered.")
        silent = ngettext(
            "%(number)d person has not answered yet", "%(number)d people have not answered yet", self.silent
        ) % {"number": self.silent}
        if not self.asked_and_silent or self.asked_and_silent == self.silent:
            return f"{silent}."
        return _("%(silent)s, %(number)d of whom got a letter.") % {"silent": silent, "number": self.asked_and_silent}


@dataclass(frozen=True)
class Turnout:
    """How many will come, judged by so many events and answers; nothing is expected while that is too early."""

    events: int
    said: int
    too_early: bool
    of_yes: Expected | None = None
    of_all: Expected | None = None

    @property
    def sentence(self) -> str:
        if self.too_early:
            return _("It is too early to tell how many will come.")
        if self.of_yes is None:
            return _("Nobody has said yes so far, so nobody is expected.")
        if self.of_yes.of == 1:
            return self._of_one(self.of_yes)
        if self.of_yes.low == self.of_yes.high == self.of_yes.of:
            return _("All %(number)d who said yes are likely to come.") % {"number": self.of_yes.of}
        told = _("Expect %(range)s of the %(number)d who said yes.")
        return told % {"range": in_words(self.of_yes), "number": self.of_yes.of}

    @staticmethod
    def _of_one(expected: Expected) -> str:
        if expected.low:
            return _("One person said yes, and is likely to come.")
        return _("One person said yes. They may come or not; of one alone nobody can tell.")

    @property
    def more(self) -> str:
        """What those who said maybe add; or what it takes to be told."""
        if self.too_early:
            return _(
                "It takes %(events)d past events whose record is complete, and %(said)d answers to them. "
                "So far there are %(events_now)d and %(said_now)d."
            ) % {
                "events": turnout.ENOUGH_EVENTS,
                "said": turnout.ENOUGH_ANSWERS,
                "events_now": self.events,
                "said_now": self.said,
            }
        if self.of_all is None:
            return ""
        maybe = self.of_all.of - (self.of_yes.of if self.of_yes else 0)
        return ngettext(
            "With the one who said maybe: %(range)s people.",
            "With the %(maybe)d who said maybe: %(range)s people.",
            maybe,
        ) % {"maybe": maybe, "range": in_words(self.of_all)}


def in_words(expected: Expected) -> str:
    """A range as it is said.

    >>> in_words(Expected(14, 18, 20)), in_words(Expected(1, 1, 1))
    ('14 to 18', '1')
    """
    if expected.low == expected.high:
        return str(expected.low)
    return _("%(low)d to %(high)d") % {"low": expected.low, "high": expected.high}


@dataclass(frozen=True)
class Health:
    event: Event
    answers: Answers
    turnout: Turnout
    room: forecast.Forecast
    left_out: list[Member]


def health(event: Event) -> Health:
    """What leads read about an event that is ahead, in five statements."""
    return Health(event, answers(event), how_many(event), forecast.of_event(event), left_out(event))


def answers(event: Event) -> Answers:
    """Count the members of today by what they said, and who has not answered."""
    said = RSVP.objects.filter(event=event, member=OuterRef("pk"))
    asked = Asked.objects.filter(event=event, member=OuterRef("pk"))
    members = event.network.members.seatable().annotate(
        was_asked=Exists(asked), state=said.values("answer")[:1], has_said=Exists(said)
    )
    rows = members.values_list("state", "was_asked", "carried_over_at")
    states = Counter(state for state, was_asked, carried in rows if state)
    silent = [was_asked for state, was_asked, carried in rows if not state and (was_asked or carried is None)]
    return Answers(
        asked=sum(was_asked for state, was_asked, carried in rows),
        **{state.value: states[state] for state in RSVPState},
        silent=len(silent),
        asked_and_silent=sum(silent),
    )


def how_many(event: Event) -> Turnout:
    """Foresee how many come, from the last two years of the network's own events; see :mod:`events.turnout`."""
    past = recorded(event.network, before=event)
    came = Attendance.objects.present().filter(event=OuterRef("event"), member=OuterRef("member"))
    kept = (
        RSVP.objects.filter(event__in=past, answer__in=HOPEFUL)
        .annotate(came=Exists(came))
        .values_list("member_id", "answer", "event_id", "came")
    )
    hopeful = event.rsvps.filter(answer__in=HOPEFUL, member__left_on=None, member__erased_at=None)
    now_said = list(hopeful.values_list("member_id", "answer"))
    own: defaultdict[tuple[int, str], Record] = defaultdict(Record)
    whole: defaultdict[str, Record] = defaultdict(Record)
    events = set()
    for member, answer, event_id, has_come in kept:
        one = Record(1, int(has_come))
        own[member, answer] += one
        whole[answer] += one
        events.add(event_id)
    said = whole[Answer.YES].said
    if len(events) < turnout.ENOUGH_EVENTS or said < turnout.ENOUGH_ANSWERS:
        return Turnout(len(events), said, too_early=True)
    network = {answer: turnout.network_rate(whole[answer]) for answer in HOPEFUL}
    rates = defaultdict(list)
    for member, answer in now_said:
        rates[answer].append(turnout.own_rate(own[member, answer], network[answer]))
    everybody = rates[Answer.YES] + rates[Answer.MAYBE]
    return Turnout(
        len(events),
        said,
        too_early=False,
        of_yes=turnout.expected(rates[Answer.YES]) if rates[Answer.YES] else None,
        of_all=turnout.expected(everybody) if rates[Answer.MAYBE] else None,
    )


def recorded(network: Network, *, before: Event) -> QuerySet[Event]:
    """Past events whose record is complete and at whose door somebody was marked."""
    marked = Attendance.objects.present().filter(event=OuterRef("pk"))
    return (
        Event.objects.standing()
        .filter(
            Exists(marked),
            network=network,
            closed_at__isnull=False,
            starts_at__lt=before.starts_at,
            starts_at__gte=timezone.now() - REMEMBERED,
        )
        .exclude(pk=before.pk)
    )


def left_out(event: Event) -> list[Member]:
    """Members, not paused, who in the last ninety days were not asked, answered nothing and were not there; by name."""
    since = timezone.now() - LATELY
    today = timezone.localdate(timezone=event.network.zone)
    lately = {
        "asked": Asked.objects.filter(asked_at__gte=since),
        "answered": RSVP.objects.filter(Q(answered_at__gte=since) | Q(event=event)),
        "there": Attendance.objects.present().filter(event__starts_at__gte=since),
    }
    members = event.network.members.present().not_paused_on(today)
    for rows in lately.values():
        members = members.exclude(Exists(rows.filter(member=OuterRef("pk"))))
    return by_name(members)

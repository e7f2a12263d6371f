"""Three acts of care for this week: what the lead's first screen proposes, each with its reason.

Rules, not scores. They are asked in the order in which waiting would do most harm; each gives at
most one proposal before any gives a second, and nobody is named twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import proposing
from events.models import RSVP, Event, EventState
from members import seats
from members.models import Member, Nomination
from metrics.arrivals import Arrival, arrivals
from metrics.models import Figure
from network.models import Network

PROPOSALS = 3
NEEDS_A_PLAN_FROM = 13
PLAN_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Act:
    """One proposal: what to do, why, and where. ``people`` are the members it is about."""

    kind: str
    title: str
    reason: str
    url: str
    label: str
    people: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Situation:
    """What the rules look at, read once."""

    network: Network
    today: date
    figures: dict[str, dict[str, Any]]
    members: dict[int, Member]
    coming: Event | None
    going: frozenset[int]
    arrivals: tuple[Arrival, ...] = ()
    nominations: tuple[Nomination, ...] = ()
    draft: Event | None = None
    meetups: tuple[Event, ...] = ()
    unfinished: Event | None = None

    def person(self, member_id: int) -> Member | None:
        return self.members.get(member_id)


Rule = Callable[[Situation], Iterator[Act]]


def situation(network: Network, today: date) -> Situation:
    """Read what this week's proposals rest on."""
    next_one, meetups, unfinished = _events(network)
    coming, draft = (next_one, None) if next_one and next_one.published_at else (None, next_one)
    going = coming.going_ids if coming else ()
    figures = {row.name: row for row in Figure.objects.filter(network=network)}
    members = {member.pk: member for member in network.members.present()}
    arriving = figures.get("arriving")
    return Situation(
        network=network,
        today=today,
        figures={name: row.value for name, row in figures.items()},
        members=members,
        coming=coming,
        going=frozenset(going),
        arrivals=tuple(
            arrivals(
                network,
                members=list(members.values()),
                figure=arriving.value if arriving else {},
                counted_for=arriving.counted_for if arriving else None,
            )
        ),
        nominations=tuple(network.nominations.undecided().select_related("nominated_by")),
        draft=draft,
        meetups=meetups,
        unfinished=unfinished,
    )


def _events(network: Network) -> tuple[Event | None, tuple[Event, ...], Event | None]:
    """The next event, or else the next draft of one, the meet-ups that wait for a lead's word, and the last event whose
    record is not complete; in one query.
    """
    ahead = (
        Event.objects.filter(network=network, cancelled_at=None)
        .exclude(proposed_at__isnull=False, published_at=None)
        .upcoming()
        .order_by(IsNull(F("published_at"), True), "starts_at", "pk")  # drafts come after what is published
    )
    waiting = proposing.waiting(network)
    over = Event.objects.standing().filter(network=network).unfinished()
    found = list(
        Event.objects.filter(
            Q(pk__in=ahead.values("pk")[:1])
            | Q(pk__in=waiting.order_by().values("pk"))
            | Q(pk__in=over.values("pk")[:1])
        )
        .annotate(
            plans_out=Count("rounds", filter=Q(rounds__published_at__isnull=False)),
            going_ids=ArraySubquery(RSVP.objects.going().filter(event=OuterRef("pk")).values("member_id")),
        )
        .select_related("created_by")
        .order_by("proposed_at", "pk")
    )
    meetups = tuple(event for event in found if event.state == EventState.PROPOSED)
    unfinished = next((event for event in found if event.published_at and event.usual_end < now()), None)
    return next((event for event in found if event not in meetups and event != unfinished), None), meetups, unfinished


def proposals(here: Situation) -> list[Act]:
    """The acts of care for this week, most pressing first."""
    chosen: list[Act] = []
    named: set[int] = set()
    queues = [rule(here) for rule in RULES]
    while queues and len(chosen) < PROPOSALS:
        for queue in list(queues):
            act = next((a for a in queue if not named & {person.pk for person in a.people}), None)
            if act is None:
                queues.remove(queue)
            elif len(chosen) < PROPOSALS:
                chosen.append(act)
                named |= {person.pk for person in act.people}
    return chosen


# -- The rules, most pressing first -------------------------------------------------------


def plan_the_tables(here: Situation) -> Iterator[Act]:
    """More than a dozen people are coming soon and no groups are planned."""
    event = here.coming
    if event is None or event.plans_out or len(here.going) < NEEDS_A_PLAN_FROM:
        return
    if event.starts_at.astimezone(here.network.zone).date() - here.today > PLAN_AHEAD:
        return
    yield Act(
        "plan",
        _("Plan the tables for %(event)s") % {"event": event.title},
        _("%(count)s people are coming on %(day)s. In small groups, everyone meets someone new.")
        % {"count": len(here.going), "day": _day(event.starts_at.astimezone(here.network.zone).date())},
        reverse("events:plan", args=[here.network, event.pk]),
        _("Plan tables"),
    )


def complete_the_record(here: Situation) -> Iterator[Act]:
    """An event is over, and nobody has said yet who was there after all."""
    event = here.unfinished
    if event:
        yield Act(
            "record",
            _("Say who was at %(event)s") % {"event": event.title},
            _("It was on %(day)s, and it is still fresh: who came after all, who had sent word, who was missed?")
            % {"day": _day(event.starts_at.astimezone(here.network.zone).date())},
            reverse("events:close", args=[here.network, event.pk]),
            _("Complete the record"),
        )


def welcome_a_newcomer(here: Situation) -> Iterator[Act]:
    """A newcomer who is on the way comes to the next event."""
    on_their_way = here.figures.get("newcomers", {}).get("on_their_way", [])
    for member in _people(here, (m for m in on_their_way if m in here.going), newest_first=True):
        yield Act(
            "newcomer",
            _("Make sure somebody meets %(name)s") % {"name": member.first_name},
            _("%(name)s has not yet met three people twice, and is coming to %(event)s.")
            % {"name": member.name, "event": here.coming.title},
            reverse("members:detail", args=[here.network, member.pk]),
            _("See whom"),
            (member,),
        )


def help_a_newcomer_in(here: Situation) -> Iterator[Act]:
    """Somebody new has nobody to look after them, or waits for a milestone whose day has passed."""
    for one in here.arrivals:
        act = one.act
        if act:
            label, url = act
            yield Act(
                "arriving",
                _("Help %(name)s arrive") % {"name": one.member.first_name},
                one.sentence,
                url,
                label,
                (one.member,),
            )


def answer_a_nomination(here: Situation) -> Iterator[Act]:
    """A member proposed somebody, and waits for a lead's word."""
    waiting = next((one for one in here.nominations if not one.verdict), None)
    if waiting is None:
        return
    days = (here.today - waiting.proposed_at.astimezone(here.network.zone).date()).days
    by = waiting.nominated_by
    if by:
        title = _("Answer %(by)s about %(name)s") % {"by": by.first_name, "name": waiting.name}
    else:
        title = _("Answer the nomination of %(name)s") % {"name": waiting.name}
    yield Act(
        "nomination",
        title,
        ngettext("Nominated %(days)s day ago.", "Nominated %(days)s days ago.", days) % {"days": days}
        if days
        else _("Nominated today."),
        reverse("members:nomination", args=[here.network, waiting.pk]),
        _("Read why"),
        (by,) if by else (),
    )


def answer_a_meetup(here: Situation) -> Iterator[Act]:
    """A member proposed a meet-up, and waits for a lead's word."""
    for event in here.meetups:
        by = event.created_by
        if by:
            title = _("Answer %(by)s about %(event)s") % {"by": by.first_name, "event": event.title}
        else:
            title = _("Answer the proposal of %(event)s") % {"event": event.title}
        days = (here.today - event.proposed_at.astimezone(here.network.zone).date()).days
        proposed = ngettext("A meet-up, proposed %(days)s day ago.", "A meet-up, proposed %(days)s days ago.", days)
        yield Act(
            "meet-up",
            title,
            proposed % {"days": days} if days else _("A meet-up, proposed today."),
            reverse("events:detail", args=[here.network, event.pk]),
            _("Read what for"),
            (by,) if by else (),
        )


def write_to_who_waits(here: Situation) -> Iterator[Act]:
    """A seat is free, and somebody stands on the waiting list for one."""
    first = next((one for one in here.nominations if one.verdict), None)
    if first and seats.free(here.network):
        yield Act(
            "waiting list",
            _("Write to %(name)s: a seat is free") % {"name": first.name},
            _("Approved on %(day)s, and first on the waiting list.")
            % {"day": _day(first.decided_at.astimezone(here.network.zone).date())},
            f"{reverse('members:invite', args=[here.network])}?nomination={first.pk}",
            _("Write the letter"),
        )


def call_who_drifts(here: Situation) -> Iterator[Act]:
    """The last two things offered to a member passed without an act of theirs."""
    drifting = here.figures.get("drifting", {})
    last_act = drifting.get("last_act", {})
    quiet = sorted(drifting.get("drifting", []), key=lambda m: last_act.get(str(m), ""), reverse=True)
    for member in _people(here, quiet):
        last = last_act.get(str(member.pk))
        if last:
            days = (here.today - date.fromisoformat(last)).days
            reason = ngettext(
                "%(name)s was last active %(days)s day ago, and let the last two invitations to take part go by.",
                "%(name)s was last active %(days)s days ago, and let the last two invitations to take part go by.",
                days,
            ) % {"name": member.name, "days": days}
        else:
            reason = _("%(name)s has been invited to take part at least twice, and has not yet.") % {
                "name": member.name
            }
        yield Act(
            "drifting",
            _("Call %(name)s") % {"name": member.first_name},
            reason,
            reverse("members:detail", args=[here.network, member.pk]),
            _("Open %(name)s’s page") % {"name": member.first_name},
            (member,),
        )


def renew_a_tie(here: Situation) -> Iterator[Act]:
    """Two people who were close have not met for long."""
    for first, second in here.figures.get("ties", {}).get("fading_pairs", []):
        one, other = here.person(first), here.person(second)
        if one and other:
            yield Act(
                "fading",
                _("Bring %(one)s and %(other)s together again") % {"one": one.first_name, "other": other.first_name},
                _("Theirs was a strong tie, and it is fading. Seat them together, or suggest a call."),
                reverse("members:detail", args=[here.network, one.pk]),
                _("See what they share"),
                (one, other),
            )


def look_out_for(here: Situation) -> Iterator[Act]:
    """Somebody who is coming has no tie to anybody."""
    unmet = here.figures.get("unmet", {}).get("people", [])
    for member in _people(here, (m for m in unmet if m in here.going)):
        yield Act(
            "unmet",
            _("Look out for %(name)s at the door") % {"name": member.first_name},
            _("%(name)s is coming to %(event)s and has no tie in the network yet.")
            % {"name": member.name, "event": here.coming.title},
            reverse("members:detail", args=[here.network, member.pk]),
            _("Open %(name)s’s page") % {"name": member.first_name},
            (member,),
        )


def call_an_event(here: Situation) -> Iterator[Act]:
    """Nothing is in the calendar, or only a draft that members do not see."""
    if here.coming is None and here.draft:
        yield Act(
            "event",
            _("Publish %(event)s") % {"event": here.draft.title},
            _("It is a draft that only leads see. Once it is published, people can answer."),
            reverse("events:detail", args=[here.network, here.draft.pk]),
            _("Look at the draft"),
        )
    elif here.coming is None:
        yield Act(
            "event",
            _("Set a date for the next gathering"),
            _("Nothing is in the calendar. Ties are renewed where people meet."),
            reverse("events:new", args=[here.network]),
            _("New event"),
        )


RULES: list[Rule] = [
    plan_the_tables,
    call_an_event,
    help_a_newcomer_in,
    welcome_a_newcomer,
    answer_a_nomination,
    answer_a_meetup,
    complete_the_record,
    call_who_drifts,
    write_to_who_waits,
    look_out_for,
    renew_a_tie,
]


def _people(here: Situation, ids: Any, *, newest_first: bool = False) -> Iterator[Member]:
    found = [member for member in map(here.person, ids) if member]
    if newest_first:
        found.sort(key=lambda member: (member.joined_on or date.min, member.pk), reverse=True)
    return iter(found)


def _day(day: date) -> str:
    return date_format(day, "l j F")

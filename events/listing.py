"""Events as lists and months show them to one member: who hosts, their own answer and part, where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import RSVP, Event, Helper, Part, Presence, RSVPState
from members.models import Member

TAKING_PART = [RSVPState.YES, RSVPState.MAYBE, RSVPState.WAITING, RSVPState.OFFERED]


def as_seen_by(events: QuerySet[Event], member: Member) -> QuerySet[Event]:
    """Each event with what a row says: ``my_answer``, ``my_position``, ``offer_ends_at``, ``my_part``, ``my_presence``,
    ``host_name``, ``series_name``.
    """
    hosts = Helper.objects.filter(event=OuterRef("pk"), part=Part.HOST, member__left_on=None, member__erased_at=None)
    if not member.is_facilitator:
        hosts = hosts.filter(member__carried_over_at=None)
    parts = Helper.objects.filter(event=OuterRef("pk"), member=member)
    ahead = RSVP.objects.filter(event=OuterRef("pk"), turn__lte=OuterRef("mine__turn")).order_by().values("event")
    return events.annotate(
        mine=FilteredRelation("rsvps", condition=Q(rsvps__member=member)),
        here=FilteredRelation("attendances", condition=Q(attendances__member=member)),
    ).annotate(
        my_answer=Coalesce(F("mine__answer"), Value("")),
        offer_ends_at=F("mine__offer_ends_at"),
        my_position=Subquery(ahead.annotate(people=Count("pk")).values("people")),
        my_presence=F("here__status"),
        my_part=Subquery(parts.values("part")),
        host_name=Subquery(hosts.values("member__name")),
        series_name=F("series__name"),
    )


def with_going(events: QuerySet[Event], member: Member) -> QuerySet[Event]:
    """Each event with ``going``: how many said yes of those whom ``member`` knows of."""
    coming = RSVP.objects.going().filter(event=OuterRef("pk"), member__left_on=None)
    if not member.is_facilitator:
        coming = coming.filter(member__carried_over_at=None)
    counted = coming.order_by().values("event").annotate(people=Count("pk")).values("people")
    return events.annotate(going=Coalesce(Subquery(counted), 0))


def taken_part_in(events: QuerySet[Event], member: Member) -> QuerySet[Event]:
    """Those that the member said yes or maybe to, waits for, helps at, was at, or proposed."""
    answered = RSVP.objects.filter(member=member, answer__in=TAKING_PART)
    helped = Helper.objects.filter(member=member)
    was_there = member.attendances.present()
    return events.filter(
        Q(pk__in=answered.values("event"))
        | Q(pk__in=helped.values("event"))
        | Q(pk__in=was_there.values("event"))
        | Q(proposed_at__isnull=False, created_by=member)
    )


@dataclass(frozen=True)
class Standing:
    """How the reader stands to an event: in a word, with the kind of tag it takes, and the one act that is open."""

    word: str = ""
    kind: str = ""
    act: str = ""
    urgent: bool = False


def standing(event: Event) -> Standing:
    """Where the reader of :func:`as_seen_by` stands with an event that members can see."""
    if not event.published_at or event.cancelled_at:
        return Standing()
    if event.is_over:
        return Standing(_("you were there"), "good") if event.my_presence == Presence.PRESENT else Standing()
    said = {
        RSVPState.YES: Standing(_("you are going"), "good"),
        RSVPState.MAYBE: Standing(_("maybe"), "care"),
        RSVPState.NO: Standing(_("not this time")),
        RSVPState.WAITING: Standing(_waiting(event.my_position or 1), "care"),
        RSVPState.OFFERED: Standing(_("a place is offered to you"), "accent", _("Take it?"), urgent=True),
    }
    if event.my_answer in said:
        return said[event.my_answer]
    if event.answers_until and event.answers_until < now():
        return Standing(_("answers are closed"))
    return Standing(_("the offer has lapsed") if event.my_answer == RSVPState.LAPSED else "", "", _("Answer"))


def _waiting(position: int) -> str:
    """Said to whoever waits.

    >>> _waiting(1), _waiting(3)
    ('next in line', 'waiting, 2 before you')
    """
    before = position - 1
    if not before:
        return _("next in line")
    return ngettext("waiting, %(before)d before you", "waiting, %(before)d before you", before) % {"before": before}

"""Asking people to an event by letter: each person once, with an answer that takes two taps.

The letters wait ten seconds, in which they can be taken back. They go to members who can be reached, have not answered
yet, and want such letters; not to whoever is on pause, since a pause leaves people in peace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events import rsvps, waiting
from events.answer_links import answer_link
from events.hosting import Hosts, hosts_of
from events.models import Answer, Asked, Event
from events.newcomers import day_of, events_attended, is_newcomer
from members.models import Member
from network import post, stopping
from network.models import AuditEntry, Letter, StoppedLetters

KIND = "event asked"
SECOND_THOUGHTS = timedelta(seconds=10)
# Why somebody is not written to; each member is counted for the first that holds.
REASONS = ("answered", "asked", "paused", "unreachable", "stopped")


class NothingToAsk(Exception):
    """The event takes no answers, so nobody can be asked to it."""


@dataclass(frozen=True)
class Reach:
    """How many members an asking reaches, and why it does not reach the others."""

    to_ask: int
    asked: int
    answered: int
    paused: int
    unreachable: int
    stopped: int


def can_ask(event: Event) -> bool:
    """Whether members can answer the event, so that they can be asked."""
    return event.is_open_for_answers and event.starts_at > timezone.now() and not rsvps.answers_closed(event)


def to_be_asked(event: Event, *, by: Member) -> QuerySet[Member]:
    """Members who have neither been asked nor answered, and to whom a letter may go; not whoever asks."""
    members = event.network.members.present().not_paused_on(event.network.today)
    return (
        members.exclude(user=None)
        .exclude(pk=by.pk)
        .exclude(user__in=stopping.stopped_by(event.network, KIND))
        .exclude(pk__in=event.asked.values("member"))
        .exclude(pk__in=event.rsvps.values("member"))
    )


def reach(event: Event, *, by: Member) -> Reach:
    """Count whom an asking would reach; one query."""
    network, me = event.network, OuterRef("pk")
    paused = Member.objects.paused_on(network.today).filter(network=network)
    stopped = StoppedLetters.objects.filter(network=network, kind=KIND, user=OuterRef("user"))
    members = network.members.present().exclude(pk=by.pk)
    reasons = members.values_list(
        Exists(event.rsvps.filter(member=me)),
        Exists(event.asked.filter(member=me)),
        Exists(paused.filter(pk=me)),
        Q(user=None),
        Exists(stopped),
    )
    counts = Counter(
        next((name for name, holds in zip(REASONS, row, strict=True) if holds), "to_ask") for row in reasons
    )
    return Reach(**{name: counts[name] for name in ("to_ask", *REASONS)})


@transaction.atomic
def ask(event: Event, people: Iterable[Member] | None = None, *, by: Member) -> list[Asked]:
    """Write to each of ``people``, or to everybody who is to be asked. Whoever was asked meanwhile is left out.

    Raises:
        NothingToAsk: the event takes no answers.
    """
    event = waiting.hold(event)  # two leads ask one after the other
    if not can_ask(event):
        raise NothingToAsk
    chosen = to_be_asked(event, by=by).select_related("user")
    if people is not None:
        chosen = chosen.filter(pk__in=[person.pk for person in people])
    members = list(chosen.annotate(attended=events_attended("pk", before=event.starts_at)).order_by("pk"))
    moment, hosts = timezone.now(), hosts_of(event)
    asked = Asked.objects.bulk_create(
        Asked(event=event, member=member, asked_at=moment, asked_by=by) for member in members
    )
    post.queue_many(
        KIND,
        template="event_asked",
        letters=[
            post.Addressed(
                member.user.email, _key(event, member.pk), contents(event, member, by=by, hosts=hosts), member.user
            )
            for member in members
        ],
        essential=False,
        network=event.network,
        reply_to=by.address,
        due_at=moment + SECOND_THOUGHTS,
    )
    if asked:
        AuditEntry.record(
            network=event.network, actor=by.user, verb="asked to come", subject=event, after={"letters": len(asked)}
        )
    return asked


@transaction.atomic
def take_back(event: Event, asked_at: datetime, *, by: Member) -> int:
    """Unask those of one asking whose letter no worker has in hand; returns how many. They can be asked again."""
    event = waiting.hold(event)
    asked = dict(event.asked.filter(asked_at=asked_at).values_list("member", "pk"))
    keys = {_key(event, member): pk for member, pk in asked.items()}
    letters = Letter.objects.waiting().filter(key__in=keys).select_for_update(skip_locked=True)
    found = dict(letters.values_list("pk", "key"))
    Letter.objects.filter(pk__in=found).delete()
    event.asked.filter(pk__in=[keys[key] for key in found.values()]).delete()
    if found:
        AuditEntry.record(
            network=event.network, actor=by.user, verb="took back asking", subject=event, after={"letters": len(found)}
        )
    return len(found)


def contents(event: Event, member: Member, *, by: Member, hosts: Hosts, links: bool = True) -> dict[str, Any]:
    """What the letter to ``member`` is put together from; without ``links`` it can be shown to somebody else.

    ``member`` has been annotated with how many events they attended.
    """
    new = is_newcomer(joined_on=member.joined_on, attended=member.attended, founder=member.founder, on=day_of(event))
    addresses = {
        answer.value: answer_link(event, member, answer) if links else _("a link of their own") for answer in Answer
    }
    return {"event": event, "person": member, "by": by, "hosts": hosts, "is_newcomer": new, **addresses}


def _key(event: Event, member_id: int) -> str:
    return f"event-asked-{event.pk}-{member_id}"

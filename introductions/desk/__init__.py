"""The arrival desk: who is here, who has met no one yet, and whom to introduce them to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from events.keeping_apart import fit_to_meet
from events.models import Event, KeepApart
from events.newcomers import day_of, events_attended, is_newcomer
from introductions import reasons, scores
from introductions.ledger import who_has_met
from introductions.models import Introduction, Proposal
from members.models import Member
from network.models import Network

Pair = tuple[int, int]
PER_PERSON = 2
JUST_NOW = timedelta(minutes=2)


@dataclass(frozen=True)
class Closeness:
    """How close the members of a network are today: S of pairs, and the community of each member."""

    strengths: dict[Pair, float] = field(default_factory=dict)
    communities: dict[int, int] = field(default_factory=dict)


def nobody_is_close(_network: Network) -> Closeness:
    return Closeness()


# The socket: metrics plugs in its ties when Django starts. Without it, suggestions rest on work, asks and offers.
how_close: Callable[[Network], Closeness] = nobody_is_close


@dataclass(frozen=True)
class Idea:
    """Somebody to introduce, with the sentence to say and the key under which one tap is logged."""

    other: Member
    sentence: str
    key: UUID


@dataclass(frozen=True)
class Arrival:
    """A person who is here."""

    member: Member
    since: datetime
    is_newcomer: bool
    met: tuple[Member, ...]
    ideas: tuple[Idea, ...]

    @property
    def met_no_one(self) -> bool:
        return not self.met

    @property
    def just_arrived(self) -> bool:
        return timezone.now() - self.since < JUST_NOW


@dataclass(frozen=True)
class Desk:
    """What a facilitator sees: arrivals in the order in which they need somebody."""

    arrivals: list[Arrival]
    nearly_all_met: bool

    @property
    def to_welcome(self) -> int:
        return sum(arrival.met_no_one for arrival in self.arrivals)


def open_desk(event: Event) -> Desk:
    """Look at the room: who met no one yet first, the longest waiting of them first; then the others by arrival."""
    here = list(
        event.attendances.present()
        .filter(member__left_on=None, member__erased_at=None, member__carried_over_at=None)
        .annotate(attended=events_attended("member", before=event.starts_at))
        .select_related("member")
    )
    people = {attendance.member_id: attendance.member for attendance in here}
    met = _met_here(event, people)
    newcomers = {
        attendance.member_id
        for attendance in here
        if is_newcomer(
            joined_on=attendance.member.joined_on,
            attended=attendance.attended,
            founder=attendance.member.founder,
            on=day_of(event),
        )
    }
    vocabulary = reasons.vocabulary(people.values())
    found = _suggest(event, people, met, newcomers, vocabulary)
    speech = reasons.Speech.of(people.values(), vocabulary.words)
    arrivals = [
        Arrival(
            member=attendance.member,
            since=attendance.noted_at,
            is_newcomer=attendance.member_id in newcomers,
            met=tuple(people[other] for other in sorted(met[attendance.member_id]) if other in people),
            ideas=tuple(_ideas(attendance.member, found, people, speech)),
        )
        for attendance in here
    ]
    arrivals.sort(
        key=lambda arrival: (not arrival.met_no_one, not arrival.is_newcomer, arrival.since, arrival.member.pk)
    )
    return Desk(arrivals, found.nearly_all_met)


def _met_here(event: Event, people: dict[int, Member]) -> dict[int, set[int]]:
    met: dict[int, set[int]] = {member: set() for member in people}
    pairs = Introduction.objects.standing().filter(event=event).values_list("first_id", "second_id")
    for first, second in pairs:
        met.setdefault(first, set()).add(second)
        met.setdefault(second, set()).add(first)
    return met


def _suggest(
    event: Event,
    people: dict[int, Member],
    met: dict[int, set[int]],
    newcomers: set[int],
    vocabulary: reasons.Vocabulary,
) -> scores.Suggestions:
    close = how_close(event.network)
    alone = {member for member in people if not met[member]}
    room = scores.Room(
        present=list(people),
        strengths=close.strengths,
        met=who_has_met(event.network, list(people)),
        communities=close.communities,
        forbidden=Proposal.objects.not_again(timezone.now()).between(people),
        apart=KeepApart.objects.between(people),
        nameable=people,
        first=alone | (newcomers & set(people)),
        **vocabulary.for_room,
    )
    return scores.suggest(room, per_person=PER_PERSON)


def ideas_for(member_id: int, network: Network) -> tuple[Member, list[Idea]] | None:
    """A member and whom of today's network they could meet, with the sentence to say; None for no member of today."""
    people = {one.pk: one for one in fit_to_meet(network.members.present(), Member(pk=member_id))}
    member = people.get(member_id)
    if member is None:
        return None
    close = how_close(network)
    vocabulary = reasons.vocabulary(people.values())
    room = scores.Room(
        present=list(people),
        strengths=close.strengths,
        met=who_has_met(network, list(people)),
        communities=close.communities,
        nameable=people,
        forbidden=Proposal.objects.not_again(timezone.now()).between(people),
        apart=KeepApart.objects.between(people),
        first=[member.pk],
        **vocabulary.for_room,
    )
    return member, _ideas(member, scores.suggest(room), people, reasons.Speech.of(people.values(), vocabulary.words))


def _ideas(member: Member, found: scores.Suggestions, people: dict[int, Member], speech: reasons.Speech) -> list[Idea]:
    return [
        Idea(people[one.member], speech.sentence(member.pk, one.member, one.facts), uuid4())
        for one in found.people[member.pk]
    ]

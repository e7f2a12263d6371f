"""Who said what to an event, as its page tells it to one reader.

Who is only carried over is named to hosts alone, and so is whoever asked not to be named; both are counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from events import waiting
from events.models import RSVP, Event, RSVPState
from events.newcomers import day_of, events_attended, is_newcomer
from members.models import Member
from network.models import Network
from network.ordering import by_name


@dataclass(frozen=True)
class Reply:
    """One person as the event page names them: what they answered, and what the hosts should know."""

    network: Network
    member_id: int
    name: str
    answer: str = ""
    note: str = ""
    newcomer: bool = False
    is_you: bool = False
    carried_over: bool = False
    has_page: bool = True
    quieter: bool = False
    avoid: str = ""
    name_hidden: bool = False
    turn: int | None = None
    offer_ends_at: datetime | None = None

    @property
    def url(self) -> str:
        return reverse("members:detail", args=[self.network, self.member_id]) if self.has_page else ""

    @property
    def tells(self) -> bool:
        """Whether there is something that the hosts should know."""
        return bool(self.note or self.avoid or self.quieter)


@dataclass(frozen=True)
class Own:
    """How one person's answer stands, in what a page needs to say it; ``left`` is the time until the event."""

    reply: Reply | RSVP | None = None
    place: int = 0
    left: timedelta = timedelta(0)

    @property
    def answer(self) -> str:
        return self.reply.answer if self.reply else ""

    @property
    def place_in_words(self) -> str:
        return waiting.in_words(self.place) if self.place else ""

    @property
    def kept_for(self) -> str:
        """How long a place would be kept that came free now."""
        return waiting.length_in_words(waiting.patience(self.left))

    @property
    def offer_ends_at(self) -> datetime | None:
        return self.reply.offer_ends_at if self.reply else None


@dataclass
class Answers:
    """Who said what, each list by name; the waiting list by turn."""

    yes: list[Reply] = field(default_factory=list)
    maybe: list[Reply] = field(default_factory=list)
    no: list[Reply] = field(default_factory=list)
    waiting: list[Reply] = field(default_factory=list)
    offered: list[Reply] = field(default_factory=list)
    lapsed: list[Reply] = field(default_factory=list)
    mine: Reply | None = None
    own: Own = field(default_factory=Own)
    taken: int = 0
    unnamed: int = 0
    in_line: int = 0

    @property
    def going(self) -> int:
        """How many said yes, named or not."""
        return len(self.yes) + self.unnamed

    def over(self, event: Event) -> int:
        """How many hold a place that is not there."""
        return max(self.taken - event.capacity, 0) if event.capacity is not None else 0

    @property
    def notes(self) -> list[Reply]:
        """Those of whom the hosts should know something, and who may come."""
        return [reply for reply in self.yes + self.offered + self.maybe + self.waiting if reply.tells]


def answers_of(event: Event, member: Member, *, helps: bool) -> Answers:
    """The answers of those who are still members, and ``member``'s own; one query. Hosts (``helps``) see all names."""
    rows = (
        event.rsvps.filter(member__left_on=None, member__erased_at=None)
        .annotate(attended=events_attended("member_id", before=event.starts_at))
        .values_list(
            "member_id",
            "member__name",
            "answer",
            "note",
            "attended",
            "member__joined_on",
            "member__founder",
            "member__carried_over_at",
            "quieter",
            "avoid",
            "name_hidden",
            "turn",
            "offer_ends_at",
        )
    )
    day = day_of(event)
    replies = by_name(
        Reply(
            event.network,
            pk,
            name,
            answer,
            note,
            is_newcomer(joined_on=joined, attended=attended, founder=founder, on=day),
            pk == member.pk,
            carried is not None,
            carried is None or member.is_lead,
            *wishes,
        )
        for pk, name, answer, note, attended, joined, founder, carried, *wishes in rows
    )
    by_state = {state: [reply for reply in replies if reply.answer == state] for state in RSVPState}
    line = sorted(by_state[RSVPState.WAITING], key=lambda reply: reply.turn or 0)
    mine = next((reply for reply in replies if reply.is_you), None)

    def named(found: list[Reply]) -> list[Reply]:
        return [one for one in found if helps or one.is_you or not (one.carried_over or one.name_hidden)]

    yes = by_state[RSVPState.YES]
    return Answers(
        yes=named(yes),
        maybe=named(by_state[RSVPState.MAYBE]),
        no=named(by_state[RSVPState.NO]),
        waiting=named(line),
        offered=named(by_state[RSVPState.OFFERED]),
        lapsed=named(by_state[RSVPState.LAPSED]),
        mine=mine,
        own=Own(mine, line.index(mine) + 1 if mine in line else 0, event.starts_at - timezone.now()),
        taken=len(yes) + len(by_state[RSVPState.OFFERED]),
        unnamed=sum(one.name_hidden and not (helps or one.is_you or one.carried_over) for one in yes),
        in_line=len(line),
    )


def standings(event: Event, people: Iterable[Member]) -> dict[int, Own]:
    """How the answer of each of ``people`` stands, by their number; two queries."""
    numbers = [person.pk for person in people]
    given = {row.member_id: row for row in event.rsvps.filter(member__in=numbers)}
    line = {pk: place for place, pk in enumerate(event.rsvps.waiting().values_list("member_id", flat=True), start=1)}
    left = event.starts_at - timezone.now()
    return {pk: Own(given.get(pk), line.get(pk, 0), left) for pk in numbers}

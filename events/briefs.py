"""What somebody who is going should know the evening before: when and where, whom they sit with, why these people.

A brief is read in a letter as well as on a page, so it rests only on words that every member may read. Whoever hides
their name, or was only carried over, is counted in it and not named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from events import seating
from events.hosting import Hosts, hosts_of
from events.models import RSVP, Confidence, Event, RSVPState, Seat
from events.newcomers import day_of, events_attended, is_newcomer
from members.audiences import said_aloud
from members.likeness import shared_words
from members.models import Member
from network.ordering import by_name, name_key, natural_key

# A shorter word that two texts share, such as "ten", says little.
TELLING = 5
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
NEWCOMERS_SHOWN = 4
A_SENTENCE = 160
# Who knows at least this share of a room, and no fewer people than that, can bring others together.
ANCHORS_KNOW = 0.4
ANCHORS_KNOW_AT_LEAST = 3
ANCHORS_ARE_FEW = 1 / 2


@dataclass(frozen=True)
class Coming:
    """Somebody who said yes or maybe, as a brief speaks of them; only hosts read what they wish."""

    member: Member
    newcomer: bool
    answer: RSVP

    @property
    def named(self) -> bool:
        """Whether members may read the name here."""
        return not self.answer.name_hidden and self.member.carried_over_at is None

    @property
    def has_wishes(self) -> bool:
        return bool(self.answer.note or self.answer.quieter or self.answer.avoid)

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def sentence(self) -> str:
        """Why they are here, in one sentence of their own that every member may read."""
        return shortened(said_aloud(self.member, "purpose_statement"))


@dataclass(frozen=True)
class Companion:
    """One of the others at a table, and why the reader may be glad of them."""

    name: str
    hosts: bool
    newcomer: bool
    why: str


@dataclass(frozen=True)
class OwnTable:
    """The reader's table in one round."""

    round_name: str
    name: str
    place: str
    question: str
    agreed: str
    you_host: bool
    people: list[Companion]
    unnamed: int

    @property
    def confidence(self) -> str:
        return confidence_line(self.agreed)


@dataclass(frozen=True)
class Brief:
    """One person's brief of one event."""

    event: Event
    reader: Member
    tables: list[OwnTable]
    known: str
    known_at_table: bool
    host: str
    newcomers: list[Coming]

    @property
    def confidence(self) -> str:
        """What may be told outside, where all tables agree on one line; else it stands at each table."""
        return common_line([table.agreed for table in self.tables], self.event)

    @property
    def in_rounds(self) -> bool:
        return len(self.tables) > 1


@dataclass
class Table:
    """One published table with whoever is coming of those seated there."""

    pk: int
    round_name: str
    name: str
    place: str
    question: str
    agreed: str
    seated: list[tuple[Coming, bool]] = field(default_factory=list)

    @property
    def hosts(self) -> list[Coming]:
        return [coming for coming, hosts in self.seated if hosts]

    @property
    def others(self) -> list[Coming]:
        return [coming for coming, hosts in self.seated if not hosts]

    @property
    def host_named(self) -> str:
        """Who hosts, as far as a letter may say it."""
        return ", ".join(one.name for one in self.hosts if one.named)

    @property
    def confidence(self) -> str:
        return confidence_line(self.agreed)


class Room:
    """Everybody who is going to an event and where they sit; four statements, however many briefs are made of it."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def hopeful(self) -> list[Coming]:
        """Who said yes or maybe, by name."""
        answers = (
            self.event.rsvps.filter(answer__in=[RSVPState.YES, RSVPState.MAYBE])
            .filter(member__left_on=None, member__erased_at=None)
            .select_related("member__user")
            .annotate(attended=events_attended("member_id", before=self.event.starts_at))
        )
        day, found = day_of(self.event), []
        for answer in answers:
            person = answer.member
            person.network = self.event.network
            new = is_newcomer(joined_on=person.joined_on, attended=answer.attended, founder=person.founder, on=day)
            found.append(Coming(person, new, answer))
        return by_name(found)

    @cached_property
    def coming(self) -> dict[int, Coming]:
        """Who said yes, by name."""
        return {one.member.pk: one for one in self.hopeful if one.answer.answer == RSVPState.YES}

    @property
    def perhaps(self) -> list[Coming]:
        return [one for one in self.hopeful if one.answer.answer == RSVPState.MAYBE]

    @property
    def with_wishes(self) -> list[Coming]:
        """Whose access needs and wishes the hosts should know."""
        return [one for one in self.hopeful if one.has_wishes]

    @cached_property
    def tables(self) -> list[Table]:
        """The published tables in order; who has said no since they were published is left out."""
        seats = Seat.objects.filter(round__in=self.event.rounds.published()).select_related("group__round")
        tables: dict[int, Table] = {}
        for seat in sorted(seats, key=_in_order):
            group = seat.group
            group.round.event = self.event
            if group.pk not in tables:
                tables[group.pk] = Table(
                    group.pk, group.round.name, group.name, group.place, group.question, group.agreed
                )
            if seat.member_id in self.coming:
                tables[group.pk].seated.append((self.coming[seat.member_id], seat.hosts))
        for table in tables.values():
            table.seated.sort(key=lambda seated: (not seated[1], name_key(seated[0].name)))
        return list(tables.values())

    @cached_property
    def acquaintances(self) -> dict[int, set[int]]:
        """Whom of the others each has met before."""
        known: dict[int, set[int]] = {pk: set() for pk in self.coming}
        for one, other in seating.who_has_met(self.event.network, list(self.coming)):
            known[one].add(other)
            known[other].add(one)
        return known

    @cached_property
    def hosts(self) -> Hosts:
        return hosts_of(self.event)

    @property
    def newcomers(self) -> list[Coming]:
        return [one for one in self.coming.values() if one.newcomer]

    @cached_property
    def well_met(self) -> list[Coming]:
        """Those who have met much of the room before, by name."""
        enough = max(ANCHORS_KNOW_AT_LEAST, ANCHORS_KNOW * (len(self.coming) - 1))
        return [
            one for pk, one in self.coming.items() if not one.newcomer and len(self.acquaintances.get(pk, ())) >= enough
        ]

    @property
    def knows_itself(self) -> bool:
        """Whether most know each other, so that naming single people would say nothing."""
        return len(self.well_met) > len(self.coming) * ANCHORS_ARE_FEW

    @property
    def anchors(self) -> list[Coming]:
        """The few who know much of the room and can bring others together, by name."""
        return [] if self.knows_itself else self.well_met

    @property
    def in_rounds(self) -> bool:
        return len({table.round_name for table in self.tables}) > 1

    @property
    def confidence(self) -> str:
        """What may be told outside, where all tables agree on one line; else it stands at each table."""
        return common_line([table.agreed for table in self.tables], self.event)

    def brief_for(self, reader: Member) -> Brief:
        """What ``reader`` should know; the same for all readers where no tables are published."""
        tables = [table for table in self.tables if any(one.member.pk == reader.pk for one, _hosts in table.seated)]
        own = [self._own(table, reader) for table in tables]
        at_tables = {one.member.pk for table in tables for one, _hosts in table.seated}
        known, host = self._known(reader, at_tables), self.hosts.host
        newcomers = [] if own else [one for one in self.newcomers if one.named and one.member.pk != reader.pk]
        told = [one for one in newcomers if one.sentence]
        return Brief(
            event=self.event,
            reader=reader,
            tables=own,
            known=known.name if known else "",
            known_at_table=bool(known) and known.member.pk in at_tables,
            host=host.name if host and host != reader else "",
            newcomers=told[:NEWCOMERS_SHOWN],
        )

    def _own(self, table: Table, reader: Member) -> OwnTable:
        others = [(one, hosts) for one, hosts in table.seated if one.member.pk != reader.pk]
        return OwnTable(
            round_name=table.round_name,
            name=table.name,
            place=table.place,
            question=table.question,
            agreed=table.agreed,
            you_host=any(one.member.pk == reader.pk and hosts for one, hosts in table.seated),
            people=[Companion(one.name, hosts, one.newcomer, why(reader, one)) for one, hosts in others if one.named],
            unnamed=sum(not one.named for one, _hosts in others),
        )

    def _known(self, reader: Member, at_tables: set[int]) -> Coming | None:
        """One person whom the reader has met before: at their own table if there is one, else anybody who comes."""
        met = [self.coming[pk] for pk in self.acquaintances.get(reader.pk, ()) if self.coming[pk].named]
        return min(met, key=lambda one: (one.member.pk not in at_tables, name_key(one.name)), default=None)


def _in_order(seat: Seat) -> tuple:
    group = seat.group
    return (group.round.position, natural_key(group.round.name), group.position, natural_key(group.name), group.pk)


def why(reader: Member, other: Coming) -> str:
    """What the two have to give each other, or have in common, in the other's own words; else what they are about."""
    offers, asks, works = (said_aloud(other.member, name) for name in ("offers", "asks", "working_on"))
    if found := _meeting(offers, reader.asks):
        return _("Offers what you may be looking for: “%(words)s”") % {"words": found}
    if found := _meeting(asks, reader.offers):
        return _("Asks for something that you may be able to give: “%(words)s”") % {"words": found}
    if found := _meeting(works, reader.working_on):
        return _("Works on something close to yours: “%(words)s”") % {"words": found}
    if other.newcomer and other.sentence:
        return _("New here, and says: “%(words)s”") % {"words": other.sentence}
    if works:
        return _("Works on: %(words)s") % {"words": shortened(works)}
    return other.sentence


def _meeting(theirs: str, mine: str) -> str:
    """The sentence in which somebody speaks of what the reader speaks of, too; nothing where they hardly do."""
    shared = [word for word in shared_words(theirs, mine) if len(word) >= TELLING]
    if not shared:
        return ""
    sentences = SENTENCE_END.split(" ".join(theirs.split()))
    return shortened(next((one for one in sentences if shared[0] in one), theirs))


def shortened(text: str) -> str:
    """The first sentence of a text, cut at a word where it goes on and on.

    >>> shortened("To learn. And to teach.")
    'To learn.'
    """
    text = SENTENCE_END.split(" ".join(text.split()))[0]
    if len(text) <= A_SENTENCE:
        return text
    return text[:A_SENTENCE].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def confidence_line(agreed: str) -> str:
    """What was agreed about telling things outside, as a sentence; nothing where nothing was."""
    return str(Confidence(agreed).label) if agreed in Confidence.values else ""


def common_line(agreed: Iterable[str], event: Event) -> str:
    lines = set(agreed) or {event.confidence}
    return confidence_line(lines.pop()) if len(lines) == 1 else ""

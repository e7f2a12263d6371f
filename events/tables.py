"""Rounds, tables and the people at them, as pages show them.

Hosts read every name. To everybody else, who was only carried over is counted and not named, and whoever asked to keep
their name off the list is named at their own table alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import RSVP, Confidence, Event, Seat
from events.newcomers import day_of, events_attended, is_newcomer
from members.models import Member
from network.ordering import name_key, natural_key


@dataclass(frozen=True)
class SeatedPerson:
    """One person at a table."""

    member_id: int
    name: str
    url: str
    host: bool
    newcomer: bool
    is_you: bool
    carried_over: bool = False
    name_hidden: bool = False

    def is_named_to_guests(self, *, of_this_table: bool) -> bool:
        return self.is_you or not (self.carried_over or (self.name_hidden and not of_this_table))


def number_of(name: str) -> str:
    """The name of a table without the word that a card prints itself.

    >>> number_of("Table 3"), number_of("Window")
    ('3', 'Window')
    """
    return name[6:] if name.casefold().startswith("table ") else name


@dataclass
class Table:
    """A small group round its table, the host first and the others by name."""

    name: str
    question: str
    confidence: str = ""
    place: str = ""
    group_id: int = 0
    people: list[SeatedPerson] = field(default_factory=list)
    unnamed: int = 0

    @property
    def number(self) -> str:
        """The name without the word that the card prints itself.

        >>> Table("Table 3", "").number
        '3'
        """
        return number_of(self.name)

    @property
    def is_mine(self) -> bool:
        return any(person.is_you for person in self.people)

    @property
    def note(self) -> str:
        """What the reader should know about the table: that it is theirs, and whether they host it."""
        if not self.is_mine:
            return ""
        return _("You host this table") if any(one.is_you and one.host for one in self.people) else _("Your table")

    def as_guests_see_it(self) -> Table:
        """The same, with whom only hosts read of counted instead of named."""
        named = [one for one in self.people if one.is_named_to_guests(of_this_table=self.is_mine)]
        return replace(self, people=named, unnamed=len(self.people) - len(named))


@dataclass
class Sitting:
    """One round with its tables, in order."""

    name: str
    tables: list[Table] = field(default_factory=list)
    is_over: bool = False

    @property
    def mine(self) -> Table | None:
        return next((table for table in self.tables if table.is_mine), None)

    @property
    def others(self) -> list[Table]:
        return [table for table in self.tables if not table.is_mine]


class Row(NamedTuple):
    """One seat as read from the database."""

    round_id: int
    round_name: str
    round_position: int
    round_ended_at: object
    group_id: int
    group_name: str
    group_position: int
    question: str
    confidence: str
    place: str
    member_id: int
    member_name: str
    hosts: bool
    joined_on: object
    founder: bool
    carried_over_at: object
    attended: int
    name_hidden: bool


def _rows(event: Event, seats: QuerySet[Seat]) -> list[Row]:
    columns = (
        "round_id",
        "round__name",
        "round__position",
        "round__ended_at",
        "group_id",
        "group__name",
        "group__position",
        "group__question",
        "group__confidence",
        "group__place",
        "member_id",
        "member__name",
        "hosts",
        "member__joined_on",
        "member__founder",
        "member__carried_over_at",
    )
    hidden = RSVP.objects.filter(event=event, member=OuterRef("member"), name_hidden=True)
    seats = seats.filter(member__erased_at=None).annotate(
        attended=events_attended("member_id", before=event.starts_at), name_hidden=Exists(hidden)
    )
    rows = [Row(*values) for values in seats.values_list(*columns, "attended", "name_hidden")]
    return sorted(
        rows,
        key=lambda row: (
            row.round_position,
            natural_key(row.round_name),
            row.round_id,
            row.group_position,
            natural_key(row.group_name),
            row.group_id,
            not row.hosts,
            name_key(row.member_name),
        ),
    )


def sittings(event: Event, seats: QuerySet[Seat], reader: Member, *, helps: bool) -> list[Sitting]:
    """The rounds of ``event`` that hold ``seats``, as ``reader`` sees them; one query, whatever their number.

    ``helps``: the reader looks after the event.
    """
    day, rounds, tables = day_of(event), {}, {}
    for row in _rows(event, seats):
        sitting = rounds.setdefault(row.round_id, Sitting(row.round_name, is_over=row.round_ended_at is not None))
        if row.group_id not in tables:
            tables[row.group_id] = Table(row.group_name, row.question, _confidence(row, event), row.place, row.group_id)
            sitting.tables.append(tables[row.group_id])
        tables[row.group_id].people.append(
            SeatedPerson(
                row.member_id,
                row.member_name,
                _page_of(row, event, reader),
                row.hosts,
                is_newcomer(joined_on=row.joined_on, attended=row.attended, founder=row.founder, on=day),
                row.member_id == reader.pk,
                carried_over=row.carried_over_at is not None,
                name_hidden=row.name_hidden,
            )
        )
    if not helps:
        for sitting in rounds.values():
            sitting.tables = [table.as_guests_see_it() for table in sitting.tables]
    return list(rounds.values())


def _confidence(row: Row, event: Event) -> str:
    """What may be told of what is said at a table: as the table says, or else the event."""
    agreed = row.confidence or event.confidence
    return str(Confidence(agreed).label) if agreed else ""


def _page_of(row: Row, event: Event, reader: Member) -> str:
    """The address of a person's page; nothing where the reader may not open it: they were only carried over."""
    if row.carried_over_at and not reader.is_lead:
        return ""
    return reverse("members:detail", args=[event.network, row.member_id])


def published(event: Event, reader: Member, *, helps: bool) -> list[Sitting]:
    """The event's rounds as members see them."""
    return sittings(event, Seat.objects.filter(round__in=event.rounds.published()), reader, helps=helps)


def own(event: Event, reader: Member, *, helps: bool) -> list[Sitting]:
    """The same, but only the reader's own table of each round."""
    seats = Seat.objects.filter(round__in=event.rounds.published(), group__seats__member=reader)
    return sittings(event, seats, reader, helps=helps)

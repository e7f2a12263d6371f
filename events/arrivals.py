"""Who comes through the door: everyone who may, what they had answered, where they sit, and how the room fills."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from events.models import RSVP, Answer, Attendance, DoorTap, Event, Presence, RSVPState, Seat, Visitor
from events.newcomers import day_of, events_attended, is_newcomer
from events.tables import Table
from members.models import Member
from network.ordering import by_name, fold, natural_key

LETTERS_ENOUGH = 2
COLUMNS = (
    "pk",
    "name",
    "joined_on",
    "founder",
    "answer",
    "note",
    "status",
    "noted_at",
    "noted_by",
    "tapped",
    "attended",
)


@dataclass(frozen=True)
class Arrival:
    """One person at the door."""

    member_id: int
    name: str
    answer: str = ""
    status: str = ""
    noted_at: datetime | None = None
    noted_by: str = ""
    note: str = ""
    newcomer: bool = False
    tapped: bool = False
    seats: tuple[tuple[str, str], ...] = ()

    @property
    def is_here(self) -> bool:
        return self.status == Presence.PRESENT

    @property
    def is_expected(self) -> bool:
        return self.answer in {Answer.YES, Answer.MAYBE}

    @property
    def is_awaited(self) -> bool:
        return self.is_expected and self.status in {"", Presence.UNKNOWN}

    @property
    def is_listed(self) -> bool:
        """Whether they stand on the list before anybody types their name."""
        return self.is_expected or bool(self.status)

    @property
    def is_marked(self) -> bool:
        return self.status not in {"", Presence.UNKNOWN}

    @property
    def waits(self) -> bool:
        return self.answer in {RSVPState.WAITING, RSVPState.OFFERED, RSVPState.LAPSED}

    @property
    def letters(self) -> str:
        """The name as it is looked for."""
        return fold(self.name)

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def tables(self) -> list[str]:
        """Where they sit, round by round; told once where it is the same table in each.

        >>> Arrival(1, "Ada", seats=(("1", "3"), ("2", "5"))).tables
        ['3', '5']
        """
        numbers = [number for _round, number in self.seats]
        return numbers[:1] if len(set(numbers)) == 1 else numbers

    @property
    def look(self) -> str:
        """A short word that differs whenever the row looks different."""
        facts = (
            self.name,
            self.answer,
            self.status,
            self.noted_at,
            self.noted_by,
            self.note,
            self.newcomer,
            self.seats,
        )
        return f"{zlib.crc32(repr(facts).encode()):x}"

    def answers_to(self, letters: str) -> bool:
        """Whether some part of the name begins with the letters typed, accents and case aside."""
        return self.letters.startswith(letters) or any(part.startswith(letters) for part in self.letters.split())


def arrivals(event: Event, **only: Any) -> list[Arrival]:
    """Everyone who may come through the door, or ``only`` some of them, by name: members, and whoever was marked."""
    tapped = DoorTap.objects.filter(event=event, member=OuterRef("pk"))
    rows = (
        _people(event)
        .filter(**only)
        .annotate(tapped=Exists(tapped), attended=events_attended("pk", before=event.starts_at))
        .values(*COLUMNS)
    )
    people = list(rows)
    tables, day = _tables(event, [row["pk"] for row in people] if only else None), day_of(event)
    return by_name(
        Arrival(
            row["pk"],
            row["name"],
            row["answer"] or "",
            row["status"] or "",
            row["noted_at"],
            row["noted_by"] or "",
            row["note"] or "",
            is_newcomer(joined_on=row["joined_on"], attended=row["attended"], founder=row["founder"], on=day),
            row["tapped"],
            tables.get(row["pk"], ()),
        )
        for row in people
    )


def _people(event: Event) -> QuerySet[Member]:
    answer = RSVP.objects.filter(event=event, member=OuterRef("pk"))
    mark = Attendance.objects.filter(event=event, member=OuterRef("pk"))
    return (
        event.network.members.kept()
        .filter(Q(left_on=None) | Exists(mark))
        .annotate(
            answer=Subquery(answer.values("answer")),
            note=Subquery(answer.values("note")),
            status=Subquery(mark.values("status")),
            noted_at=Subquery(mark.values("noted_at")),
            noted_by=Subquery(mark.values("noted_by__name")),
        )
    )


def _tables(event: Event, members: list[int] | None) -> dict[int, tuple[tuple[str, str], ...]]:
    """Round and table of each who is seated in a published round, in the order of the rounds."""
    seats = Seat.objects.filter(round__event=event, round__published_at__isnull=False).values_list(
        "round__position", "round__name", "member_id", "group__name"
    )
    if members is not None:
        seats = seats.filter(member__in=members)
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for _at, name, member_id, group in sorted(seats, key=lambda row: (row[0], natural_key(row[1]))):
        found[member_id] = (*found.get(member_id, ()), (name, Table(group, "").number))
    return found


def visitors(event: Event) -> list[Visitor]:
    """Who came along and is no member, by name."""
    return by_name(event.visitors.select_related("brought_by"))


@dataclass(frozen=True)
class Counts:
    """How the room fills."""

    expected: int
    here: int
    awaited: int
    walk_ins: int
    sent_word: int
    visitors: int

    @classmethod
    def of(cls, people: Iterable[Arrival], visitors: int = 0) -> Counts:
        people = list(people)
        return cls(
            expected=sum(person.is_expected for person in people),
            here=sum(person.is_here for person in people) + visitors,
            awaited=sum(person.is_awaited for person in people),
            walk_ins=sum(person.is_here and not person.is_expected for person in people),
            sent_word=sum(person.status == Presence.ABSENT_TOLD for person in people),
            visitors=visitors,
        )

    @classmethod
    def now(cls, event: Event) -> Counts:
        """The same, asked of the database for the answer to a tap: whoever neither answered nor was marked is left."""
        listed = _people(event).filter(Q(answer__isnull=False) | Q(status__isnull=False))
        rows = listed.values_list("answer", "status")
        people = (Arrival(0, "", answer or "", status or "") for answer, status in rows)
        return cls.of(people, event.visitors.count())

"""Which files and columns make up a network, and what each row becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from events.models import Answer, Kind, Mode, Presence
from introductions.exchange import cells
from introductions.models import InteractionKind
from members.models import Role


class MemberRow(NamedTuple):
    """A line of members.csv. ``attributes`` holds its further columns, empty ones included."""

    line: int
    id: str
    name: str
    email: str
    joined_on: date | None
    left_on: date | None
    role: str
    carried_over_at: datetime | None
    attributes: dict[str, str]


class EventRow(NamedTuple):
    """A line of events.csv."""

    line: int
    id: str
    title: str
    starts_at: datetime
    kind: str
    mode: str
    ends_at: datetime | None
    place: str


class AttendanceRow(NamedTuple):
    """A line of attendance.csv; no answer and no status are empty words."""

    line: int
    event: str
    member: str
    answer: str
    status: str


class SeatRow(NamedTuple):
    """A line of groups.csv."""

    line: int
    event: str
    round: str
    group: str
    member: str


class InteractionRow(NamedTuple):
    """A line of interactions.csv. ``actor`` is who it came from, ``other`` to whom it went."""

    line: int
    id: str
    kind: str
    at: datetime
    actor: str
    other: str
    minutes: float | None
    event: str
    note: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the name it has in the file. A required one must be there and never empty."""

    name: str
    parse: cells.Parse
    required: bool = False
    empty: object = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: its columns in the order of the fields of ``row``, and those that no two lines may share."""

    file: str
    row: Callable[..., Any]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    keeps_further_columns: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


MEMBERS = Sheet(
    "members.csv",
    MemberRow,
    ("id",),
    (
        Column("id", cells.identifier, required=True),
        Column("name", cells.text(120)),
        Column("email", cells.address),
        Column("joined_on", cells.day, empty=None),
        Column("left_on", cells.day, empty=None),
        Column("role", cells.one_of(Role.values), empty=Role.MEMBER.value),
        Column("carried_over_at", cells.moment, empty=None),
    ),
    keeps_further_columns=True,
)
EVENTS = Sheet(
    "events.csv",
    EventRow,
    ("id",),
    (
        Column("id", cells.identifier, required=True),
        Column("title", cells.text(160), required=True),
        Column("starts_at", cells.moment, required=True),
        Column("kind", cells.one_of(Kind.values)),
        Column("mode", cells.one_of(Mode.values)),
        Column("ends_at", cells.moment, empty=None),
        Column("place", cells.text(300)),
    ),
)
ATTENDANCE = Sheet(
    "attendance.csv",
    AttendanceRow,
    ("event", "member"),
    (
        Column("event", cells.identifier, required=True),
        Column("member", cells.identifier, required=True),
        Column("answer", cells.one_of(Answer.values)),
        Column("status", cells.one_of(Presence.values)),
    ),
)
GROUPS = Sheet(
    "groups.csv",
    SeatRow,
    ("event", "round", "member"),
    (
        Column("event", cells.identifier, required=True),
        Column("round", cells.text(40), required=True),
        Column("group", cells.text(80), required=True),
        Column("member", cells.identifier, required=True),
    ),
)
INTERACTIONS = Sheet(
    "interactions.csv",
    InteractionRow,
    ("id",),
    (
        Column("id", cells.identifier, required=True),
        Column("kind", cells.one_of(InteractionKind.values), required=True),
        Column("at", cells.moment, required=True),
        Column("from", cells.identifier, required=True),
        Column("to", cells.identifier, required=True),
        Column("minutes", cells.minutes, empty=None),
        Column("event", cells.identifier),
        Column("note", cells.text()),
        Column("withdrawn_at", cells.moment, empty=None),
    ),
)
SHEETS = (MEMBERS, EVENTS, ATTENDANCE, GROUPS, INTERACTIONS)

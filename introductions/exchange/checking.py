"""Compare the rows of a folder with one another, and with what the network knows already."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from introductions.exchange.cells import shorten
from introductions.exchange.contract import (
    ATTENDANCE,
    EVENTS,
    GROUPS,
    INTERACTIONS,
    MEMBERS,
    AttendanceRow,
    EventRow,
    InteractionRow,
    MemberRow,
    SeatRow,
    Sheet,
)
from introductions.exchange.problems import Problems
from introductions.exchange.reading import Folder


@dataclass
class Known:
    """What a network has on record, by the ids of files: dates of members and events, whose address is whose.

    ``erased`` are ids of people who were erased: their rows are no error, and are left out. ``keep_addresses``: the
    address of nobody may be changed, since it is the key to what that person alone may see and say.
    """

    members: dict[str, tuple[date | None, date | None]] = field(default_factory=dict)
    events: dict[str, tuple[datetime, datetime | None]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    erased: Collection[str] = frozenset()
    keep_addresses: bool = False


def check(folder: Folder, known: Known, problems: Problems) -> None:
    """Add to ``problems`` whatever contradicts itself, or names somebody or something that nobody knows."""
    _Check(folder, known, problems).everything()


def leave_out_erased(folder: Folder, erased: Collection[str]) -> int:
    """Drop every row about people who were erased. Returns how many there were."""
    if not erased:
        return 0
    dropped = 0
    for sheet in (MEMBERS, ATTENDANCE, GROUPS, INTERACTIONS):
        table = folder[sheet]
        kept = [row for row in table.rows if not any(person in erased for person in _people_in(row))]
        dropped += len(table.rows) - len(kept)
        table.rows[:] = kept
    return dropped


def _people_in(row: MemberRow | AttendanceRow | SeatRow | InteractionRow) -> Iterator[str]:
    if isinstance(row, MemberRow):
        yield row.id
    elif isinstance(row, InteractionRow):
        yield row.actor
        yield row.other
    else:
        yield row.member


class _Check:
    def __init__(self, folder: Folder, known: Known, problems: Problems) -> None:
        self.folder, self.known, self.problems = folder, known, problems

    def everything(self) -> None:
        for row in self.folder[MEMBERS].rows:
            self._member(row)
        self._addresses()
        for row in self.folder[EVENTS].rows:
            self._event(row)
        for row in self.folder[ATTENDANCE].rows:
            self._names(ATTENDANCE, row.line, "event", row.event)
            self._names(ATTENDANCE, row.line, "member", row.member)
        for row in self.folder[GROUPS].rows:
            self._names(GROUPS, row.line, "event", row.event)
            self._names(GROUPS, row.line, "member", row.member)
        for row in self.folder[INTERACTIONS].rows:
            self._interaction(row)

    def _names(self, sheet: Sheet, line: int, column: str, name: str) -> None:
        """Complain of an id that stands neither in the files nor on record."""
        of_event = column == "event"
        table = self.folder[EVENTS if of_event else MEMBERS]
        on_record = self.known.events if of_event else self.known.members
        if not table.whole or (name,) in table.keys or name in on_record or name in self.known.erased:
            return
        reason = _("there is no event “%(id)s”.") if of_event else _("there is no member “%(id)s”.")
        self.problems.add(sheet.file, line, column, reason % {"id": shorten(name)})

    def _member(self, row: MemberRow) -> None:
        joined, left = self.known.members.get(row.id, (None, None))
        columns = self.folder[MEMBERS].columns
        joined = row.joined_on if "joined_on" in columns else joined
        left = row.left_on if "left_on" in columns else left
        if joined and left and left < joined:
            self.problems.add(
                MEMBERS.file,
                row.line,
                "left_on" if "left_on" in columns else "joined_on",
                _("left on %(left)s, before joining on %(joined)s.") % {"left": left, "joined": joined},
            )

    def _addresses(self) -> None:
        """Complain of one address given to two people of the network."""
        if "email" not in self.folder[MEMBERS].columns:
            return
        lines: dict[str, int] = {}
        held = {member: address for address, member in self.known.addresses.items()}
        for row in self.folder[MEMBERS].rows:
            if self.known.keep_addresses and held.get(row.id, row.email.lower()) != row.email.lower():
                reason = _("“%(id)s” signs in with another address, which only they can change.")
                self.problems.add(MEMBERS.file, row.line, "email", reason % {"id": shorten(row.id)})
            if not row.email or row.id in self.known.erased:
                continue
            address = row.email.lower()
            first = lines.setdefault(address, row.line)
            holder = self.known.addresses.get(address, row.id)
            if first != row.line:
                reason = _("“%(address)s” is the address of the member on line %(line)d already.") % {
                    "address": shorten(row.email),
                    "line": first,
                }
            elif (holder,) not in self.folder[MEMBERS].keys:
                reason = _("“%(address)s” is the address of the member “%(id)s” already.") % {
                    "address": shorten(row.email),
                    "id": holder,
                }
            else:
                continue
            self.problems.add(MEMBERS.file, row.line, "email", reason)

    def _event(self, row: EventRow) -> None:
        _starts_at, ends_at = self.known.events.get(row.id, (None, None))
        if "ends_at" in self.folder[EVENTS].columns:
            ends_at = row.ends_at
        if ends_at and ends_at < row.starts_at:
            self.problems.add(EVENTS.file, row.line, "ends_at", _("the event ends before it starts."))

    def _interaction(self, row: InteractionRow) -> None:
        self._names(INTERACTIONS, row.line, "from", row.actor)
        self._names(INTERACTIONS, row.line, "to", row.other)
        if row.event:
            self._names(INTERACTIONS, row.line, "event", row.event)
        if row.actor == row.other:
            self.problems.add(
                INTERACTIONS.file,
                row.line,
                "to",
                _("an interaction has two people; both are “%(id)s”.") % {"id": row.actor},
            )

"""Everything a network holds as one workbook, for people rather than for programs: names instead of ids.

No cell is ever taken for a formula: words are written as text, whatever they begin with. Figures of single people are
in none of the sheets, nor is what somebody told the hosts: it is soon forgotten here, and a file is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from events.models import RSVP, Attendance, Event, Presence, Seat
from introductions.models import Interaction, InteractionKind
from members.models import Member
from network.models import Network
from network.ordering import name_key, natural_key

# What no workbook can hold, and how much one of its cells can.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_000
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
WIDE, NARROW = 28, 16


def write_workbook(network: Network, path: Path) -> dict[str, int]:
    """Write the workbook of ``network`` to ``path``, row by row. Returns the rows of each sheet.

    Erased people are in none of its sheets. Dates are those of the network's zone.
    """
    book = Workbook(write_only=True)
    written = {}
    for title, heads, lines in _sheets(network):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for place in range(len(heads)):
            sheet.column_dimensions[_letter(place)].width = WIDE if place == 0 else NARROW
        sheet.append([_cell(sheet, head, network.zone, bold=True) for head in heads])
        written[title] = 0
        for line in lines:
            sheet.append([_cell(sheet, value, network.zone) for value in line])
            written[title] += 1
    book.save(path)
    return written


def _letter(place: int) -> str:
    """The name of a column, counted from 0.

    >>> _letter(0), _letter(26)
    ('A', 'AA')
    """
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(65 + place % 26)


def _cell(sheet: Any, value: Any, zone: ZoneInfo, *, bold: bool = False) -> Any:
    """One cell, of the kind of its value; words stay words, even those that begin like a formula."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0))
        cell.number_format = MOMENT
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = DAY
        return cell
    if isinstance(value, int | float) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, UNWRITABLE.sub("", str(value))[:LONGEST])
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


Lines = Iterable[Sequence[Any]]


def _sheets(network: Network) -> Iterator[tuple[str, list[str], Lines]]:
    """Each sheet: its title, the heads of its columns, and its lines."""
    people = sorted(
        Member.objects.kept().filter(network=network).select_related("user").prefetch_related("pauses"),
        key=lambda member: (name_key(member.name), member.pk),
    )
    for member in people:
        member.network = network
    named = {member.pk: member.name for member in people}
    asked = list(network.attributes.values_list("name", flat=True))
    further = [*asked, *sorted({name for member in people for name in member.attributes} - set(asked))]
    yield (
        _("Members"),
        [
            *(_("Name"), _("Address"), _("Standing"), _("Role"), _("Joined on"), _("Left on"), _("Here to")),
            *(_("Working on"), _("Asks"), _("Offers")),
            *further,
        ],
        _members(people, further),
    )
    events = {event.pk: event for event in network.events.order_by("starts_at", "pk")}
    yield (
        _("Events"),
        [_("Title"), _("Begins"), _("Ends"), _("Kind"), _("Where"), _("Place"), _("Serves"), _("State")],
        (_event(event) for event in events.values()),
    )
    yield (
        _("Answers and attendance"),
        [_("Event"), _("Begins"), _("Name"), _("Answer"), _("Attendance")],
        _attendance(events, named),
    )
    yield (
        _("Groups"),
        [_("Event"), _("Begins"), _("Round"), _("Table"), _("Name"), _("Hosts")],
        _groups(events, named),
    )
    yield (
        _("Interactions"),
        [_("What"), _("When"), _("One"), _("Other"), _("Event"), _("Minutes"), _("Note")],
        _interactions(network, events, named),
    )
    yield (
        _("Invitations"),
        [
            _("Name"),
            _("Address"),
            _("Why you"),
            _("Invited by"),
            _("Written"),
            _("Sent"),
            _("Until"),
            _("State"),
            _("Reason"),
        ],
        _invitations(network, named),
    )
    yield (
        _("Nominations"),
        [
            _("Name"),
            _("Address"),
            _("Why them"),
            _("Why now"),
            _("Fit"),
            _("Nominated by"),
            _("On"),
            _("Verdict"),
            _("Answer"),
        ],
        _nominations(network, named),
    )
    yield (
        _("Purpose"),
        [
            *(_("Written"), _("Why"), _("Who for"), _("Gain"), _("Contribute"), _("Not for"), _("Change")),
            *(_("Commitment"), _("Ground rules"), _("Reason")),
        ],
        network.purposes.order_by("written_at", "pk").values_list(
            *("written_at", "why", "who_for", "gain", "contribute", "not_for", "change"),
            *("commitment", "ground_rules", "reason"),
        ),
    )


def _members(people: Iterable[Member], further: Sequence[str]) -> Iterator[Sequence[Any]]:
    for member in people:
        yield (
            *(member.name, member.address, member.standing.label),
            *(member.get_role_display(), member.joined_on, member.left_on, member.purpose_statement),
            *(member.working_on, member.asks, member.offers),
            *(member.attributes.get(name, "") for name in further),
        )


def _event(event: Event) -> Sequence[Any]:
    state = _("called off") if event.cancelled_at else _("published") if event.published_at else _("draft")
    words = event.get_kind_display(), event.get_mode_display(), event.place, event.serves
    return event.title, event.starts_at, event.ends_at, *words, state


def _attendance(events: dict[int, Event], named: dict[int, str]) -> Iterator[Sequence[Any]]:
    said: dict[tuple[int, int], list[str]] = {}
    for event, member, answer in RSVP.objects.filter(event__in=events).values_list("event_id", "member_id", "answer"):
        said[event, member] = [answer, ""]
    noted = Attendance.objects.filter(event__in=events).exclude(status=Presence.UNKNOWN)
    for event, member, status in noted.values_list("event_id", "member_id", "status"):
        said.setdefault((event, member), ["", ""])[1] = str(Presence(status).label)
    known = [(event, member) for event, member in said if member in named]
    for event, member in sorted(known, key=lambda key: (events[key[0]].starts_at, key[0], name_key(named[key[1]]))):
        yield events[event].title, events[event].starts_at, named[member], *said[event, member]


def _groups(events: dict[int, Event], named: dict[int, str]) -> Iterator[Sequence[Any]]:
    seats = Seat.objects.filter(round__event__in=events, round__published_at__isnull=False)
    columns = ("round__event_id", "round__name", "group__name", "member_id", "hosts")
    rows = [row for row in seats.values_list(*columns) if row[3] in named]
    rows.sort(
        key=lambda row: (
            events[row[0]].starts_at,
            row[0],
            natural_key(row[1]),
            natural_key(row[2]),
            name_key(named[row[3]]),
        )
    )
    for event, round_, group, member, hosts in rows:
        yield events[event].title, events[event].starts_at, round_, group, named[member], _("yes") if hosts else ""


def _interactions(network: Network, events: dict[int, Event], named: dict[int, str]) -> Iterator[Sequence[Any]]:
    """What stands between two people and follows from no event; who shared an event is in the sheets before."""
    rows = Interaction.objects.standing().filter(network=network).exclude(reference=None).order_by("at", "pk")
    columns = ("kind", "at", "first_id", "second_id", "actor_id", "event_id", "minutes", "note")
    for kind, at, first, second, actor, event, minutes, note in rows.values_list(*columns).iterator(2000):
        one, other = (second, first) if actor == second else (first, second)
        if one in named and other in named:
            title = events[event].title if event in events else ""
            yield InteractionKind(kind).label, at, named[one], named[other], title, minutes, note


def _invitations(network: Network, named: dict[int, str]) -> Iterator[Sequence[Any]]:
    for one in network.invitations.select_related("letter").order_by("created_at", "pk").iterator(2000):
        dates = one.created_at, one.sent_at, one.expires_at
        yield one.name, one.email, one.why_you, named.get(one.invited_by_id, ""), *dates, _(one.state), one.reason


def _nominations(network: Network, named: dict[int, str]) -> Iterator[Sequence[Any]]:
    for one in network.nominations.order_by("proposed_at", "pk").iterator(2000):
        words = one.name, one.email, one.why_them, one.why_now, one.fit, named.get(one.nominated_by_id, "")
        yield *words, one.proposed_at, _(one.state), one.answer

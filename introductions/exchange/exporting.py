"""Give a network back as the files from which it can be imported again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import F

from events.models import RSVP, Answer, Attendance, Event, Presence, Seat
from introductions.exchange.contract import ATTENDANCE, EVENTS, GROUPS, INTERACTIONS, MEMBERS, Sheet
from introductions.models import Interaction
from members.models import Member
from network.models import Network
from network.ordering import natural_key


def write_files(network: Network, path: Path) -> dict[str, int]:
    """Write the five files of ``network`` into the folder ``path``, made when new. Returns the lines of each.

    Erased people are in none of them; neither are drafts of events, events that were called off, and what the files
    have no column for. A last column of members.csv tells who was carried over, where there is somebody.

    Raises ``OSError`` where the folder cannot be written.
    """
    path.mkdir(parents=True, exist_ok=True)
    waiting = _members(network).exclude(carried_over_at=None).exists()
    members = MEMBERS if waiting else replace(MEMBERS, columns=MEMBERS.columns[:-1])
    further = sorted({name for (attributes,) in _members(network).values_list("attributes") for name in attributes})
    return {
        MEMBERS.file: _write(path, members, _member_lines(network, further, members), further),
        EVENTS.file: _write(path, EVENTS, _event_lines(network)),
        ATTENDANCE.file: _write(path, ATTENDANCE, _attendance_lines(network)),
        GROUPS.file: _write(path, GROUPS, _seat_lines(network)),
        INTERACTIONS.file: _write(path, INTERACTIONS, _interaction_lines(network)),
    }


def _write(path: Path, sheet: Sheet, lines: Iterable[Sequence[Any]], further: Sequence[str] = ()) -> int:
    """Write one file in an order that depends on nothing but its ids, and whose cells an import reads as they stand."""
    cells = [tuple(_cell(value) for value in line) for line in lines]
    keys = [sheet.names.index(name) for name in sheet.key]
    cells.sort(key=lambda line: [(natural_key(line[place]), line[place]) for place in keys])
    with (path / sheet.file).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*sheet.names, *further])
        writer.writerows(cells)
    return len(cells)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return as_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value).strip()


def as_text(moment: datetime) -> str:
    """Return a moment as files and results have it.

    >>> from datetime import UTC
    >>> as_text(datetime(2026, 1, 5, 18, tzinfo=UTC))
    '2026-01-05T18:00:00Z'
    """
    return moment.isoformat().replace("+00:00", "Z")


def _members(network: Network) -> Any:
    return Member.objects.kept().filter(network=network)


def _events(network: Network) -> Any:
    return Event.objects.standing().filter(network=network)


def _member_lines(network: Network, further: Sequence[str], sheet: Sheet) -> Iterable[Sequence[Any]]:
    fields = {"id": "reference", "email": "user__email"}
    columns = [*(fields.get(name, name) for name in sheet.names), "attributes"]
    for reference, name, *rest, attributes in _members(network).values_list(*columns):
        yield reference, "" if name == reference else name, *rest, *(attributes.get(one, "") for one in further)


def _event_lines(network: Network) -> Iterable[Sequence[Any]]:
    return _events(network).values_list("reference", "title", "starts_at", "kind", "mode", "ends_at", "place")


def _attendance_lines(network: Network) -> Iterable[Sequence[Any]]:
    here = {"event__in": _events(network), "member__in": _members(network)}
    said: dict[tuple[str, str], list[str]] = {}
    for event, member, answer in RSVP.objects.filter(answer__in=Answer.values, **here).values_list(
        "event__reference", "member__reference", "answer"
    ):
        said[event, member] = [answer, ""]
    noted = Attendance.objects.filter(**here).exclude(status=Presence.UNKNOWN)
    for event, member, status in noted.values_list("event__reference", "member__reference", "status"):
        said.setdefault((event, member), ["", ""])[1] = status
    return ((*key, *words) for key, words in said.items())


def _seat_lines(network: Network) -> Iterable[Sequence[Any]]:
    seats = Seat.objects.filter(
        round__event__in=_events(network), round__published_at__isnull=False, member__in=_members(network)
    )
    return seats.values_list("round__event__reference", "round__name", "group__name", "member__reference")


def _interaction_lines(network: Network) -> Iterable[Sequence[Any]]:
    """Return the last revision of each interaction that is no mere consequence of an event."""
    events = dict(_events(network).values_list("pk", "reference"))
    members = dict(_members(network).values_list("pk", "reference"))
    rows = Interaction.objects.filter(network=network, reference__isnull=False)
    latest = rows.order_by("reference", "-revision").distinct("reference")
    for row in latest.annotate(withdrawn_at=F("withdrawal__at")).iterator(2000):
        if row.first_id not in members or row.second_id not in members:
            continue
        one, other = members[row.first_id], members[row.second_id]
        # Where nobody knows whose act it was, the direction says nothing; it must only be the same each time.
        begins = members[row.actor_id] if row.actor_id else min(one, other)
        ends = other if begins == one else one
        event = events.get(row.event_id, "")
        yield row.reference, row.kind, row.at, begins, ends, row.minutes, event, row.note, row.withdrawn_at

"""Write events, the answers before them, who came, and who sat together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from events.models import Event
from introductions.exchange.contract import EventRow, SeatRow
from introductions.exchange.reading import Table
from introductions.exchange.staging import Tally, change, stage
from network.models import Network
from network.ordering import natural_key

EVENT_FIELDS = ["title", "kind", "mode", "starts_at", "ends_at", "place", "closed_at"]
BATCH = 1000

Ids = dict[str, int]

# An answer or a presence was noted by the start of its event at the latest, as far as anybody knows.
SINCE = "(SELECT least(e.starts_at, now()) FROM events_event e WHERE e.id = s.event_id)"
# Files know no waiting list: who stands on it stays there until a file tells what they answered.
FORGET_ANSWERS = """
    DELETE FROM events_rsvp r USING staged_attendance s
    WHERE (r.event_id, r.member_id) = (s.event_id, s.member_id) AND s.answer = ''
    AND r.answer IN ('yes', 'maybe', 'no') RETURNING r.event_id
"""
CHANGE_ANSWERS = """
    UPDATE events_rsvp r SET answer = s.answer, answered_at = now(), answered_by_id = NULL,
        turn = NULL, waits_since = NULL, offer_ends_at = NULL FROM staged_attendance s
    WHERE (r.event_id, r.member_id) = (s.event_id, s.member_id) AND s.answer <> '' AND r.answer <> s.answer
    RETURNING r.event_id
"""
ADD_ANSWERS = f"""
    INSERT INTO events_rsvp (event_id, member_id, answer, note, avoid, quieter, name_hidden, answered_at)
    SELECT s.event_id, s.member_id, s.answer, '', '', FALSE, FALSE, {SINCE} FROM staged_attendance s
    WHERE s.answer <> '' AND NOT EXISTS (
        SELECT 1 FROM events_rsvp r WHERE (r.event_id, r.member_id) = (s.event_id, s.member_id))
    RETURNING event_id
"""  # noqa: S608
CHANGE_PRESENCES = """
    UPDATE events_attendance a SET status = s.status, noted_at = now(), noted_by_id = NULL FROM staged_attendance s
    WHERE (a.event_id, a.member_id) = (s.event_id, s.member_id) AND a.status <> s.status RETURNING a.event_id
"""
ADD_PRESENCES = f"""
    INSERT INTO events_attendance (event_id, member_id, status, noted_at)
    SELECT s.event_id, s.member_id, s.status, {SINCE} FROM staged_attendance s
    WHERE s.status <> 'unknown' AND NOT EXISTS (
        SELECT 1 FROM events_attendance a WHERE (a.event_id, a.member_id) = (s.event_id, s.member_id))
    RETURNING event_id
"""  # noqa: S608
ADD_ROUNDS = f"""
    INSERT INTO events_round (event_id, name, position, published_at)
    SELECT DISTINCT s.event_id, s.round, s.round_position, {SINCE} FROM staged_seats s
    WHERE NOT EXISTS (
        SELECT 1 FROM events_round r
        WHERE (r.event_id, r.name) = (s.event_id, s.round) AND r.published_at IS NOT NULL)
    RETURNING event_id
"""  # noqa: S608
ADD_GROUPS = """
    INSERT INTO events_smallgroup (round_id, name, position, question, place, confidence, guests)
    SELECT DISTINCT r.id, s."group", s.group_position, '', '', '', '[]'::jsonb
    FROM staged_seats s
    JOIN events_round r ON (r.event_id, r.name) = (s.event_id, s.round) AND r.published_at IS NOT NULL
    WHERE NOT EXISTS (SELECT 1 FROM events_smallgroup g WHERE (g.round_id, g.name) = (r.id, s."group"))
    RETURNING round_id
"""
PLACES = """
    SELECT r.event_id, r.id AS round_id, g.id AS group_id, s.member_id
    FROM staged_seats s
    JOIN events_round r ON (r.event_id, r.name) = (s.event_id, s.round) AND r.published_at IS NOT NULL
    JOIN events_smallgroup g ON (g.round_id, g.name) = (r.id, s."group")
"""
CHANGE_SEATS = f"""
    UPDATE events_seat t SET group_id = p.group_id FROM ({PLACES}) AS p
    WHERE (t.round_id, t.member_id) = (p.round_id, p.member_id) AND t.group_id <> p.group_id RETURNING p.event_id
"""  # noqa: S608
ADD_SEATS = f"""
    WITH added AS (
        INSERT INTO events_seat (round_id, group_id, member_id, hosts)
        SELECT p.round_id, p.group_id, p.member_id, false FROM ({PLACES}) AS p
        WHERE NOT EXISTS (
            SELECT 1 FROM events_seat t WHERE (t.round_id, t.member_id) = (p.round_id, p.member_id))
        RETURNING round_id
    ) SELECT r.event_id FROM added JOIN events_round r ON r.id = added.round_id
"""  # noqa: S608


def write_events(network: Network, table: Table) -> tuple[Tally, set[int]]:
    """Bring the events of ``network`` in line with events.csv. Also returns the ids of those that changed."""
    now = timezone.now()
    known = {event.reference: event for event in network.events.all()}
    fresh, changed = [], []
    for row in table.rows:
        event = known.get(row.id)
        fields = _fields(row, table, event, now)
        if event is None:
            fresh.append(
                Event(network=network, reference=row.id, published_at=min(row.starts_at, now), **fields),
            )
        elif any(getattr(event, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(event, name, value)
            changed.append(event)
    Event.objects.bulk_create(fresh, batch_size=BATCH)
    Event.objects.bulk_update(changed, EVENT_FIELDS, batch_size=BATCH)
    return Tally(len(fresh), len(changed)), {event.pk for event in changed}


def _fields(row: EventRow, table: Table, event: Event | None, now: datetime) -> dict[str, Any]:
    given = {name: getattr(row, name) for name in ("title", "starts_at", "kind", "mode", "ends_at", "place")}
    fields = {name: value for name, value in given.items() if event is None or name in table.columns}
    ends_at = fields.get("ends_at", event and event.ends_at)
    if event is None or (event.starts_at, event.ends_at) != (row.starts_at, ends_at):
        end = ends_at or row.starts_at + Event.USUAL_LENGTH
        fields["closed_at"] = end if end < now else None
    return fields


def write_attendance(table: Table, events: Ids, members: Ids) -> tuple[Tally, Tally, set[int], set[int]]:
    """Bring answers and presences in line with attendance.csv; no words mean that nothing is known.

    Returns the tallies of both, and the ids of events with other answers than before, and with other people present.
    """
    stage(
        "staged_attendance",
        {"event_id": "bigint", "member_id": "bigint", "answer": "text", "status": "text"},
        ((events[row.event], members[row.member], row.answer, row.status or "unknown") for row in table.rows),
    )
    answers, presences, answered, touched = Tally(), Tally(), set(), set()
    if "answer" in table.columns:
        corrected, added = change(FORGET_ANSWERS) + change(CHANGE_ANSWERS), change(ADD_ANSWERS)
        answers.changed, answers.new = len(corrected), len(added)
        answered = {*corrected, *added}
    if "status" in table.columns:
        corrected, added = change(CHANGE_PRESENCES), change(ADD_PRESENCES)
        presences.changed, presences.new = len(corrected), len(added)
        touched = {*corrected, *added}
    return answers, presences, answered, touched


def write_groups(table: Table, events: Ids, members: Ids) -> tuple[Tally, set[int]]:
    """Seat people as groups.csv says they sat. Also returns the ids of the events concerned."""
    positions = _positions(table.rows)
    stage(
        "staged_seats",
        {
            "event_id": "bigint",
            "round": "text",
            "round_position": "integer",
            "group": "text",
            "group_position": "integer",
            "member_id": "bigint",
        },
        (
            (
                events[row.event],
                row.round,
                positions[row.event, row.round],
                row.group,
                positions[row.event, row.round, row.group],
                members[row.member],
            )
            for row in table.rows
        ),
    )
    change(ADD_ROUNDS)
    change(ADD_GROUPS)
    moved, added = change(CHANGE_SEATS), change(ADD_SEATS)
    return Tally(len(added), len(moved)), {*moved, *added}


def _positions(rows: list[SeatRow]) -> dict[tuple[str, ...], int]:
    """Return the place of each round in its event and of each group in its round.

    A round with a number for a name stands at that number; everything else in the order of names.
    """
    places: dict[tuple[str, ...], int] = {}
    inside: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        inside.setdefault((row.event,), set()).add(row.round)
        inside.setdefault((row.event, row.round), set()).add(row.group)
    for where, names in inside.items():
        for place, name in enumerate(sorted(names, key=natural_key), start=1):
            is_numbered_round = len(where) == 1 and name.isdecimal() and int(name) < 1_000_000
            places[*where, name] = int(name) if is_numbered_round else place
    return places

"""Write interactions into the ledger: what changed is withdrawn and written anew, nothing is overwritten."""

from __future__ import annotations

from typing import Any

from django.db import connection

from introductions.exchange.contract import InteractionRow
from introductions.exchange.gatherings import Ids
from introductions.exchange.reading import Table
from introductions.exchange.staging import Tally, stage
from network.models import Network

# Each interaction of the file beside the last revision on record. A cell without a column says what is on record;
# whose act it was may be unknown on record, and is then no difference. Of seated and attended rows whose event tells
# the same of the pair, the people in the room are those of the event; other interactions are between two.
COMPARE = """
    CREATE TEMPORARY TABLE compared_acts ON COMMIT DROP AS
    WITH latest AS (
        SELECT DISTINCT ON (i.reference) i.*, w.id AS withdrawal_id, w.at AS withdrawn_at
        FROM introductions_interaction i
        JOIN staged_acts s ON s.reference = i.reference
        LEFT JOIN introductions_withdrawal w ON w.interaction_id = i.id
        WHERE i.network_id = %(network)s
        ORDER BY i.reference, i.revision DESC
    ), wanted AS (
        SELECT s.reference, s.kind, s.at, s.first_id, s.second_id, s.actor_id,
            CASE WHEN %(tells_minutes)s THEN s.minutes ELSE l.minutes END AS minutes,
            CASE WHEN %(tells_event)s THEN s.event_id ELSE l.event_id END AS event_id,
            CASE WHEN %(tells_note)s THEN s.note ELSE coalesce(l.note, '') END AS note,
            CASE WHEN %(tells_withdrawn_at)s THEN s.withdrawn_at ELSE l.withdrawn_at END AS withdrawn_at,
            l.id AS latest_id, l.withdrawal_id, l.revision
        FROM staged_acts s LEFT JOIN latest l ON l.reference = s.reference
    ), sized AS (
        SELECT w.*, coalesce((
            SELECT d.size FROM introductions_interaction d
            LEFT JOIN introductions_withdrawal gone ON gone.interaction_id = d.id
            WHERE w.kind IN ('seated', 'attended') AND d.first_id = w.first_id AND d.second_id = w.second_id
              AND d.event_id = w.event_id AND d.kind = w.kind AND d.reference IS NULL AND gone.id IS NULL
            LIMIT 1), 2) AS size
        FROM wanted w
    )
    SELECT s.*, coalesce(
        (s.kind, s.at, s.first_id, s.second_id, s.note, s.size) IS DISTINCT FROM
            (l.kind, l.at, l.first_id, l.second_id, l.note, l.size)
        OR s.minutes IS DISTINCT FROM l.minutes OR s.event_id IS DISTINCT FROM l.event_id
        OR (s.withdrawal_id IS NOT NULL AND s.withdrawn_at IS DISTINCT FROM l.withdrawn_at)
        OR s.actor_id <> l.actor_id, false) AS differs
    FROM sized s LEFT JOIN latest l ON l.id = s.latest_id
"""
WITHDRAW_BEFORE = """
    INSERT INTO introductions_withdrawal (interaction_id, at, why)
    SELECT latest_id, now(), 'corrected by a later import' FROM compared_acts
    WHERE latest_id IS NOT NULL AND differs AND withdrawal_id IS NULL
"""
ADD = """
    INSERT INTO introductions_interaction
        (network_id, kind, at, first_id, second_id, actor_id, event_id, size, minutes, note, reference, revision,
         recorded_at)
    SELECT %(network)s, kind, at, first_id, second_id, actor_id, event_id, size, minutes, note, reference,
        coalesce(revision + 1, 0), now()
    FROM compared_acts WHERE differs
    ORDER BY first_id, second_id, at, reference
"""
WITHDRAW = """
    INSERT INTO introductions_withdrawal (interaction_id, at, why)
    SELECT i.id, c.withdrawn_at, ''
    FROM compared_acts c
    JOIN introductions_interaction i ON i.network_id = %(network)s AND i.reference = c.reference
        AND i.revision = CASE WHEN c.differs THEN coalesce(c.revision + 1, 0) ELSE c.revision END
    WHERE c.withdrawn_at IS NOT NULL AND (c.differs OR c.withdrawal_id IS NULL)
"""


def write_interactions(network: Network, table: Table, events: Ids, members: Ids) -> Tally:
    """Bring the ledger in line with interactions.csv."""
    stage(
        "staged_acts",
        {
            "reference": "text",
            "kind": "text",
            "at": "timestamptz",
            "first_id": "bigint",
            "second_id": "bigint",
            "actor_id": "bigint",
            "minutes": "float8",
            "event_id": "bigint",
            "note": "text",
            "withdrawn_at": "timestamptz",
        },
        (_staged(row, events, members) for row in table.rows),
    )
    values: dict[str, Any] = {"network": network.pk}
    for column in ("minutes", "event", "note", "withdrawn_at"):
        values[f"tells_{column}"] = column in table.columns
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS compared_acts")
        cursor.execute(COMPARE, values)
        cursor.execute("ANALYZE compared_acts")
        cursor.execute(WITHDRAW_BEFORE)
        cursor.execute(
            "SELECT count(*) FILTER (WHERE latest_id IS NULL), count(*) FILTER (WHERE latest_id IS NOT NULL AND"
            " (differs OR withdrawal_id IS NULL AND withdrawn_at IS NOT NULL)) FROM compared_acts"
        )
        new, changed = cursor.fetchone()
        cursor.execute(ADD, values)
        cursor.execute(WITHDRAW, values)
    return Tally(new, changed)


def _staged(row: InteractionRow, events: Ids, members: Ids) -> tuple[Any, ...]:
    actor, other = members[row.actor], members[row.other]
    event = events[row.event] if row.event else None
    first, second = sorted((actor, other))
    return row.id, row.kind, row.at, first, second, actor, row.minutes, event, row.note, row.withdrawn_at

"""What a phone at the arrival desk is told: the roster, which it keeps, and the room, which changes all evening.

Neither says more of a person than the desk needs, and both are for whoever may look after the event.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from events import badges
from events.arrivals import Arrival, arrivals
from events.models import Event, Presence
from introductions.desk.table import table_for
from introductions.models import Interaction, InteractionKind
from members.audiences import said_aloud
from members.models import Member

LOCKED_AFTER = timedelta(hours=12)
CLAIMED_FOR = timedelta(minutes=10)
SAID_ALOUD = 160
CODE_LETTERS = 16

# A word that differs whenever a roster would: who may come, what they answered, what may be said, where they sit.
ROSTER_IS = """
    SELECT
        (SELECT md5(string_agg(ROW(m.id, m.name, m.working_on, m.asks, m.offers, m.attributes, m.audiences, m.left_on,
                m.carried_over_at, m.joined_on, r.answer, r.name_hidden)::text, '~' ORDER BY m.id))
            FROM members_member m LEFT JOIN events_rsvp r ON r.member_id = m.id AND r.event_id = %(event)s
            WHERE m.network_id = %(network)s AND m.erased_at IS NULL),
        (SELECT md5(string_agg(ROW(s.member_id, g.name, d.name, d.position, d.ended_at)::text, '~'
                ORDER BY s.round_id, s.member_id))
            FROM events_seat s JOIN events_smallgroup g ON g.id = s.group_id JOIN events_round d ON d.id = s.round_id
            WHERE d.event_id = %(event)s AND d.published_at IS NOT NULL),
        (SELECT md5(string_agg(k::text, '~' ORDER BY k.id)) FROM events_keepapart k WHERE k.network_id = %(network)s),
        (SELECT md5(string_agg(ROW(p.id, p.ending)::text, '~' ORDER BY p.id))
            FROM introductions_proposal p WHERE p.network_id = %(network)s),
        (SELECT ROW(e.title, e.starts_at, e.ends_at, e.place, e.cancelled_at, e.closed_at)::text
            FROM events_event e WHERE e.id = %(event)s)
"""


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def versions(event: Event) -> tuple[str, str]:
    """Words for the roster and for the tables of an event as they are; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(ROSTER_IS, {"event": event.pk, "network": event.network_id})
        found = cursor.fetchone()
    # Ties grow older with the days, and what is locked holds nobody.
    facts = [*found, event.network.today.isoformat(), timezone.now() > locked_after(event)]
    return _word(json.dumps(facts)), _word(found[1] or "")


def _word(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# -- The roster ---------------------------------------------------------------------------


def locked_after(event: Event) -> datetime:
    """When phones forget the roster."""
    return event.usual_end + LOCKED_AFTER


def roster(event: Event, version: str) -> dict[str, Any]:
    """Who may come and what may be said of them, the same for all who look after the event."""
    about = {
        "id": event.pk,
        "title": event.title,
        "starts_at": stamp(event.starts_at),
        "ends_at": stamp(event.usual_end),
        "place": event.place,
        "cancelled": event.cancelled_at is not None,
        "closed": event.closed_at is not None,
        "locked_after": stamp(locked_after(event)),
    }
    if timezone.now() > locked_after(event):
        return {"version": version, "event": about, "people": [], "rounds": []} | NO_TABLE
    known = {member.pk: member for member in event.network.members.present()}
    people = [(one, known[one.member_id]) for one in arrivals(event) if one.member_id in known]
    return {
        "version": version,
        "event": about,
        "people": [_person(event, one, member) for one, member in people],
        "rounds": _rounds(event),
    } | table_for(event, [member for _one, member in people])


# What a table of suggestions holds where nobody is to be suggested.
NO_TABLE: dict[str, Any] = {
    "words": [],
    "table": {"people": {}, "pairs": {}, "closed": {}},
    "names": {},
    "sentences": {},
}


def _person(event: Event, one: Arrival, member: Member) -> dict[str, Any]:
    does = " ".join(said_aloud(member, "working_on").split())
    return {
        "id": member.pk,
        "name": one.name,
        "first": one.first_name,
        "new": one.newcomer,
        "expected": one.is_expected,
        "answer": one.answer,
        "does": does if len(does) <= SAID_ALOUD else f"{does[: SAID_ALOUD - 1]}…",
        "code": _digest(badges.code_of(event, member)),
        "tables": [list(seat) for seat in one.seats],
    }


def _digest(code: str) -> str:
    """What a badge is known by on a phone, from which nobody prints another."""
    return hashlib.sha256(code.encode()).hexdigest()[:CODE_LETTERS]


def _rounds(event: Event) -> list[dict[str, str]]:
    rounds = list(event.rounds.published().in_order())
    on = next((round_ for round_ in rounds if round_.ended_at is None), None)
    return [
        {"name": round_.name, "state": "over" if round_.ended_at else "on" if round_ is on else "ahead"}
        for round_ in rounds
    ]


# -- The room -----------------------------------------------------------------------------


def room(event: Event) -> dict[str, Any]:
    """What has happened at the event so far, the same for all who look after it."""
    now, names = timezone.now(), {}
    people, tables = versions(event)
    marks = event.attendances.exclude(status=Presence.UNKNOWN).filter(member__erased_at=None)
    marked = {}
    for member, status, at, by, name in marks.values_list(
        "member_id", "status", "noted_at", "noted_by_id", "noted_by__name"
    ):
        marked[str(member)] = [status, stamp(at), by]
        names[by] = name
    introduced = []
    standing = event.introductions.filter(withdrawn_at=None).order_by("made_at", "pk")
    for first, second, by, name, at in standing.values_list(
        "first_id", "second_id", "made_by_id", "made_by__name", "made_at"
    ):
        introduced.append([first, second, by, stamp(at)])
        names[by] = name
    claims = {}
    looked_after = event.desk_claims.standing().filter(since__gt=now - CLAIMED_FOR)
    for member, by, name, since in looked_after.values_list("member_id", "by_id", "by__name", "since"):
        claims[str(member)] = [by, stamp(since)]
        names[by] = name
    acquainted = Interaction.objects.standing().filter(
        event=event, kind=InteractionKind.CONTACT, reference__startswith=f"known-{event.pk}-"
    )
    return {
        "roster": people,
        "now": stamp(now),
        "marks": marked,
        "introduced": introduced,
        "passed": _pairs(event.passed_over.standing()),
        "acquainted": _pairs(acquainted),
        "claims": claims,
        "visitors": [
            [name, stamp(at)] for name, at in event.visitors.order_by("noted_at", "pk").values_list("name", "noted_at")
        ],
        "helpers": _called(names),
        "event": {"cancelled": event.cancelled_at is not None, "closed": event.closed_at is not None},
        "tables": tables,
    }


def _pairs(rows: Any) -> list[list[int]]:
    return sorted([first, second] for first, second in rows.values_list("first_id", "second_id"))


def _called(names: dict[int | None, str | None]) -> dict[str, str]:
    """What helpers are called: by their first names, unless two share one."""
    full = {pk: name for pk, name in names.items() if pk and name}
    first = {pk: name.split()[0] if name.split() else name for pk, name in full.items()}
    shared = Counter(first.values())
    return {str(pk): first[pk] if shared[first[pk]] == 1 else full[pk] for pk in sorted(full)}

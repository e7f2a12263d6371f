"""Joins the people of an event and the group planner: who is to be seated, and under which rules.

Who has met whom is asked through a socket, :data:`who_has_met`, since the ledger lives in a higher room. On its own
this room knows only who sat together; ``introductions`` plugs in the whole ledger when Django starts::

    seating.who_has_met = ledger.who_has_met
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from events.models import Attendance, Event, Presence, Seat
from events.newcomers import day_of, events_attended, is_newcomer
from events.planning import Complaint, PlanningError
from events.wishes import SMALLEST_TABLE
from network.models import Network
from network.ordering import name_key

Pair = tuple[int, int]
WhoHasMet = Callable[[Network, list[int]], set[Pair]]


# -- Who has met --------------------------------------------------------------------------


def sat_together(network: Network, members: list[int]) -> set[Pair]:
    """The pairs of ``members`` who were both present at an event that is over and shared a published group there."""
    there = Attendance.objects.present().filter(event__in=network.events.settled(), member__in=members)
    present = set(there.values_list("event_id", "member_id"))
    seats = Seat.objects.filter(
        member__in=members, round__event__in={event for event, _member in present}, round__published_at__isnull=False
    )
    tables: dict[int, list[int]] = {}
    for event, group, member in seats.values_list("round__event_id", "group_id", "member_id"):
        if (event, member) in present:
            tables.setdefault(group, []).append(member)
    return {(one, other) for people in tables.values() for one in people for other in people if one < other}


# The socket: of these members of a network, the pairs (smaller id first) that have met before.
who_has_met: WhoHasMet = sat_together


# -- The people and the problem -----------------------------------------------------------


@dataclass(frozen=True)
class Guest:
    """Someone to be seated."""

    member_id: int
    name: str
    facilitator: bool
    newcomer: bool

    @property
    def key(self) -> str:
        """The id by which the planner and a table plan know this person."""
        return str(self.member_id)

    @property
    def roles(self) -> list[str]:
        hosting = ["facilitator"] if self.facilitator else []
        return [*hosting, "newcomer" if self.newcomer else "experienced"]


def guests(event: Event) -> list[Guest]:
    """Who is to be seated, by name: everyone who said yes or is here, but nobody known to be absent."""
    absent = event.attendances.filter(status__in=[Presence.ABSENT_TOLD, Presence.ABSENT_UNTOLD])
    coming = event.network.members.seatable().filter(
        pk__in=event.rsvps.going().values("member").union(event.attendances.present().values("member"))
    )
    people = coming.exclude(pk__in=absent.values("member")).annotate(
        attended=events_attended("pk", before=event.starts_at)
    )
    day = day_of(event)
    found = [
        Guest(
            person.pk,
            person.name,
            person.is_facilitator,
            is_newcomer(joined_on=person.joined_on, attended=person.attended, founder=person.founder, on=day),
        )
        for person in people
    ]
    return sorted(found, key=lambda guest: (name_key(guest.name), guest.member_id))


def tables_for(people: int, group_size: int) -> int:
    """How many tables of at most ``group_size`` seat everyone.

    >>> tables_for(41, 5)
    9
    """
    return max(1, math.ceil(people / group_size))


def build_problem(people: list[Guest], met: Iterable[Pair], *, rounds: int, group_size: int) -> dict[str, Any]:
    """The planner's problem: tables of nearly one size, hosts and newcomers spread as evenly as they can be.

    A rule is asked only where the people allow it, so that a lack of hosts is planned around, not refused.

    Raises:
        PlanningError: there are too few people for a table.
    """
    if len(people) < SMALLEST_TABLE:
        raise PlanningError([Complaint("too few", "people", f"{len(people)} people are there")])
    tables = tables_for(len(people), group_size)
    low, high = len(people) // tables, math.ceil(len(people) / tables)
    hosts = sum(guest.facilitator for guest in people)
    newcomers = sum(guest.newcomer for guest in people)
    rules: dict[str, Any] = {}
    if hosts:
        rules["facilitators"] = [hosts // tables, math.ceil(hosts / tables)]
    if newcomers:
        rules["newcomers_max"] = math.ceil(newcomers / tables)
    if len(people) - newcomers >= tables:
        rules["experienced_min"] = 1
    groups = [{"id": f"Table {number}", "min": low, "max": high} for number in range(1, tables + 1)]
    known = {guest.member_id for guest in people}
    return {
        "people": [{"id": str(guest.member_id), "roles": guest.roles} for guest in people],
        "rounds": [{"groups": groups} for _round in range(rounds)],
        "met": sorted([str(one), str(other)] for one, other in met if one in known and other in known),
        "rules": rules,
    }

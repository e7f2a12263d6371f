"""How fast newcomers find their place: three different people, each met on two occasions or more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from fractions import Fraction
from itertools import groupby
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from metrics.measures.shares import Share
from metrics.measures.ties import LedgerRow

PEOPLE, TIMES = 3, 2
NEWCOMER_DAYS = 90
NEWCOMER_EVENTS = 2
MILESTONE_DAYS: Mapping[str, int] = MappingProxyType(
    {"buddy contact": 7, "first mutual tie": 30, "first group": 45, "integrated": 90}
)

Pauses = Sequence[tuple[date, date | None]]


class NewcomerPath(NamedTuple):
    """One newcomer's way so far: days on the clock, whether they ended in being integrated, days since start."""

    member: int
    days: float
    reached: bool
    observed: float = 0.0


@dataclass(frozen=True, slots=True)
class Integration:
    """How many newcomers were integrated, and the median days: of those who were, and by Kaplan & Meier (1958)."""

    share: Share
    median_days_reached: float | None
    median_days_km: float | None


def is_newcomer(joined: date | None, events_attended: int, today: date) -> bool:
    """Tell whether a member is a newcomer in a room: joined less than 90 days ago, or at fewer than two events."""
    is_recent = joined is not None and (today - joined).days < NEWCOMER_DAYS
    return is_recent or events_attended < NEWCOMER_EVENTS


def integrated_at(shared: Iterable[LedgerRow]) -> dict[int, datetime]:
    """Return when each integrated person met the third different person for the second time, from all occasions."""
    second_times: dict[int, list[datetime]] = defaultdict(list)
    by_pair = sorted(((row.first, row.second), row.at) for row in shared)
    for pair, meetings in groupby(by_pair, key=lambda meeting: meeting[0]):
        moments = [moment for _, moment in meetings]
        if len(moments) >= TIMES:
            for person in pair:
                second_times[person].append(moments[TIMES - 1])
    return {person: sorted(times)[PEOPLE - 1] for person, times in second_times.items() if len(times) >= PEOPLE}


def newcomer_paths(
    shared: Iterable[LedgerRow],
    first_seen: Mapping[int, datetime],
    *,
    at: datetime,
    zone: tzinfo,
    left: Mapping[int, date] | None = None,
    pauses: Mapping[int, Pauses] | None = None,
) -> list[NewcomerPath]:
    """Return the way of everyone first seen up to ``at``, in order of id.

    The clock starts at the first attendance, stands still while paused, and stops at ``at`` or with the last day as a
    member. Whom to exempt is the caller's choice: leave them out of ``first_seen``.
    """
    reached = integrated_at(row for row in shared if row.at <= at)
    found = []
    for member, start in sorted(first_seen.items()):
        if start > at:
            continue
        last_day = (left or {}).get(member)
        end = at if last_day is None else min(at, _start_of(last_day + timedelta(days=1), zone))
        goal = reached.get(member)
        stop = max(start, end if goal is None else goal)
        own_pauses = (pauses or {}).get(member, ())
        days = _days(start, stop, own_pauses, zone)
        found.append(NewcomerPath(member, days, goal is not None, _days(start, at, own_pauses, zone)))
    return found


def _start_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _days(start: datetime, stop: datetime, pauses: Pauses, zone: tzinfo) -> float:
    paused = timedelta()
    for begin, end in pauses:
        until = stop if end is None else min(stop, _start_of(end, zone))
        paused += max(timedelta(), until - max(start, _start_of(begin, zone)))
    return (stop - start - paused) / timedelta(days=1)


def integration(found: Sequence[NewcomerPath]) -> Integration:
    """Summarise the ways of newcomers."""
    reached = [path.days for path in found if path.reached]
    return Integration(
        share=Share(len(reached), len(found)),
        median_days_reached=median(reached) if reached else None,
        median_days_km=kaplan_meier_median(found),
    )


def kaplan_meier_median(found: Iterable[NewcomerPath]) -> float | None:
    """Return the first day by which half would be integrated, counting those still on their way for as long as seen.

    ``None`` if the curve never falls to a half.

    >>> kaplan_meier_median([NewcomerPath(1, 10, True), NewcomerPath(2, 20, False), NewcomerPath(3, 30, True)])
    30
    """
    in_order = sorted(found, key=lambda path: path.days)
    at_risk, remaining = len(in_order), Fraction(1)
    for _, group in groupby(in_order, key=lambda path: path.days):
        ended = list(group)
        remaining *= 1 - Fraction(sum(path.reached for path in ended), at_risk)
        if remaining <= Fraction(1, 2):
            return ended[0].days
        at_risk -= len(ended)
    return None


def integrated_by(found: Iterable[NewcomerPath], days: int = NEWCOMER_DAYS) -> Share:
    """Return how many were integrated by that day, of those whose day has come, whether or not they stayed."""
    due = [path for path in found if path.observed >= days]
    return Share(sum(path.reached and path.days <= days for path in due), len(due))

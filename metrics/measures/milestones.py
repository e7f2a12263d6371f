"""The milestones of a newcomer's first ninety days; pauses stop the clock. They say who needs care, never how good."""

from collections.abc import Iterable, Mapping, Set
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import NamedTuple

from metrics.measures.newcomers import MILESTONE_DAYS, Pauses, _days, _start_of, integrated_at
from metrics.measures.ties import LedgerRow

CONTACT, MUTUAL, GROUP, INTEGRATED = MILESTONE_DAYS
# What two people know of one another to be true: both took part, or both said so.
TWO_SIDED = frozenset({"met", "give", "milestone", "introduced-2"})


class Milestone(NamedTuple):
    """One of the four: by which day it is hoped for, and the day on the newcomer's clock on which it came."""

    name: str
    due: int
    reached: float | None

    def is_missed(self, day: float) -> bool:
        """Whether its day has passed without it.

        >>> Milestone("first group", 45, None).is_missed(46), Milestone("first group", 45, 50).is_missed(60)
        (True, False)
        """
        return self.reached is None and day > self.due


def clock(joined: date, at: datetime, *, pauses: Pauses = (), zone: tzinfo) -> float:
    """Return the days from the start of the day of joining to ``at``, pauses left out; never less than none.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 3, 11, 12, tzinfo=timezone.utc)
    >>> clock(date(2026, 3, 1), noon, pauses=[(date(2026, 3, 2), date(2026, 3, 6))], zone=timezone.utc)
    6.5
    """
    start = _start_of(joined, zone)
    # In local time, so that no day has 23 hours.
    return max(0.0, _days(start, max(start, at.astimezone(zone)), pauses, zone))


def milestones(
    joined: date, moments: Mapping[str, datetime], *, pauses: Pauses = (), zone: tzinfo
) -> tuple[Milestone, ...]:
    """Return the four in order, each with the day on which it came.

    >>> from datetime import timezone
    >>> talked = {"buddy contact": datetime(2026, 3, 4, tzinfo=timezone.utc)}
    >>> milestones(date(2026, 3, 1), talked, zone=timezone.utc)[0]
    Milestone(name='buddy contact', due=7, reached=3.0)
    """
    return tuple(
        Milestone(name, due, clock(joined, moments[name], pauses=pauses, zone=zone) if name in moments else None)
        for name, due in MILESTONE_DAYS.items()
    )


def reached_moments(
    rows: Iterable[LedgerRow], newcomers: Set[int], buddies: Set[frozenset[int]]
) -> dict[int, dict[str, datetime]]:
    """Return for each newcomer when the milestones that the ledger knows of came: all but the contact with a buddy.

    A mutual tie is one to somebody other than the buddy: both took part in it or said so, or the two met twice. A group
    is a table of a published plan at which one sat. ``rows`` are of rooms small enough to make a tie.
    """
    found: dict[int, dict[str, datetime]] = {member: {} for member in newcomers}
    in_order = sorted(rows, key=lambda row: (row.first, row.second, row.at))
    twice: list[LedgerRow] = []
    for pair, together in groupby(in_order, key=lambda row: (row.first, row.second)):
        occasions = list(together)
        days = sorted({row.at for row in occasions})
        twice += [LedgerRow(*pair, "met", moment, 2) for moment in days[:2]]
        certain = [row.at for row in occasions if row.kind in TWO_SIDED] + days[1:2]
        seated = [row.at for row in occasions if row.kind == "seated"]
        for member in newcomers & set(pair):
            if certain and frozenset(pair) not in buddies:
                _earlier(found[member], MUTUAL, min(certain))
            if seated:
                _earlier(found[member], GROUP, min(seated))
    for member, moment in integrated_at(twice).items():
        if member in found:
            found[member][INTEGRATED] = moment
    return found


def _earlier(moments: dict[str, datetime], name: str, moment: datetime) -> None:
    moments[name] = min(moment, moments.get(name, moment))

"""When the clocks of a zone change, as calendars want to be told: a rule of all years where there is one.

Some readers, Outlook among them, follow only rules ("the last Sunday of March") and leave dates aside; so dates are
given only for zones whose clocks change by no such rule, and for years in which the rule itself changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Over as many years, the fourth Sunday and the last one part.
YEARS_COMPARED = 8
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """The clocks change: at what time they showed until then, from which offset to which."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def kind(self) -> tuple[object, ...]:
        """What must be the same every year for the change to follow a rule."""
        return self.at.month, self.at.weekday(), self.at.time(), self.before, self.after, self.name


@lru_cache(maxsize=256)
def clock_of(key: str, first: int, last: int) -> Timezone:
    """The clocks of a zone as they stand, and change, from the year ``first`` to the year ``last``."""
    zone = ZoneInfo(key)
    clock = Timezone()
    clock.add("TZID", key)
    # The winter before the first event began with a change of the year before.
    needed = changes(zone, first - 1, last)
    by_kind: dict[tuple[object, ...], list[Change]] = {}
    for change in changes(zone, first - 1, max(last, first + YEARS_COMPARED)):
        by_kind.setdefault(change.kind, []).append(change)
    rules = {kind: rule(found, first - 1) for kind, found in by_kind.items()}
    if needed and all(rules[change.kind] for change in needed) and len(rules) == 2:
        for kind, found in by_kind.items():
            clock.add_component(_observance(found[0], rules[kind]))
        return clock
    clock.add_component(_observance(_standing(zone, first - 1)))
    for change in needed:
        clock.add_component(_observance(change))
    return clock


def changes(zone: ZoneInfo, first: int, last: int) -> list[Change]:
    """Every change of the zone's clocks from the year ``first`` to the year ``last``."""
    found = []
    moment, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        if _state(zone, moment) != _state(zone, moment + A_DAY):
            found.append(_change(zone, moment, moment + A_DAY))
        moment += A_DAY
    return found


def _state(zone: ZoneInfo, moment: datetime) -> tuple[timedelta | None, str | None]:
    there = moment.astimezone(zone)
    return there.utcoffset(), there.tzname()


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> Change:
    """The change between two moments a day apart, to the second."""
    old = _state(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        before, after = (middle, after) if _state(zone, middle) == old else (before, middle)
    there = after.astimezone(zone)
    was, now = before.astimezone(zone).utcoffset() or timedelta(), there.utcoffset() or timedelta()
    return Change((after + was).replace(tzinfo=None), was, now, there.tzname() or "", bool(there.dst()))


def _standing(zone: ZoneInfo, year: int) -> Change:
    """How the clocks stand when a year begins, as if they had been put so then."""
    there = datetime(year, 1, 1, tzinfo=zone)
    offset = there.utcoffset() or timedelta()
    return Change(there.replace(tzinfo=None), offset, offset, there.tzname() or "", bool(there.dst()))


def rule(found: Iterable[Change], first: int) -> str:
    """Which weekday of its month a yearly change falls on, such as ``-1SU``; empty where it follows no such rule.

    >>> rule(changes(ZoneInfo("Europe/London"), 2026, 2034)[::2], 2026)
    '-1SU'
    """
    days = [change.at.date() for change in found]
    if [day.year for day in days] != list(range(first, first + len(days))) or len(days) <= YEARS_COMPARED:
        return ""
    if all(_is_last(day) for day in days):
        return f"-1{WEEKDAYS[days[0].weekday()]}"
    [number, *others] = {(day.day - 1) // 7 + 1 for day in days}
    return "" if others else f"{number}{WEEKDAYS[days[0].weekday()]}"


def _is_last(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def _observance(change: Change, weekday: str = "") -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.is_summer else TimezoneStandard()
    part.add("DTSTART", change.at)
    part.add("TZOFFSETFROM", change.before)
    part.add("TZOFFSETTO", change.after)
    part.add("TZNAME", change.name)
    if weekday:
        part.add("RRULE", vRecur(FREQ="YEARLY", BYMONTH=change.at.month, BYDAY=weekday))
    return part

"""When letters about an event are due: by the clock of whoever reads them, at hours in which people read mail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOURS = range(8, 20)
BRIEF_AT = time(17)
REMINDER_AT = time(10)
AFTER_AT = time(8)
REMINDER_DAYS_BEFORE = 2
# Whoever leaves a party at two in the morning leaves the day before.
NIGHT = timedelta(hours=5)


def is_sensible(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a letter may reach somebody in ``zone`` now: from eight in the morning until eight in the evening.

    >>> is_sensible(datetime(2026, 6, 1, 3, tzinfo=ZoneInfo("UTC")), ZoneInfo("Asia/Kolkata"))
    True
    """
    return moment.astimezone(zone).hour in HOURS


def next_sensible(moment: datetime, zone: ZoneInfo) -> datetime:
    """``moment`` itself, or the next morning where it falls into the night."""
    if is_sensible(moment, zone):
        return moment
    there = moment.astimezone(zone)
    day = there.date() if there.hour < HOURS.start else there.date() + timedelta(days=1)
    return _at(day, time(HOURS.start), zone)


def brief_due(starts_at: datetime, zone: ZoneInfo) -> datetime:
    """Five in the afternoon of the day before, as its reader counts days.

    >>> brief_due(datetime(2026, 6, 5, 18, tzinfo=ZoneInfo("Europe/London")), ZoneInfo("Europe/London")).isoformat()
    '2026-06-04T17:00:00+01:00'
    """
    return _at(starts_at.astimezone(zone).date() - timedelta(days=1), BRIEF_AT, zone)


def reminder_due(deadline: datetime, zone: ZoneInfo) -> datetime:
    """Ten in the morning, two days before answers close."""
    return _at(deadline.astimezone(zone).date() - timedelta(days=REMINDER_DAYS_BEFORE), REMINDER_AT, zone)


def after_due(ended_at: datetime, zone: ZoneInfo) -> datetime:
    """The morning after, as its reader counts days."""
    evening = (ended_at.astimezone(zone) - NIGHT).date()
    return _at(evening + timedelta(days=1), AFTER_AT, zone)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone)

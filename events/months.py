"""A month as a page shows it: weeks that begin on Monday, and on each day what happens on it by the network's clock."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from events.models import Event
from events.times import zone_name

LOOK_AHEAD = 12
# What ends within so many hours of its beginning is one evening, even if it ends after midnight.
ONE_EVENING = timedelta(hours=12)
WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True)
class Entry:
    """An event on one of its days. ``elsewhere`` says when that is by the event's own clock, where it differs."""

    event: Event
    hours: str
    elsewhere: str
    begins: bool
    goes_on: bool


@dataclass
class Day:
    """A square of the month; ``is_away`` when it belongs to the month before or after."""

    date: date
    is_away: bool
    is_today: bool
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """One month; ``before`` and ``after`` are None where nothing more is known in that direction."""

    first: date
    weeks: list[list[Day]]
    before: date | None
    after: date | None

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for week in self.weeks for day in week if not day.is_away)

    @property
    def holds_today(self) -> bool:
        return any(day.is_today and not day.is_away for week in self.weeks for day in week)


def month_of(day: date) -> date:
    """The month in which a day lies, named by its first day."""
    return day.replace(day=1)


def shifted(month: date, by: int) -> date:
    """The month so many months later.

    >>> shifted(date(2026, 11, 1), 3), shifted(date(2026, 1, 1), -1)
    (datetime.date(2027, 2, 1), datetime.date(2025, 12, 1))
    """
    years, months = divmod(month.month - 1 + by, 12)
    return date(month.year + years, months + 1, 1)


def known_months(events: QuerySet[Event], zone: ZoneInfo, today: date) -> tuple[date, date]:
    """The first and the last month that have a page: from the first event, a year ahead or to the last event."""
    ends = events.aggregate(first=Min("starts_at"), last=Max(Coalesce("ends_at", "starts_at")))
    here = month_of(today)
    first, last = (month_of(at.astimezone(zone).date()) if at else here for at in (ends["first"], ends["last"]))
    return min(first, here), max(last, shifted(here, LOOK_AHEAD))


def squares(month: date) -> list[list[date]]:
    """The days of the month's weeks, those of its neighbours in the first and last week included."""
    return WEEKS.monthdatescalendar(month.year, month.month)


def shown_between(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when the page of a month looks."""
    weeks = squares(month)
    beginning, end = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
    return datetime(*beginning.timetuple()[:3], tzinfo=zone), datetime(*end.timetuple()[:3], tzinfo=zone)


def days_of(event: Event, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day of an event in that zone; an evening that ends after midnight has one."""
    start = event.starts_at.astimezone(zone)
    if event.ends_at is None or event.ends_at - event.starts_at <= ONE_EVENING:
        return start.date(), start.date()
    last_moment = event.ends_at.astimezone(zone) - timedelta(microseconds=1)
    return start.date(), last_moment.date()


def fill(month: date, events: Iterable[Event], zone: ZoneInfo, *, known: tuple[date, date]) -> Month:
    """The month with these events on its days; what lasts longer stands first on a day, then what begins earlier."""
    today = now().astimezone(zone).date()
    weeks = [[Day(one, month_of(one) != month, one == today) for one in week] for week in squares(month)]
    days = {day.date: day for week in weeks for day in week}
    spans = [(event, *days_of(event, zone)) for event in events]
    spans.sort(key=lambda span: (span[1] == span[2], span[0].starts_at, span[0].pk))
    for event, starts, ends in spans:
        hours, elsewhere = _hours(event, zone)
        on = max(starts, weeks[0][0].date)
        while on <= min(ends, weeks[-1][-1].date):
            begins = on == starts
            days[on].entries.append(
                Entry(event, hours if begins else "", elsewhere if begins else "", begins, on < ends)
            )
            on += timedelta(days=1)
    return Month(
        month,
        weeks,
        shifted(month, -1) if month > known[0] else None,
        shifted(month, 1) if month < known[1] else None,
    )


def _hours(event: Event, zone: ZoneInfo) -> tuple[str, str]:
    """When it begins by the network's clock, and by its own where the two differ, with the day if that differs too."""
    start, own = event.starts_at.astimezone(zone), event.starts_at.astimezone(event.zone)
    if own.utcoffset() == start.utcoffset():
        return f"{start:%H:%M}", ""
    there = {"hours": f"{own:%H:%M}", "place": zone_name(event.zone), "day": date_format(own, "l")}
    if own.date() == start.date():
        return f"{start:%H:%M}", _("%(hours)s in %(place)s") % there
    return f"{start:%H:%M}", _("%(day)s, %(hours)s in %(place)s") % there

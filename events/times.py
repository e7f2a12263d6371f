"""When an event is, in words: by the clock it runs by, and beside it by the reader's own where that differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Event


@dataclass(frozen=True)
class When:
    """The parts of a date that pages put together; ``yours`` is empty where the clocks agree."""

    date: date
    day: str
    hours: str
    zone: str
    yours: str

    def __str__(self) -> str:
        return f"{self.day}, {self.hours}"


def when(event: Event, reader_zone: ZoneInfo | None = None) -> When:
    """Say when ``event`` is by its own clock, and for a reader who lives by another."""
    zone = event.zone
    start = event.starts_at.astimezone(zone)
    yours = ""
    if reader_zone:
        there = event.starts_at.astimezone(reader_zone)
        if there.utcoffset() != start.utcoffset():
            hours = _hours(event, reader_zone)
            words = hours if there.date() == start.date() else f"{_day(there)}, {hours}"
            yours = _("%(hours)s your time (%(zone)s)") % {"hours": words, "zone": zone_name(reader_zone)}
    return When(start.date(), _day(start), _hours(event, zone), zone_name(zone), yours)


def zone_name(zone: ZoneInfo) -> str:
    """The place that a zone is named after.

    >>> zone_name(ZoneInfo("America/New_York"))
    'New York'
    """
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Say a day and an hour by the clock of ``zone``: Thursday 19 November 2026, 17:30."""
    there = moment.astimezone(zone)
    return f"{_day(there)}, {there:%H:%M}"


def _day(moment: datetime) -> str:
    return date_format(moment, "l j F Y", use_l10n=False)


def _hours(event: Event, zone: ZoneInfo) -> str:
    start = event.starts_at.astimezone(zone)
    if event.ends_at is None:
        return f"{start:%H:%M}"
    end = event.ends_at.astimezone(zone)
    if end.date() == start.date():
        return _("%(start)s to %(end)s") % {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return _("%(start)s to %(day)s, %(end)s") % {"start": f"{start:%H:%M}", "day": _day(end), "end": f"{end:%H:%M}"}

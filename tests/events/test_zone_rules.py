"""The clocks of a zone, as readers that others wrote turn them back into hours."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from events import zone_rules

# North and south, by rule and by dates, by half and quarter hours, without any change, summer counted backwards.
ZONES = [
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Asia/Jerusalem",
    "Africa/Casablanca",
    "Africa/Cairo",
]


def read_by_dateutil(key: str, first: int, last: int):
    """The zone as dateutil, by which vobject reads files, understands our rules."""
    calendar = icalendar.Calendar()
    calendar.add_component(zone_rules.clock_of(key, first, last))
    return vobject.readOne(calendar.to_ical().decode()).vtimezone.gettzinfo()


@pytest.mark.parametrize("key", ZONES)
def test_every_hour_of_two_years_is_read_as_it_is(key):
    zone, theirs = ZoneInfo(key), read_by_dateutil(key, 2026, 2027)

    moment, wrong = datetime(2026, 1, 1, tzinfo=UTC), []
    while moment < datetime(2028, 1, 1, tzinfo=UTC):
        there = moment.astimezone(zone)
        # An hour that the wall shows twice is read as one of the two.
        is_twice = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
        if not is_twice and there.replace(tzinfo=theirs).utcoffset() != there.utcoffset():
            wrong.append(there)
        moment += timedelta(hours=1)

    assert wrong == []


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("Europe/London", ["-1SU", "-1SU"]),
        ("America/New_York", ["2SU", "1SU"]),
        ("Australia/Adelaide", ["1SU", "1SU"]),
    ],
)
def test_clocks_that_change_by_a_rule_are_told_by_it(key, rules):
    parts = zone_rules.clock_of(key, 2026, 2027).subcomponents

    assert [part["RRULE"]["BYDAY"][0] for part in parts] == rules


def test_clocks_that_change_by_no_rule_are_told_by_dates():
    parts = zone_rules.clock_of("Asia/Jerusalem", 2026, 2026).subcomponents

    assert len(parts) == 5
    assert [part.get("RRULE") for part in parts] == [None] * 5


def test_a_rule_that_ended_is_not_told_as_if_it_went_on():
    parts = zone_rules.clock_of("Europe/Istanbul", 2015, 2017).subcomponents

    assert [part.get("RRULE") for part in parts] == [None] * len(parts)
    in_winter = datetime(2017, 1, 15, tzinfo=read_by_dateutil("Europe/Istanbul", 2015, 2017))
    assert in_winter.utcoffset() == timedelta(hours=3)


def test_examples_in_the_text_are_true():
    assert doctest.testmod(zone_rules).failed == 0

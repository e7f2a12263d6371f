"""Calendars of others' making read our feed from a server as it runs, and say the right hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.utils import timezone

from events import announcing, feeds, rsvps
from events.models import RSVP
from tests.events.calendar_client import Client
from tests.factories import make_event, make_rsvp


def at(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone))


def _wall(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


# Event, its zone, when it begins and ends there.
EVENTS = [
    ("Across the change to summer", "Europe/London", (2027, 3, 27, 22, 0), (2027, 3, 28, 4, 0)),
    ("Right after the change", "Europe/London", (2027, 3, 28, 2, 30), (2027, 3, 28, 3, 30)),
    ("Across the change to winter", "Europe/London", (2027, 10, 30, 22, 0), (2027, 10, 31, 4, 0)),
    ("The Monday after", "Europe/London", (2027, 11, 1, 17, 30), (2027, 11, 1, 19, 30)),
    ("In New York, a week before London changes", "America/New_York", (2027, 3, 22, 17, 30), (2027, 3, 22, 19, 0)),
    ("By half hours", "Asia/Kolkata", (2027, 6, 17, 17, 30), (2027, 6, 17, 19, 15)),
    ("By quarter hours", "Asia/Kathmandu", (2027, 6, 18, 17, 30), (2027, 6, 18, 19, 15)),
    ("In southern summer", "Australia/Adelaide", (2027, 12, 6, 18, 0), (2027, 12, 6, 20, 0)),
    ("In southern winter", "Australia/Adelaide", (2027, 7, 5, 18, 0), (2027, 7, 5, 20, 0)),
    ("Where summer is half an hour", "Australia/Lord_Howe", (2027, 12, 7, 18, 0), (2027, 12, 7, 20, 0)),
    ("Where clocks never change", "Asia/Tokyo", (2027, 12, 8, 18, 0), (2027, 12, 8, 20, 0)),
    ("Where they change by no rule", "Asia/Jerusalem", (2027, 6, 22, 18, 0), (2027, 6, 22, 20, 0)),
    ("By universal time", "UTC", (2027, 8, 1, 18, 0), (2027, 8, 1, 20, 0)),
    ("Over three days", "Europe/London", (2027, 9, 10, 14, 0), (2027, 9, 12, 12, 0)),
]


@pytest.fixture
def served(live_server, settings):
    """A server as it runs, whose address stands in what it writes."""
    settings.SITE_URL = live_server.url
    return live_server


@pytest.fixture
def client_program(tmp_path):
    return Client(tmp_path)


def events_of_all_zones(network, member):
    for title, zone, start, end in EVENTS:
        event = make_event(network, title, timezone=zone, starts_at=at(zone, *start), ends_at=at(zone, *end))
        make_rsvp(event, member)


def test_a_client_shows_every_event_at_the_hour_of_its_owners_clock(served, network, member, client_program):
    events_of_all_zones(network, member)
    client_program.subscribe(feeds.address(feeds.make(member)))
    client_program.fetch()

    for own in ("Europe/London", "America/New_York", "Asia/Kathmandu"):
        client_program.zone = own
        (client_program.folder / "khal.db").unlink(missing_ok=True)
        there = ZoneInfo(own)
        wanted = [
            f"{at(zone, *start).astimezone(there):%Y-%m-%d %H:%M} to {at(zone, *end).astimezone(there):%Y-%m-%d %H:%M}"
            f" {title}"
            for title, zone, start, end in EVENTS
        ]

        assert sorted(client_program.listed("2027-01-01")) == sorted(wanted)


def test_two_libraries_read_the_same_hours_on_the_wall(network, member):
    events_of_all_zones(network, member)

    text = feeds.content(feeds.make(member)).text

    ours = icalendar.Calendar.from_ical(text).events
    theirs = vobject.readOne(text).vevent_list
    walls = {
        title: (_wall(at(zone, *start)), _wall(at(zone, *end)), at(zone, *start).utcoffset())
        for title, zone, start, end in EVENTS
    }
    assert {
        str(entry["SUMMARY"]): (
            _wall(entry["DTSTART"].dt),
            _wall(entry["DTEND"].dt),
            entry["DTSTART"].dt.utcoffset(),
        )
        for entry in ours
    } == walls
    assert {
        entry.summary.value: (
            _wall(entry.dtstart.value),
            _wall(entry.dtend.value),
            entry.dtstart.value.utcoffset(),
        )
        for entry in theirs
    } == walls


def test_a_client_follows_every_change(served, network, member, lead, client_program):
    starts_at = at("Europe/London", 2027, 6, 17, 17, 30)
    event = make_event(network, "Autumn, tables; \\ 😀", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    event.published_at = timezone.now()
    event.save()
    rsvps.answer(event, member, "maybe", by=member)
    client_program.subscribe(feeds.address(feeds.make(member)))
    client_program.fetch()
    assert client_program.listed("2027-01-01") == ["2027-06-17 17:30 to 2027-06-17 19:30 Autumn, tables; \\ 😀 (maybe)"]

    rsvps.answer(event, member, "yes", by=member)
    event.starts_at = starts_at + timedelta(hours=1)
    event.save()
    client_program.fetch()
    assert client_program.listed("2027-01-01") == ["2027-06-17 18:30 to 2027-06-17 19:30 Autumn, tables; \\ 😀"]

    announcing.cancel(event, by=lead)
    client_program.fetch()
    [line] = client_program.listed("2027-01-01")
    assert line.startswith("2027-06-17 18:30 to 2027-06-17 19:30 Autumn, tables; \\ 😀 (cancelled)")
    assert "CANCELLED" in line

    RSVP.objects.update(answer="no")
    # vdirsyncer takes a feed that became empty for a fault.
    make_rsvp(make_event(network, "Long ago", starts_at=starts_at - timedelta(days=365)), member)
    client_program.fetch()
    assert client_program.listed("2027-01-01") == []


def test_a_client_is_refused_once_the_address_was_renewed(served, network, member, client_program):
    make_rsvp(make_event(network), member)
    client_program.subscribe(feeds.address(feeds.make(member)))
    client_program.fetch()

    feeds.renew(member)

    with pytest.raises(AssertionError, match="Not Found"):
        client_program.fetch()


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_the_wall_shows_twice_is_told_apart(network, member, fold):
    starts_at = datetime(2027, 10, 31, fold, 30, tzinfo=UTC)
    event = make_event(network, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4))
    make_rsvp(event, member)

    text = feeds.content(feeds.make(member)).text

    entry = vobject.readOne(text).vevent
    assert f"DTSTART:20271031T0{fold}3000Z\r\n" in text
    assert (entry.dtstart.value, entry.dtend.value) == (event.starts_at, event.ends_at)

"""Calendar files, as two readers that others wrote understand them."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from events import calendars
from events.models import Event
from tests.factories import make_event, make_rsvp
from tests.together import at_once

LONDON = ZoneInfo("Europe/London")
EVENING = datetime(2027, 6, 17, 17, 30, tzinfo=LONDON)


@pytest.fixture
def event(network):
    return make_event(
        network,
        "Autumn tables",
        starts_at=EVENING,
        ends_at=EVENING + timedelta(hours=2),
        place="Leeds, Room 4",
        serves="To share timetables.",
        access_notes="Two steps; a ramp at the back.",
        online_link="https://meet.example.org/leeds",
    )


def entry_of(text: str) -> icalendar.Event:
    """The one entry of a file, as icalendar reads it."""
    [entry] = icalendar.Calendar.from_ical(text).events
    return entry


def seen(text: str):
    """The one entry of a file, as vobject reads it."""
    return vobject.readOne(text).vevent


def test_a_request_says_what_when_and_where(event, member):
    make_rsvp(event, member)

    file = calendars.request_for(event, member)

    ours, theirs = entry_of(file.text), seen(file.text)
    assert (file.method, vobject.readOne(file.text).method.value) == ("REQUEST", "REQUEST")
    assert str(ours["UID"]) == theirs.uid.value == str(event.calendar_uid)
    assert (ours["SEQUENCE"], theirs.sequence.value) == (0, "0")
    assert str(ours["SUMMARY"]) == theirs.summary.value == "Autumn tables"
    assert str(ours["LOCATION"]) == theirs.location.value == "Leeds, Room 4"
    assert ours["DTSTART"].dt == theirs.dtstart.value == EVENING
    assert ours["DTEND"].dt == theirs.dtend.value == EVENING + timedelta(hours=2)
    assert str(ours["DESCRIPTION"]) == theirs.description.value
    assert theirs.description.value.split("\n\n") == [
        "Join online: https://meet.example.org/leeds",
        "To share timetables.",
        "Getting in: Two steps; a ramp at the back.",
        f"More, and your answer: {settings.SITE_URL}/maths-pp/events/{event.pk}/",
    ]
    assert (str(ours["STATUS"]), str(ours["CLASS"]), str(ours["TRANSP"])) == ("CONFIRMED", "PRIVATE", "OPAQUE")


@pytest.mark.parametrize(
    ("answer", "part", "status", "title"),
    [
        ("yes", "ACCEPTED", "CONFIRMED", "Autumn tables"),
        ("maybe", "TENTATIVE", "TENTATIVE", "Autumn tables (maybe)"),
        ("no", "DECLINED", "CONFIRMED", "Autumn tables"),
        ("", "NEEDS-ACTION", "TENTATIVE", "Autumn tables (not answered)"),
    ],
)
def test_it_tells_the_members_own_answer_and_asks_for_none(event, member, answer, part, status, title):
    if answer:
        make_rsvp(event, member, answer)

    ours = entry_of(calendars.request_for(event, member).text)

    assert str(ours["ATTENDEE"]) == f"mailto:{member.user.email}"
    assert dict(ours["ATTENDEE"].params) == {
        "CN": "Cyd Novak",
        "CUTYPE": "INDIVIDUAL",
        "PARTSTAT": part,
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "FALSE",
    }
    assert (str(ours["STATUS"]), str(ours["SUMMARY"])) == (status, title)
    assert ("meet.example.org" in str(ours["DESCRIPTION"])) == (answer == "yes")


def test_the_network_invites_and_nobodys_own_address_is_given_away(event, member, lead, facilitator):
    event.helpers.create(member=facilitator, part="host")
    make_rsvp(event, lead)

    text = calendars.request_for(event, member).text

    assert str(entry_of(text)["ORGANIZER"]) == "mailto:kith@localhost"
    assert entry_of(text)["ORGANIZER"].params["CN"] == "Maths, more than average"
    assert lead.user.email not in text
    assert facilitator.user.email not in text


def test_the_name_of_an_event_in_calendars_is_not_that_of_its_host(event, member, settings):
    before = entry_of(calendars.request_for(event, member).text)["UID"]
    settings.SITE_URL = "https://moved.example.org"

    assert entry_of(calendars.request_for(event, member).text)["UID"] == before


def test_a_cancellation_is_above_the_entry_that_it_takes_out(event, member):
    make_rsvp(event, member)
    before = entry_of(calendars.request_for(event, member).text)

    file = calendars.cancel_for(event, member)

    after = entry_of(file.text)
    assert file.method == vobject.readOne(file.text).method.value == "CANCEL"
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert str(after["STATUS"]) == seen(file.text).status.value == "CANCELLED"
    assert str(after["ATTENDEE"]) == f"mailto:{member.user.email}"


def test_touching_raises_the_sequence_and_the_time_of_change(event, member):
    calendars.touch(event)

    assert event.calendar_sequence == entry_of(calendars.request_for(event, member).text)["SEQUENCE"] == 1
    assert event.changed_at == Event.objects.get().changed_at
    assert event.changed_at > event.created_at


@pytest.mark.django_db(transaction=True)
def test_touches_at_the_same_moment_all_count(event):
    find = f"from events.models import Event; event = Event.objects.get(pk={event.pk})"
    touch = f"from events import calendars; {find}; gate(); calendars.touch(event)"

    at_once(*[touch] * 4)

    event.refresh_from_db()
    assert event.calendar_sequence == 4


def test_an_event_without_an_end_keeps_three_hours_and_says_so(event, member):
    event.ends_at = None

    ours = entry_of(calendars.request_for(event, member).text)

    assert ours["DTEND"].dt == EVENING + timedelta(hours=3)
    assert "No end is set, so three hours are kept." in str(ours["DESCRIPTION"])


ODD = 'Tea, "cake"; C:\\Temp\\new {1} <b>ß</b> 😀👩🏽‍🏫 \u202eright\u202c'


def test_odd_texts_arrive_as_they_were_written(event, member):
    event.title, event.place, member.name = ODD, ODD, 'Zoë "Zed", A:B; 😀'
    event.serves = f"One\r\nTwo\n\n{ODD}"
    event.access_notes = "ramp, " * 666 + "ramp"

    text = calendars.request_for(event, member).text

    ours, theirs = entry_of(text), seen(text)
    assert str(ours["SUMMARY"]) == theirs.summary.value == f"{ODD} (not answered)"
    assert str(ours["LOCATION"]) == theirs.location.value == ODD
    assert f"One\nTwo\n\n{ODD}" in str(ours["DESCRIPTION"])
    assert str(ours["DESCRIPTION"]) == theirs.description.value
    assert event.access_notes in theirs.description.value
    assert ours["ATTENDEE"].params["CN"] == theirs.attendee.params["CN"][0] == "Zoë ’Zed’, A:B; 😀"


def test_what_breaks_readers_is_left_out(event, member):
    event.title = "Autumn\x00\x07\r\n tables\x1b\x85\u2028again"
    event.serves = "One\x0bTwo\x07\tThree\u2029Four"

    text = calendars.request_for(event, member).text

    assert seen(text).summary.value == "Autumn tables again (not answered)"
    assert "One\nTwo Three\nFour" in seen(text).description.value


def test_lines_are_at_most_75_octets_and_end_as_the_standard_asks(event, member):
    event.serves = "äöü😀" * 100

    text = calendars.request_for(event, member).text

    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) == 75
    assert lines[-1] == ""
    assert "\n" not in text.replace("\r\n", "")


@given(st.text(max_size=400))
def test_folding_loses_nothing_and_tears_no_letter(line):
    folded = calendars.fold(line)

    pieces = folded.split("\r\n ")
    if "\r\n " not in line:
        assert "".join(pieces) == line
        assert all(len(piece.encode()) <= 75 - bool(number) for number, piece in enumerate(pieces))


def test_times_are_said_in_the_events_own_zone(event, member):
    event.timezone = "Asia/Kolkata"
    event.starts_at = datetime(2027, 6, 17, 12, 0, tzinfo=UTC)

    text = calendars.request_for(event, member).text

    assert "DTSTART;TZID=Asia/Kolkata:20270617T173000\r\n" in text
    assert seen(text).dtstart.value.utcoffset() == timedelta(hours=5, minutes=30)


def test_universal_time_needs_no_rules(event, member):
    event.timezone = "UTC"

    text = calendars.request_for(event, member).text

    assert "DTSTART:20270617T163000Z\r\n" in text
    assert "VTIMEZONE" not in text


def test_examples_in_the_text_are_true():
    assert doctest.testmod(calendars).failed == 0

"""What has changed about an event, in words."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events import changes
from events.models import Event
from network.models import Network

LONDON = ZoneInfo("Europe/London")


def event(**fields) -> Event:
    starts_at = datetime(2027, 6, 17, 17, 30, tzinfo=LONDON)
    usual = {"title": "Autumn tables", "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
    usual |= {"place": "Leeds", "mode": "in person"}
    return Event(network=Network(timezone="Europe/London"), **usual | fields)


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = LONDON) -> datetime:
    return datetime(2027, 6, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "sentences"),
    [
        ({"starts_at": at(17, 18, 30)}, ["It now begins at 18:30 instead of 17:30."]),
        (
            {"starts_at": at(17, 18), "ends_at": at(17, 20)},
            ["It now begins at 18:00 instead of 17:30.", "It now ends at 20:00 instead of 19:30."],
        ),
        (
            {"starts_at": at(18, 17, 30), "ends_at": at(18, 19, 30)},
            ["It is now on Friday 18 June 2027, 17:30 to 19:30 instead of Thursday 17 June 2027, 17:30 to 19:30."],
        ),
        ({"ends_at": None}, ["When it ends is open now; it was to end at 19:30."]),
        ({"ends_at": at(18, 9)}, ["It now ends at Friday 18 June 2027, 09:00 instead of 19:30."]),
        ({"place": "York"}, ["The place is now “York” instead of “Leeds”."]),
        ({"place": ""}, ["It is no longer at “Leeds”."]),
        ({"mode": "online"}, ["People now meet online instead of in person."]),
        ({"mode": "both"}, ["People now meet both in person and online instead of in person."]),
        (
            {"timezone": "Europe/Berlin"},
            [
                "It now begins at 18:30 instead of 17:30.",
                "Its times are now those of Berlin instead of London.",
                "It now ends at 20:30 instead of 19:30.",
            ],
        ),
        ({"title": "Tables", "place": "Leeds"}, ["It is now called “Tables” instead of “Autumn tables”."]),
        ({"online_link": "https://meet.example.org"}, ["There is a link to join online."]),
        ({"serves": "To share more."}, []),
    ],
)
def test_a_change_is_said_with_what_was_and_what_is(now, sentences):
    assert changes.in_words(event(), event(**now), is_going=True) == sentences


def test_an_end_that_was_open_is_said():
    assert changes.in_words(event(ends_at=None), event(), is_going=True) == ["It ends at 19:30."]


def test_a_place_that_was_open_is_said():
    assert changes.in_words(event(place=""), event(), is_going=True) == ["The place is “Leeds”."]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("https://a.example.org", "https://b.example.org", "The link to join online is another one."),
        ("https://a.example.org", "", "The link to join online no longer holds."),
    ],
)
def test_the_link_is_spoken_of_to_those_who_are_going(old, new, sentence):
    was, now = event(online_link=old), event(online_link=new)

    assert changes.in_words(was, now, is_going=True) == [sentence]
    assert changes.in_words(was, now, is_going=False) == []
    assert changes.concern(["online_link"], is_going=True)
    assert not changes.concern(["online_link"], is_going=False)


def test_a_better_sentence_needs_no_letter_and_another_name_does():
    assert not changes.concern(["serves", "access_notes"], is_going=True)
    assert changes.concern(["title", "serves"], is_going=False)
    assert changes.is_of_the_name_alone(["title", "serves"])
    assert not changes.is_of_the_name_alone(["title", "place"])


def test_what_stood_before_several_changes_is_found_again_in_their_notes():
    first = event()
    second = event(starts_at=at(17, 18), place="York")
    third = event(starts_at=at(17, 18), place="Hull", ends_at=None)
    notes = [
        changes.noted(first, changes.between(first, second)),
        changes.noted(second, changes.between(second, third)),
    ]

    again = changes.before(third, json.loads(json.dumps(notes)))

    assert changes.between(again, first) == []
    assert changes.before(third, notes[1:]).place == "York"


def test_the_same_moment_by_other_clocks_is_no_change():
    assert changes.between(event(), event(starts_at=event().starts_at.astimezone(ZoneInfo("Asia/Tokyo")))) == []

"""What calendars cost: a feed of 500 events, and a change told to 150 people."""

from __future__ import annotations

import time
from copy import copy
from datetime import timedelta

from tests.bench.database import prepared
from tests.bench.rows import row

EVENTS, PEOPLE, TURNS = 500, 150, 5
ZONES = ["", "America/New_York", "Asia/Kolkata", "Australia/Adelaide"]


@row(f"a feed of {EVENTS} events", unit="ms", target=200, quick=True)
def feed_of_many_events() -> float:
    """From the request of a calendar to the whole of its answer, the best of a few turns."""
    prepared()
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from events import feeds  # noqa: PLC0415
    from events.models import RSVP, Event  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    now = timezone.now()
    network = factories.make_network("bench-feed")
    reader = factories.make_member(network)
    events = Event.objects.bulk_create(
        Event(
            network=network,
            reference=f"f{n}",
            title=f"Roundtable {n}",
            place="Hill Road School, the hall on the first floor",
            serves="So that everybody takes one thing home that they try in the week after, and tells us of it." * 2,
            access_notes="Two steps at the front; a ramp at the back, by the bicycles." if n % 2 else "",
            starts_at=now + timedelta(days=n - EVENTS // 2),
            ends_at=now + timedelta(days=n - EVENTS // 2, hours=2),
            timezone=ZONES[n % len(ZONES)],
            published_at=now - timedelta(days=400),
        )
        for n in range(EVENTS)
    )
    RSVP.objects.bulk_create(RSVP(event=event, member=reader, answer="yes") for event in events)
    address = feeds.address(feeds.make(reader))
    client, spent = Client(), []
    for _turn in range(TURNS):
        began = time.perf_counter()
        answer = client.get(address)
        spent.append(1000 * (time.perf_counter() - began))
        if answer.content.count(b"BEGIN:VEVENT") != EVENTS:
            raise AssertionError(f"{answer.status_code}: not all events are in the feed")
    return min(spent)


@row(f"a change of an event told to {PEOPLE} people", unit="s", target=1, quick=True)
def change_told_to_many() -> float:
    """From the lead's change to letters in the post, each with its calendar file; the best of a few turns."""
    prepared()
    from events import announcing  # noqa: PLC0415
    from events.models import RSVP  # noqa: PLC0415
    from network.models import Letter  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    network = factories.make_network("bench-change")
    lead = factories.make_lead(network)
    event = factories.make_event(network, place="Leeds", serves="To share timetables.")
    people = [factories.make_member(network) for _person in range(PEOPLE)]
    RSVP.objects.bulk_create(RSVP(event=event, member=person, answer="yes") for person in people)
    spent = []
    for turn in range(TURNS):
        was = copy(event)
        event.place, event.starts_at = f"Room {turn}", event.starts_at + timedelta(hours=1)
        began = time.perf_counter()
        event.save(update_fields=["place", "starts_at"])
        announcing.tell_of_change(event, was, by=lead)
        spent.append(time.perf_counter() - began)
        if Letter.objects.filter(network=network, kind="event changed").count() != PEOPLE:
            raise AssertionError("not everybody has one letter")
    return min(spent)

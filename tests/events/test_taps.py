"""Taps at the door: each counts once under its key, whatever the phone's clock says and however often it sends."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from events import attendance
from events.attendance import Heard
from events.models import DoorTap
from tests.factories import make_event, make_facilitator, make_groups, make_member, make_network, make_rsvp
from tests.together import at_once

HTMX = {"HX-Request": "true"}
KEY = UUID("6ba7b810-9dad-41d1-80b4-00c04fd430c8")
PHONES = 6
SEND = """
import sys
from uuid import UUID
from events import attendance
from events.models import DoorTap, Event
from members.models import Member
if not {locked}:
    type(Event.objects.all()).select_for_update = lambda rows, **_options: rows
    def look_wait_and_make(key, defaults):
        found = DoorTap.objects.filter(key=key).first()
        gate()
        return (found, False) if found else (DoorTap.objects.create(key=key, **defaults), True)
    DoorTap.objects.get_or_create = look_wait_and_make
event, person, host = Event.objects.get(pk={event}), Member.objects.get(pk={member}), Member.objects.get(pk={host})
gate()
print(attendance.tap(event, person, "present", by=host, key=UUID("{key}")).value)
"""


@pytest.fixture
def event(network):
    return make_event(network, starts_at=timezone.now() - timedelta(minutes=10))


def marks(event):
    return list(event.attendances.values_list("member__name", "status"))


def test_the_same_key_again_changes_nothing(event, facilitator, member):
    first = attendance.tap(event, member, "present", by=facilitator, key=KEY)
    noted_at = event.attendances.get().noted_at

    again = attendance.tap(event, member, "present", by=facilitator, key=KEY)

    assert (first, again) == (Heard.NEW, Heard.KNOWN)
    assert event.attendances.get().noted_at == noted_at
    assert event.door_taps.count() == 1


def test_a_late_copy_of_a_tap_that_was_undone_marks_nobody(event, facilitator, member):
    attendance.tap(event, member, "present", by=facilitator, key=KEY)
    attendance.tap(event, member, "", by=facilitator, key=uuid4())

    late = attendance.tap(event, member, "present", by=facilitator, key=KEY)

    assert late == Heard.KNOWN
    assert marks(event) == []


@pytest.mark.django_db(transaction=True)
def test_a_tap_sent_by_many_connections_at_once_is_one(event, facilitator, member):
    act = SEND.format(locked=True, event=event.pk, member=member.pk, host=facilitator.pk, key=KEY)

    heard = at_once(*[act] * PHONES)

    assert sorted(heard) == sorted(["new"] + ["known"] * (PHONES - 1))
    assert event.door_taps.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_lock_and_constraint_it_would_be_many(event, facilitator, member):
    """The twin of the test before: what the two are for shows when they are gone."""
    act = SEND.format(locked=False, event=event.pk, member=member.pk, host=facilitator.pk, key=KEY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'events_doortap'::regclass AND contype = 'u'"
        )
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE events_doortap DROP CONSTRAINT "{name}"')
    try:
        heard = at_once(*[act] * PHONES)
        found = event.door_taps.count()
    finally:
        DoorTap.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE events_doortap ADD CONSTRAINT "{name}" UNIQUE (key)')

    assert heard.count("new") > 1
    assert found > 1


def test_a_tap_that_waited_keeps_its_moment(event, facilitator, member):
    """The phone's clock is two hours ahead; that the tap waited five minutes is believed all the same."""
    wrong = timezone.now() + timedelta(hours=2)

    attendance.tap(
        event, member, "present", by=facilitator, tapped_at=wrong, sent_at=wrong + timedelta(minutes=5), key=KEY
    )

    waited = timezone.now() - event.attendances.get().noted_at
    assert timedelta(minutes=5) <= waited < timedelta(minutes=6)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_wrong_by_a_day_is_recorded_and_not_believed(event, facilitator, member, days):
    wrong = timezone.now() + timedelta(days=days)

    attendance.tap(event, member, "present", by=facilitator, tapped_at=wrong, key=KEY)

    assert abs(timezone.now() - event.attendances.get().noted_at) < timedelta(minutes=1)
    assert event.door_taps.get().tapped_at == wrong


def test_a_tap_that_waited_gives_way_to_what_somebody_else_noted_since(event, facilitator, network, member):
    other, now = make_facilitator(network), timezone.now()
    attendance.tap(event, member, "absent told", by=other)

    heard = attendance.tap(
        event, member, "present", by=facilitator, tapped_at=now - timedelta(minutes=9), sent_at=now, key=KEY
    )

    assert heard == Heard.LATE
    assert marks(event) == [(member.name, "absent told")]
    assert event.door_taps.filter(key=KEY).exists()


def test_what_one_phone_kept_is_taken_in_its_own_order(event, facilitator, member):
    now = timezone.now()
    for minutes, status in [(9, "present"), (8, ""), (7, "absent told")]:
        tapped = now - timedelta(minutes=minutes)
        attendance.tap(event, member, status, by=facilitator, tapped_at=tapped, sent_at=now)

    assert marks(event) == [(member.name, "absent told")]


def test_who_noted_it_is_kept(event, facilitator, member, client):
    client.force_login(facilitator.user)
    client.post(reverse("events:mark", args=[event.network, event.pk, member.pk]), {"status": "present"})

    assert event.attendances.get().noted_by == facilitator
    assert event.door_taps.get().by == facilitator
    page = client.get(reverse("events:door", args=[event.network, event.pk])).content.decode()
    assert f"noted by {facilitator.name}" in page


@pytest.mark.parametrize(
    "told",
    [
        {"key": "no key"},
        {"at": "half past nine"},
        {"at": "2026-13-45T99:00:00Z"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-14:00", "sent": "0001-01-01T00:00:00+14:00"},
        {"at": "2026-11-26T09:00:00"},
    ],
)
def test_a_phone_that_talks_nonsense_is_still_heard(event, facilitator, member, client, told):
    client.force_login(facilitator.user)

    reply = client.post(
        reverse("events:mark", args=[event.network, event.pk, member.pk]), {"status": "present", **told}, headers=HTMX
    )

    assert reply.status_code == 200
    assert marks(event) == [(member.name, "present")]
    assert abs(timezone.now() - event.attendances.get().noted_at) < timedelta(minutes=1)
    event.door_taps.get().refresh_from_db()


def test_a_word_that_is_no_mark_takes_nothing_back(event, facilitator, member, client):
    attendance.mark(event, member, "present", by=facilitator)
    client.force_login(facilitator.user)

    reply = client.post(
        reverse("events:mark", args=[event.network, event.pk, member.pk]), {"status": "dancing"}, headers=HTMX
    )

    assert reply.status_code == 422
    assert "That is no mark." in reply.content.decode()
    assert marks(event) == [(member.name, "present")]


def test_the_answer_tells_table_and_note_at_once(event, facilitator, member, network, client):
    make_rsvp(event, member)
    event.rsvps.update(note="A ramp, please.")
    make_groups(event, [make_member(network)], [member])
    client.force_login(facilitator.user)

    reply = client.post(
        reverse("events:mark", args=[network, event.pk, member.pk]), {"status": "present"}, headers=HTMX
    ).content.decode()

    assert "Cyd Novak is here. Table 2. They told the hosts: A ramp, please." in reply


def test_tables_of_several_rounds_are_told_in_their_order(event, facilitator, member, network, client):
    make_rsvp(event, member)
    make_groups(event, [make_member(network)], [member], name="1")
    make_groups(event, [member], [make_member(network)], name="2")
    client.force_login(facilitator.user)

    page = client.post(
        reverse("events:mark", args=[network, event.pk, member.pk]), {"status": "present"}, headers=HTMX
    ).content.decode()

    assert "Cyd Novak is here. Tables 2, then 1." in page


def test_a_helper_of_the_event_marks_there_and_nowhere_else(event, member, network, client):
    helper, other = make_member(network), make_event(network)
    event.helpers.create(member=helper)
    client.force_login(helper.user)

    here = client.post(reverse("events:mark", args=[network, event.pk, member.pk]), {"status": "present"})
    there = client.post(reverse("events:mark", args=[network, other.pk, member.pk]), {"status": "present"})

    assert (here.status_code, there.status_code) == (302, 403)
    assert marks(event) == [(member.name, "present")]
    assert marks(other) == []


def test_a_key_of_another_event_marks_nobody(event, facilitator, member):
    elsewhere = make_network()
    attendance.tap(make_event(elsewhere), make_member(elsewhere), "present", by=make_facilitator(elsewhere), key=KEY)

    assert attendance.tap(event, member, "present", by=facilitator, key=KEY) == Heard.KNOWN
    assert marks(event) == []

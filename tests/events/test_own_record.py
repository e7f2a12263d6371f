"""Members read what events keep about them, and say when it is not so."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import attendance
from events.models import DoorTap
from introductions import ledger
from introductions.models import Interaction
from network.models import AuditEntry
from tests.factories import make_event, make_lead, make_member, make_present, make_rsvp

DAY = timedelta(days=1)


@pytest.fixture
def past(network):
    return make_event(network, "Summer evening", starts_at=timezone.now() - 9 * DAY)


def read(client, member):
    """The words of the member's own page."""
    client.force_login(member.user)
    page = client.get(reverse("events:record", args=[member.network])).content.decode()
    return " ".join(page.split("<main")[1].split())


def test_one_reads_who_asked_and_what_was_answered_by_whom(network, member, client):
    lead, event = make_lead(network, "Ama Boateng"), make_event(network, "Roundtable")
    event.asked.create(member=member, asked_by=lead)
    row = make_rsvp(event, member)
    row.answered_by, row.name_hidden = lead, True
    row.save()

    words = read(client, member)

    assert "Ama Boateng asked you by letter on" in words
    assert "You are down as coming. Ama Boateng noted it for you on" in words
    assert "Your name is not shown among those who are going." in words


def test_one_reads_what_only_the_hosts_read(network, member, client):
    make_event(network).rsvps.create(
        member=member, answer="yes", note="I need a ramp.", avoid="Loud music.", quieter=True
    )

    words = read(client, member)

    assert "Only the hosts read: you would like a quieter table. “I need a ramp.” Please avoid: “Loud music.”" in words


def test_one_reads_who_noted_that_one_was_there_and_each_tap(network, member, facilitator, past, client):
    attendance.mark(past, member, "present", by=facilitator)
    for status in ("present", "", "present"):
        DoorTap.objects.create(key=uuid4(), event=past, member=member, status=status, by=facilitator)

    words = read(client, member)

    assert "You are on record as having been there. Noted by Ben Hartley on" in words
    assert "3 taps at the door" in words
    assert words.count("by Ben Hartley") == 1 + 3
    assert words.count("mark taken back") == 1


def test_a_tap_that_left_no_mark_is_told_as_well(network, member, facilitator, past, client):
    DoorTap.objects.create(key=uuid4(), event=past, member=member, status="", by=facilitator)

    assert "1 tap at the door" in read(client, member)


def test_nothing_of_others_is_told(network, member, past, client):
    other = make_member(network, "Dina Faris")
    past.rsvps.create(member=other, answer="yes", note="I need a ramp.")
    make_present(past, other)

    words = read(client, member)

    assert "Summer evening" not in words
    assert "Nothing is recorded yet" in words


@pytest.mark.parametrize("status", ["present", "absent told", "absent untold"])
def test_who_objects_is_heard_at_once_and_it_is_written_down(network, member, facilitator, past, client, status):
    attendance.mark(past, member, status, by=facilitator)
    client.force_login(member.user)

    client.post(reverse("events:dispute", args=[network, past.pk]))

    row = past.attendances.get()
    assert (row.status, row.noted_by) == ("unknown", member)
    entry = AuditEntry.objects.get(verb="disputed")
    assert (entry.actor, entry.before, entry.after) == (member.user, {"status": status}, {"status": "unknown"})
    assert "You said that the record was not so" in read(client, member)


def test_what_was_objected_to_counts_no_more(network, member, facilitator, past, client):
    others = [make_member(network), make_member(network)]
    for person in (member, *others):
        attendance.mark(past, person, "present", by=facilitator)
    attendance.close(past, by=facilitator)
    ledger.settle([past])
    client.force_login(member.user)

    client.post(reverse("events:dispute", args=[network, past.pk]))
    ledger.settle([past])

    standing = Interaction.objects.standing()
    assert {frozenset(pair) for pair in standing.values_list("first", "second")} == {frozenset(p.pk for p in others)}


def test_an_objection_without_a_mark_changes_nothing(network, member, past, client):
    client.force_login(member.user)

    page = client.post(reverse("events:dispute", args=[network, past.pk]), follow=True).content.decode()

    assert "Nothing is noted that could be taken back." in page
    assert not past.attendances.exists()
    assert not AuditEntry.objects.exists()


def test_nobody_objects_for_somebody_else(network, member, facilitator, past, client):
    attendance.mark(past, make_member(network, "Dina Faris"), "present", by=facilitator)
    client.force_login(member.user)

    client.post(reverse("events:dispute", args=[network, past.pk]))

    assert past.attendances.get().status == "present"


def test_the_two_halves_of_the_record_lead_to_each_other(network, member, client):
    client.force_login(member.user)
    meetings, events = (reverse(f"{room}:record", args=[network]) for room in ("introductions", "events"))

    assert f'href="{events}"' in client.get(meetings).content.decode()
    assert f'href="{meetings}"' in client.get(events).content.decode()


def test_the_record_takes_as_many_statements_for_thirty_events_as_for_three(network, member, facilitator, client):
    client.force_login(member.user)
    address, counts = reverse("events:record", args=[network]), []
    client.get(address)
    for more in (3, 27):
        for number in range(more):
            event = make_event(network, starts_at=timezone.now() - (number + more) * DAY)
            event.asked.create(member=member, asked_by=make_lead(network))
            make_rsvp(event, member)
            attendance.mark(event, member, "present", by=facilitator)
            DoorTap.objects.create(key=uuid4(), event=event, member=member, status="present", by=make_lead(network))
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= 8

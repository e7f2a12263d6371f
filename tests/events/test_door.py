"""The door: who is expected, one tap, undo, walk-ins, and what the record says once it is closed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import attendance
from events.arrivals import Counts
from tests.factories import make_event, make_lead, make_member, make_network, make_present, make_rsvp

HTMX = {"HX-Request": "true"}


@pytest.fixture
def event(network):
    return make_event(network, starts_at=timezone.now() - timedelta(minutes=10))


def marks(event):
    return dict(event.attendances.values_list("member__name", "status"))


def tap(client, event, member, status, **options):
    address = reverse("events:mark", args=[event.network, event.pk, member.pk])
    return client.post(address, {"status": status}, **options)


def names(client, event, **query):
    page = client.get(reverse("events:door", args=[event.network, event.pk]), query)
    return [person.name for person in page.context["page"]]


def test_one_tap_marks_and_another_takes_it_back(event, facilitator, member, client):
    client.force_login(facilitator.user)

    tap(client, event, member, "present")
    assert list(event.attendances.values_list("member", "status", "noted_by")) == [
        (member.pk, "present", facilitator.pk)
    ]
    tap(client, event, member, "")

    assert marks(event) == {}


def test_a_second_tap_keeps_the_time_of_the_first(event, facilitator, member):
    first = timezone.now() - timedelta(minutes=5)
    attendance.mark(event, member, "present", by=facilitator, at=first)

    attendance.mark(event, member, "present", by=facilitator)

    assert event.attendances.get().noted_at == first


def test_htmx_gets_the_row_and_the_counts(event, facilitator, member, client):
    make_rsvp(event, member)
    client.force_login(facilitator.user)

    page = tap(client, event, member, "present", headers=HTMX).content.decode()

    assert "<html" not in page
    assert f'<li id="person-{member.pk}" class="arrival arrival--here"' in page
    assert '<b class="numeric">1</b> here' in page
    assert "Undo" in page


def test_a_tap_says_how_many_are_not_here_yet(event, facilitator, member, network, client):
    make_rsvp(event, member)
    make_rsvp(event, make_member(network))
    client.force_login(facilitator.user)

    page = tap(client, event, member, "present", headers=HTMX).content.decode()

    assert "<span>1 not here yet</span>" in page


def test_a_closed_door_waits_for_nobody(event, facilitator, member, network, client):
    make_rsvp(event, member)
    make_rsvp(event, make_member(network))
    make_present(event, member)
    event.closed_at = timezone.now()
    event.save()
    client.force_login(facilitator.user)

    page = client.get(reverse("events:door", args=[network, event.pk])).content.decode()

    assert "<span>1 not known</span>" in page
    assert "ot here yet" not in page


def test_the_list_has_those_expected_by_name(event, facilitator, network, client):
    for name, answer in [("Zoë Ash", "yes"), ("émile Faure", "maybe"), ("Bo Nay", "no")]:
        make_rsvp(event, make_member(network, name), answer)
    make_member(network, "Cy Silent")
    client.force_login(facilitator.user)

    assert names(client, event) == ["émile Faure", "Zoë Ash"]


def test_two_letters_find_anyone_by_any_part_of_the_name(event, facilitator, network, client):
    make_member(network, "Émile Faure")
    make_member(network, "Faith Osei")
    make_member(network, "Raffi Lowe")
    client.force_login(facilitator.user)

    assert names(client, event, q="fa") == ["Émile Faure", "Faith Osei"]
    assert names(client, event, q="EM") == ["Émile Faure"]
    door = client.get(reverse("events:door", args=[network, event.pk])).content.decode()
    assert ("hx-replace-url" in door, "hx-push-url" in door) == (True, False)  # no letter is a step to go back through


def test_a_walk_in_is_marked_and_counted_apart(event, facilitator, member, network, client):
    expected = make_member(network)
    make_rsvp(event, expected)
    client.force_login(facilitator.user)

    tap(client, event, member, "present")
    tap(client, event, expected, "present")

    counts = client.get(reverse("events:door", args=[network, event.pk])).context["counts"]
    assert (counts.expected, counts.here, counts.walk_ins, counts.sent_word) == (1, 2, 1, 0)


def test_those_not_here_yet_can_be_shown_alone(event, facilitator, network, client):
    people = [make_member(network, name) for name in ("Ada Here", "Bo Awaited", "Cy Sent")]
    for person in people:
        make_rsvp(event, person)
    make_present(event, people[0])
    attendance.mark(event, people[2], "absent told", by=facilitator)
    client.force_login(facilitator.user)

    assert names(client, event, view="awaited") == ["Bo Awaited"]


def test_nobody_is_marked_at_a_cancelled_event_or_a_draft(network, facilitator, member):
    for fields in ({"cancelled_at": timezone.now()}, {"published": False}):
        event = make_event(network, **fields)
        with pytest.raises(attendance.MarkRefused):
            attendance.mark(event, member, "present", by=facilitator)
        assert marks(event) == {}


def test_a_refused_tap_says_why_in_the_row(network, facilitator, member, client):
    event = make_event(network, cancelled_at=timezone.now())
    client.force_login(facilitator.user)

    page = tap(client, event, member, "present", headers=HTMX)

    assert page.status_code == 422
    assert "This event is cancelled." in page.content.decode()


def test_a_mark_of_somebody_who_left_since_can_be_taken_back(event, facilitator, member, client):
    make_present(event, member)
    member.left_on = timezone.now().date()
    member.save(update_fields=["left_on"])
    client.force_login(facilitator.user)
    reply = tap(client, event, member, "", headers=HTMX)

    assert reply.status_code == 200
    assert member.name in reply.content.decode()
    assert marks(event) == {}


def test_members_and_strangers_do_not_open_the_door(event, member, client):
    stranger = make_lead(make_network())

    client.force_login(member.user)
    assert tap(client, event, member, "present").status_code == 403
    client.force_login(stranger.user)
    assert tap(client, event, member, "present").status_code == 404
    assert marks(event) == {}


def test_people_of_another_network_cannot_be_marked(event, facilitator, client):
    stranger = make_member(make_network())
    client.force_login(facilitator.user)

    assert tap(client, event, stranger, "present").status_code == 404
    with pytest.raises(attendance.MarkRefused):
        attendance.mark(event, stranger, "present", by=facilitator)


def test_closing_makes_nobody_absent_who_was_only_not_marked(event, facilitator, network):
    for name, answer in [("Came", "yes"), ("Unseen", "yes"), ("Perhaps", "maybe"), ("Declined", "no")]:
        make_rsvp(event, make_member(network, name), answer)
    attendance.mark(event, network.members.get(name="Came"), "present", by=facilitator)
    make_member(network, "Silent")

    assert attendance.close(event, by=facilitator) is True

    assert marks(event) == {
        "Came": "present",
        "Unseen": "unknown",
        "Perhaps": "unknown",
        "Declined": "absent told",
    }
    event.refresh_from_db()
    assert event.is_over


def test_closing_twice_changes_nothing(event, facilitator):
    attendance.close(event, by=facilitator)
    closed_at = event.closed_at

    assert attendance.close(event, by=facilitator) is False
    event.refresh_from_db()
    assert event.closed_at == closed_at


def test_an_event_that_has_not_begun_is_not_closed(network, facilitator, client):
    event = make_event(network)
    client.force_login(facilitator.user)

    page = client.post(reverse("events:close", args=[network, event.pk]), follow=True)

    assert "This event has not begun yet." in page.content.decode()
    event.refresh_from_db()
    assert event.closed_at is None


def test_closing_can_be_undone(event, facilitator, network, client):
    client.force_login(facilitator.user)
    address = reverse("events:close", args=[network, event.pk])

    page = client.post(address, follow=True)
    assert f"{address}?open=1" in page.content.decode()
    client.post(f"{address}?open=1")

    event.refresh_from_db()
    assert event.closed_at is None


def test_a_mark_taken_back_after_closing_stays_on_record_as_unknown(event, facilitator, member):
    make_present(event, member)
    attendance.close(event, by=facilitator)

    attendance.unmark(event, member, by=facilitator)

    assert marks(event) == {member.name: "unknown"}


def test_the_door_takes_eight_statements_at_most_whatever_the_numbers(event, facilitator, network, client):
    client.force_login(facilitator.user)
    address = reverse("events:door", args=[network, event.pk])
    counts = []
    for more in (3, 27):
        for _number in range(more):
            make_rsvp(event, make_member(network))
            make_present(event, make_member(network))
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 8


def test_the_counts_after_a_tap_are_those_of_the_page(event, facilitator, network, client):
    for answer in ("yes", "yes", "maybe", "no"):
        make_rsvp(event, make_member(network), answer)
    gone = make_member(network, left_on=timezone.now().date())
    make_rsvp(event, gone)
    make_present(event, make_member(network), event.rsvps.first().member)
    attendance.welcome(event, name="Ines", by=facilitator, key=uuid4())
    client.force_login(facilitator.user)

    page = client.get(reverse("events:door", args=[network, event.pk])).context["counts"]

    assert Counts.now(event) == page
    assert (page.expected, page.here, page.awaited, page.walk_ins, page.visitors) == (3, 3, 2, 1, 1)

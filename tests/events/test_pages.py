"""The list of events, one event's page, and the panel of the next event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    make_event,
    make_groups,
    make_lead,
    make_member,
    make_present,
    make_rsvp,
)


def statements(client, address):
    """How many SQL statements a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_has_the_next_event_first_and_the_past_apart(network, member, client):
    now = timezone.now()
    for title, days in [("Later", 9), ("Next", 2), ("Long ago", -40), ("Last week", -7)]:
        make_event(network, title, starts_at=now + timedelta(days=days))
    client.force_login(member.user)
    address = reverse("events:list", args=[network])

    ahead, past = client.get(address), client.get(address, {"view": "past"})

    assert [event.title for event in ahead.context["page"]] == ["Next", "Later"]
    assert [event.title for event in past.context["page"]] == ["Last week", "Long ago"]


def test_an_event_under_way_is_ahead_until_it_ends(network, member, client):
    now = timezone.now()
    make_event(network, "All day", starts_at=now - timedelta(hours=7), ends_at=now + timedelta(hours=1))
    client.force_login(member.user)

    page = client.get(reverse("events:list", args=[network]))

    assert [event.title for event in page.context["page"]] == ["All day"]


def test_only_leads_see_drafts(network, lead, member, client):
    draft = make_event(network, "Secret plans", published=False)
    addresses = [reverse("events:detail", args=[network, draft.pk]), reverse("events:groups", args=[network, draft.pk])]

    client.force_login(member.user)
    assert "Secret plans" not in client.get(reverse("events:list", args=[network])).content.decode()
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(lead.user)
    assert "Secret plans" in client.get(reverse("events:list", args=[network])).content.decode()
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_an_empty_list_offers_a_lead_the_one_next_act(network, lead, member, client):
    address = reverse("events:list", args=[network])

    client.force_login(lead.user)
    assert "Plan the next event" in client.get(address).content.decode()
    client.force_login(member.user)
    assert "Plan the next event" not in client.get(address).content.decode()


def test_times_are_the_networks_with_the_readers_own_beside_them(network, client):
    reader = make_member(network)
    reader.user.timezone = "Asia/Tokyo"
    reader.user.save()
    start = datetime(timezone.now().year + 1, 1, 14, 18, 0, tzinfo=UTC)
    event = make_event(network, starts_at=start, ends_at=start + timedelta(hours=2))
    client.force_login(reader.user)

    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    assert "18:00 to 20:00" in page
    assert "15 January" in page
    assert "03:00 to 05:00 your time (Tokyo)" in page


def test_a_reader_by_the_same_clock_sees_one_time(network, client):
    reader = make_member(network)
    reader.user.timezone = "Europe/Lisbon"
    reader.user.save()
    event = make_event(network)
    client.force_login(reader.user)

    assert "your time" not in client.get(reverse("events:detail", args=[network, event.pk])).content.decode()


def test_a_note_for_the_hosts_is_read_by_hosts_only(network, facilitator, member, client):
    event = make_event(network)
    guest = make_member(network, "Eve Adair")
    event.rsvps.create(member=guest, answer="yes", note="I need a ramp.")
    address = reverse("events:detail", args=[network, event.pk])

    client.force_login(member.user)
    assert "I need a ramp." not in client.get(address).content.decode()
    client.force_login(facilitator.user)
    assert "I need a ramp." in client.get(address).content.decode()


def test_hosts_see_who_has_not_answered(network, facilitator, member, client):
    event = make_event(network)
    make_rsvp(event, facilitator, "yes")
    client.force_login(facilitator.user)

    page = client.get(reverse("events:detail", args=[network, event.pk]))

    assert [person.name for person in page.context["silent"]] == [member.name]


def test_names_are_in_the_order_of_names_whatever_the_database_sorts_by(network, member, client):
    event = make_event(network)
    for name in ["Zoë Ash", "émile Faure", "Eve Adair", "Čeněk Dvořák"]:
        make_rsvp(event, make_member(network, name))
    client.force_login(member.user)

    page = client.get(reverse("events:detail", args=[network, event.pk]))

    assert [person.name for person in page.context["going"]] == ["Čeněk Dvořák", "émile Faure", "Eve Adair", "Zoë Ash"]


def test_a_past_event_shows_who_came_and_takes_no_answer(network, member, client):
    event = make_event(network, starts_at=timezone.now() - timedelta(days=3))
    came, stayed = make_member(network, "Ada Came"), make_member(network, "Bo Stayed")
    make_rsvp(event, came)
    make_rsvp(event, stayed)
    make_present(event, came)
    client.force_login(member.user)

    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    assert "Ada Came" in page
    assert "Bo Stayed" not in page
    assert "Will you come?" not in page


def test_a_cancelled_event_says_so_and_takes_no_answer(network, member, client):
    event = make_event(network, cancelled_at=timezone.now())
    client.force_login(member.user)

    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    assert "This event is cancelled" in page
    assert "Will you come?" not in page


def test_members_see_their_own_table_with_its_question(network, member, client):
    event = make_event(network)
    mate, stranger = make_member(network, "Ada Mate"), make_member(network, "Bo Elsewhere")
    round_ = make_groups(event, [member, mate], [stranger])
    round_.groups.filter(position=1).update(question="What brought you here?")
    client.force_login(member.user)

    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    assert "What brought you here?" in page
    assert "Ada Mate" in page
    assert "Bo Elsewhere" not in page


def test_a_draft_of_groups_is_not_shown(network, member, client):
    event = make_event(network)
    round_ = make_groups(event, [member, make_member(network, "Ada Mate")])
    round_.published_at = None
    round_.save()
    client.force_login(member.user)

    for name in ("events:detail", "events:groups"):
        assert "Ada Mate" not in client.get(reverse(name, args=[network, event.pk])).content.decode()


def test_the_groups_page_puts_ones_own_table_first(network, member, client):
    event = make_event(network)
    make_groups(event, [make_member(network)], [make_member(network), member])
    client.force_login(member.user)

    page = client.get(reverse("events:groups", args=[network, event.pk])).content.decode()

    assert page.index("Your table") < page.index("</small> 2</h3>") + 400
    assert page.index("</small> 2</h3>") < page.index("</small> 1</h3>")


def test_hosts_are_told_that_they_host(network, facilitator, client):
    event = make_event(network)
    make_groups(event, [facilitator, make_member(network)]).seats.filter(member=facilitator).update(hosts=True)
    client.force_login(facilitator.user)

    for name in ("events:detail", "events:groups"):
        assert "You host this table" in client.get(reverse(name, args=[network, event.pk])).content.decode()


def test_every_table_has_a_card_to_print(network, member, client):
    event = make_event(network)
    make_groups(event, [make_member(network)], [member])
    client.force_login(member.user)

    page = client.get(reverse("events:groups", args=[network, event.pk]), {"print": "cards"}).content.decode()

    assert page.count('<article class="table-card">') == 2


def test_the_panel_shows_the_next_event_that_stands(network, member, client):
    now = timezone.now()
    make_event(network, "Called off", starts_at=now + timedelta(days=1), cancelled_at=now)
    make_event(network, "Draft", starts_at=now + timedelta(days=1), published=False)
    make_event(network, "The one", starts_at=now + timedelta(days=3))
    client.force_login(member.user)

    page = client.get(reverse("events:next_panel", args=[network]))

    assert page.context["event"].title == "The one"


def test_without_an_event_ahead_the_panel_says_so(network, member, client):
    client.force_login(member.user)

    page = client.get(reverse("events:next_panel", args=[network])).content.decode()

    assert "Nothing is ahead." in page


@pytest.mark.parametrize("view", ["", "past"])
def test_the_list_takes_eight_statements_at_most_whatever_its_length(network, lead, client, view):
    client.force_login(lead.user)
    address = reverse("events:list", args=[network]) + f"?view={view}"
    counts = []
    for more in (3, 27):
        for number in range(more):
            days = 1 + number if not view else -10 - number
            make_rsvp(make_event(network, starts_at=timezone.now() + timedelta(days=days)), lead)
        counts.append(statements(client, address))

    assert counts[0] == counts[1]
    assert counts[1] <= 8


@pytest.mark.parametrize("who", ["lead", "facilitator", "member"])
@pytest.mark.parametrize("days", [5, -5])
def test_the_event_page_takes_ten_statements_at_most_whatever_the_numbers(network, client, request, who, days):
    reader = request.getfixturevalue(who)
    client.force_login(reader.user)
    event = make_event(network, starts_at=timezone.now() + timedelta(days=days))
    address = reverse("events:detail", args=[network, event.pk])
    make_groups(event, [reader, make_lead(network)], name="1")
    counts = []
    for more in (3, 27):
        people = [make_member(network) for _number in range(more)]
        for person in people:
            make_rsvp(event, person)
            make_member(network)
        make_present(event, *people)
        make_groups(event, [reader, *people], name=str(more))
        counts.append(statements(client, address))

    assert counts[0] == counts[1]
    assert counts[1] <= 10


def test_the_groups_page_takes_eight_statements_at_most_whatever_the_numbers(network, member, client):
    client.force_login(member.user)
    event = make_event(network)
    address = reverse("events:groups", args=[network, event.pk])
    counts = []
    for name, size in (("1", 3), ("2", 30)):
        make_groups(event, *[[make_member(network)] for _table in range(size)], name=name)
        counts.append(statements(client, address))

    assert counts[0] == counts[1]
    assert counts[1] <= 8


@pytest.mark.parametrize(("begins_in", "at_hand"), [(1, True), (-1, True), (5, False)])
def test_hosts_have_the_door_at_hand_while_people_arrive(network, facilitator, client, begins_in, at_hand):
    event = make_event(network, starts_at=timezone.now() + timedelta(hours=begins_in))
    client.force_login(facilitator.user)

    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    head = page.split('class="event-parts"')[0]
    assert (reverse("events:door", args=[network, event.pk]) in head) is at_hand


def test_a_member_reads_that_every_place_is_taken_before_trying(network, member, client):
    event = make_event(network, capacity=1)
    make_rsvp(event, make_member(network))
    client.force_login(member.user)

    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    assert "All places are taken. A yes puts you first on the waiting list." in page


def test_a_note_that_reached_the_hosts_says_so(network, member, client):
    event = make_event(network)
    client.force_login(member.user)
    answer = {"answer": "maybe", "note": "I come by wheelchair."}
    fragment = client.post(reverse("events:rsvp", args=[network, event.pk]), answer, headers={"HX-Request": "true"})

    assert "The hosts have this." in fragment.content.decode()

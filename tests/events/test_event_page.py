"""What the page of one event says beside the answers: its clock, its hosts, its link, what is said in confidence."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from events import hosting, tables
from events.times import when
from tests.factories import make_event, make_groups, make_member, make_present, make_rsvp

NEXT_YEAR = timezone.now().year + 1
LINK = "https://meet.example.org/evening"


def page_of(client, event, person):
    client.force_login(person.user)
    return client.get(reverse("events:detail", args=[event.network, event.pk])).content.decode()


@pytest.mark.parametrize(
    ("zone", "hour", "reads"),
    [
        ("Asia/Kolkata", datetime(NEXT_YEAR, 1, 14, 12, 0, tzinfo=UTC), "17:30"),
        ("Asia/Kathmandu", datetime(NEXT_YEAR, 1, 14, 12, 0, tzinfo=UTC), "17:45"),
        ("Australia/Adelaide", datetime(NEXT_YEAR, 1, 14, 8, 0, tzinfo=UTC), "18:30"),
        ("Australia/Adelaide", datetime(NEXT_YEAR, 7, 14, 8, 0, tzinfo=UTC), "17:30"),
        ("America/New_York", datetime(NEXT_YEAR, 7, 14, 8, 0, tzinfo=UTC), "04:00"),
    ],
)
def test_an_event_runs_by_its_own_clock_summer_and_winter(network, zone, hour, reads):
    event = make_event(network, starts_at=hour, timezone=zone)

    assert when(event).hours == reads


def test_a_reader_without_a_zone_lives_by_the_networks(network, member, client):
    """London is five and a half hours behind; both stand on the page."""
    event = make_event(network, starts_at=datetime(NEXT_YEAR, 1, 14, 12, 0, tzinfo=UTC), timezone="Asia/Kolkata")

    page = page_of(client, event, member)

    assert "17:30" in page
    assert "Kolkata time" in page
    assert "12:00 your time (London)" in page


def test_the_link_is_for_those_who_are_going_and_those_who_help(network, lead, facilitator, member, client):
    event = make_event(network, mode="online", online_link=LINK)
    unsure, silent, host = make_member(network), make_member(network), make_member(network)
    make_rsvp(event, member)
    make_rsvp(event, unsure, "maybe")
    hosting.entrust(event, host=host, facilitators=[])

    for person in (member, host, facilitator, lead):
        assert LINK in page_of(client, event, person)
    for person in (unsure, silent):
        page = page_of(client, event, person)
        assert LINK not in page
        assert "the link is shown here to those who are going" in page


def test_those_who_look_after_it_are_named_and_may_be_others_the_next_day(network, lead, client):
    event = make_event(network)
    ada, bea, cyd = (make_member(network, name) for name in ("Ada Lowe", "Bea Hart", "Cyd Novak"))

    assert hosting.entrust(event, host=ada, facilitators=[bea])
    assert not hosting.entrust(event, host=ada, facilitators=[bea])
    assert hosting.entrust(event, host=bea, facilitators=[ada, cyd, bea])

    assert hosting.hosts_of(event) == hosting.Hosts(bea, (ada, cyd))
    page = page_of(client, event, lead)
    assert "Bea Hart</a>" in page
    assert "Cyd Novak</a>" in page


def test_a_host_who_left_is_no_longer_named(network, member):
    event = make_event(network)
    hosting.entrust(event, host=member, facilitators=[])
    member.left_on = timezone.localdate()
    member.save()

    assert hosting.hosts_of(event) == hosting.Hosts()


def test_a_table_may_agree_on_something_else_than_the_event(network, member):
    event = make_event(network, confidence="ideas")
    ada, bea = make_member(network), make_member(network)
    sitting = make_groups(event, [member, ada], [bea])
    sitting.groups.filter(position=2).update(confidence="table")

    found = [table.confidence for one in tables.published(event, member, helps=False) for table in one.tables]

    assert found == ["Share ideas, not names.", "What is said stays at the table."]


@pytest.mark.parametrize(("coming", "warned"), [(12, False), (13, True)])
def test_leads_are_told_when_more_than_twelve_come_and_no_groups_are_planned(network, lead, client, coming, warned):
    event = make_event(network)
    people = [make_member(network) for _number in range(coming)]
    for person in people:
        make_rsvp(event, person)

    assert ("no small groups are planned" in page_of(client, event, lead)) is warned
    assert "no small groups are planned" not in page_of(client, event, people[0])
    make_groups(event, people)
    assert "no small groups are planned" not in page_of(client, event, lead)


def test_whoever_looks_after_the_event_says_how_a_table_begins_and_what_may_be_told(network, member, client):
    event = make_event(network, confidence="ideas")
    host = make_member(network)
    hosting.entrust(event, host=host, facilitators=[])
    group = make_groups(event, [member, host]).groups.get()
    address = reverse("events:table", args=[network, event.pk, group.pk])
    client.force_login(host.user)

    assert address in client.get(reverse("events:groups", args=[network, event.pk])).content.decode()
    client.post(address, {"question": "What surprised you?", "place": "By the window", "confidence": "table"})

    page = page_of(client, event, member)
    for words in ("What surprised you?", "By the window", "What is said stays at the table."):
        assert words in page
    assert client.get(address).status_code == 403


def test_too_long_a_place_of_a_table_is_said_at_its_field(network, lead, client):
    event = make_event(network)
    group = make_groups(event, [lead]).groups.get()
    client.force_login(lead.user)

    page = client.post(reverse("events:table", args=[network, event.pk, group.pk]), {"place": "x" * 4000})

    assert page.status_code == 422
    assert page.context["form"].errors == {"place": ["That is too long: 4000 characters, and 120 fit."]}
    assert "x" * 4000 in page.content.decode()


def test_a_table_of_another_event_is_not_found(network, lead, client):
    event, other = make_event(network), make_event(network)
    group = make_groups(other, [lead]).groups.get()
    client.force_login(lead.user)

    assert client.get(reverse("events:table", args=[network, event.pk, group.pk])).status_code == 404


def hide_name_of(event, person):
    make_rsvp(event, person)
    event.rsvps.filter(member=person).update(name_hidden=True)


def test_whoever_keeps_their_name_off_the_list_is_not_named_among_those_who_came(network, member, lead, client):
    event = make_event(network, starts_at=timezone.now() - timedelta(days=1))
    shy, host = make_member(network, "Shyla Mint"), make_member(network, "Hostile Hal")
    hosting.entrust(event, host=host, facilitators=[])
    hide_name_of(event, shy)
    make_present(event, shy, member)

    pages = {reader: page_of(client, event, reader) for reader in (member, shy, host, lead)}

    assert "Shyla Mint" not in pages[member]
    assert "And 1 person who keeps their name off this list." in pages[member]
    assert '<p class="flush soft numeric">2</p>' in pages[member]
    for reader in (shy, host, lead):
        assert "Shyla Mint" in pages[reader]
        assert "keeps their name off" not in pages[reader]


def test_a_hidden_name_is_read_at_its_own_table_and_by_hosts_alone(network, member, facilitator, client):
    event = make_event(network)
    shy, neighbour = make_member(network, "Shyla Mint"), make_member(network)
    hide_name_of(event, shy)
    make_groups(event, [shy, neighbour], [member])

    pages = {}
    for reader in (member, neighbour, shy, facilitator):
        client.force_login(reader.user)
        pages[reader] = client.get(reverse("events:groups", args=[network, event.pk])).content.decode()

    assert "Shyla Mint" not in pages[member]
    assert "and one more person" in pages[member]
    for reader in (neighbour, shy, facilitator):
        assert "Shyla Mint" in pages[reader]
        assert "and one more person" not in pages[reader]


def test_who_was_only_carried_over_is_named_at_no_table_to_members(network, member, facilitator, client):
    event = make_event(network)
    carried = network.members.create(name="Hal Carried", carried_over_at=timezone.now())
    make_groups(event, [carried, member])

    for address in ("events:groups", "events:detail"):
        client.force_login(member.user)
        page = client.get(reverse(address, args=[network, event.pk])).content.decode()
        assert "Hal Carried" not in page
        assert "and one more person" in page
    client.force_login(facilitator.user)
    assert "Hal Carried" in client.get(reverse("events:groups", args=[network, event.pk])).content.decode()


def test_the_page_is_written_in_the_order_in_which_a_phone_shows_it(network, lead, client):
    event = make_event(network, serves="Hands on fractions.")
    client.force_login(lead.user)

    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    words = [
        "What it is for",
        "Will you come?",
        ">When<",
        "Who is going",
        "For the hosts",
        "Looking after it",
        "Letters",
    ]
    places = [page.index(one) for one in words]
    assert places == sorted(places)
    assert not re.search(r"\border:", Path(settings.BASE_DIR, "static/css/event.css").read_text())


def test_a_lead_whose_event_lacks_a_plan_is_sent_to_it_once(network, lead, client):
    event = make_event(network)
    for _number in range(13):
        make_rsvp(event, make_member(network))
    client.force_login(lead.user)

    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    plan = f'href="{reverse("events:plan", args=[network, event.pk])}"'
    head, _aside, _tools = page.partition("Looking after it")
    assert "13 people are coming, and no small groups are planned" in head
    assert head.count(plan) == 1

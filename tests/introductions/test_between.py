"""What two members share, and how they know each other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from events import attendance
from introductions import between, ledger
from tests.factories import make_event, make_facilitator, make_groups, make_introduction, make_member, make_present

MARCH = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.fixture
def eve(network):
    return make_member(network, "Eve Adams")


def met(network, *people, at, title):
    event = make_event(network, title, starts_at=at)
    make_present(event, *people)
    make_groups(event, list(people))
    attendance.close(event, by=people[0])
    ledger.settle([event])


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        (
            {"asks": "Somebody who knows fractions"},
            {"offers": "Fractions, by bars"},
            "You ask about “fractions”, and Eve offers something there.",
        ),
        (
            {"offers": "Fractions, by bars"},
            {"asks": "knows about fractions"},
            "Eve asks about “Fractions”, and you offer something there.",
        ),
        (
            {"working_on": "merging two lycées"},
            {"working_on": "Our lycee merges"},
            "You both work on “merging” and “lycées”.",
        ),
        ({"attributes": {"region": "North"}}, {"attributes": {"region": "North"}}, "Region: North, both of you."),
        ({"attributes": {"region": "North"}}, {"attributes": {"region": "South"}}, None),
        ({"attributes": {"unasked": "x"}}, {"attributes": {"unasked": "x"}}, None),
        ({"asks": "fractions"}, {"asks": "fractions"}, None),
        ({}, {}, None),
    ],
)
def test_what_two_share_is_said_in_sentences(network, member, eve, mine, theirs, said):
    network.attributes.create(name="region", question="Where?")
    vars(member).update(mine)
    vars(eve).update(theirs)

    assert between.what_they_share(member, eve) == ([said] if said else [])


@pytest.mark.parametrize("field", ["asks", "offers", "working_on", "attributes"])
def test_what_the_other_keeps_back_is_not_shared(network, member, eve, field):
    network.attributes.create(name="region", question="Where?")
    for person in (member, eve):
        person.asks = person.offers = person.working_on = "quillfeather"
        person.attributes = {"region": "quillfeather"}
    everything = between.what_they_share(member, eve)
    eve.audiences = {field: "leads"}

    assert len(everything) == 4
    assert len(between.what_they_share(member, eve)) == 3


def test_how_two_know_each_other_says_where_when_and_by_whom(client, network, member, eve):
    host = make_facilitator(network, "Ben Hartley")
    met(network, member, eve, at=MARCH, title="Spring table")
    met(network, member, eve, at=MARCH + timedelta(days=61), title="Summer table")
    make_introduction(host, member, eve, at=MARCH)
    client.force_login(member.user)
    page = client.get(reverse("introductions:between", args=[network, eve.pk])).content.decode()

    assert between.how_they_know_each_other(member, eve).sentences == [
        "You first met on 2 March 2026, at Spring table.",
        "Ben Hartley introduced you.",
        "You last met on 2 May 2026, at Summer table.",
    ]
    assert "Ben Hartley introduced you." in page


def test_a_large_room_is_no_meeting(network, member, eve):
    event = make_event(network, starts_at=MARCH)
    make_present(event, member, eve, *(make_member(network) for _number in range(12)))
    attendance.close(event, by=member)
    ledger.settle([event])
    known = between.how_they_know_each_other(member, eve)

    assert (known.sentences, len(known.occasions)) == ([], 1)


def test_an_introduction_that_was_taken_back_is_not_told(network, member, eve):
    host = make_facilitator(network)
    ledger.withdraw_introduction(make_introduction(host, member, eve), by=host)

    assert between.how_they_know_each_other(member, eve).sentences == []


def test_a_panel_is_a_fragment_and_without_script_a_page(client, network, member, eve):
    client.force_login(member.user)
    address = reverse("introductions:between", args=[network, eve.pk])

    assert "<html" in client.get(address).content.decode()
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().lstrip().startswith("<section")

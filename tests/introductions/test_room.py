"""What a phone at the arrival desk is told: the roster, which it keeps, and the room, which changes all evening."""

from __future__ import annotations

import gzip
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import attendance, badges
from introductions import ledger
from tests import factories

pytestmark = pytest.mark.django_db
NO_REDIS = {"default": {"BACKEND": "network.cache.Cache", "LOCATION": "redis://127.0.0.1:1"}}
OLD = '"a version of before"'


@pytest.fixture
def tonight(network):
    return factories.make_event(network, "Autumn evening", starts_at=timezone.now() - timedelta(minutes=40))


@pytest.fixture
def ask(client, tonight, facilitator):
    client.force_login(facilitator.user)

    def ask_once(what="room", known="", **query):
        headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": known} if known else {})
        reply = client.get(
            reverse(f"introductions:desk_{what}", args=[tonight.network, tonight.pk]), query, headers=headers
        )
        if reply.get("Content-Encoding") == "gzip":
            reply.content = gzip.decompress(reply.content)
        return reply

    return ask_once


def test_the_roster_says_what_the_desk_needs_and_no_more(ask, tonight, network, facilitator):
    noor = factories.make_member(
        network, "Noor Aziz", working_on="Ratio tables", purpose_statement="Private", joined_on=timezone.localdate()
    )
    factories.make_member(network, "Cyd Novak", working_on="A secret", audiences={"working_on": "leads"})
    factories.make_member(network, "Lo Left", left_on=timezone.localdate())
    factories.make_member(network, "Not Asked", carried_over_at=timezone.now())
    factories.make_rsvp(tonight, noor)
    factories.make_groups(tonight, [noor], [facilitator])

    told = ask("roster", phone=str(uuid4())).json()

    assert [one["name"] for one in told["people"]] == ["Ben Hartley", "Cyd Novak", "Noor Aziz"]
    assert told["people"][2] == {
        "id": noor.pk,
        "name": "Noor Aziz",
        "first": "Noor",
        "new": True,
        "expected": True,
        "answer": "yes",
        "does": "Ratio tables",
        "code": sha256(badges.code_of(tonight, noor).encode()).hexdigest()[:16],
        "tables": [["1", "1"]],
    }
    assert told["people"][1]["does"] == ""
    assert told["rounds"] == [{"name": "1", "state": "on"}]
    assert (told["event"]["title"], told["me"]) == ("Autumn evening", facilitator.pk)
    assert tonight.desk_phones.get().member == facilitator


def test_a_roster_is_another_when_anything_in_it_changes(ask, tonight, network):
    noor = factories.make_member(network, "Noor Aziz")
    first = ask("roster")
    assert ask("roster", known=first["ETag"]).status_code == 304
    assert ask().json()["roster"] == first.json()["version"]

    factories.make_rsvp(tonight, noor)

    second = ask("roster", known=first["ETag"])
    assert (second.status_code, second.json()["people"][-1]["answer"]) == (200, "yes")


def test_twelve_hours_after_the_end_the_roster_names_nobody(ask, tonight):
    type(tonight).objects.filter(pk=tonight.pk).update(starts_at=timezone.now() - timedelta(hours=16))

    assert ask("roster").json()["people"] == []


def test_the_room_is_what_happened(ask, tonight, network, facilitator, lead):
    ada, bo, cy = (factories.make_member(network, name) for name in ("Ada Lowe", "Bo Ash", "Cy Orr"))
    attendance.mark(tonight, ada, "present", by=facilitator)
    factories.make_introduction(facilitator, ada, bo, event=tonight)
    taken_back = factories.make_introduction(facilitator, bo, cy, event=tonight)
    ledger.withdraw_introduction(taken_back, by=facilitator)
    tonight.passed_over.create(first=ada, second=cy)
    tonight.desk_claims.create(member=cy, by=lead)
    tonight.desk_claims.create(member=bo, by=lead, since=timezone.now() - timedelta(minutes=11))
    attendance.welcome(tonight, name="Uma Roy", by=lead, key=uuid4())

    told = ask().json()

    assert {pk: (status, by) for pk, (status, _at, by) in told["marks"].items()} == {
        str(ada.pk): ("present", facilitator.pk)
    }
    assert [row[:3] for row in told["introduced"]] == [[ada.pk, bo.pk, facilitator.pk]]
    assert (told["passed"], told["acquainted"]) == ([[ada.pk, cy.pk]], [])
    assert {pk: by for pk, (by, _since) in told["claims"].items()} == {str(cy.pk): lead.pk}
    assert [name for name, _at in told["visitors"]] == ["Uma Roy"]
    assert told["helpers"] == {str(facilitator.pk): "Ben", str(lead.pk): "Ama"}
    assert told["event"] == {"cancelled": False, "closed": False}


def test_a_phone_that_knows_all_costs_nothing_and_the_next_after_news_two_statements(ask):
    first = ask()
    with CaptureQueriesContext(connection) as none:
        assert ask(known=first["ETag"]).status_code == 304
    with CaptureQueriesContext(connection) as few:
        second = ask(known=OLD)

    assert (len(none), len(few)) == (0, 2)
    assert (second.json(), second["ETag"]) == (first.json(), first["ETag"])
    assert int(second["Content-Length"]) > 0


def test_the_room_is_told_without_redis(ask, tonight, member, facilitator):
    with override_settings(CACHES=NO_REDIS):
        attendance.mark(tonight, member, "present", by=facilitator)
        reply = ask(known=OLD)

    assert (reply.status_code, reply.has_header("ETag")) == (200, False)
    assert list(reply.json()["marks"]) == [str(member.pk)]


@pytest.mark.parametrize(("what", "statements"), [("room", 12), ("roster", 16)])
@pytest.mark.parametrize("people", [3, 30])
def test_it_is_asked_as_often_for_three_as_for_thirty(
    what, statements, people, ask, tonight, network, facilitator, django_assert_num_queries
):
    crowd = [factories.make_member(network) for _number in range(people)]
    factories.make_present(tonight, *crowd)
    for one, other in zip(crowd[::2], crowd[1::2], strict=False):
        factories.make_introduction(facilitator, one, other, event=tonight)

    with django_assert_num_queries(statements):
        ask(what)


def test_whoever_may_not_look_is_told_so_in_json(ask, tonight, client, member, network):
    address = reverse("introductions:desk_room", args=[network, tonight.pk])
    client.logout()
    assert (ask(known=OLD).status_code, ask()["Content-Type"]) == (401, "application/json")
    client.force_login(member.user)
    assert client.get(address).json() == {"error": "You do not look after this event."}
    client.force_login(factories.make_lead(factories.make_network()).user)
    assert (client.get(address).status_code, client.get(address)["Content-Type"]) == (404, "application/json")

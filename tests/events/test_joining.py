"""Who says yes to a full event by the link of a letter joins the line by one call to the database, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from events import rsvps, waiting
from events.answer_links import answer_link
from events.models import RSVP
from tests.factories import make_event, make_member, make_network, make_rsvp

SOON, JUST_NOW = timezone.now() + timedelta(days=3), timezone.now() - timedelta(minutes=5)
OF_A_MOMENT = {"id", "member_id", "answered_by_id", "turn", "answered_at", "waits_since"}


@pytest.fixture
def full(network):
    event = make_event(network, capacity=1, starts_at=SOON)
    make_rsvp(event, make_member(network))
    return event


def join(event, member, slug=None):
    return waiting.join(event.pk, member.pk, network_slug=slug or event.network.slug)


def test_whoever_joins_stands_behind_the_last_as_by_any_other_way(network, full, member):
    before = make_member(network)
    rsvps.answer(full, before, "yes", by=before)

    assert join(full, member) == 2

    usual, joined = (full.rsvps.get(member=person) for person in (before, member))
    assert [(row.answer, row.turn) for row in (usual, joined)] == [("waiting", 1), ("waiting", 2)]
    assert (joined.answered_by_id, joined.answered_at, usual.answered_at <= joined.answered_at) == (
        member.pk,
        joined.waits_since,
        True,
    )
    same = [field.attname for field in RSVP._meta.concrete_fields if field.attname not in OF_A_MOMENT]
    assert [getattr(joined, name) for name in same] == [getattr(usual, name) for name in same]


@pytest.mark.parametrize(
    "change",
    [
        {"capacity": None},
        {"capacity": 2},
        {"published_at": None},
        {"published_at": SOON},
        {"cancelled_at": JUST_NOW},
        {"closed_at": JUST_NOW},
        {"starts_at": JUST_NOW},
        {"answers_until": JUST_NOW},
    ],
)
def test_nobody_joins_where_a_place_is_free_or_the_answer_is_to_be_looked_at(full, member, change):
    type(full).objects.filter(pk=full.pk).update(**change)

    assert join(full, member) is None
    assert not full.rsvps.filter(member=member).exists()


@pytest.mark.parametrize("change", [{"left_on": JUST_NOW.date()}, {"erased_at": JUST_NOW}])
def test_nobody_joins_who_is_gone(full, member, change):
    type(member).objects.filter(pk=member.pk).update(**change)

    assert join(full, member) is None


def test_nobody_joins_by_the_name_of_another_network_or_whose_account_is_closed(full, member):
    elsewhere = make_network()

    assert join(full, member, elsewhere.slug) is None
    assert join(full, make_member(elsewhere)) is None
    assert join(full, make_member(elsewhere), elsewhere.slug) is None
    type(member.user).objects.update(is_active=False)
    assert join(full, member) is None
    assert full.rsvps.count() == 1


def test_nobody_joins_twice_or_before_an_offer_that_has_lapsed_was_passed_on(full, member):
    made = join(full, member), join(full, member)
    full.rsvps.filter(answer="yes").update(answer="offered", offered_at=JUST_NOW, offer_ends_at=JUST_NOW)

    assert made == (1, None)
    assert join(full, make_member(full.network)) is None


@pytest.mark.parametrize("words", [{}, {"note": "A ramp, please."}])
def test_a_press_on_the_link_is_answered_by_the_page_of_the_link_with_a_note_or_without(full, member, client, words):
    address = urlsplit(answer_link(full, member)).path

    answered = client.post(address, {"answer": "yes", **words})

    assert (answered.status_code, answered["Location"]) == (302, address)
    assert list(full.rsvps.filter(member=member).values_list("answer", "turn", "note")) == [
        ("waiting", 1, words.get("note", ""))
    ]


def test_joining_takes_one_statement(full, member, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answered = client.post(urlsplit(answer_link(full, member)).path, {"answer": "yes"})

    assert (answered.status_code, answered["Referrer-Policy"], answered["Cache-Control"]) == (
        302,
        "same-origin",
        "private, no-store",
    )

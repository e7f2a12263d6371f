"""The table of suggestions on a roster says what may be said aloud, and never who is kept apart."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from events import keeping_apart
from introductions import desk, proposing
from introductions.desk.table import table_for
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tonight(network):
    return factories.make_event(network, starts_at=timezone.now() - timedelta(minutes=40))


@pytest.fixture
def six(network):
    """Ama and Ben both know Lena, Omar and Ines; Cyd knows Lena alone."""
    names = ("Ama Owusu", "Ben Hartley", "Cyd Novak", "Lena Roth", "Omar Said", "Ines Diaz")
    return [factories.make_member(network, name) for name in names]


@pytest.fixture
def close(six, monkeypatch):
    ama, ben, cyd, lena, omar, ines = (one.pk for one in six)
    strengths = {(ama, lena): 3.0, (ben, lena): 3.0, (cyd, lena): 1.0, (ama, omar): 2.0, (ben, omar): 2.0}
    strengths |= {(ama, ines): 1.0, (ben, ines): 1.0}
    monkeypatch.setattr(desk, "how_close", lambda _network: desk.Closeness(strengths, {ama: 0, ben: 1}))


def pairs_of(laid):
    return [(one, *pair) for one, pairs in laid["table"]["pairs"].items() for pair in pairs]


def test_a_pair_is_laid_with_those_whom_both_know_best_and_how_often_each_came(network, tonight, six, close):
    ama, ben, cyd, lena, omar, ines = six
    factories.make_present(factories.make_event(network, starts_at=timezone.now() - timedelta(days=40)), ben)

    laid = table_for(tonight, six[:3])

    assert [(one, other, known) for one, other, _path, known in pairs_of(laid)] == [
        (ama.pk, ben.pk, [lena.pk, omar.pk, ines.pk]),
        (ama.pk, cyd.pk, [lena.pk]),
        (ben.pk, cyd.pk, [lena.pk]),
    ]
    assert laid["names"] == {lena.pk: "Lena", omar.pk: "Omar", ines.pk: "Ines"}
    assert laid["table"]["people"][ben.pk] == {"ties": 3, "community": 1, "came": 1}
    assert laid["table"]["closed"] == {}


def test_who_comes_for_the_first_time_is_said_only_where_the_records_can_know(network, tonight):
    regular, new, founder = (factories.make_member(network, founder=number == 2) for number in range(3))

    def came():
        return [row.get("came") for row in table_for(tonight, [regular, new, founder])["table"]["people"].values()]

    assert came() == [None, None, None]
    for weeks in range(1, 6):
        factories.make_present(
            factories.make_event(network, starts_at=tonight.starts_at - timedelta(7 * weeks)), regular
        )
    assert came() == [3, 0, None]


def test_a_pair_kept_apart_cannot_be_told_from_one_that_has_met(network, facilitator, lead, tonight, six, close):
    ama, ben, cyd, *_ = six
    factories.make_introduction(facilitator, ama, ben)
    keeping_apart.note(ama, cyd, by=lead)

    laid = table_for(tonight, six[:3])

    assert laid["table"]["closed"] == {ama.pk: [ben.pk, cyd.pk]}
    assert [pair[:2] for pair in pairs_of(laid)] == [(ben.pk, cyd.pk)]


def test_a_pair_that_was_lately_proposed_or_declined_is_closed(network, facilitator, lead, tonight, six, close):
    ama, ben, cyd, *_ = six
    proposing.propose(key=uuid4(), by=lead, people=(ama, ben), reason="Both of you write tests.")
    declined = proposing.propose(key=uuid4(), by=lead, people=(ama, cyd), reason="Both of you run a club.")
    proposing.answer(declined, cyd, "no")

    laid = table_for(tonight, six[:3])

    assert laid["table"]["closed"] == {ama.pk: [ben.pk, cyd.pk]}
    assert [pair[:2] for pair in pairs_of(laid)] == [(ben.pk, cyd.pk)]


def test_nobody_is_named_to_whom_they_are_kept_apart_from_nor_whoever_hides_their_name(lead, tonight, six, close):
    _ama, ben, _cyd, lena, omar, ines = six
    keeping_apart.note(ben, lena, by=lead)
    factories.make_rsvp(tonight, omar, name_hidden=True)

    laid = table_for(tonight, six[:3])

    assert pairs_of(laid)[0][3] == [ines.pk]
    assert laid["table"]["closed"] == {}
    assert lena.pk not in pairs_of(laid)[2][3]
    assert "Omar" not in laid["names"].values()


def test_first_names_that_two_members_share_are_said_in_full(network, tonight, six, close):
    factories.make_member(network, "Lena Weiss")

    laid = table_for(tonight, six[:3])

    assert sorted(laid["names"].values()) == ["Ines", "Lena Roth", "Omar"]


def test_words_kept_from_members_are_not_carried(network, tonight):
    said = {"asks": "Help with fractions", "offers": "Fractions with bars", "working_on": "fractions in Year 7"}
    open_one = factories.make_member(network, **said, attributes={"Region": "North"})
    kept = {"asks": "leads", "offers": "facilitators", "working_on": "leads", "attributes": "leads"}
    close_one = factories.make_member(network, **said, attributes={"Region": "North"}, audiences=kept)

    laid = table_for(tonight, [open_one, close_one])

    assert laid["words"] == []
    assert laid["table"]["people"] == {
        open_one.pk: {"ties": 0, "does": "fractions in Year 7"},
        close_one.pk: {"ties": 0},
    }


@pytest.mark.parametrize(
    ("working_on", "does"),
    [
        ("bar models with Years 9 and 10.", "bar models with Years 9 and 10"),
        ("planning that a cover teacher can pick up at 8.15", "planning that a cover teacher can pick up at 8.15"),
        ("oracy: sentence starters", "oracy"),
        ("our own scheme of work", None),
        ("Fractions. Ratio too.", None),
        ("who decides on tiers", None),
        ("fractions\nand ratio", None),
        ("a page " * 12, None),
    ],
)
def test_work_is_told_of_somebody_only_where_another_can_say_it(network, tonight, working_on, does):
    one = factories.make_member(network, working_on=working_on)

    laid = table_for(tonight, [one])

    assert laid["table"]["people"][one.pk].get("does") == does


def test_the_roster_carries_the_table(client, network, facilitator, tonight):
    ama = factories.make_member(network, "Ama Owusu", asks="Somebody to talk about fractions")
    ben = factories.make_member(network, "Ben Hartley", offers="Two years of teaching fractions with bars")
    client.force_login(facilitator.user)

    roster = client.get(reverse("introductions:desk_roster", args=[network, tonight.pk])).json()

    assert roster["words"] == ["fractions"]
    assert roster["table"]["people"][str(ama.pk)] == {"ties": 0, "asks": [0]}
    assert roster["table"]["people"][str(ben.pk)] == {"ties": 0, "offers": [0]}
    assert roster["sentences"]["known"] == "you both know %(known)s"

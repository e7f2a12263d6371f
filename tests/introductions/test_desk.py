"""The arrival desk puts those first who have met no one, and one tap logs an introduction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import keeping_apart
from events.models import Attendance
from introductions import desk
from members import first_weeks
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tonight(network):
    return factories.make_event(network, starts_at=timezone.now() - timedelta(minutes=40))


def arrive(event, member, minutes_ago: int = 5) -> None:
    Attendance.objects.create(
        event=event, member=member, status="present", noted_at=timezone.now() - timedelta(minutes=minutes_ago)
    )


def test_who_met_no_one_comes_first_newcomers_before_the_longest_waiting(network, facilitator, tonight):
    earlier = [factories.make_event(network, starts_at=timezone.now() - timedelta(days=days)) for days in (40, 80)]
    old_hand, waiting, paired = (factories.make_member(network, name) for name in ("Ola", "Wim", "Pia"))
    for event in earlier:
        factories.make_present(event, old_hand, waiting, paired)
    new = factories.make_member(network, "Noor")
    arrive(tonight, paired, 30)
    arrive(tonight, waiting, 20)
    arrive(tonight, old_hand, 10)
    arrive(tonight, new, 1)
    factories.make_introduction(facilitator, old_hand, paired, event=tonight)

    opened = desk.open_desk(tonight)

    assert [arrival.member.name for arrival in opened.arrivals] == ["Noor", "Wim", "Pia", "Ola"]
    assert [arrival.is_newcomer for arrival in opened.arrivals] == [True, False, False, False]
    assert opened.to_welcome == 2


def test_nobody_is_introduced_to_whom_they_are_kept_apart_from(network, lead, tonight):
    asks = factories.make_member(network, "Ama Owusu", asks="Somebody to talk about fractions")
    offers = factories.make_member(network, "Ben Hartley", offers="Two years of teaching fractions with bars")
    arrive(tonight, asks)
    arrive(tonight, offers)
    keeping_apart.note(asks, offers, by=lead)

    assert [arrival.ideas for arrival in desk.open_desk(tonight).arrivals] == [(), ()]
    _person, ideas = desk.ideas_for(asks.pk, network)
    assert [idea.other for idea in ideas if idea.other == offers] == []
    assert offers not in [one.member for one in first_weeks.whom_to_meet(asks)]
    assert asks not in [one.member for one in first_weeks.whom_to_meet(offers)]


def test_an_ask_that_meets_an_offer_is_said_aloud(network, tonight):
    asks = factories.make_member(network, "Ama Owusu", asks="Somebody to talk about fractions")
    offers = factories.make_member(network, "Ben Hartley", offers="Two years of teaching fractions with bars")
    arrive(tonight, asks)
    arrive(tonight, offers)

    arrival = next(one for one in desk.open_desk(tonight).arrivals if one.member == asks)

    assert [(idea.other, idea.sentence) for idea in arrival.ideas] == [
        (offers, "Ama, this is Ben: you asked about fractions, and Ben has something to offer there.")
    ]


def test_people_who_have_met_are_not_suggested(network, facilitator, tonight):
    one, other = (factories.make_member(network, asks="fractions", offers="fractions") for _ in range(2))
    arrive(tonight, one)
    arrive(tonight, other)
    factories.make_introduction(facilitator, one, other, event=tonight)

    assert [arrival.ideas for arrival in desk.open_desk(tonight).arrivals] == [(), ()]


def test_a_members_page_says_whom_they_could_meet_and_why(client, network, facilitator, member):
    noor = factories.make_member(network, "Noor Aziz", asks="Help with ratio tables")
    known = factories.make_member(network, "Ada Lowe", offers="ratio tables")
    helper = factories.make_member(network, "Tom Reed", offers="ratio tables, tried twice")
    factories.make_introduction(facilitator, noor, known)
    panel = reverse("introductions:ideas", args=[network, noor.pk])
    client.force_login(facilitator.user)

    shown = client.get(panel)

    assert [(idea.other, idea.sentence) for idea in shown.context["ideas"]] == [
        (helper, "Noor, this is Tom: you asked about ratio tables, and Tom has something to offer there.")
    ]
    client.force_login(member.user)
    assert client.get(panel).status_code == 403

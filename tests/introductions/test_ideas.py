"""A member's page says whom they could meet, and why."""

from __future__ import annotations

import pytest
from django.urls import reverse

from events import keeping_apart
from introductions.ideas import ideas_for
from members import first_weeks
from tests import factories

pytestmark = pytest.mark.django_db


def test_nobody_is_introduced_to_whom_they_are_kept_apart_from(network, lead):
    asks = factories.make_member(network, "Ama Owusu", asks="Somebody to talk about fractions")
    offers = factories.make_member(network, "Ben Hartley", offers="Two years of teaching fractions with bars")
    keeping_apart.note(asks, offers, by=lead)

    _person, ideas = ideas_for(asks.pk, network)

    assert [idea.other for idea in ideas if idea.other == offers] == []
    assert offers not in [one.member for one in first_weeks.whom_to_meet(asks)]
    assert asks not in [one.member for one in first_weeks.whom_to_meet(offers)]


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

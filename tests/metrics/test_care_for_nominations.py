from datetime import timedelta

import pytest
from django.utils import timezone

from members import nominations
from metrics import care
from tests.factories import make_lead, make_member, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_lead(make_network("maths"), "Ama Owusu")


def acts(lead, kind):
    return [act for act in care.proposals(care.situation(lead.network, lead.network.today)) if act.kind == kind]


def nominated(lead, name, days):
    words = {"why_them": "She teaches proofs.", "why_now": "She has just moved."}
    by = make_member(lead.network, "Cyd Novak")
    at = timezone.now() - timedelta(days=days)
    return nominations.propose(by=by, name=name, email=f"{name[:3].lower()}@example.org", at=at, **words)


def test_the_nomination_that_waits_longest_is_an_act_of_care(lead):
    nominated(lead, "Pia Sand", 2)
    oldest = nominated(lead, "Una Reyes", 9)

    (act,) = acts(lead, "nomination")

    assert act.title == "Answer Cyd about Una Reyes"
    assert act.reason == "Nominated 9 days ago."
    assert act.url == f"/maths/nominations/{oldest.pk}/"


def test_who_waits_for_a_seat_is_written_to_once_one_is_free(lead):
    waiting = nominated(lead, "Una Reyes", 9)
    nominations.approve(waiting, by=lead)
    lead.network.size_target = 2
    lead.network.save()
    assert acts(lead, "waiting list") == []

    lead.network.size_target = 3
    lead.network.save()

    (act,) = acts(lead, "waiting list")
    assert act.title == "Write to Una Reyes: a seat is free"
    assert act.url == f"/maths/invitations/new/?nomination={waiting.pk}"


def test_where_nobody_waits_nothing_is_proposed(lead):
    assert acts(lead, "nomination") + acts(lead, "waiting list") == []

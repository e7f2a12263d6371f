import pytest

from metrics import care, readings
from tests.factories import make_event, make_lead, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_lead(make_network("maths"), "Ama Owusu")


def act_of(lead):
    (act,) = [one for one in care.proposals(care.situation(lead.network, lead.network.today)) if one.kind == "event"]
    return act


def test_an_empty_calendar_asks_for_a_date(lead):
    assert act_of(lead).title == "Set a date for the next gathering"


def test_a_draft_is_to_be_published_rather_than_written_again(lead):
    event = make_event(lead.network, "First evening", published=False)

    act = act_of(lead)

    assert (act.title, act.url) == ("Publish First evening", f"/maths/events/{event.pk}/")


def test_of_a_network_of_leads_alone_nothing_is_said_as_a_whole(lead):
    value = {"stage": "hub and spoke", "resilience": {"count": 0, "of": 0}}

    assert readings.shape(value, lead.network).sentence.startswith("Too few people are here yet")

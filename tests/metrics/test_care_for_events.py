from datetime import timedelta

import pytest
from django.utils import timezone

from metrics import care, readings
from tests.factories import make_event, make_lead, make_member, make_network, make_rsvp

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


def test_an_event_that_is_over_asks_who_was_there(lead):
    now, day = timezone.now(), timedelta(days=1)
    make_event(lead.network, "Long ago", starts_at=now - 60 * day)
    make_event(lead.network, "Closed", starts_at=now - 2 * day, closed_at=now)
    make_event(lead.network, "Called off", starts_at=now - 2 * day, cancelled_at=now)
    make_event(lead.network, "Earlier", starts_at=now - 9 * day)
    event = make_event(lead.network, "Last evening", starts_at=now - 3 * day)

    (act,) = [one for one in care.proposals(care.situation(lead.network, lead.network.today)) if one.kind == "record"]

    assert act.title == "Say who was at Last evening"
    assert act.url == f"/maths/events/{event.pk}/close/"


def test_an_event_of_thirteen_soon_without_groups_asks_for_tables(lead):
    event = make_event(lead.network, "Autumn tables", starts_at=timezone.now() + timedelta(days=9))
    for _number in range(13):
        make_rsvp(event, make_member(lead.network))

    acts = care.proposals(care.situation(lead.network, lead.network.today))

    assert acts[0].title == "Plan the tables for Autumn tables"

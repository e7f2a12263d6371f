"""Five hundred people press yes to forty places at the same moment, over HTTP from eight processes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.events.rush_hour import press_yes_at_once, web_server
from tests.factories import make_event

pytestmark = pytest.mark.django_db(transaction=True)
PLACES, CLIENTS = 40, 8


def event_of(network):
    return make_event(network, capacity=PLACES, starts_at=timezone.now() + timedelta(days=20))


def test_forty_go_and_the_rest_wait_in_the_order_in_which_they_were_taken(network):
    event = event_of(network)

    with web_server() as port:
        answered = press_yes_at_once(event, people=500, clients=CLIENTS, port=port)

    rows = list(event.rsvps.order_by("answered_at").values_list("answer", "turn"))
    assert [status for status, _seconds in answered] == [302] * 500
    assert rows == [("yes", None)] * PLACES + [("waiting", turn) for turn in range(1, 461)]


def test_without_the_lock_the_same_rush_overfills_the_room_or_gives_one_turn_twice(network):
    event = event_of(network)

    with web_server(locked=False) as port:
        answered = press_yes_at_once(event, people=120, clients=CLIENTS, port=port)

    refused_by_the_database = sum(status == 500 for status, _seconds in answered)
    assert event.rsvps.going().count() > PLACES or refused_by_the_database > 0

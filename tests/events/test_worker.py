"""Plans made by a real worker through Redis."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import plan_work
from events.models import PlanState
from events.table_plan import TablePlan
from events.tasks import queue_lost_plans
from tests.factories import make_event, make_facilitator, make_lead, make_member, make_rsvp

DEADLINE_SECONDS = 60


def finished(plan):
    """The plan once a worker is done with it, or as it is at the deadline."""
    give_up_at = time.monotonic() + DEADLINE_SECONDS
    while plan.is_under_way and time.monotonic() < give_up_at:
        time.sleep(0.1)
        plan.refresh_from_db()
    return plan


@pytest.mark.django_db(transaction=True)
def test_a_worker_turns_a_request_into_a_draft(network, worker, client, monkeypatch):
    monkeypatch.setattr(plan_work, "INLINE_PEOPLE", 0)
    event, lead = make_event(network), make_lead(network)
    for make in (make_facilitator, make_facilitator, *[make_member] * 8):
        make_rsvp(event, make(network))
    client.force_login(lead.user)
    address = reverse("events:plan", args=[network, event.pk])

    client.post(address, {"rounds": "2", "group_size": "5"})

    plan = finished(event.plans.get())
    assert (plan.state, plan.errors) == (PlanState.READY, [])
    assert [len(TablePlan.read(plan.tables).seats_of(turn)) for turn in (0, 1)] == [10, 10]
    assert "Publish the groups" in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_redis_has_forgotten_is_found_and_made(network, worker):
    event = make_event(network)
    for _number in range(8):
        make_rsvp(event, make_member(network))
    plan = event.plans.create(rounds_wanted=1, group_size=4, requested_at=timezone.now() - timedelta(minutes=1))

    queue_lost_plans()

    assert finished(plan).state == PlanState.READY

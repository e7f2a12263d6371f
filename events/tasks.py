"""Work on events that a worker does: plans, letters that write themselves, places passed on, confidences forgotten."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from events import aftermath, drafts, plan_work, reminding, rsvps, takeaways, waiting
from events.models import Event

QUEUED_PATIENCE = timedelta(seconds=30)
RUNNING_PATIENCE = timedelta(minutes=5)


@shared_task
def make_plan(plan_id: int) -> None:
    """Plan the groups of an event. Of several workers that get the same plan, one makes it."""
    plan_work.make(plan_id, seconds=plan_work.WORKER_SECONDS, politely=True)


@shared_task
def queue_lost_plans() -> None:
    """Queue again what a lost queue or a lost worker has forgotten."""
    now = timezone.now()
    for plan_id in drafts.requeue_lost(queued_before=now - QUEUED_PATIENCE, started_before=now - RUNNING_PATIENCE):
        drafts.hand_to_worker(plan_id)


@shared_task
def pass_on_places() -> None:
    """Let offers lapse whose time is over, and offer each free place to whoever waits longest."""
    waiting.pass_on()


@shared_task
def forget_wishes() -> None:
    """Delete what was written to the hosts of an event, thirty days after it."""
    rsvps.forget_wishes()


@shared_task
def write_letters() -> None:
    """Queue the letters before and after each event about which something may be due."""
    for event_id in {*reminding.due_events(), *aftermath.due_events()}:
        write_letters_of.delay(event_id)


@shared_task(expires=600)
def write_letters_of(event_id: int) -> None:
    """Write what is due about one event; run twice, it writes nothing twice."""
    if Event.objects.filter(pk=event_id).exists():
        reminding.write_due(event_id)
        aftermath.write_due(event_id)


@shared_task
def forget_removed_takeaways() -> None:
    """Forget takeaways once their removal can no longer be undone."""
    takeaways.forget_removed()

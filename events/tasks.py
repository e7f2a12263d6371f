"""Work on events that a worker does: plans, letters that write themselves, places passed on, confidences forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from events import aftermath, drafts, reminding, rsvps, seating, takeaways, waiting
from events.models import Event, GroupPlan, PlanState
from events.planning import PlanningError, Progress, parse_problem, plan

BUDGET_SECONDS = 3.0
PROGRESS_EVERY_SECONDS = 0.25
QUEUED_PATIENCE = timedelta(seconds=30)
RUNNING_PATIENCE = timedelta(minutes=5)


@shared_task
def make_plan(plan_id: int) -> None:
    """Plan the groups of an event. Of several workers that get the same plan, one makes it."""
    started_at = timezone.now()
    waiting = GroupPlan.objects.filter(pk=plan_id, state=PlanState.QUEUED)
    if not waiting.update(state=PlanState.RUNNING, started_at=started_at, progress=0):
        return
    work = GroupPlan.objects.select_related("event__network").get(pk=plan_id)
    try:
        people = _plan(work, _reporter(plan_id, started_at))
    except PlanningError as refused:
        work.errors = [{"rule": error.rule, "where": error.where, "why": error.why} for error in refused.errors]
        _finish(work, started_at, PlanState.FAILED)
    except Exception:
        work.errors = [{"rule": "fault", "where": "", "why": ""}]
        _finish(work, started_at, PlanState.FAILED)
        raise
    else:
        _finish(work, started_at, PlanState.READY, people)


def _plan(work: GroupPlan, report: Callable[[Progress], bool]) -> list[seating.Guest]:
    """Let the planner seat whoever is to be seated now; keeps what was asked and answered with the plan."""
    people = seating.guests(work.event)
    met = seating.who_has_met(work.event.network, [guest.member_id for guest in people])
    work.problem = seating.build_problem(people, met, rounds=work.rounds_wanted, group_size=work.group_size)
    made = plan(parse_problem(work.problem), budget_s=BUDGET_SECONDS, seed=work.seed, progress=report)
    work.result = made.to_dict()
    return people


def _reporter(plan_id: int, started_at: datetime) -> Callable[[Progress], bool]:
    """Writes the progress down now and then; False, which ends the search, once the plan is no longer ours."""
    heard = time.monotonic()

    def report(progress: Progress) -> bool:
        nonlocal heard
        if time.monotonic() - heard < PROGRESS_EVERY_SECONDS:
            return True
        heard = time.monotonic()
        percent = min(99, round(100 * (progress.seconds or 0) / BUDGET_SECONDS))
        ours = GroupPlan.objects.filter(pk=plan_id, state=PlanState.RUNNING, started_at=started_at)
        return bool(ours.update(progress=percent))

    return report


@transaction.atomic
def _finish(work: GroupPlan, started_at: datetime, state: PlanState, people: list[seating.Guest] | None = None) -> None:
    """Store what came of the work, unless the plan was cancelled or given to another worker meanwhile."""
    ours = GroupPlan.objects.select_for_update().filter(pk=work.pk, state=PlanState.RUNNING, started_at=started_at)
    if ours.first() is None:
        return
    if people is not None:
        work.tables = drafts.own_document(work, work.result, people)
    work.state, work.progress, work.finished_at = state, 100, timezone.now()
    work.save(update_fields=["state", "progress", "finished_at", "problem", "result", "tables", "errors"])


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

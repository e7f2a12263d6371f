"""Joins the people of an event and the group planner: who is to be seated, under which rules, and what became of it.

Who has met whom is asked through a socket, :data:`who_has_met`, since the ledger lives in a higher room. On its own
this room knows only who sat together; ``introductions`` plugs in the whole ledger when Django starts::

    seating.who_has_met = ledger.who_has_met
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import live, takeaways
from events.models import Attendance, Event, GroupPlan, PlanState, Presence, Round, Seat, SmallGroup
from events.newcomers import day_of, events_attended, is_newcomer
from events.planning import Complaint, PlanningError
from events.questions import Questions
from members.models import Member
from network.models import AuditEntry, Network
from network.ordering import name_key

Pair = tuple[int, int]
WhoHasMet = Callable[[Network, list[int]], set[Pair]]

MOST_ROUNDS = 6
SMALLEST_TABLE = 3
LARGEST_TABLE = 12


class SeatingRefused(Exception):
    """What was asked cannot be done; the text says why, for the lead."""


# -- Who has met --------------------------------------------------------------------------


def sat_together(network: Network, members: list[int]) -> set[Pair]:
    """The pairs of ``members`` who were both present at an event that is over and shared a published group there."""
    there = Attendance.objects.present().filter(event__in=network.events.settled(), member__in=members)
    present = set(there.values_list("event_id", "member_id"))
    seats = Seat.objects.filter(
        member__in=members, round__event__in={event for event, _member in present}, round__published_at__isnull=False
    )
    tables: dict[int, list[int]] = {}
    for event, group, member in seats.values_list("round__event_id", "group_id", "member_id"):
        if (event, member) in present:
            tables.setdefault(group, []).append(member)
    return {(one, other) for people in tables.values() for one in people for other in people if one < other}


# The socket: of these members of a network, the pairs (smaller id first) that have met before.
who_has_met: WhoHasMet = sat_together


# -- The people and the problem -----------------------------------------------------------


@dataclass(frozen=True)
class Guest:
    """Someone to be seated."""

    member_id: int
    name: str
    facilitator: bool
    newcomer: bool

    @property
    def roles(self) -> list[str]:
        hosting = ["facilitator"] if self.facilitator else []
        return [*hosting, "newcomer" if self.newcomer else "experienced"]


def guests(event: Event) -> list[Guest]:
    """Who is to be seated, by name: everyone who said yes or is here, but nobody known to be absent."""
    absent = event.attendances.filter(status__in=[Presence.ABSENT_TOLD, Presence.ABSENT_UNTOLD])
    coming = event.network.members.seatable().filter(
        pk__in=event.rsvps.going().values("member").union(event.attendances.present().values("member"))
    )
    people = coming.exclude(pk__in=absent.values("member")).annotate(
        attended=events_attended("pk", before=event.starts_at)
    )
    day = day_of(event)
    found = [
        Guest(
            person.pk,
            person.name,
            person.is_facilitator,
            is_newcomer(joined_on=person.joined_on, attended=person.attended, founder=person.founder, on=day),
        )
        for person in people
    ]
    return sorted(found, key=lambda guest: (name_key(guest.name), guest.member_id))


def tables_for(people: int, group_size: int) -> int:
    """How many tables of at most ``group_size`` seat everyone.

    >>> tables_for(41, 5)
    9
    """
    return max(1, math.ceil(people / group_size))


def build_problem(people: list[Guest], met: Iterable[Pair], *, rounds: int, group_size: int) -> dict[str, Any]:
    """The planner's problem: tables of nearly one size, hosts and newcomers spread as evenly as they can be.

    A rule is asked only where the people allow it, so that a lack of hosts is planned around, not refused.

    Raises:
        PlanningError: there are too few people for a table.
    """
    if len(people) < SMALLEST_TABLE:
        raise PlanningError([Complaint("too few", "people", f"{len(people)} people are there")])
    tables = tables_for(len(people), group_size)
    low, high = len(people) // tables, math.ceil(len(people) / tables)
    hosts = sum(guest.facilitator for guest in people)
    newcomers = sum(guest.newcomer for guest in people)
    rules: dict[str, Any] = {}
    if hosts:
        rules["facilitators"] = [hosts // tables, math.ceil(hosts / tables)]
    if newcomers:
        rules["newcomers_max"] = math.ceil(newcomers / tables)
    if len(people) - newcomers >= tables:
        rules["experienced_min"] = 1
    groups = [{"id": f"Table {number}", "min": low, "max": high} for number in range(1, tables + 1)]
    known = {guest.member_id for guest in people}
    return {
        "people": [{"id": str(guest.member_id), "roles": guest.roles} for guest in people],
        "rounds": [{"groups": groups} for _round in range(rounds)],
        "met": sorted([str(one), str(other)] for one, other in met if one in known and other in known),
        "rules": rules,
    }


# -- Asking for a plan --------------------------------------------------------------------


@transaction.atomic
def request_plan(event: Event, *, by: Member, rounds: int, group_size: int, seed: int | None = None) -> GroupPlan:
    """Ask a worker for a plan. Without ``seed``, each request of an event gets one of its own.

    Raises:
        SeatingRefused: the event is a draft, cancelled or over, or a plan is being made already.
    """
    event = Event.objects.select_for_update(no_key=True).select_related("network").get(pk=event.pk)
    refuse_unseatable(event)
    if seed is None:
        last = event.plans.order_by("-seed").values_list("seed", flat=True).first()
        seed = 0 if last is None else last + 1
    try:
        with transaction.atomic():
            made = event.plans.create(requested_by=by, rounds_wanted=rounds, group_size=group_size, seed=seed)
    except IntegrityError:
        raise SeatingRefused(_("A plan is being made already. Wait for it, or cancel it first.")) from None
    transaction.on_commit(partial(hand_to_worker, made.pk), robust=True)
    return made


def refuse_unseatable(event: Event) -> None:
    """Raise SeatingRefused unless groups can still be made for the event."""
    if event.cancelled_at:
        raise SeatingRefused(_("This event is cancelled, so there is nobody to seat."))
    if event.published_at is None:
        raise SeatingRefused(_("Publish the event first, so that people can say that they come."))
    if event.is_over:
        raise SeatingRefused(_("This event is over. Its groups stay as they were."))
    if takeaways.staying(event).standing().exists():
        raise SeatingRefused(
            _("A table has written down what is only for those who sat there, so the groups stay as they are.")
        )


def hand_to_worker(plan_id: int) -> None:
    """Queue a plan. A queue that loses it is made good by :func:`events.tasks.queue_lost_plans`."""
    current_app.send_task("events.tasks.make_plan", [plan_id])


# -- What becomes of a plan ---------------------------------------------------------------


def store_draft(plan: GroupPlan, result: dict[str, Any], people: list[Guest]) -> None:
    """Write the planner's answer as rounds, tables and seats that only leads see. The caller holds the plan's row."""
    plan.rounds.all().delete()
    hosting = {str(guest.member_id): 0 for guest in people if guest.facilitator}
    questions = Questions(plan.seed)
    for turn, tables in enumerate(result["rounds"]):
        round_ = Round.objects.create(event=plan.event, plan=plan, name=str(turn + 1), position=turn + 1)
        filled = [(name, ids) for name, ids in tables.items() if ids]
        asked = questions.for_round(turn, [ids for _name, ids in filled])
        groups = SmallGroup.objects.bulk_create(
            SmallGroup(round=round_, name=name, position=number, question=asked[number - 1])
            for number, (name, _ids) in enumerate(filled, start=1)
        )
        seats = []
        for group, (_name, ids) in zip(groups, filled, strict=True):
            host = _host_of(ids, hosting)
            seats += [Seat(round=round_, group=group, member_id=int(pk), hosts=pk == host) for pk in ids]
        Seat.objects.bulk_create(seats)


def _host_of(ids: list[str], hosting: dict[str, int]) -> str | None:
    """The facilitator at the table who has hosted least so far, counted as hosting now; None without one."""
    able = [pk for pk in ids if pk in hosting]
    if not able:
        return None
    host = min(able, key=lambda pk: (hosting[pk], int(pk)))
    hosting[host] += 1
    return host


@transaction.atomic
def publish_plan(plan: GroupPlan, *, by: Member) -> None:
    """Make a draft the event's groups, in place of those published before; members see their own from now on.

    Raises:
        SeatingRefused: the plan is no draft any more, the event is over or cancelled, or a table keeps to itself what
            it wrote down.
    """
    event = Event.objects.select_for_update(no_key=True).select_related("network").get(pk=plan.event_id)
    plan = GroupPlan.objects.select_for_update(of=["self"], no_key=True).filter(pk=plan.pk).first()
    if plan is None or plan.state != PlanState.READY or plan.published_at:
        raise SeatingRefused(_("This draft has been published or discarded meanwhile."))
    refuse_unseatable(event)
    moment = timezone.now()
    takeaways.staying(event).delete()  # what was removed there cannot come back without its table
    event.rounds.published().delete()
    plan.rounds.update(published_at=moment)
    plan.published_at, plan.published_by = moment, by
    plan.save(update_fields=["published_at", "published_by"])
    event.plans.filter(published_at=None).exclude(pk=plan.pk).delete()
    AuditEntry.record(
        network=event.network, actor=by.user, verb="publish groups", subject=event, after={"plan": plan.pk}
    )
    live.changed(event.pk)


@transaction.atomic
def discard(plan: GroupPlan) -> bool:
    """Drop a draft, a failed plan or one in the making; its worker stops by itself. False when it is published."""
    plan = GroupPlan.objects.select_for_update(of=["self"]).filter(pk=plan.pk).first()
    if plan is None or plan.published_at:
        return False
    plan.delete()
    return True


def changes_since(plan: GroupPlan, people: list[Guest]) -> int:
    """How many people have come or gone since the plan was made."""
    seated = {person["id"] for person in plan.problem.get("people", [])}
    return len(seated ^ {str(guest.member_id) for guest in people})


def requeue_lost(*, queued_before: datetime, started_before: datetime) -> list[int]:
    """Take back plans whose worker was lost, and name all that need one: ids of plans to be queued again."""
    lost = GroupPlan.objects.filter(state=PlanState.RUNNING, started_at__lt=started_before)
    lost.update(state=PlanState.QUEUED, progress=0, started_at=None)
    waiting = GroupPlan.objects.filter(state=PlanState.QUEUED, requested_at__lt=queued_before)
    return list(waiting.order_by("requested_at", "pk").values_list("pk", flat=True))

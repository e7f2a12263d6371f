"""The life of a group plan: asked for, made by a worker, a draft, then published as the event's groups or discarded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import live, pasted_lists, plan_work, seating, takeaways
from events.models import Continuity, Event, GroupPlan, PlanKind, PlanState, Round, Seat, SmallGroup
from events.seating import Guest
from events.table_plan import PlannedRound, PlannedTable, TablePlan
from events.wishes import LARGEST_TABLE, SAME_GROUPS, SMALLEST_TABLE, Wishes
from members.models import Member
from network.models import AuditEntry

# Published plans of which no table stands any more, kept to be looked back at.
MOST_REPLACED = 3


class SeatingRefused(Exception):
    """What was asked cannot be done; the text says why, for the lead."""


# -- Asking for a plan --------------------------------------------------------------------


@transaction.atomic
def request_plan(
    event: Event,
    *,
    by: Member,
    wishes: Wishes,
    seed: int | None = None,
    listed: dict[str, Any] | None = None,
    before: GroupPlan | None = None,
) -> GroupPlan:
    """Ask for a plan: made at once for few people, by a worker for many.

    Without ``seed``, each request of an event gets one of its own. Seats that a lead has fixed in the draft ``before``
    stay fixed; without one the latest draft counts. A pasted list in the wishes says who is to be seated.

    Raises:
        SeatingRefused: the event is cancelled or over, it is a draft and no list says who comes, or a plan is being
            made already.
    """
    event = Event.objects.select_for_update(no_key=True).select_related("network").get(pk=event.pk)
    if wishes.pasted and wishes.people is None:
        read = pasted_lists.read(wishes.pasted, event.network)
        wishes, listed = replace(wishes, pasted="", people=read.ids, hosting=read.hosting), read.listed
    refuse_unseatable(event, from_list=wishes.people is not None)
    if seed is None:
        last = event.plans.order_by("-seed").values_list("seed", flat=True).first()
        seed = 0 if last is None else last + 1
    try:
        with transaction.atomic():
            made = event.plans.create(
                requested_by=by,
                rounds_wanted=wishes.rounds,
                group_size=wishes.group_size,
                wishes=wishes.as_dict(),
                listed=listed or {},
                before=before or latest(event, state=PlanState.READY),
                seed=seed,
            )
    except IntegrityError:
        raise SeatingRefused(_("A plan is being made already. Wait for it, or cancel it first.")) from None
    transaction.on_commit(partial(begin, made), robust=True)
    return made


def begin(plan: GroupPlan) -> None:
    """Make a plan for few people now, and hand one for many to a worker."""
    if seating.number_to_be_seated(plan) <= plan_work.INLINE_PEOPLE:
        plan_work.make(plan.pk, seconds=plan_work.INLINE_SECONDS, politely=False)
    else:
        hand_to_worker(plan.pk)


def latest(event: Event, **wanted: Any) -> GroupPlan | None:
    """The plan asked for last, of those whose fields are as wanted; an open one before what is published."""
    return event.plans.filter(**wanted).newest_first().first()


def wishes_of(plan: GroupPlan | None, event: Event) -> Wishes:
    """What was asked of a plan; without one the usual, which for a series of the same groups is that they stay."""
    if plan is not None:
        return Wishes.of_plan(plan.rounds_wanted, plan.group_size, plan.wishes)
    former = seating.former_groups(event)
    if not former or event.series.continuity != Continuity.SAME:
        return Wishes()
    largest = max(map(len, former))
    return Wishes(rounds=1, group_size=min(max(largest, SMALLEST_TABLE), LARGEST_TABLE), renew=SAME_GROUPS)


def list_of(plan: GroupPlan | None) -> str:
    """The pasted list of a plan again, where one was pasted; whoever was erased since is gone from it."""
    wishes = Wishes.read(plan.wishes) if plan else Wishes()
    if plan is None or wishes.people is None:
        return ""
    names = pasted_lists.member_names(wishes.people, plan.event.network)
    return pasted_lists.text_of(wishes.people, wishes.hosting, plan.listed, names)


def refuse_unseatable(event: Event, *, from_list: bool = False) -> None:
    """Raise SeatingRefused unless groups can still be made for the event; of a list, also before it is published."""
    if event.cancelled_at:
        raise SeatingRefused(_("This event is cancelled, so there is nobody to seat."))
    if event.published_at is None and not from_list:
        raise SeatingRefused(_("Publish the event first, so that people can say that they come."))
    if event.is_over:
        raise SeatingRefused(_("This event is over. Its groups stay as they were."))


def hand_to_worker(plan_id: int) -> None:
    """Queue a plan. A queue that loses it is made good by :func:`events.tasks.queue_lost_plans`."""
    current_app.send_task("events.tasks.make_plan", [plan_id])


def requeue_lost(*, queued_before: datetime, started_before: datetime) -> list[int]:
    """Take back plans whose worker was lost, and name all that need one: ids of plans to be queued again."""
    lost = GroupPlan.objects.filter(state=PlanState.RUNNING, started_at__lt=started_before)
    lost.update(state=PlanState.QUEUED, progress=0, started_at=None)
    waiting = GroupPlan.objects.filter(state=PlanState.QUEUED, requested_at__lt=queued_before)
    return list(waiting.order_by("requested_at", "pk").values_list("pk", flat=True))


# -- What becomes of a plan ---------------------------------------------------------------


@transaction.atomic
def publish(plan: GroupPlan, *, by: Member) -> None:
    """Make a draft the event's groups; members see their own from now on.

    Rounds and tables that were published before and are still there, by number and by name, stay the same rows, with
    their place and their line of confidence; what they wrote down stays with a table as long as anyone stays at it.
    Rounds that are over, or were when the draft was made, are not touched.

    Raises:
        SeatingRefused: the plan is no draft any more, the event is over or cancelled, or other people would come to a
            table that keeps to itself what it wrote down.
    """
    event = Event.objects.select_for_update(no_key=True).select_related("network").get(pk=plan.event_id)
    draft = GroupPlan.objects.select_for_update(of=["self"], no_key=True).filter(pk=plan.pk).first()
    if draft is None or not draft.is_draft:
        raise SeatingRefused(_("This draft has been published or discarded meanwhile."))
    refuse_unseatable(event)
    moment = timezone.now()
    _Groups(event, draft, moment).become(TablePlan.read(draft.tables))
    draft.published_at, draft.published_by = moment, by
    draft.save(update_fields=["published_at", "published_by"])
    if draft.kind != PlanKind.REPAIRED:  # what is mended in the room leaves a lead's open draft alone
        event.plans.filter(published_at=None).exclude(pk=draft.pk).delete()
    _forget_replaced(event)
    AuditEntry.record(
        network=event.network, actor=by.user, verb="publish groups", subject=event, after={"plan": draft.pk}
    )
    live.tables_changed(event.pk)


def _forget_replaced(event: Event) -> None:
    """Keep the latest few of the published plans that stand no more; an evening of repairs makes many."""
    replaced = event.plans.exclude(published_at=None).filter(rounds=None).order_by("-published_at", "-pk")
    event.plans.filter(pk__in=list(replaced.values_list("pk", flat=True)[MOST_REPLACED:])).delete()


class _Groups:
    """The published groups of an event on their way to another table plan. The caller holds the event's row."""

    def __init__(self, event: Event, draft: GroupPlan, moment: datetime) -> None:
        self.event, self.draft, self.moment = event, draft, moment
        self.kept_close = set(takeaways.staying(event).standing().values_list("group_id", flat=True))
        self.members = {str(pk): pk for pk in event.network.members.seatable().values_list("pk", flat=True)}

    def become(self, planned: TablePlan) -> None:
        published = list(self.event.rounds.published().in_order())
        over = max(self.draft.frozen, sum(row.ended_at is not None for row in published))
        for row in published[max(len(planned.rounds), over) :]:
            self._part(set(row.groups.values_list("pk", flat=True)), for_good=True)
            row.delete()
        for row in published[over:]:
            Round.objects.filter(pk=row.pk).update(name=f"~{row.pk}")  # names may be handed round
        for turn, round_ in enumerate(planned.rounds):
            known = turn < len(published)
            if known and turn < over:
                continue
            row = published[turn] if known else Round(event=self.event)
            row.name, row.position, row.plan, row.published_at = round_.name, turn + 1, self.draft, self.moment
            row.save()
            self._set_tables(row, round_.tables)

    def _set_tables(self, round_: Round, tables: list[PlannedTable]) -> None:
        groups = {group.name: group for group in round_.groups.all()}
        gone = {group.pk for name, group in groups.items() if name not in {table.name for table in tables}}
        self._part(gone, for_good=True)
        SmallGroup.objects.filter(pk__in=gone).delete()
        rows = list(round_.seats.all())
        seats = {seat.member_id: seat for seat in rows}
        moved, new = [], []
        for position, table in enumerate(tables, start=1):
            group = groups.get(table.name) or SmallGroup(round=round_, name=table.name)
            group.position, group.question = position, table.question or group.question
            group.place = table.place or group.place
            group.guests = [self.draft.listed[one]["name"] for one in table.people if one in self.draft.listed]
            before = {seat.member_id for seat in rows if seat.group_id == group.pk}
            present = [self.members[person] for person in table.people if person in self.members]
            if group.pk and before != set(present):
                self._part({group.pk}, for_good=before.isdisjoint(present))
            group.save()
            for member in present:
                seat, hosts = seats.pop(member, None), table.host is not None and table.host == str(member)
                if seat is None:
                    new.append(Seat(round=round_, group=group, member_id=member, hosts=hosts))
                elif (seat.group_id, seat.hosts) != (group.pk, hosts):
                    seat.group, seat.hosts = group, hosts
                    moved.append(seat)
        Seat.objects.filter(pk__in=[seat.pk for seat in seats.values()]).delete()
        Seat.objects.bulk_update(moved, ["group", "hosts"])
        Seat.objects.bulk_create(new)

    def _part(self, groups: set[int], *, for_good: bool) -> None:
        """Let people leave or join tables; ``for_good``: nobody stays, so that what was written there has no table."""
        if self.kept_close & groups:
            raise SeatingRefused(
                _("A table has written down what is only for those who sat there, so its people stay as they are.")
            )
        # What was removed there could come back and be read by others.
        takeaways.staying(self.event).filter(group__in=groups).delete()
        if for_good:
            self.event.takeaways.filter(group__in=groups).update(group=None)


@transaction.atomic
def discard(plan: GroupPlan) -> bool:
    """Drop a draft, a failed plan or one in the making; its worker stops by itself. False when it is published."""
    # The event first, as everywhere: what goes is told to the plans that came of it, which others may hold.
    Event.objects.select_for_update(no_key=True).filter(pk=plan.event_id).first()
    found = GroupPlan.objects.select_for_update(of=["self"]).filter(pk=plan.pk).first()
    if found is None or found.published_at:
        return False
    found.delete()
    return True


def changes_since(plan: GroupPlan, people: Iterable[Guest]) -> int:
    """How many members have come or gone since the plan was made.

    Whoever was left out of it on purpose is no change; whoever was taken out since they were not there is one once they
    are.
    """
    seated = {person["id"] for person in plan.problem.get("people", [])} - plan.listed.keys()
    spared = seating.stayed_away(plan).union(plan.result.get("left_out", []))
    return len((seated ^ {guest.key for guest in people}) - spared)


def repaired_since(plan: GroupPlan) -> bool:
    """Whether the event's groups were repaired on the night after the plan was begun."""
    repairs = GroupPlan.objects.filter(event=plan.event_id, kind=PlanKind.REPAIRED)
    return repairs.filter(published_at__gt=plan.requested_at).exists()


def published_tables(event: Event) -> tuple[TablePlan, dict[str, dict[str, Any]]]:
    """The event's groups as they are published, as a table plan, and its guests as ``GroupPlan.listed`` holds them.

    Two statements, whatever the numbers. A guest of one name is one person in all rounds.
    """
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(round__in=event.rounds.published()).order_by("pk"):
        seats.setdefault(seat.group_id, []).append(seat)
    groups = SmallGroup.objects.filter(round__in=event.rounds.published()).select_related("round")
    names: dict[str, str] = {}
    planned: dict[int, PlannedRound] = {}
    for group in sorted(groups, key=takeaways.in_order):
        guests = [names.setdefault(name, f"p{len(names) + 1}") for name in group.guests]
        seated = seats.get(group.pk, [])
        planned.setdefault(group.round_id, PlannedRound(group.round.name)).tables.append(
            PlannedTable(
                group.name,
                [*(str(seat.member_id) for seat in seated), *guests],
                next((str(seat.member_id) for seat in seated if seat.hosts), None),
                group.question,
                group.place,
                group.confidence,
            )
        )
    return TablePlan(list(planned.values())), {key: {"name": name} for name, key in names.items()}

"""Repairing the groups on the night: some have not come, others came along, and few of the rest change tables.

A repair is looked at first and published then. What was looked at travels in a signed token, so it is published as it
was read; if somebody else changed the groups in between, nothing is changed and whoever was slower is told. What stood
before is kept with the repair (``GroupPlan.result["earlier"]``), so that for some minutes it can be put back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import drafts, refitting, seating
from events.evening import EveningRefused, Groups, groups_of, refuse_when_over
from events.models import Event, GroupPlan, PlanKind, PlanState, SmallGroup
from events.planning import PlanningError, bounds, check, parse_problem
from events.table_plan import TablePlan
from events.who_is_here import Person, Situation, coming_seats, kept_apart, people_of, rounds_to_miss
from events.wishes import SMALLEST_TABLE
from members.models import Member

KEPT_FOR_UNDO = timedelta(minutes=15)
PREVIEWED_AT_MOST = timedelta(hours=2)
SALT = "events.repair"


class Overtaken(EveningRefused):
    """Somebody else changed the groups since this repair was looked at."""


# -- Repairing ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """Somebody who sits elsewhere in a round: ``then`` is None for who is seated, ``now`` for who is taken out."""

    key: str
    turn: int
    then: str | None
    now: str | None


@dataclass(frozen=True)
class Repair:
    """Other tables for the rounds that are not over. ``mark`` is that of the groups from which it begins.

    ``left_out`` are people who are here and were not to have a seat, such as whoever minds the door.
    """

    mark: str
    frozen: int
    plan: TablePlan
    listed: dict[str, dict[str, Any]]
    here: list[str]
    substitutes: list[tuple[int, str, str]]
    meet_again: int
    left_out: list[str] = field(default_factory=list)

    def token(self, event: Event) -> str:
        """All of it as a word that only Kith can write, for one event."""
        kept = {
            "mark": self.mark,
            "frozen": self.frozen,
            "plan": self.plan.document(),
            "listed": self.listed,
            "here": self.here,
            "substitutes": self.substitutes,
            "meet_again": self.meet_again,
            "left_out": self.left_out,
        }
        return signing.dumps(kept, salt=f"{SALT}.{event.pk}", compress=True)


def repair(event: Event, situation: Situation) -> Repair:
    """Seat whoever is here, at the tables as published, so that few change tables.

    Raises:
        EveningRefused: there are too few people, no round is left, or the rules of the plan leave no way.
    """
    _refuse(event, situation)
    groups, seats = situation.groups, coming_seats(situation)
    met = _met(event, situation.here)
    problem = _problem(groups, situation.people, situation.here, met, situation.apart)
    try:
        refit = refitting.refit(problem, seats, forgiven=_renewals(groups.made_by))
    except PlanningError as error:
        raise EveningRefused(
            _(
                "Kith finds no tables that keep the rules of this plan for those who are here. "
                "Count somebody else in, or ask a lead to plan the groups again."
            )
        ) from error
    listed = {key: one for key, one in _listed(situation).items() if key in refit.plan.people()}
    return Repair(
        groups.mark,
        groups.over,
        refit.plan,
        listed,
        situation.here,
        refit.substitutes,
        _meet_again(groups.plan, refit.plan, groups.over, met),
        [one.key for one in situation.unseated if one.key not in situation.joining],
    )


def _refuse(event: Event, situation: Situation) -> None:
    refuse_when_over(event)
    if not situation.groups:
        raise EveningRefused(_("No groups are published yet, so there is nothing to repair."))
    if situation.groups.on is None:
        raise EveningRefused(_("All rounds are over. If one is still to come, say so first."))
    if min(map(len, coming_seats(situation).here)) < SMALLEST_TABLE:
        raise EveningRefused(
            _(
                "Fewer than three people are here, too few for a table. Wait for more, "
                "count somebody in who is on the way, or simply sit down together."
            )
        )


def _listed(situation: Situation) -> dict[str, dict[str, Any]]:
    return {one.key: {"name": one.name} for one in situation.people.values() if not one.is_member}


def _met(event: Event, keys: Iterable[str]) -> set[frozenset[str]]:
    members = [int(key) for key in keys if key.isdecimal()]
    return {frozenset(map(str, pair)) for pair in seating.who_has_met(event.network, members)}


def _problem(
    groups: Groups,
    people: dict[str, Person],
    here: list[str],
    met: set[frozenset[str]],
    apart: Iterable[tuple[str, str]],
) -> dict[str, Any]:
    """The planner's problem for those who are here; tables, sizes and fixed seats are added by refitting."""
    asked = groups.made_by.problem if groups.made_by else {}
    known = {person["id"]: person for person in asked.get("people", [])}
    missed, present, turns = rounds_to_miss(groups), set(here), len(groups.rounds)
    rules = asked.get("rules", {})
    return {
        "people": [
            {
                "id": key,
                "roles": people[key].roles,
                "tags": known.get(key, {}).get("tags", {}),
                "absent": sorted(turn for turn in missed.get(key, ()) if turn < turns),
            }
            for key in here
        ],
        "met": sorted(sorted(pair) for pair in met),
        "apart": sorted(list(pair) for pair in apart if present.issuperset(pair)),
        "together": [pair for pair in asked.get("together", []) if present.issuperset(pair)],
        "rules": {name: rules[name] for name in ("newcomers_max", "tag_max") if name in rules} | {"experienced_min": 1},
    }


def _renewals(made_by: GroupPlan | None) -> set[frozenset[str]]:
    """Ties that the plan meant to renew."""
    return {frozenset(pair) for pair in made_by.result.get("renewals", [])} if made_by else set()


def changes_between(before: TablePlan, after: TablePlan, frozen: int) -> list[Change]:
    """Who sits elsewhere in the rounds that are not over."""
    return [Change(*moved) for moved in after.moved_since(before) if moved[1] >= frozen]


def closed_between(before: TablePlan, after: TablePlan, frozen: int) -> list[tuple[int, str]]:
    """The tables that are no more, with their rounds."""
    return [
        (turn, table.name)
        for turn, table in before.tables()
        if turn >= frozen and table.name not in {one.name for one in after.rounds[turn].tables}
    ]


def _pairs(plan: TablePlan, turn: int) -> set[frozenset[str]]:
    return {frozenset(pair) for table in plan.rounds[turn].tables for pair in combinations(table.people, 2)}


def _meet_again(before: TablePlan, after: TablePlan, frozen: int, met: set[frozenset[str]]) -> int:
    """How many pairs come to a table together by the repair who have met, or meet in another round."""
    again = set()
    for turn in range(frozen, len(after.rounds)):
        elsewhere = {pair for other in range(len(after.rounds)) if other != turn for pair in _pairs(after, other)}
        again |= (_pairs(after, turn) - _pairs(before, turn)) & (met | elsewhere)
    return len(again)


# -- Publishing ---------------------------------------------------------------------------


@transaction.atomic
def publish(event: Event, token: str, *, by: Member) -> GroupPlan:
    """Make a repair that was looked at the event's groups. Of two facilitators who publish at once, one is heard.

    Raises:
        EveningRefused: the token is none of ours or too old, the event is over, or a table has to stay as it is.
        Overtaken: the groups have been changed since.
    """
    repair = _read(event, token)
    held = Event.objects.select_for_update(no_key=True).select_related("network").get(pk=event.pk)
    refuse_when_over(held)
    groups = groups_of(held)
    if groups.mark != repair.mark:
        raise Overtaken(_("The groups have been changed since you looked. Nothing of yours was published."))
    return _publish(_kept(held, groups, repair, by=by), by=by)


def _read(event: Event, token: str) -> Repair:
    try:
        kept = signing.loads(token, salt=f"{SALT}.{event.pk}", max_age=PREVIEWED_AT_MOST)
    except signing.BadSignature:
        raise EveningRefused(_("This page is too old. Look again at what does not fit.")) from None
    return Repair(**kept | {"plan": TablePlan.read(kept["plan"])})


def _publish(plan: GroupPlan, *, by: Member) -> GroupPlan:
    plan.save()
    try:
        drafts.publish(plan, by=by)
    except drafts.SeatingRefused as refused:
        raise EveningRefused(str(refused)) from None
    plan.refresh_from_db(fields=["published_at"])
    return plan


def _kept(event: Event, groups: Groups, repair: Repair, *, by: Member) -> GroupPlan:
    """A repair as a plan, with all counted from its seats and what stood before; not saved yet."""
    people = people_of(event, repair.listed, repair.here)
    known = [key for key in repair.here if key in people]
    problem = _problem(groups, people, known, _met(event, known), kept_apart(people))
    problem = refitting.problem_of(problem, repair.plan, groups.over)
    draft, before, now = repair.plan.draft(groups.over), groups.made_by, timezone.now()
    verdict = check(parse_problem(problem), draft)
    bound = bounds(parse_problem(problem), draft).waste_bound
    moved = [one for one in changes_between(groups.plan, repair.plan, groups.over) if one.then and one.now]
    result = {
        "rounds": [{name: list(keys) for name, keys in round_.items()} for round_ in draft.rounds],
        "frozen": groups.over,
        **verdict.counts.to_dict(),
        "bound": bound,
        "optimal": verdict.valid and verdict.counts.waste == bound,
        "violations": [one.to_dict() for one in verdict.violations],
        "moved": len(moved),
        "seed": before.seed if before else 0,
        "earlier": groups.earlier(),
        "here": repair.here,
        "substitutes": repair.substitutes,
        "meet_again": repair.meet_again,
        "left_out": repair.left_out,
        "out": sorted((groups.plan.people() | set(before.result.get("out", []) if before else [])).difference(known)),
        "renewals": before.result.get("renewals", []) if before else [],
    }
    return GroupPlan(
        event=event,
        requested_by=by,
        requested_at=now,
        rounds_wanted=len(repair.plan.rounds),
        group_size=max((len(table.people) for _turn, table in repair.plan.tables()), default=SMALLEST_TABLE),
        seed=before.seed if before else 0,
        kind=PlanKind.REPAIRED,
        wishes=before.wishes if before else {},
        listed=repair.listed,
        before=before,
        frozen=groups.over,
        problem=problem,
        result=result,
        tables=repair.plan.document(),
        state=PlanState.READY,
        progress=100,
        started_at=now,
        finished_at=now,
    )


def made_by(plan: GroupPlan) -> Repair:
    """The repair of which ``plan`` was made."""
    kept = plan.result
    tables = TablePlan.read(plan.tables)
    substitutes = [tuple(one) for one in kept["substitutes"]]
    return Repair("", plan.frozen, tables, plan.listed, kept["here"], substitutes, kept["meet_again"])


# -- Taking it back -----------------------------------------------------------------------


def last_repair(event: Event, groups: Groups) -> GroupPlan | None:
    """The repair by which the groups came to stand as they do."""
    made_by = groups.made_by
    return made_by if made_by and made_by.kind == PlanKind.REPAIRED and "earlier" in made_by.result else None


def can_be_undone(plan: GroupPlan) -> bool:
    """Whether the groups from before a repair can still be put back; a repair that put them back stays."""
    is_fresh = plan.published_at is not None and timezone.now() - plan.published_at < KEPT_FOR_UNDO
    return is_fresh and not plan.result.get("undoes") and not plan.event.is_over


@transaction.atomic
def undo(event: Event, plan_id: int, *, by: Member) -> GroupPlan:
    """Put back the groups from before a repair, as a repair of its own.

    Raises:
        EveningRefused: it is too late for that, or the groups have been changed since.
    """
    held = Event.objects.select_for_update(no_key=True).select_related("network").get(pk=event.pk)
    refuse_when_over(held)
    groups = groups_of(held)
    last = last_repair(held, groups)
    if last is None or last.pk != plan_id:
        raise Overtaken(_("The groups have been changed since that repair, so it stays."))
    last.event = held
    if not can_be_undone(last) or groups.over != last.frozen:
        raise EveningRefused(_("It is too late to take this repair back. Repair the groups once more instead."))
    earlier = last.result["earlier"]
    before, listed = _with_keys_of(groups, earlier)
    here = sorted(before.people())
    repair = Repair(groups.mark, groups.over, before, listed, here, [], 0)
    made = _kept(held, groups, repair, by=by)
    made.result["undoes"] = last.pk
    _publish(made, by=by)
    for turn, name, words in earlier["confidence"]:
        if turn >= groups.over:
            SmallGroup.objects.filter(round=groups.rounds[turn], name=name).update(confidence=words)
    return made


def _with_keys_of(groups: Groups, earlier: dict[str, Any]) -> tuple[TablePlan, dict[str, dict[str, Any]]]:
    """The tables of before, in which names without account have the ids that they have in the groups of now."""
    known = {one["name"]: key for key, one in groups.listed.items()}
    keys = {key: known.get(one["name"], f"e{key}") for key, one in earlier["listed"].items()}
    plan = TablePlan.read(earlier["tables"])
    for _turn, table in plan.tables():
        table.people = [keys.get(person, person) for person in table.people]
    return plan, {keys[key]: one for key, one in earlier["listed"].items()}

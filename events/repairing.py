"""Repairing the groups on the night: some have not come, others came along, and few of the rest change tables.

A repair is looked at first and published then. What was looked at travels in a signed token, so it is published as it
was read; if somebody else changed the groups in between, nothing is changed and whoever was slower is told. What stood
before is kept with the repair (``GroupPlan.result["earlier"]``), so that for some minutes it can be put back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import combinations
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from events import drafts, refitting, seating
from events.evening import EveningRefused, Groups, groups_of, refuse_when_over
from events.models import (
    RSVP,
    Answer,
    Attendance,
    Event,
    GroupPlan,
    KeepApart,
    PlanKind,
    PlanState,
    Presence,
    SmallGroup,
)
from events.newcomers import day_of, events_attended, is_newcomer
from events.planning import PlanningError, bounds, check, parse_problem
from events.refitting import Seats
from events.table_plan import TablePlan
from events.wishes import SMALLEST_TABLE
from members.models import Member
from network.ordering import fold, name_key

KEPT_FOR_UNDO = timedelta(minutes=15)
PREVIEWED_AT_MOST = timedelta(hours=2)
SALT = "events.repair"


class Overtaken(EveningRefused):
    """Somebody else changed the groups since this repair was looked at."""


# -- Who is here --------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Somebody who has a seat, or is here without one; ``key`` is their id in a table plan."""

    key: str
    name: str
    facilitator: bool = False
    newcomer: bool = False
    attended: int = 0
    answer: str = ""
    status: str = ""
    has_left: bool = False
    name_hidden: bool = False
    is_member: bool = True

    @property
    def is_here(self) -> bool:
        return self.status == Presence.PRESENT

    @property
    def is_known_absent(self) -> bool:
        """Whether they told us, or a host said, that they do not come."""
        if self.has_left or self.status in {Presence.ABSENT_TOLD, Presence.ABSENT_UNTOLD}:
            return True
        return self.is_member and self.answer == Answer.NO and not self.is_here

    @property
    def roles(self) -> list[str]:
        hosting = ["facilitator"] if self.facilitator else []
        return [*hosting, "newcomer" if self.newcomer else "experienced"]


@dataclass(frozen=True)
class Choice:
    """Whom a facilitator takes out or seats, of those they were shown; about anybody else Kith decides as usual."""

    seen: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Situation:
    """The groups as they stand, and who is here for the rounds that are not over."""

    groups: Groups
    people: dict[str, Person]
    missing: list[Person]
    out: frozenset[str]
    unseated: list[Person]
    joining: frozenset[str]
    door_is_used: bool
    apart: frozenset[tuple[str, str]] = frozenset()
    unfit: list[refitting.Unfit] = field(default_factory=list)

    @property
    def here(self) -> list[str]:
        """Ids of those to be seated in the coming rounds, in the order of their names."""
        coming = self.groups.plan.rounds[self.groups.over :]
        seated = {person for round_ in coming for table in round_.tables for person in table.people}
        keys = (seated - self.out | self.joining) & self.people.keys()
        return sorted(keys, key=lambda key: (name_key(self.people[key].name), key))

    @property
    def fits(self) -> bool:
        """Whether nobody needs to move, to go or to be seated."""
        return not (self.out or self.joining or self.unfit)


def look(event: Event, choice: Choice | None = None, *, reader: Member | None = None) -> Situation:
    """Compare the published groups with who is here.

    A table where all that is wrong is who sits beside whom is told to a ``reader`` who leads alone: it says that two
    of them are kept apart. Once there is something else to repair, they part by the way.
    """
    choice, groups = choice or Choice(), groups_of(event)
    people = people_of(event, groups.listed, groups.plan.people())
    coming = range(groups.over, len(groups.rounds))
    seated = {person for turn in coming for person in groups.plan.seats_of(turn)} & people.keys()
    missed = _rounds_to_miss(groups)
    in_order = sorted(people.values(), key=lambda one: (name_key(one.name), one.key))
    missing = [one for one in in_order if one.key in seated and not one.is_here]
    door_is_used = any(one.is_here and one.is_member for one in in_order)
    unseated = [
        one
        for one in in_order
        if one.is_here
        and any(one.key not in groups.plan.seats_of(turn) and turn not in missed.get(one.key, ()) for turn in coming)
    ]
    out = frozenset(one.key for one in missing if _is_out(one, choice, door_is_used=door_is_used))
    left_out = groups.made_by.result.get("left_out", []) if groups.made_by else []
    wanted = choice.joining | {one.key for one in unseated if one.key not in {*choice.seen, *left_out}}
    joining = frozenset(one.key for one in unseated if one.key in wanted)
    found = Situation(groups, people, missing, out, unseated, joining, door_is_used, _apart(people))
    unfit = refitting.unfit_tables(_seats(found))
    if reader is not None and not reader.is_lead:
        unfit = [one for one in unfit if one.why != refitting.OTHER]
    return replace(found, unfit=unfit)


def _is_out(person: Person, choice: Choice, *, door_is_used: bool) -> bool:
    """Whether somebody who has not come loses their seat; where nobody was marked, only who is known to stay away."""
    if person.has_left:
        return True
    if person.key in choice.seen:
        return person.key in choice.out
    return person.is_known_absent or (door_is_used and person.is_member)


def _apart(people: dict[str, Person]) -> frozenset[tuple[str, str]]:
    """Who of these is not to share a table; told to nobody."""
    pairs = KeepApart.objects.between(int(one.key) for one in people.values() if one.is_member)
    return frozenset((str(one), str(other)) for one, other in pairs)


def people_of(event: Event, listed: dict[str, dict[str, Any]], keys: Iterable[str]) -> dict[str, Person]:
    """Those with these ids, everyone who is here, and whoever came along or sits here without an account."""
    answer = RSVP.objects.filter(event=event, member=OuterRef("pk"))
    mark = Attendance.objects.filter(event=event, member=OuterRef("pk"))
    seated = [int(key) for key in keys if key.isdecimal()]
    rows = (
        event.network.members.kept()
        .filter(Q(pk__in=seated) | Q(pk__in=event.attendances.present().values("member"), left_on=None))
        .annotate(
            attended=events_attended("pk", before=event.starts_at),
            answer=Subquery(answer.values("answer")),
            status=Subquery(mark.values("status")),
            name_hidden=Exists(answer.filter(name_hidden=True)),
        )
    )
    day = day_of(event)
    found = {
        str(one.pk): Person(
            str(one.pk),
            one.name,
            one.is_facilitator,
            is_newcomer(joined_on=one.joined_on, attended=one.attended, founder=one.founder, on=day),
            one.attended,
            one.answer or "",
            one.status or "",
            has_left=one.left_on is not None,
            name_hidden=one.name_hidden,
        )
        for one in rows
    }
    came = {fold(visitor.name): visitor for visitor in event.visitors.order_by("-pk")}
    for key, one in listed.items():
        is_here = came.pop(fold(one["name"]), None) is not None
        status = Presence.PRESENT if is_here else Presence.UNKNOWN
        found[key] = Person(key, one["name"], newcomer=True, status=status, is_member=False)
    for visitor in came.values():
        key = f"v{visitor.pk}"
        found[key] = Person(key, visitor.name, newcomer=True, status=Presence.PRESENT, is_member=False)
    return found


def _rounds_to_miss(groups: Groups) -> dict[str, set[int]]:
    """The rounds which people were planned to miss."""
    planned = groups.made_by.problem.get("people", []) if groups.made_by else []
    return {person["id"]: set(person.get("absent", [])) for person in planned}


def _seats(situation: Situation) -> Seats:
    """The coming rounds, as far as people are here for them."""
    groups, missed = situation.groups, _rounds_to_miss(situation.groups)
    turns = range(groups.over, len(groups.rounds))
    people = {key: situation.people[key] for key in situation.here}
    return Seats(
        plan=groups.plan,
        frozen=groups.over,
        here=[set(people) - {key for key in people if turn in missed.get(key, ())} for turn in turns],
        facilitators={key for key, one in people.items() if one.facilitator},
        attended={key: (not one.newcomer, one.attended) for key, one in people.items() if one.is_member},
        experienced={key for key, one in situation.people.items() if not one.newcomer},
        apart=situation.apart,
    )


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
    groups, seats = situation.groups, _seats(situation)
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
    if min(map(len, _seats(situation).here)) < SMALLEST_TABLE:
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
    missed, present, turns = _rounds_to_miss(groups), set(here), len(groups.rounds)
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
    problem = _problem(groups, people, known, _met(event, known), _apart(people))
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

"""Making a plan: from wishes to a draft, by a search that can be watched and stopped.

The lead's problem is kept with the plan as it is. The search gets another one, derived from it: ties to renew are
wished for there instead of being waste, and newcomers who are to sit in twos have their seats.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from events import seating
from events.company import Pair, Tie, newcomers_in_twos, pair_of, ties_to_renew
from events.fixed_seats import FixedSeats
from events.laying import lay_tables
from events.models import GroupPlan, PlanState
from events.planning import Plan, PlanningError, Problem, Progress, parse_problem, plan
from events.planning.feasibility import refuse
from events.seating import Guest
from events.table_plan import TablePlan
from events.wishes import SAME_GROUPS, SMALLEST_TABLE, Wishes

INLINE_PEOPLE = 60
INLINE_SECONDS = 1.0
WORKER_SECONDS = 4.0
# When, as parts of the whole time, the attempts after the first end; of many people the first has more of it.
SHARES = (0.6, 0.8, 1.0)
LEAST_SECONDS = 0.05
LOOK_EVERY_SECONDS = 0.2
# How much more polite than pages the search of a worker is to the processor.
NICE = 10
# Below the price of one repeat, so that a pair shares one table and not two, and near it, so that it does share one.
RENEWED = 0.9
# A person is the familiar face of so many others a round at most.
FACES_A_ROUND = 2

Watch = Callable[[Progress], bool]


# -- What is to be planned ----------------------------------------------------------------


@dataclass
class Task:
    """Everything that a search needs, read from the database."""

    people: list[Guest]
    problem: dict[str, Any]
    known: set[Pair] = field(default_factory=set)
    wants: dict[str, int] = field(default_factory=dict)
    renewals: list[Pair] = field(default_factory=list)
    wished: list[Pair] = field(default_factory=list)
    former: list[list[str]] = field(default_factory=list)
    twos: list[list[list[str]]] = field(default_factory=list)

    @property
    def wanted(self) -> set[Pair]:
        """The pairs who are to share a table once."""
        return {*self.renewals, *self.wished}

    def for_search(self, chance: Random, fixed: Collection[Pair] | None) -> dict[str, Any]:
        """The problem in which ties to renew are no waste: seats are found for those ``fixed``, the others are a wish.

        Newcomers in twos have seats as well; with None nobody has, but for the lead's own wishes.
        """
        known = {person["id"] for person in self.problem["people"]}
        stay = {pair for group in self.former for pair in combinations(sorted(known.intersection(group)), 2)}
        spared = stay | set(self.renewals)
        derived = self.problem | {"met": [pair for pair in self.problem["met"] if pair_of(*pair) not in spared]}
        left = self.wanted
        if fixed is not None:
            seats = FixedSeats(self.problem, chance, spared=spared)
            for turn, groups in enumerate(self.twos):
                for people in groups:
                    seats.together(people, turn)
            newcomers = {guest.key for guest in self.people if guest.newcomer}
            line = sorted(fixed, key=lambda pair: (newcomers.isdisjoint(pair), chance.random(), pair))
            left = left - {pair for pair in line if seats.together(list(pair))}
            derived["locks"] = self.problem.get("locks", []) + seats.own
        worth = {pair_of(one, other): value for one, other, value in self.problem.get("pairs", [])}
        for pair in left:
            worth[pair] = worth.get(pair, 0) + RENEWED
        for pair in stay:
            worth[pair] = worth.get(pair, 0) + seating.SAME_GROUP
        return derived | {"pairs": [[*pair, value] for pair, value in sorted(worth.items())]}


def read_task(work: GroupPlan, wishes: Wishes) -> Task:
    """Who is to be seated now, under which rules, and whom they are to meet again.

    Raises:
        PlanningError: there are too few people for a table.
    """
    event = work.event
    people = seating.to_be_seated(event, wishes, work.listed)
    fixed = TablePlan.read(work.before.tables) if work.before and wishes.keep_fixed else TablePlan()
    return task_for(
        people,
        wishes,
        seating.ties_among(event.network, [guest.member_id for guest in people if guest.member_id]),
        apart=seating.kept_apart(people),
        locks=[(person, turn, table) for person, turn in fixed.locks if (table := fixed.seats_of(turn).get(person))],
        buddies=seating.buddies_among(event.network, people) if wishes.familiar_face else {},
        former=seating.former_groups(event) if wishes.renew == SAME_GROUPS else [],
    )


def task_for(
    people: list[Guest],
    wishes: Wishes,
    ties: dict[tuple[int, int], Tie],
    *,
    apart: Iterable[tuple[int, int]] = (),
    locks: Iterable[tuple[str, int, str]] = (),
    buddies: dict[str, str] | None = None,
    former: list[list[str]] | None = None,
) -> Task:
    """What these people, wishes and ties make of it.

    Raises:
        PlanningError: there are too few people for a table.
    """
    task = Task(people, seating.build_problem(people, ties, wishes=wishes, apart=apart, locks=locks))
    task.former = former or []
    barred = {pair_of(*pair) for pair in task.problem.get("apart", [])} | set(_too_alike(task.problem))
    task.wished = [pair for one, other in (buddies or {}).items() if (pair := pair_of(one, other)) not in barred]
    task.known = {pair_of(*pair) for pair in task.problem["met"]} - barred
    _choose_renewals(task, wishes, ties)
    if wishes.newcomers_in_twos:
        task.twos = _twos(task, wishes, barred)
    return task


def _too_alike(problem: dict[str, Any]) -> Iterable[Pair]:
    """Pairs of whom a rule allows one alone at a table."""
    rules, people = problem["rules"], problem["people"]
    alike: dict[tuple[str, str], list[str]] = {}
    for tag, most in rules.get("tag_max", {}).items():
        for person in people if most == 1 else ():
            if tag in person.get("tags", {}):
                alike.setdefault((tag, person["tags"][tag]), []).append(person["id"])
    for role, most in (("facilitator", rules.get("facilitators", [0, 2])[1]), ("newcomer", rules.get("newcomers_max"))):
        if most == 1:
            alike["", role] = [person["id"] for person in people if role in person["roles"]]
    for ids in alike.values():
        yield from combinations(sorted(ids), 2)


def _choose_renewals(task: Task, wishes: Wishes, ties: dict[tuple[int, int], Tie]) -> None:
    """Choose the ties that this event renews; who is kept together with somebody whom they know has one already."""
    missed = Counter(person for person, _turn in wishes.away)
    able = {
        pair: tie
        for (one, other), tie in ties.items()
        if (pair := pair_of(str(one), str(other))) in task.known
        and wishes.rounds > missed[pair[0]]
        and wishes.rounds > missed[pair[1]]
    }
    everyone = 0 if wishes.renew == SAME_GROUPS else wishes.renew
    wanted = {
        guest.key: max(everyone, 1) if guest.newcomer and wishes.familiar_face else everyone for guest in task.people
    }
    newcomers = {guest.key for guest in task.people if guest.newcomer}
    for pair in {pair_of(*pair) for pair in wishes.together} & able.keys():
        del able[pair]
        for person in pair:
            wanted[person] = max(0, wanted[person] - 1)
    faces = max(FACES_A_ROUND * wishes.rounds - everyone, 1)
    task.renewals = ties_to_renew(able, wanted, newcomers, most=faces)
    chosen = Counter(person for pair in task.renewals for person in pair)
    task.wants = {person: min(number, chosen[person]) for person, number in wanted.items()}


def _twos(task: Task, wishes: Wishes, barred: set[Pair]) -> list[list[list[str]]]:
    """Newcomers in twos for each round, where they are few enough to be alone and tables large enough."""
    rounds = seating.sittings(task.people, wishes)
    newcomers = [[guest.key for guest in sitting.people if guest.newcomer] for sitting in rounds]
    most = max(map(len, newcomers))
    if most < 2 or 2 * most > len(task.people) or min(sitting.low for sitting in rounds) < SMALLEST_TABLE:
        return []
    fixed = {(lock["person"], lock["round"]) for lock in task.problem.get("locks", [])}
    if any(person in of_round for of_round in newcomers for person, _turn in fixed):
        return []
    threes = task.problem["rules"].get("newcomers_max", 0) >= 3
    return newcomers_in_twos(
        newcomers, [sitting.tables for sitting in rounds], apart=barred, first=set(task.renewals), threes=threes
    )


# -- The search ---------------------------------------------------------------------------


def search(task: Task, *, seconds: float, seed: int, watch: Watch = lambda _progress: True) -> dict[str, Any]:
    """The planner's answer as JSON, with the ties that are to be renewed.

    First all pairs who are to meet have their seats, which is soon planned and often the best there is. Else they are
    wished for, which costs less, and those who get no table have their seats in the next attempt.

    Raises:
        PlanningError: no plan can exist.
    """
    refuse(parse_problem(task.problem))
    began, stopped = time.monotonic(), False
    best: Plan | None = None
    fixed: set[Pair] = task.wanted

    def watched(progress: Progress) -> bool:
        nonlocal stopped
        stopped = stopped or not watch(progress)
        return not stopped

    first = min(0.5, len(task.people) / 300)
    for attempt, share in enumerate((first, *SHARES)):
        number = seed * 1000 + attempt
        problem = _feasible(task, Random(number), fixed)  # noqa: S311  a plan, no secret
        passed = time.monotonic() - began
        until = seconds if not task.wanted else seconds * share
        made = plan(problem, budget_s=max(until - passed, LEAST_SECONDS), seed=number, progress=watched)
        if best is None or _worth(made, task) < _worth(best, task):
            best = made
        if stopped or not task.wanted or made.optimal:
            break
        missing = task.wanted - _at_one_table(made)
        fixed = fixed | missing if attempt else missing
    assert best is not None  # noqa: S101  there is at least one attempt
    return best.to_dict() | {"seed": seed, "renewals": sorted(map(list, _renewed(best, task)))}


def _feasible(task: Task, chance: Random, fixed: Collection[Pair]) -> Problem:
    """A problem to search: nothing is fixed but by the lead where their rules leave no room for it."""
    problem = parse_problem(task.for_search(chance, fixed))
    try:
        refuse(problem)
    except PlanningError:
        return parse_problem(task.for_search(chance, None))
    return problem


def _worth(made: Plan, task: Task) -> tuple[int, int, int, float]:
    """The smaller the better: rules, people who renew too little, repeats, other wishes."""
    together = _at_one_table(made)
    renewed = Counter(person for pair in together & task.known for person in pair)
    short = sum(max(0, number - renewed[person]) for person, number in task.wants.items())
    return (
        len(made.violations),
        short + len(set(task.wished) - together),
        made.waste,
        -sum(value for pair, value in _wishes(task) if pair in together),
    )


def _renewed(made: Plan, task: Task) -> set[Pair]:
    """The ties that the plan renews because that is wished for: those chosen, or others of whoever would have none."""
    together = _at_one_table(made)
    renewed = together & set(task.renewals)
    has = Counter(person for pair in renewed for person in pair)
    for pair in sorted(together & task.known):
        if any(has[person] < task.wants.get(person, 0) for person in pair):
            renewed.add(pair)
            has.update(pair)
    return renewed


def _wishes(task: Task) -> list[tuple[Pair, float]]:
    return [(pair_of(one, other), value) for one, other, value in task.problem.get("pairs", [])]


def _at_one_table(made: Plan) -> set[Pair]:
    """The pairs who share a table at least once."""
    tables = (people for table in made.rounds for people in table.values())
    return {pair for people in tables for pair in combinations(sorted(people), 2)}


# -- The work -----------------------------------------------------------------------------


def make(plan_id: int, *, seconds: float, politely: bool) -> None:
    """Plan the groups of an event. Of several who get the same plan, one makes it.

    ``politely`` lets pages go first, and asks now and then whether the plan is still wanted.
    """
    started_at = timezone.now()
    waiting = GroupPlan.objects.filter(pk=plan_id, state=PlanState.QUEUED)
    if not waiting.update(state=PlanState.RUNNING, started_at=started_at, progress=0):
        return
    work = GroupPlan.objects.select_related("event__network", "before").get(pk=plan_id)
    try:
        wishes = Wishes.of_plan(work.rounds_wanted, work.group_size, work.wishes)
        task = read_task(work, wishes)
        work.problem = task.problem
        ours = GroupPlan.objects.filter(pk=plan_id, state=PlanState.RUNNING, started_at=started_at)
        if politely:
            work.result = _beside(
                lambda watch: search(task, seconds=seconds, seed=work.seed, watch=watch),
                lambda passed: bool(ours.update(progress=min(99, round(100 * passed / seconds)))),
            )
        else:
            work.result = search(task, seconds=seconds, seed=work.seed)
    except Unwanted:
        return
    except PlanningError as refused:
        work.errors = errors_of(refused)
        _finish(work, started_at, PlanState.FAILED)
    except Exception:
        work.errors = [{"rule": "fault", "where": "", "why": "", "facts": {}}]
        _finish(work, started_at, PlanState.FAILED)
        raise
    else:
        laid = lay_tables(work, work.result["rounds"], task.people)
        laid.locks = {(lock["person"], lock["round"]) for lock in task.problem.get("locks", [])}
        work.tables = laid.document()
        _finish(work, started_at, PlanState.READY)


def errors_of(refused: PlanningError) -> list[dict[str, Any]]:
    """The reasons as they are kept with a plan."""
    return [
        {"rule": error.rule, "where": error.where, "why": error.why, "facts": dict(error.facts)}
        for error in refused.errors
    ]


class Unwanted(Exception):
    """The plan was cancelled, or given to another worker, while it was made."""


def _beside(searching: Callable[[Watch], dict[str, Any]], wanted: Callable[[float], bool]) -> dict[str, Any]:
    """Run a search in a thread that the processor serves last; ``wanted`` hears how long it has run and may end it.

    A thread of its own, since its place behind all others cannot be given back.

    Raises:
        Unwanted: ``wanted`` said no.
    """
    stop = threading.Event()
    answer: list[dict[str, Any]] = []
    fault: list[BaseException] = []

    def run() -> None:
        with suppress(OSError, AttributeError):  # only Linux gives each thread a priority
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        try:
            answer.append(searching(lambda _progress: not stop.is_set()))
        except BaseException as wrong:  # noqa: BLE001  raised again in the thread that waits
            fault.append(wrong)

    thread = threading.Thread(target=run, name="planner", daemon=True)
    began = time.monotonic()
    thread.start()
    try:
        while thread.is_alive():
            thread.join(LOOK_EVERY_SECONDS)
            if thread.is_alive() and not wanted(time.monotonic() - began):
                raise Unwanted
    finally:
        stop.set()  # the search ends at its next look at the clock; nobody waits for that
    if fault:
        raise fault[0]
    return answer[0]


@transaction.atomic
def _finish(work: GroupPlan, started_at: datetime, state: PlanState) -> None:
    """Store what came of the work, unless the plan was cancelled or given to another worker meanwhile."""
    ours = GroupPlan.objects.select_for_update().filter(pk=work.pk, state=PlanState.RUNNING, started_at=started_at)
    if ours.first() is None:
        return
    work.state, work.progress, work.finished_at = state, 100, timezone.now()
    work.save(update_fields=["state", "progress", "finished_at", "problem", "result", "tables", "errors"])

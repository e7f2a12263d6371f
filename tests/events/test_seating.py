"""From the people who come to the planner's problem, and from its answer to seats."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from events import drafts, laying, plan_work, seating, takeaways
from events.company import Tie
from events.models import GroupPlan, PlanState, Seat, SmallGroup
from events.planning import PlanningError
from events.table_plan import TablePlan
from events.tasks import make_plan, queue_lost_plans
from events.wishes import Wishes
from tests.factories import (
    make_event,
    make_facilitator,
    make_groups,
    make_lead,
    make_member,
    make_network,
    make_present,
    make_rsvp,
)

LONG_AGO = date(2020, 1, 1)


def make_old_hands(network, number, make=make_member):
    """People who joined long ago and have been to two events."""
    people = [make(network, f"Old hand {place:02}", joined_on=LONG_AGO) for place in range(number)]
    for days in (400, 300):
        make_present(make_event(network, starts_at=timezone.now() - timedelta(days=days)), *people)
    return people


def coming(event, *people):
    for person in people:
        make_rsvp(event, person)


def ask(event, lead, seed=7, **wishes):
    wishes = {"rounds": 2, "group_size": 4, "renew": 0, "familiar_face": False, "newcomers_in_twos": False} | wishes
    return drafts.request_plan(event, by=lead, wishes=Wishes(**wishes), seed=seed)


def made(event, lead, **wishes):
    plan = ask(event, lead, **wishes)
    make_plan(plan.pk)
    plan.refresh_from_db()
    return plan


# -- The people ---------------------------------------------------------------------------


def test_people_who_said_yes_or_are_here_are_seated_and_nobody_known_to_be_absent(network):
    event = make_event(network)
    yes, here, maybe, absent = (make_member(network, name) for name in ("Yes", "Here", "Maybe", "Absent"))
    coming(event, yes, absent)
    make_rsvp(event, maybe, "maybe")
    make_present(event, here)
    event.attendances.create(member=absent, status="absent told")

    assert [guest.name for guest in seating.guests(event)] == ["Here", "Yes"]


def test_who_joined_lately_or_came_once_is_a_newcomer_and_founders_never_are(network):
    (old,) = make_old_hands(network, 1)
    fresh = make_member(network, "Fresh", joined_on=timezone.localdate())
    rare = make_member(network, "Rare", joined_on=LONG_AGO)
    founder = make_member(network, "Founder", joined_on=timezone.localdate(), founder=True)
    for days in (20, 10):
        make_present(make_event(network, starts_at=timezone.now() - timedelta(days=days)), fresh)
    make_present(make_event(network, starts_at=timezone.now() - timedelta(days=5)), rare)
    event = make_event(network)
    coming(event, old, fresh, rare, founder)

    assert {guest.name: guest.newcomer for guest in seating.guests(event)} == {
        "Old hand 00": False,
        "Fresh": True,
        "Rare": True,
        "Founder": False,
    }


def test_alone_the_room_knows_who_sat_together_and_was_there(network):
    ada, bo, cy = (make_member(network, name) for name in ("Ada", "Bo", "Cy"))
    past = make_event(network, starts_at=timezone.now() - timedelta(days=30))
    make_groups(past, [ada, bo, cy])
    make_present(past, ada, bo)
    make_groups(make_event(network), [ada, cy])

    assert seating.sat_together(network, [ada.pk, bo.pk, cy.pk]) == {(ada.pk, bo.pk)}


# -- The problem --------------------------------------------------------------------------


def guests(hosts=0, newcomers=0, others=0):
    kinds = [(True, False)] * hosts + [(False, True)] * newcomers + [(False, False)] * others
    return [seating.Guest(number, f"Guest {number}", *kind) for number, kind in enumerate(kinds, start=1)]


def test_tables_are_of_nearly_one_size():
    problem = seating.build_problem(guests(others=11), set(), wishes=Wishes(rounds=2, group_size=4))

    assert [group["min"] for group in problem["rounds"][0]["groups"]] == [3, 3, 3]
    assert [group["max"] for group in problem["rounds"][0]["groups"]] == [4, 4, 4]
    assert len(problem["rounds"]) == 2


@pytest.mark.parametrize(
    ("hosts", "newcomers", "others", "rules"),
    [
        (3, 4, 5, {"facilitators": [1, 1], "newcomers_max": 2, "experienced_min": 1}),
        (4, 0, 8, {"facilitators": [1, 2], "experienced_min": 1}),
        (1, 0, 11, {"facilitators": [0, 1], "experienced_min": 1}),
        (0, 11, 1, {"newcomers_max": 4}),
    ],
)
def test_rules_ask_only_what_the_people_allow(hosts, newcomers, others, rules):
    assert (
        seating.build_problem(guests(hosts, newcomers, others), set(), wishes=Wishes(rounds=1, group_size=4))["rules"]
        == rules
    )


def test_history_is_told_for_those_who_come_only():
    problem = seating.build_problem(guests(others=3), {(1, 2), (2, 99)}, wishes=Wishes(rounds=1, group_size=3))

    assert problem["met"] == [["1", "2"]]


def test_two_people_are_no_table():
    with pytest.raises(PlanningError):
        seating.build_problem(guests(others=2), set(), wishes=Wishes(rounds=1, group_size=4))


# -- Making a plan ------------------------------------------------------------------------


def test_a_plan_seats_everyone_once_a_round_with_a_host_and_no_more_newcomers_than_need_be(network):
    event, lead = make_event(network), make_lead(network, joined_on=LONG_AGO)
    hosts = make_old_hands(network, 4, make_facilitator)
    newcomers = [make_member(network, joined_on=timezone.localdate()) for _number in range(6)]
    people = [*hosts, *newcomers, *make_old_hands(network, 6)]
    coming(event, *people)

    plan = made(event, lead, rounds=3)

    assert (plan.state, plan.progress, plan.errors) == (PlanState.READY, 100, [])
    rounds = TablePlan.read(plan.tables).rounds
    assert [round_.name for round_ in rounds] == ["1", "2", "3"]
    for round_ in rounds:
        assert sorted(int(one) for table in round_.tables for one in table.people) == [one.pk for one in people]
        for table in round_.tables:
            assert len(table.people) == 4
            assert table.host in {str(host.pk) for host in hosts} & set(table.people)
            assert sum(str(one.pk) in table.people for one in newcomers) <= 2
    assert plan.result["violations"] == []
    assert plan.seed == 7


def test_people_who_have_met_are_seated_apart_when_that_can_be(network, monkeypatch):
    monkeypatch.setattr(seating, "ties_among", seating.ties_of_tables)
    people = make_old_hands(network, 6)
    past = make_event(network, starts_at=timezone.now() - timedelta(days=40))
    make_groups(past, people[:2], people[2:4], people[4:])
    make_present(past, *people)
    event = make_event(network)
    coming(event, *people)

    plan = made(event, make_lead(network), rounds=1, group_size=3)

    tables = [set(table.people) for _turn, table in TablePlan.read(plan.tables).tables()]
    assert all(
        not {str(one.pk), str(other.pk)} <= table
        for table in tables
        for one, other in zip(people[::2], people[1::2], strict=True)
    )
    assert plan.result["repeats_from_history"] == 0


def test_a_higher_room_says_who_has_met_through_the_socket(network, monkeypatch):
    people = make_old_hands(network, 4)
    event = make_event(network)
    coming(event, *people)
    asked = []

    def told(of_network, members):
        asked.append((of_network, sorted(members)))
        return {(people[0].pk, people[1].pk): Tie(1, timezone.now())}

    monkeypatch.setattr(seating, "ties_among", told)
    plan = made(event, make_lead(network), rounds=1)

    assert asked == [(network, sorted(person.pk for person in people))]
    assert plan.problem["met"] == [[str(people[0].pk), str(people[1].pk)]]
    assert plan.result["repeats_from_history"] == 1


def test_every_table_has_a_first_question_and_nobody_hears_one_twice(network):
    event = make_event(network)
    people = make_old_hands(network, 12)
    coming(event, *people)

    plan = made(event, make_lead(network), rounds=3)

    planned = TablePlan.read(plan.tables)
    for round_ in planned.rounds:
        asked = {table.question for table in round_.tables}
        assert "" not in asked
        assert len(asked) == 3
    for person in people:
        assert len({table.question for _turn, table in planned.tables() if str(person.pk) in table.people}) == 3


def test_of_two_facilitators_at_a_table_the_one_who_hosted_less_hosts(network):
    event = make_event(network)
    people = make_old_hands(network, 4, make_facilitator)
    coming(event, *people)
    plan = ask(event, make_lead(network))
    one, two, three, four = (str(person.pk) for person in people)
    tables = [{"Table 1": [one, two], "Table 2": [three, four]}, {"Table 1": [one, four], "Table 2": [two, three]}]

    laid = laying.lay_tables(plan, tables, seating.guests(event))

    assert Counter(table.host for _turn, table in laid.tables()) == dict.fromkeys([one, two, three, four], 1)


def test_making_a_plan_twice_makes_it_once(network):
    event = make_event(network)
    coming(event, *make_old_hands(network, 8))
    plan = made(event, make_lead(network))

    make_plan(plan.pk)

    again = GroupPlan.objects.get()
    assert (again.finished_at, again.tables) == (plan.finished_at, plan.tables)
    assert [len(table["people"]) for round_ in again.tables["rounds"] for table in round_["tables"]] == [4] * 4


def test_a_plan_that_was_cancelled_leaves_nothing_behind(network):
    event = make_event(network)
    coming(event, *make_old_hands(network, 8))
    plan = ask(event, make_lead(network))
    drafts.discard(plan)

    make_plan(plan.pk)

    assert GroupPlan.objects.count() == 0


def test_a_plan_given_to_another_worker_is_not_written_by_the_first(network, monkeypatch):
    event = make_event(network)
    coming(event, *make_old_hands(network, 8))
    plan = ask(event, make_lead(network))

    def lost_meanwhile(_network, _members):
        GroupPlan.objects.filter(pk=plan.pk).update(started_at=timezone.now() + timedelta(minutes=6))
        return {}

    monkeypatch.setattr(seating, "ties_among", lost_meanwhile)
    make_plan(plan.pk)

    plan.refresh_from_db()
    assert (plan.state, plan.tables) == (PlanState.RUNNING, {})


def test_too_few_people_fail_with_a_reason(network):
    event = make_event(network)
    coming(event, *make_old_hands(network, 2))

    plan = made(event, make_lead(network))

    assert plan.state == PlanState.FAILED
    assert [(error["rule"], error["facts"]["people"]) for error in plan.errors] == [("people", 2), ("people", 2)]


def test_a_fault_is_kept_as_a_failed_plan_and_still_raised(network, monkeypatch):
    event = make_event(network)
    coming(event, *make_old_hands(network, 4))
    plan = ask(event, make_lead(network))

    def broken(_network, _members):
        raise ZeroDivisionError

    monkeypatch.setattr(seating, "ties_among", broken)
    with pytest.raises(ZeroDivisionError):
        make_plan(plan.pk)

    plan.refresh_from_db()
    assert (plan.state, [error["rule"] for error in plan.errors]) == (PlanState.FAILED, ["fault"])


# -- Asking -------------------------------------------------------------------------------


def test_one_plan_is_made_at_a_time(network, lead):
    event = make_event(network)
    ask(event, lead)

    with pytest.raises(drafts.SeatingRefused, match="being made already"):
        ask(event, lead)

    assert event.plans.count() == 1


def test_each_request_gets_a_seed_of_its_own(network, lead):
    event = make_event(network)
    coming(event, *make_old_hands(network, 4))

    seeds = [made(event, lead, seed=None, rounds=1).seed for _attempt in range(3)]

    assert seeds == [0, 1, 2]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"cancelled_at": timezone.now()}, "cancelled"),
        ({"published": False}, "Publish the event first"),
        ({"starts_at": timezone.now() - timedelta(days=2)}, "is over"),
    ],
)
def test_an_event_that_cannot_be_seated_says_why(network, lead, fields, reason):
    with pytest.raises(drafts.SeatingRefused, match=reason):
        ask(make_event(network, **fields), lead)


@pytest.mark.parametrize(("more", "state", "handed"), [(0, PlanState.READY, 0), (1, PlanState.QUEUED, 1)])
def test_a_plan_for_few_is_made_at_once_and_one_for_many_by_a_worker(
    network, lead, monkeypatch, django_capture_on_commit_callbacks, more, state, handed
):
    monkeypatch.setattr(plan_work, "INLINE_PEOPLE", 8)
    given = []
    monkeypatch.setattr(drafts, "hand_to_worker", given.append)
    event = make_event(network)
    coming(event, *make_old_hands(network, 8 + more))

    with django_capture_on_commit_callbacks(execute=True):
        plan = ask(event, lead)

    plan.refresh_from_db()
    assert (plan.state, given) == (state, [plan.pk] * handed)


def test_lost_plans_are_queued_again_and_living_ones_left_alone(network, lead, monkeypatch):
    now = timezone.now()
    states = {
        "queue lost": {"requested_at": now - timedelta(seconds=31)},
        "just queued": {"requested_at": now - timedelta(seconds=5)},
        "worker lost": {
            "state": "running",
            "requested_at": now - timedelta(minutes=9),
            "started_at": now - timedelta(minutes=6),
        },
        "running": {
            "state": "running",
            "requested_at": now - timedelta(minutes=2),
            "started_at": now - timedelta(minutes=2),
        },
        "ready": {"state": "ready", "requested_at": now - timedelta(hours=1)},
    }
    plans = {name: make_event(network).plans.create(requested_by=lead, **fields) for name, fields in states.items()}
    queued = []
    monkeypatch.setattr(drafts, "hand_to_worker", queued.append)

    queue_lost_plans()

    assert sorted(queued) == sorted([plans["queue lost"].pk, plans["worker lost"].pk])
    assert GroupPlan.objects.get(pk=plans["worker lost"].pk).state == PlanState.QUEUED
    assert GroupPlan.objects.get(pk=plans["running"].pk).state == PlanState.RUNNING


# -- Publishing ---------------------------------------------------------------------------


def test_publishing_replaces_the_groups_that_were_published(network, lead):
    event = make_event(network)
    people = make_old_hands(network, 8)
    coming(event, *people)
    first = made(event, lead)
    drafts.publish(first, by=lead)
    second = made(event, lead, seed=8, rounds=3)

    drafts.publish(second, by=lead)

    published = event.rounds.published().in_order()
    assert [(round_.plan, round_.name) for round_ in published] == [(second, "1"), (second, "2"), (second, "3")]
    assert event.rounds.count() == 3
    second.refresh_from_db()
    assert second.published_by == lead


def test_publishing_replaces_groups_that_were_imported(network, lead):
    event = make_event(network)
    people = make_old_hands(network, 4)
    make_groups(event, people)
    coming(event, *people)

    drafts.publish(made(event, lead), by=lead)

    assert [round_.plan is not None for round_ in event.rounds.published()] == [True, True]


def test_tables_that_stay_keep_their_rows_their_place_and_what_they_wrote(network, lead):
    event = make_event(network)
    people = make_old_hands(network, 8)
    coming(event, *people)
    drafts.publish(made(event, lead, rounds=1), by=lead)
    before = {group.name: group for group in event.rounds.get().groups.all()}
    for group in before.values():
        group.place = f"By {group.name}"
        group.save()
    written = takeaways.write(event, by=people[0], group=before["Table 1"], text="Begin early.", link="")
    seats = set(Seat.objects.values_list("pk", flat=True))

    drafts.publish(made(event, lead, rounds=1, seed=11), by=lead)

    after = {group.name: group for group in event.rounds.get().groups.all()}
    assert {name: (group.pk, group.place) for name, group in after.items()} == {
        name: (group.pk, f"By {name}") for name, group in before.items()
    }
    assert set(Seat.objects.values_list("pk", flat=True)) == seats
    written.refresh_from_db()
    assert written.group == after["Table 1"]


def test_rounds_that_were_over_stay_as_they_were_and_later_ones_change(network, lead):
    event = make_event(network)
    people = make_old_hands(network, 8)
    coming(event, *people)
    drafts.publish(made(event, lead), by=lead)
    first = list(event.rounds.in_order()[0].seats.order_by("pk").values_list("pk", "group", "member", "hosts"))
    repair = made(event, lead, seed=5)
    planned = TablePlan.read(repair.tables)
    one, other = planned.rounds[1].tables
    planned.swap(one.people[0], other.people[0], 1)
    GroupPlan.objects.filter(pk=repair.pk).update(frozen=1, tables=planned.document())

    drafts.publish(repair, by=lead)

    rounds = event.rounds.in_order()
    assert list(rounds[0].seats.order_by("pk").values_list("pk", "group", "member", "hosts")) == first
    assert {(seat.group.name, str(seat.member_id)) for seat in rounds[1].seats.all()} == {
        (table.name, person) for table in planned.rounds[1].tables for person in table.people
    }


def test_people_of_a_pasted_list_stand_by_name_at_their_table(network, lead):
    event = make_event(network)
    people = make_old_hands(network, 4)
    coming(event, *people)
    plan = made(event, lead, rounds=1)
    planned = TablePlan.read(plan.tables)
    planned.rounds[0].tables[0].people.append("p1")
    GroupPlan.objects.filter(pk=plan.pk).update(tables=planned.document(), listed={"p1": {"name": "Ines Moll"}})

    drafts.publish(plan, by=lead)

    assert list(SmallGroup.objects.values_list("name", "guests")) == [("Table 1", ["Ines Moll"])]
    assert event.rounds.get().seats.count() == 4


def test_published_groups_are_read_back_as_the_plan_that_they_were(network, lead):
    event = make_event(network)
    coming(event, *make_old_hands(network, 4), *make_old_hands(network, 2, make_facilitator))
    plan = made(event, lead, group_size=3)
    planned = TablePlan.read(plan.tables)
    for round_ in planned.rounds:
        round_.tables[1].people.append("p1")
        round_.tables[1].place = "By the window"
    GroupPlan.objects.filter(pk=plan.pk).update(tables=planned.document(), listed={"p1": {"name": "Ines Moll"}})
    drafts.publish(plan, by=lead)

    read, listed = drafts.published_tables(event)

    assert read == planned
    assert listed == {"p1": {"name": "Ines Moll"}}


def test_a_draft_is_published_once(network, lead):
    event = make_event(network)
    coming(event, *make_old_hands(network, 4))
    plan = made(event, lead)
    drafts.publish(plan, by=lead)

    with pytest.raises(drafts.SeatingRefused):
        drafts.publish(plan, by=lead)


def test_a_draft_of_an_event_that_is_over_stays_a_draft(network, lead):
    event = make_event(network)
    coming(event, *make_old_hands(network, 4))
    plan = made(event, lead)
    event.closed_at = timezone.now()
    event.save()

    with pytest.raises(drafts.SeatingRefused, match="is over"):
        drafts.publish(plan, by=lead)

    assert not event.rounds.published().exists()


def test_a_published_plan_cannot_be_discarded_and_a_draft_can(network, lead):
    event = make_event(network)
    coming(event, *make_old_hands(network, 4))
    published = made(event, lead)
    drafts.publish(published, by=lead)
    draft = made(event, lead, seed=9)

    assert drafts.discard(draft) is True
    assert drafts.discard(published) is False
    assert [plan.pk for plan in event.plans.all()] == [published.pk]


def test_a_plan_knows_who_came_or_went_since(network, lead):
    event = make_event(network)
    people = make_old_hands(network, 4)
    coming(event, *people)
    plan = made(event, lead)

    event.rsvps.filter(member=people[0]).update(answer="no")
    coming(event, make_member(network))

    assert drafts.changes_since(plan, seating.guests(event)) == 2


def test_people_of_another_network_are_never_seated(network, lead):
    stranger = make_member(make_network())
    event = make_event(network)

    assert stranger.pk not in [guest.member_id for guest in seating.guests(event)]
    assert seating.sat_together(network, [stranger.pk]) == set()


@pytest.mark.parametrize(("of_event", "of_table"), [("table", ""), ("ideas", "table")])
def test_groups_stay_where_a_table_keeps_to_itself_what_it_wrote(network, lead, of_event, of_table):
    """Without its table, what it wrote would be read by everybody as a word of the whole event."""
    event = make_event(network, confidence=of_event)
    people = make_old_hands(network, 4)
    coming(event, *people)
    group = make_groups(event, people[:3]).groups.get()
    group.confidence = of_table
    group.save()
    plan = made(event, lead)
    kept = takeaways.write(event, by=people[0], group=group, text="Only for us.", link="")

    with pytest.raises(drafts.SeatingRefused, match="only for those who sat there"):
        drafts.publish(plan, by=lead)
    takeaways.remove(kept, by=people[0])
    drafts.publish(plan, by=lead)

    assert not event.takeaways.exists()


def test_what_everybody_may_read_outlives_its_table(network, lead):
    event = make_event(network, confidence="table")
    people = make_old_hands(network, 4)
    coming(event, *people)
    group = make_groups(event, people).groups.get()
    group.name, group.confidence = "Window", "ideas"
    group.save()
    plan = made(event, lead)
    takeaways.write(event, by=people[0], group=group, text="Begin with a story.", link="")

    drafts.publish(plan, by=lead)

    assert [(one.text, one.group) for one in event.takeaways.all()] == [("Begin with a story.", None)]


def test_nobody_writes_for_a_table_that_is_gone(network, lead):
    event = make_event(network)
    people = make_old_hands(network, 4)
    coming(event, *people)
    group = make_groups(event, people).groups.get()
    type(group).objects.filter(pk=group.pk).update(name="Window")
    drafts.publish(made(event, lead), by=lead)

    with pytest.raises(takeaways.TakeawayRefused, match="published meanwhile"):
        takeaways.write(event, by=people[0], group=group, text="Too late.", link="")


# -- Beside others --------------------------------------------------------------------------


def test_the_search_of_a_worker_goes_last_and_ends_when_the_plan_is_wanted_no_more():
    nice, heard, ended = [], [], threading.Event()

    def searching(watch):
        nice.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        while watch(None):
            time.sleep(0.01)
        ended.set()
        return {}

    def wanted(passed):
        heard.append(passed)
        return False

    with pytest.raises(plan_work.Unwanted):
        plan_work._beside(searching, wanted)

    assert ended.wait(30)
    assert nice == [os.getpriority(os.PRIO_PROCESS, 0) + plan_work.NICE]
    assert len(heard) == 1


def test_what_goes_wrong_beside_is_raised_where_it_is_waited_for():
    def broken(_watch):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        plan_work._beside(broken, lambda _passed: True)

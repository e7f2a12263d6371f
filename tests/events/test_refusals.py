"""Why nothing could be planned, in a lead's words, with numbers and a way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from events import plan_words, plan_work, ways_out
from events.company import Tie
from events.models import GroupPlan
from events.planning import PlanningError
from events.seating import Guest
from events.wishes import Wishes
from tests.factories import make_event

GENERAL = "The wishes contradict each other. Plan with fewer rounds or larger tables."
NAMED = {"who", "apart", "between"}


def documented():
    """Every rule and case of docs/planner.md, with its facts."""
    table = Path("docs/planner.md").read_text(encoding="utf-8").split("| rule | case | further facts |")[1]
    rules = []
    for line in table.strip().splitlines()[1:]:
        if not line.startswith("|"):
            break
        first, case, facts = (cell.strip() for cell in line.strip("|").split("|"))
        rules = rules if first == "the same" else re.findall(r"`(\w+)`", first)
        names = re.findall(r"`(\w+)`", facts)
        for rule in rules:
            yield rule, case.strip("`"), [name for name in names if name != "tag_max"]


@pytest.mark.parametrize(("rule", "case", "names"), list(documented()))
def test_every_refusal_of_the_planner_has_words_of_its_own(rule, case, names):
    texts = {"group": "Table 1", "tag": "region", "value": "East", "between": ["Table 1", "Table 2"]}
    facts = {"case": case, "round": 0} | {name: texts.get(name, ["p1", "p2"] if name in NAMED else 3) for name in names}
    listed = {"p1": {"name": "Ines Moll"}, "p2": {"name": "Ben Ott"}}

    (sentence,) = plan_words.errors(GroupPlan(errors=[{"rule": rule, "facts": facts}], listed=listed))

    assert sentence != GENERAL
    assert "%" not in sentence
    assert re.search(r"[.,:;] (and )?\w", sentence)


def refused(people, apart=(), **wishes):
    """The sentences for a plan of these people."""
    plan = GroupPlan(listed={guest.key: {"name": guest.name} for guest in people})
    with pytest.raises(PlanningError) as caught:
        task = plan_work.task_for(people, Wishes(**wishes), {}, apart=apart)
        plan_work.search(task, seconds=1, seed=0)
    plan.errors = plan_work.errors_of(caught.value)
    return plan_words.errors(plan)


def crowd(number, acme=0, hosts=0):
    return [
        Guest(None, f"Guest {one}", one < hosts, False, listed=f"p{one}", tags={"firm": "Acme"} if one < acme else {})
        for one in range(number)
    ]


def test_eleven_of_one_firm_are_told_what_to_do():
    assert refused(crowd(25, acme=11), rounds=1, group_size=5, attributes=(("firm", "2"),)) == [
        (
            "11 people of “Acme” (firm), at most 2 a table, and 5 tables hold 10: allow 3, or let fewer people share a "
            "table, so that there are more of them."
        )
    ]


def ways(people, apart=(), **wishes):
    """The ways out of a plan of these people that cannot be: their labels, and what each makes of it."""
    wishes = Wishes(**wishes)
    plan = GroupPlan(rounds_wanted=wishes.rounds, group_size=wishes.group_size, wishes=wishes.as_dict())
    task = plan_work.task_for(people, wishes, {}, apart=apart)
    plan.problem = task.problem
    with pytest.raises(PlanningError) as caught:
        plan_work.search(task, seconds=1, seed=0)
    plan.errors = plan_work.errors_of(caught.value)
    found = {}
    for way in ways_out.ways_out(plan):
        made = plan_work.search(plan_work.task_for(people, way.wishes, {}, apart=apart), seconds=0.1, seed=0)
        found[way.label] = [one["rule"] for one in made["violations"]]
    return found


def test_each_way_out_leads_to_a_plan_that_keeps_all_wishes():
    assert ways(crowd(25, acme=11), rounds=1, group_size=5, attributes=(("firm", "2"),)) == {
        "Allow 3 of one answer at a table (firm)": [],
        "Seat up to 4 people a table": [],
    }
    assert ways(crowd(25, hosts=3), rounds=1, group_size=5, hosts=1) == {
        "Spread the hosts evenly": [],
        "Seat up to 9 people a table": [],
    }
    together = (("p0", "p1"), ("p1", "p2"), ("p2", "p3"), ("p3", "p4"))
    assert ways(crowd(10), rounds=1, group_size=4, together=together) == {"Seat up to 5 people a table": []}
    apart = {(f"p{one}", f"p{other}") for one in range(4) for other in range(one)}
    assert ways(crowd(12), apart, rounds=1, group_size=4) == {"Seat up to 3 people a table": []}


def test_too_few_hosts_are_counted():
    assert refused(crowd(25, hosts=3), rounds=1, group_size=5, hosts=1) == [
        (
            "3 people can host, and 5 tables with 1 each need 5. Ask 2 more to host, let more people share a table, or "
            "spread the hosts as evenly as they can be."
        )
    ]


def test_a_lead_hears_of_whom_a_plan_cannot_keep_apart():
    together = (("p0", "p1"), ("p1", "p2"))
    (sentence,) = refused(crowd(8), rounds=1, group_size=4, together=(*together, ("p2", "p3"), ("p3", "p4")))

    assert sentence.startswith("Guest 0, Guest 1, Guest 2, Guest 3 and Guest 4 are to sit together")


def test_a_fault_and_reasons_of_long_ago_are_said_all_the_same(network):
    plan = GroupPlan(event=make_event(network), errors=[{"rule": rule} for rule in ("fault", "size", "unheard of")])

    assert plan_words.errors(plan) == [
        "The planner stopped by a fault of its own. Plan again; if it stops again, tell who runs Kith.",
        GENERAL,
    ]


def test_ties_of_people_who_are_gone_do_no_harm():
    people = crowd(6)
    task = plan_work.task_for(people, Wishes(rounds=1, group_size=3), {(4711, 4712): Tie(1, None)})

    assert task.problem["met"] == []

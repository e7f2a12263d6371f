import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.planning import check, parse_plan, parse_problem, plan
from events.planning.search import Limits
from tests.planning.cases import event, past_meetings, recount

ROOT = Path(__file__).parents[2]
CALM = settings(max_examples=40)


@st.composite
def feasible_problems(draw):
    """An event whose rules some seating keeps by construction: they are read off a seating drawn first."""
    groups = draw(st.integers(1, 5))
    sizes = [draw(st.integers(2, 5)) for _ in range(groups)]
    people = sum(sizes)
    rounds = draw(st.integers(1, 4))
    absent = draw(st.sets(st.integers(0, people - 1), max_size=groups))
    problem = {
        "people": [{"id": f"p{number}"} for number in range(people)],
        "rounds": [
            {"groups": [{"id": f"T{g}", "min": max(1, size - 2), "max": size + 1} for g, size in enumerate(sizes)]}
            for _ in range(rounds)
        ],
        "met": past_meetings(people, draw(st.sampled_from([0, 0.2, 0.6])), draw(st.integers(0, 99))),
    }
    start = 0
    for size in sizes:
        problem["people"][start]["roles"] = ["facilitator", "experienced"]
        start += size
    for number in sorted(absent):
        if "roles" not in problem["people"][number] and draw(st.booleans()):
            problem["people"][number]["absent"] = [rounds - 1]
    if len(absent & set(range(people))) <= 1:
        problem["rules"] = {"facilitators": [1, 2], "experienced_min": 1}
    return problem


@CALM
@given(feasible_problems(), st.integers(0, 5))
def test_any_feasible_problem_gets_a_valid_plan(problem, seed):
    parsed = parse_problem(problem)

    made = plan(parsed, max_iterations=4000, seed=seed)

    assert made.violations == ()
    assert check(parsed, made).valid


@CALM
@given(feasible_problems(), st.integers(0, 5))
def test_every_count_of_a_plan_follows_from_its_seats(problem, seed):
    parsed = parse_problem(problem)
    made = plan(parsed, max_iterations=50, seed=seed).to_dict()

    counts = recount(problem, made["rounds"])

    verdict = check(parsed, parse_plan(made)).to_dict()
    assert {key: made[key] for key in counts} == counts
    assert {key: verdict[key] for key in counts} == counts
    assert sum(standing["new"] for standing in made["people"].values()) == 2 * counts["new_meetings"]
    assert made["bound"] <= counts["meetings"] - counts["new_meetings"]


@pytest.mark.parametrize(("people", "groups", "rounds"), [(16, 4, 3), (15, 5, 7), (32, 8, 7), (40, 8, 5), (23, 5, 3)])
def test_an_event_with_room_has_no_repeats(people, groups, rounds):
    made = plan(parse_problem(event(people, groups, rounds)), max_iterations=200_000)

    assert made.waste == 0
    assert made.optimal


def test_history_counts_as_met():
    problem = event(12, 4, 2, met=past_meetings(12, 0.3, 1))

    made = plan(parse_problem(problem), max_iterations=20_000).to_dict()

    assert made["repeats_from_history"] == recount(problem, made["rounds"])["repeats_from_history"]
    assert made["repeats_from_history"] == 0


def test_all_rules_are_kept_at_once():
    problem = event(30, 6, 4, met=past_meetings(30, 0.2, 3))
    for number, person in enumerate(problem["people"]):
        person["roles"] = ["facilitator"] * (number < 7) + ["newcomer" if 10 <= number < 20 else "experienced"]
        person["tags"] = {"sector": f"s{number % 5}"}
    problem |= {
        "apart": [["p1", "p2"], ["p3", "p20"]],
        "together": [["p11", "p25"], ["p25", "p26"]],
        "rules": {"facilitators": [1, 2], "newcomers_max": 2, "experienced_min": 1, "tag_max": {"sector": 2}},
        "locks": [{"person": "p9", "round": 1, "group": "T3"}, {"person": "p11", "round": 2, "group": "T0"}],
    }

    made = plan(parse_problem(problem), max_iterations=30_000)

    assert made.violations == ()
    assert "p9" in made.rounds[1]["T3"]
    assert {"p11", "p25", "p26"} <= set(made.rounds[2]["T0"])


def test_people_kept_together_make_repeats_that_are_called_unavoidable():
    problem = event(8, 2, 3, together=[["p0", "p1"]], met=[["p0", "p1"]])

    made = plan(parse_problem(problem), max_iterations=2000)

    assert made.counts.unavoidable == 3
    assert made.bound >= 3


def test_who_is_absent_has_no_seat_and_no_claim_on_others():
    problem = event(9, 3, 2, low=2, high=3, together=[["p0", "p1"]])
    problem["people"][0]["absent"] = [1]

    made = plan(parse_problem(problem), max_iterations=2000)

    assert made.violations == ()
    assert made.counts.people["p0"].groups[1] is None


def test_a_spare_table_stays_empty_and_is_left_out():
    problem = event(8, 2, 2)
    problem["rounds"] = [
        {"groups": [*table["groups"], {"id": "spare", "min": 0, "max": 4}]} for table in problem["rounds"]
    ]

    made = plan(parse_problem(problem), max_iterations=2000)

    assert [set(table) for table in made.rounds] == [{"T0", "T1"}, {"T0", "T1"}]


def test_small_tables_take_turns():
    made = plan(parse_problem(event(22, 6, 3)), max_iterations=5000)

    company = [
        sum(len(made.rounds[turn][group]) for turn, group in enumerate(standing.groups))
        for standing in made.counts.people.values()
    ]
    assert max(company) - min(company) <= 1


def test_what_counting_does_not_refute_is_planned_with_its_breaches():
    ring = [["p0", "p1"], ["p1", "p2"], ["p2", "p3"], ["p3", "p4"], ["p4", "p0"]]

    made = plan(parse_problem(event(5, 2, 1, apart=ring)), max_iterations=2000)

    assert [violation.rule for violation in made.violations] == ["apart"]


def test_wishes_bring_people_together_and_reluctances_part_them():
    wishes = [["p0", "p5", 3.5], ["p1", "p2", -4], ["p6", "p7", 2]]
    problem = event(8, 4, 1, pairs=wishes)

    made = plan(parse_problem(problem), max_iterations=3000)

    assert made.counts.pair_weight == 5.5
    assert made.optimal


def test_zero_waste_alone_does_not_prove_a_plan_with_wishes_best():
    problem = event(9, 3, 1, pairs=[["p0", "p1", 2], ["p1", "p2", 2], ["p3", "p4", 1], ["p2", "p3", 1.5]])

    made = plan(parse_problem(problem), max_iterations=3000)

    assert made.waste == made.bound == 0
    assert made.counts.pair_weight == 5
    assert not made.optimal


def test_a_seed_and_iterations_give_the_same_bytes_in_every_process(tmp_path):
    problem = event(
        22,
        5,
        4,
        low=4,
        high=5,
        met=past_meetings(22, 0.4, 5),
        together=[["p3", "p9"]],
        rules={"tag_max": {"city": 2}},
        pairs=[["p1", "p2", 0.3]],
    )
    for number, person in enumerate(problem["people"]):
        person["tags"] = {"city": f"c{number % 6}"}
    (tmp_path / "problem.json").write_text(json.dumps(problem))
    command = [sys.executable, "-m", "events.planning", "plan", tmp_path / "problem.json", "--iterations", "300"]

    printed = {
        subprocess.run(
            command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("0", "1", "4711")
    }

    assert len(printed) == 1
    assert json.loads(printed.pop())["seconds"] is None


def test_another_seed_gives_another_plan():
    problem = parse_problem(event(20, 4, 4, met=past_meetings(20, 0.4, 5)))

    assert plan(problem, max_iterations=200, seed=1).rounds != plan(problem, max_iterations=200, seed=2).rounds


def test_a_caller_hears_of_progress_and_may_cancel():
    heard = []

    def listen(progress):
        heard.append(progress.iterations)
        return len(heard) < 3

    made = plan(parse_problem(event(24, 6, 8)), max_iterations=100_000, progress=listen)

    assert len(heard) == 3
    assert heard == sorted(heard)
    assert made.iterations < 100_000
    assert not [violation for violation in made.violations if violation.rule == "missing"]


def test_limits_that_a_slow_machine_used_up_leave_nothing_to_divide():
    limits = Limits.of(None, 0.0, None)

    assert (limits.spent(), limits.spent_since(1.0)) == (1.0, 1.0)
    assert Limits(iterations=100, deadline=None, done=75).spent_since(0.5) == 0.5

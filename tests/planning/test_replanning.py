import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.planning import PlanningError, check, parse_plan, parse_problem, plan, replan
from tests.planning.cases import event, past_meetings
from tests.planning.test_making_a_plan import CALM, feasible_problems


def planned(problem, iterations=5000):
    """The problem's plan as it comes back from plan.json."""
    return parse_plan(plan(parse_problem(problem), max_iterations=iterations).to_dict())


@CALM
@given(feasible_problems(), st.integers(0, 1), st.integers(0, 3))
def test_a_replan_without_change_moves_nobody(problem, frozen, seed):
    before = planned(problem, iterations=100)

    after = replan(parse_problem(problem), before, frozen=frozen, max_iterations=500, seed=seed)

    assert (after.moved, after.forced_moves) == (0, 0)
    assert [set(map(frozenset, table.values())) for table in after.rounds] == [
        set(map(frozenset, table.values())) for table in before.rounds
    ]


def test_rounds_that_are_over_stay_as_they_are_in_order():
    problem = event(12, 3, 3, low=3, high=4)
    before = planned(problem)
    before.rounds[0]["T1"] = tuple(reversed(before.rounds[0]["T1"]))
    problem["people"][0]["absent"] = [1, 2]

    after = replan(parse_problem(problem), before, frozen=1, max_iterations=500)

    assert after.rounds[0] == before.rounds[0]
    assert list(after.rounds[0]) == list(before.rounds[0])
    assert after.frozen == 1
    assert after.violations == ()


def test_an_absence_that_fits_the_sizes_moves_nobody_else():
    problem = event(15, 5, 3, low=2, high=3)
    before = planned(problem)
    problem["people"][0]["absent"] = [0, 1, 2]

    after = replan(parse_problem(problem), before, frozen=0, max_iterations=2000)

    assert (after.moved, after.forced_moves) == (0, 0)
    assert after.counts.people["p0"].groups == (None, None, None)


def test_a_table_left_too_small_is_filled_by_as_few_as_needed():
    problem = event(15, 3, 1, low=4, high=6)
    before = planned(problem)
    for person in before.rounds[0]["T0"][:2]:
        problem["people"][int(person[1:])]["absent"] = [0]

    after = replan(parse_problem(problem), before, frozen=0, max_iterations=2000)

    assert (after.moved, after.forced_moves) == (1, 1)
    assert after.violations == ()


def test_a_late_joiner_is_seated_without_moving_others():
    problem = event(11, 3, 2, low=3, high=4)
    before = planned(problem)
    problem["people"].append({"id": "late"})

    after = replan(parse_problem(problem), before, frozen=1, max_iterations=2000)

    assert after.moved == 0
    assert after.counts.people["late"].groups[0] is None
    assert after.counts.people["late"].groups[1] is not None


def test_an_absent_only_facilitator_gets_a_substitute():
    problem = event(12, 3, 2, low=3, high=4, rules={"facilitators": [1, 2]})
    for person in problem["people"][:4]:
        person["roles"] = ["facilitator"]
    before = planned(problem)
    table = next(people for people in before.rounds[1].values() if len({"p0", "p1", "p2", "p3"} & set(people)) == 1)
    host = min({"p0", "p1", "p2", "p3"} & set(table))
    problem["people"][int(host[1:])]["absent"] = [1]

    after = replan(parse_problem(problem), before, frozen=1, max_iterations=5000)

    assert after.violations == ()
    assert after.forced_moves == 1
    assert after.moved <= 2


def test_people_of_a_table_that_is_no_more_are_forced_to_move():
    problem = event(12, 4, 2, low=3, high=4)
    before = planned(problem)
    problem["rounds"][1] = {"groups": problem["rounds"][1]["groups"][:3]}

    after = replan(parse_problem(problem), before, frozen=1, max_iterations=5000)

    assert after.violations == ()
    assert (after.moved, after.forced_moves) == (3, 3)


def test_rules_do_not_bind_rounds_that_are_over():
    problem = event(8, 2, 2)
    before = planned(problem)
    table = before.rounds[0]["T0"]
    problem["apart"] = [list(table[:2])]
    problem["locks"] = [{"person": table[0], "round": 0, "group": "T1"}]

    after = replan(parse_problem(problem), before, frozen=1, max_iterations=2000)

    assert after.violations == ()
    assert check(parse_problem(problem), after).valid


def test_an_erased_person_stays_in_rounds_that_are_over_and_counts_for_nobody():
    problem = event(9, 3, 2, low=2, high=3)
    before = planned(problem)
    gone = problem["people"].pop(4)["id"]

    after = replan(parse_problem(problem), before, frozen=1, max_iterations=2000)

    assert any(gone in people for people in after.rounds[0].values())
    assert not any(gone in people for people in after.rounds[1].values())
    assert (
        after.counts.meetings == sum(standing.new + standing.repeats for standing in after.counts.people.values()) / 2
    )


def test_a_replan_after_the_event_keeps_the_plan():
    problem = event(8, 2, 2)
    before = planned(problem)

    assert replan(parse_problem(problem), before, frozen=2, max_iterations=10).rounds == before.rounds


@pytest.mark.parametrize(("frozen", "place"), [(3, "--frozen"), (2, "plan.rounds")])
def test_more_frozen_rounds_than_there_are_is_refused(frozen, place):
    problem = event(8, 2, 2)
    before = parse_plan({"rounds": [{}]})

    with pytest.raises(PlanningError) as refused:
        replan(parse_problem(problem), before, frozen=frozen, max_iterations=10)

    assert [error.where for error in refused.value.errors] == [place]


def test_meetings_of_rounds_that_are_over_are_not_repeated():
    problem = event(16, 4, 4, met=past_meetings(16, 0.1, 1))
    before = planned(problem, iterations=20_000)
    problem["rounds"][3]["groups"] = [{**group, "min": 3} for group in problem["rounds"][3]["groups"]]
    problem["people"][3]["absent"] = [3]

    after = replan(parse_problem(problem), before, frozen=3, max_iterations=3000)

    assert after.waste <= before_waste(problem, before)


def before_waste(problem, before):
    return check(parse_problem(problem), before).counts.waste

import time

import pytest

from events.planning import PlanningError, parse_problem, plan
from tests.planning.cases import event


def refusals(problem):
    with pytest.raises(PlanningError) as refused:
        plan(parse_problem(problem), max_iterations=10)
    return [(error.rule, error.where, error.why) for error in refused.value.errors]


def with_roles(problem, role, numbers):
    for number in numbers:
        problem["people"][number].setdefault("roles", []).append(role)
    return problem


def test_too_few_people_are_named_with_the_round():
    problem = event(8, 2, 2)
    problem["people"][7]["absent"] = [1]

    [(rule, where, why)] = refusals(problem)

    assert (rule, where) == ("size", "round 1")
    assert why == "7 people are there, but the 2 groups need at least 8: p0, p1, p2, p3, p4, p5, p6"


def test_too_many_people_are_refused():
    [(rule, where, why)] = refusals(event(8, 2, 1, low=2, high=3))

    assert (rule, where) == ("size", "round 0")
    assert "seat at most 6" in why


def test_locks_that_overfill_a_group_are_refused_with_the_people():
    locks = [{"person": f"p{number}", "round": 0, "group": "T1"} for number in range(4)]

    [(rule, where, why)] = refusals(event(9, 3, 1, locks=locks))

    assert (rule, where) == ("locks", "round 0")
    assert why == "p0, p1, p2, p3 are locked to 'T1', which seats 3"


def test_a_person_locked_to_two_groups_of_a_round_is_refused():
    locks = [{"person": "p0", "round": 0, "group": group} for group in ("T0", "T1")]

    assert refusals(event(8, 2, 1, locks=locks)) == [("locks", "round 0", "p0 is locked to both 'T0' and 'T1'")]


def test_a_lock_of_an_absent_person_is_refused():
    problem = event(8, 2, 2, low=3, high=4, locks=[{"person": "p0", "round": 1, "group": "T0"}])
    problem["people"][0]["absent"] = [1]

    assert refusals(problem) == [("locks", "round 1", "p0 is locked to 'T0', but absent")]


def test_a_block_larger_than_any_group_is_refused():
    together = [["p0", "p1"], ["p1", "p2"], ["p2", "p3"], ["p3", "p4"]]

    [(rule, _, why)] = refusals(event(8, 2, 1, together=together))

    assert rule == "together"
    assert why.startswith("p0, p1, p2, p3, p4 are to be kept together, 5 people")


def test_keeping_the_same_pair_together_and_apart_is_refused():
    problem = event(8, 2, 1, together=[["p0", "p1"]], apart=[["p1", "p0"]])

    assert refusals(problem) == [("together", "together", "p0, p1 are to be kept together and apart")]


def test_a_block_that_holds_a_pair_to_be_kept_apart_is_refused():
    problem = event(8, 2, 1, together=[["p0", "p1"], ["p1", "p2"]], apart=[["p0", "p2"]])

    assert refusals(problem) == [("together", "round 0", "p0, p1, p2 are to be kept together, but p0, p2 apart")]


def test_people_kept_together_but_locked_to_different_groups_are_refused():
    locks = [{"person": "p0", "round": 0, "group": "T0"}, {"person": "p1", "round": 0, "group": "T1"}]

    [(rule, _, why)] = refusals(event(8, 2, 1, together=[["p0", "p1"]], locks=locks))

    assert rule == "locks"
    assert "'T0' and 'T1'" in why


def test_people_locked_to_one_group_but_kept_apart_are_refused():
    locks = [{"person": person, "round": 0, "group": "T0"} for person in ("p0", "p1")]

    assert [rule for rule, _, _ in refusals(event(8, 2, 1, apart=[["p0", "p1"]], locks=locks))] == ["apart"]


def test_too_few_facilitators_are_refused():
    problem = with_roles(event(12, 3, 1, rules={"facilitators": [1, 2]}), "facilitator", [0, 5])

    assert refusals(problem) == [
        ("facilitators", "round 0", "3 groups need 3 facilitators, 1 each, but 2 are there: p0, p5")
    ]


def test_facilitators_who_are_absent_do_not_count():
    problem = with_roles(event(8, 2, 2, low=3, high=4, rules={"facilitators": [1, 1]}), "facilitator", [0, 1])
    problem["people"][1]["absent"] = [1]

    assert [(rule, where) for rule, where, _ in refusals(problem)] == [("facilitators", "round 1")]


def test_more_facilitators_than_groups_may_have_are_refused():
    problem = with_roles(event(8, 2, 1, rules={"facilitators": [0, 1]}), "facilitator", [0, 1, 2])

    assert refusals(problem)[0][0] == "facilitators"


def test_more_newcomers_than_groups_take_are_refused():
    problem = with_roles(event(8, 2, 1, rules={"newcomers_max": 2}), "newcomer", range(5))

    [(rule, _, why)] = refusals(problem)

    assert rule == "newcomers_max"
    assert why.endswith("p0, p1, p2, p3, p4")


def test_too_few_experienced_people_are_refused():
    problem = with_roles(event(8, 2, 1, rules={"experienced_min": 2}), "experienced", [1, 2, 3])

    assert [rule for rule, _, _ in refusals(problem)] == ["experienced_min"]


def test_more_people_of_one_tag_than_groups_take_are_refused():
    problem = event(15, 5, 1, rules={"tag_max": {"organisation": 2}})
    for person in problem["people"][:11]:
        person["tags"] = {"organisation": "Acme"}

    [(rule, _, why)] = refusals(problem)

    assert rule == "tag_max"
    assert why.startswith("11 people with organisation 'Acme' are there, but 5 groups with 2 each take 10: p0, p1")


def test_more_people_to_be_kept_apart_than_groups_are_refused():
    apart = [["p0", "p1"], ["p1", "p2"], ["p0", "p2"]]

    [(rule, _, why)] = refusals(event(8, 2, 1, apart=apart))

    assert rule == "apart"
    assert why == "p0, p1, p2 are all to be kept apart, but there are 2 groups"


def test_a_large_problem_is_refused_within_a_fifth_of_a_second():
    problem = parse_problem(with_roles(event(500, 84, 6, rules={"facilitators": [1, 2]}), "facilitator", range(80)))
    began = time.process_time()

    with pytest.raises(PlanningError):
        plan(problem)

    assert time.process_time() - began < 0.2

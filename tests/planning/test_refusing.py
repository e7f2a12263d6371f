import json
import time

import pytest

from events.planning import PlanningError, parse_problem, plan
from tests.planning.cases import event


def refusals(problem):
    with pytest.raises(PlanningError) as refused:
        plan(parse_problem(problem), max_iterations=10)
    return [(error.rule, error.where, error.why) for error in refused.value.errors]


def facts_of(problem):
    """The case and the numbers of the only reason why a problem is refused."""
    with pytest.raises(PlanningError) as refused:
        plan(parse_problem(problem), max_iterations=10)
    [error] = refused.value.errors
    return error.rule, json.loads(json.dumps(error.facts))


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


def test_a_refusal_carries_its_numbers_and_ids():
    alike = event(15, 5, 1, rules={"tag_max": {"organisation": 2}})
    for person in alike["people"][:11]:
        person["tags"] = {"organisation": "Acme"}
    locked = event(9, 3, 1, locks=[{"person": f"p{number}", "round": 0, "group": "T1"} for number in range(4)])
    hosts = with_roles(event(12, 3, 1, rules={"facilitators": [1, 2]}), "facilitator", [0, 5])

    assert facts_of(alike) == (
        "tag_max",
        {"case": "too many", "round": 0, "tag": "organisation", "value": "Acme", "people": 11, "most": 2, "groups": 5,
         "places": 10},
    )  # fmt: skip
    assert facts_of(locked) == (
        "locks",
        {"case": "overfull", "round": 0, "who": ["p0", "p1", "p2", "p3"], "people": 4, "group": "T1", "most": 3},
    )
    assert facts_of(hosts) == (
        "facilitators",
        {"case": "too few", "round": 0, "people": 2, "least": 1, "groups": 3, "needed": 3},
    )


def test_more_blocks_than_the_groups_have_room_for_are_refused():
    together = [[f"p{number}", f"p{number + 1}"] for number in range(0, 8, 2)]

    rule, facts = facts_of(event(9, 3, 1, together=together))

    assert rule == "together"
    assert facts == {"case": "too many", "round": 0, "sets": 4, "size": 2, "places": 3, "groups": 3}


def test_groups_that_no_mixture_of_a_tag_fills_are_refused():
    alike = event(15, 3, 1, rules={"tag_max": {"sector": 2}})
    alike["rounds"][0]["groups"] = [{"id": f"T{n}", "min": size, "max": size} for n, size in enumerate((6, 6, 3))]
    for number, person in enumerate(alike["people"]):
        person["tags"] = {"sector": ("arts", "law", "tech", "arts", "law")[number % 5]}
    uneven = event(9, 2, 1, rules={"tag_max": {"sector": 3}})
    uneven["rounds"][0]["groups"] = [{"id": "T0", "min": 2, "max": 8}, {"id": "T1", "min": 1, "max": 1}]
    for number, person in enumerate(uneven["people"]):
        person["tags"] = {"sector": ("arts", "law")[number % 2] if number < 8 else "tech"}

    assert facts_of(alike) == (
        "tag_max",
        {"case": "too alike", "round": 0, "tag": "sector", "most": 2, "groups": 2, "needed": 12, "people": 11},
    )
    assert facts_of(uneven) == (
        "tag_max",
        {"case": "too uneven", "round": 0, "tag": "sector", "most": 3, "groups": 1, "places": 1, "people": 2},
    )


def test_locks_that_leave_no_place_for_a_host_are_refused():
    locks = [{"person": f"p{number}", "round": 0, "group": "T0"} for number in (3, 4, 5)]
    problem = event(9, 3, 1, rules={"facilitators": [1, 2]}, locks=locks)

    rule, facts = facts_of(with_roles(problem, "facilitator", [0, 1, 2]))

    assert rule == "facilitators"
    assert facts == {
        "case": "locked out", "round": 0, "group": "T0", "places": 0, "needed": 1, "who": ["p3", "p4", "p5"],
    }  # fmt: skip


def test_someone_kept_apart_from_people_locked_everywhere_is_refused():
    locks = [{"person": person, "round": 0, "group": group} for person, group in (("p1", "T0"), ("p2", "T1"))]

    rule, facts = facts_of(event(8, 2, 1, apart=[["p0", "p1"], ["p0", "p2"]], locks=locks))

    assert rule == "apart"
    assert facts == {"case": "nowhere", "round": 0, "who": ["p0"], "groups": 2}


def test_blocks_that_must_all_sit_apart_need_as_many_groups():
    problem = event(9, 2, 1, together=[["p0", "p3"]], apart=[["p0", "p1"], ["p3", "p2"], ["p1", "p2"]])

    rule, facts = facts_of(problem)

    assert rule == "apart"
    assert facts == {"case": "too many", "round": 0, "who": ["p0", "p1", "p2", "p3"], "people": 3, "groups": 2}


def test_kinds_that_are_few_a_group_leave_places_that_others_must_fill():
    problem = event(8, 2, 1, rules={"facilitators": [0, 2], "newcomers_max": 2})
    problem["rounds"][0]["groups"] = [{"id": f"T{n}", "min": size, "max": size} for n, size in enumerate((2, 6))]

    rule, facts = facts_of(with_roles(with_roles(problem, "facilitator", range(4)), "newcomer", [4, 5, 6]))

    assert rule == "newcomers_max"
    assert facts == {
        "case": "too few others", "round": 0, "people": 7, "most": 4, "groups": 2, "needed": 2, "others": 1,
    }  # fmt: skip


def test_a_large_problem_is_refused_within_a_fifth_of_a_second():
    problem = parse_problem(with_roles(event(500, 84, 6, rules={"facilitators": [1, 2]}), "facilitator", range(80)))
    began = time.process_time()

    with pytest.raises(PlanningError):
        plan(problem)

    assert time.process_time() - began < 0.2

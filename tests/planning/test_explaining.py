import json

import pytest

from events.planning import PlanningError, explain, parse_plan, parse_problem, plan
from tests.planning.cases import event


def test_every_round_says_where_with_whom_who_is_new_and_why():
    problem = event(8, 2, 2, met=[["p0", "p1"]], locks=[{"person": "p0", "round": 0, "group": "T1"}])
    seats = parse_plan(
        {
            "rounds": [
                {"T0": ["p4", "p5", "p6", "p7"], "T1": ["p0", "p1", "p2", "p3"]},
                {"T0": ["p0", "p2", "p4", "p5"], "T1": ["p1", "p3", "p6", "p7"]},
            ]
        }
    )

    told = explain(parse_problem(problem), seats, "p0").to_dict()

    assert told == {
        "person": "p0",
        "rounds": [
            {
                "group": "T1",
                "with": ["p1", "p2", "p3"],
                "new": ["p2", "p3"],
                "reasons": ["The lead has fixed this seat.", "Meets 2 people for the first time.", "Meets p1 again."],
            },
            {
                "group": "T0",
                "with": ["p2", "p4", "p5"],
                "new": ["p4", "p5"],
                "reasons": ["Meets 2 people for the first time.", "Meets p2 again."],
            },
        ],
    }


def test_keep_apart_pairs_and_reluctances_leave_no_trace_in_any_explanation():
    problem = event(12, 3, 3, rules={"facilitators": [0, 2]})
    parsed = parse_problem(problem)
    made = plan(parsed, max_iterations=500)
    secret = parse_problem(problem | {"apart": [["p0", "p1"], ["p2", "p3"]], "pairs": [["p0", "p2", -5]]})

    for person in parsed.index:
        assert explain(secret, made, person) == explain(parsed, made, person)


def test_an_absent_person_is_told_so():
    problem = event(8, 2, 2, low=3, high=4)
    problem["people"][5]["absent"] = [1]
    parsed = parse_problem(problem)

    told = explain(parsed, plan(parsed, max_iterations=100), "p5").rounds[1]

    assert (told.group, told.company, told.reasons) == (None, (), ("Absent in this round.",))


def test_every_seat_has_a_reason():
    parsed = parse_problem(event(9, 3, 3, together=[["p0", "p1"]], pairs=[["p2", "p3", 1]]))
    made = plan(parsed, max_iterations=200)

    assert all(told.reasons for person in parsed.index for told in explain(parsed, made, person).rounds)


def test_the_roles_of_others_are_not_told():
    problem = event(8, 2, 1, rules={"newcomers_max": 4, "experienced_min": 1})
    for number, person in enumerate(problem["people"]):
        person["roles"] = ["newcomer"] if number % 2 else ["experienced"]
    parsed = parse_problem(problem)
    made = plan(parsed, max_iterations=200)

    assert "newcomer" not in json.dumps([explain(parsed, made, person).to_dict() for person in parsed.index])


def test_an_unknown_person_is_refused():
    parsed = parse_problem(event(8, 2, 1))

    with pytest.raises(PlanningError):
        explain(parsed, plan(parsed, max_iterations=10), "nobody")

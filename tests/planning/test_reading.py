import math

import pytest

from events.planning import PlanningError, parse_plan, parse_problem
from tests.planning.cases import event


def places(problem):
    with pytest.raises(PlanningError) as refused:
        parse_problem(problem)
    return [error.where for error in refused.value.errors]


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_a_problem_is_an_object(value):
    assert places(value) == ["problem"]


def test_people_and_rounds_are_required():
    assert places({}) == ["people", "rounds"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"people": []}, "people"),
        ({"people": {}}, "people"),
        ({"people": [{"id": "p0"}, {"id": "p0"}]}, "people[1].id"),
        ({"people": [{"id": ""}]}, "people[0].id"),
        ({"people": [{}]}, "people[0].id"),
        ({"people": ["p0"]}, "people[0]"),
        ({"people": [{"id": "p0", "roles": ["host"]}]}, "people[0].roles[0]"),
        ({"people": [{"id": "p0", "roles": "newcomer"}]}, "people[0].roles"),
        ({"people": [{"id": "p0", "tags": {"sector": 4}}]}, "people[0].tags.sector"),
        ({"people": [{"id": "p0", "absent": [2]}]}, "people[0].absent[0]"),
        ({"people": [{"id": "p0", "absent": [True]}]}, "people[0].absent[0]"),
        ({"rounds": []}, "rounds"),
        ({"rounds": [{}]}, "rounds[0].groups"),
        ({"rounds": [{"groups": []}]}, "rounds[0].groups"),
        ({"rounds": [{"groups": [{"id": "T", "min": 3, "max": 2}]}]}, "rounds[0].groups[0]"),
        ({"rounds": [{"groups": [{"id": "T", "min": -1, "max": 2}]}]}, "rounds[0].groups[0].min"),
        ({"rounds": [{"groups": [{"id": "T", "max": 2}]}]}, "rounds[0].groups[0].min"),
        ({"rounds": [{"groups": [{"id": "T", "min": 1, "max": 2}] * 2}]}, "rounds[0].groups[1].id"),
        ({"met": [["p0"]]}, "met[0]"),
        ({"met": [["p0", "p0"]]}, "met[0]"),
        ({"apart": [["p0", "nobody"]]}, "apart[0][1]"),
        ({"together": "p0"}, "together"),
        ({"pairs": [["p0", "p1"]]}, "pairs[0]"),
        ({"pairs": [["p0", "p1", "much"]]}, "pairs[0][2]"),
        ({"pairs": [["p0", "p1", math.nan]]}, "pairs[0][2]"),
        ({"pairs": [["p0", "p1", 1], ["p1", "p0", 2]]}, "pairs[1]"),
        ({"rules": {"facilitator": [1, 2]}}, "rules.facilitator"),
        ({"rules": {"facilitators": [2, 1]}}, "rules.facilitators"),
        ({"rules": {"facilitators": [1]}}, "rules.facilitators"),
        ({"rules": {"facilitators": 1}}, "rules.facilitators"),
        ({"rules": {"newcomers_max": 1.5}}, "rules.newcomers_max"),
        ({"rules": {"experienced_min": -1}}, "rules.experienced_min"),
        ({"rules": {"tag_max": {"sector": 0}}}, "rules.tag_max.sector"),
        ({"locks": [{"person": "p0", "round": 0}]}, "locks[0].group"),
        ({"locks": [{"person": "p0", "round": 2, "group": "T0"}]}, "locks[0].round"),
        ({"locks": [{"person": "p0", "round": 0, "group": "nowhere"}]}, "locks[0].group"),
        ({"locks": [{"person": "nobody", "round": 0, "group": "T0"}]}, "locks[0].person"),
        ({"weights": {"pairs": -1}}, "weights.pairs"),
        ({"weights": {"new_meetings": math.inf}}, "weights.new_meetings"),
        ({"weights": {"meetings": 1}}, "weights.meetings"),
    ],
)
def test_a_malformed_field_is_named_with_its_place(change, place):
    assert places(event(8, 2, 2) | change) == [place]


def test_all_malformed_fields_are_named_at_once():
    assert places(event(8, 2, 2) | {"met": [["p0"]], "weights": {"pairs": "x"}}) == ["met[0]", "weights.pairs"]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([], "plan"),
        ({}, "plan.rounds"),
        ({"rounds": [[]]}, "plan.rounds[0]"),
        ({"rounds": [{"T0": "p0"}]}, "plan.rounds[0]['T0']"),
        ({"rounds": [{"T0": [7]}]}, "plan.rounds[0]['T0'][0]"),
        ({"rounds": [], "frozen": -1}, "plan.frozen"),
    ],
)
def test_a_malformed_plan_is_named_with_its_place(value, place):
    with pytest.raises(PlanningError) as refused:
        parse_plan(value)

    assert [error.where for error in refused.value.errors] == [place]


def test_unknown_keys_of_a_plan_are_ignored():
    assert parse_plan({"rounds": [{"T0": ["p0"]}], "note": 1}).rounds == ({"T0": ("p0",)},)

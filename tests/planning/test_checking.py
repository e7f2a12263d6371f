import pytest

from events.planning import Violation, check, parse_plan, parse_problem
from tests.planning.cases import event

SEATS = {"T0": ["p0", "p1", "p2"], "T1": ["p3", "p4", "p5"]}


def breaches(problem, *tables, frozen=0):
    verdict = check(parse_problem(problem), parse_plan({"rounds": list(tables), "frozen": frozen}))
    return [(violation.rule, violation.group, violation.people) for violation in verdict.violations]


def test_a_plan_that_keeps_everything_is_valid():
    assert breaches(event(6, 2, 1), SEATS) == []


@pytest.mark.parametrize(
    ("change", "table", "breach"),
    [
        ({}, {"T0": ["p0", "p1"], "T1": ["p3", "p4", "p5"]}, ("missing", None, ("p2",))),
        ({}, {"T0": ["p0", "p1", "p2", "p3"], "T1": ["p4", "p5"]}, ("size", "T0", ("p0", "p1", "p2", "p3"))),
        ({}, {**SEATS, "T9": []}, ("unknown", "T9", ())),
        ({"apart": [["p0", "p1"]]}, SEATS, ("apart", "T0", ("p0", "p1"))),
        ({"together": [["p0", "p5"]]}, SEATS, ("together", None, ("p0", "p5"))),
        ({"locks": [{"person": "p0", "round": 0, "group": "T1"}]}, SEATS, ("locks", "T1", ("p0",))),
        ({"rules": {"facilitators": [1, 1]}}, SEATS, ("facilitators", "T1", ("p3", "p4", "p5"))),
        ({"rules": {"newcomers_max": 1}}, SEATS, ("newcomers_max", "T0", ("p1", "p2"))),
        ({"rules": {"experienced_min": 1}}, SEATS, ("experienced_min", "T0", ("p0", "p1", "p2"))),
        ({"rules": {"tag_max": {"city": 1}}}, SEATS, ("tag_max", "T1", ("p4", "p5"))),
    ],
)
def test_a_breach_names_its_rule_group_and_people(change, table, breach):
    problem = event(6, 2, 1) | change
    for number, roles in enumerate([["facilitator"], ["newcomer"], ["newcomer"], ["experienced"], [], []]):
        problem["people"][number]["roles"] = roles
    problem["people"][4]["tags"] = problem["people"][5]["tags"] = {"city": "Oslo"}

    assert breach in breaches(problem, table)


def test_a_person_seated_twice_is_a_breach():
    assert ("twice", "T1", ("p0",)) in breaches(event(6, 2, 1), {**SEATS, "T1": ["p3", "p4", "p5", "p0"]})


def test_an_absent_or_unknown_person_with_a_seat_is_a_breach():
    problem = event(6, 2, 1, low=2, high=4)
    problem["people"][0]["absent"] = [0]

    assert breaches(problem, {**SEATS, "T1": ["p3", "p4", "p5", "who"]}) == [
        ("absent", "T0", ("p0",)),
        ("unknown", "T1", ("who",)),
    ]


def test_rules_do_not_bind_in_frozen_rounds():
    assert breaches(event(6, 2, 2, apart=[["p0", "p1"]]), SEATS, {**SEATS}, frozen=2) == []


def test_rounds_beyond_the_event_are_a_breach():
    assert ("rounds", None, ()) in breaches(event(6, 2, 1), SEATS, SEATS)


def test_the_second_meeting_of_a_known_pair_repeats_the_event():
    problem = parse_problem(event(6, 2, 2, met=[["p0", "p1"]], pairs=[["p0", "p1", 1.5]]))

    counts = check(problem, parse_plan({"rounds": [SEATS, SEATS]})).counts

    assert (counts.meetings, counts.new_meetings) == (12, 5)
    assert (counts.repeats_from_history, counts.repeats_in_event) == (1, 6)
    assert counts.pair_weight == 3
    assert (counts.people["p0"].new, counts.people["p0"].repeats) == (1, 3)


def test_a_violation_is_told_as_json():
    assert Violation("size", 0, "T0", ("p0",)).to_dict() == {
        "rule": "size",
        "round": 0,
        "group": "T0",
        "people": ["p0"],
    }

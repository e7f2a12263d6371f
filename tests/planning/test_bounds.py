import pytest

from events.planning import bounds, parse_problem, plan
from tests.planning.cases import event, past_meetings


@pytest.mark.parametrize(
    ("people", "groups", "rounds", "waste", "most"),
    [
        (32, 8, 10, 0, 10),  # 31 others, 3 new ones a round
        (32, 8, 11, 32, 10),  # each person meets 33 of 31: 32 * 2 / 2
        (24, 6, 8, 12, 7),  # each person meets 24 of 23
        (12, 3, 4, 9, 1),  # pigeonhole: 3 groups of 4 draw one pair each from every earlier round
        (40, 8, 5, 0, 9),
    ],
)
def test_bounds_of_plain_events_are_those_worked_out_by_hand(people, groups, rounds, waste, most):
    found = bounds(parse_problem(event(people, groups, rounds)))

    assert (found.waste_bound, found.max_rounds_without_repeats) == (waste, most)


def test_meetings_are_the_pairs_of_all_groups():
    assert bounds(parse_problem(event(23, 5, 2))).meetings == 2 * (3 * 10 + 2 * 6)


def test_history_uses_up_pairs():
    everyone = [[f"p{a}", f"p{b}"] for a in range(8) for b in range(a)]

    found = bounds(parse_problem(event(8, 2, 2, met=everyone)))

    assert found.waste_bound == found.meetings == 24
    assert found.max_rounds_without_repeats == 0


def test_keep_together_raises_the_bound():
    assert bounds(parse_problem(event(20, 5, 3, together=[["p0", "p1"]]))).waste_bound == 2


def test_locks_that_repeat_a_pair_raise_the_bound():
    locks = [{"person": person, "round": turn, "group": "T0"} for person in ("p0", "p1") for turn in range(3)]

    assert bounds(parse_problem(event(20, 5, 3, locks=locks))).waste_bound == 2


def test_no_plan_goes_below_its_bound():
    for seed in range(12):
        people = 10 + seed
        problem = event(people, people // 4, 3 + seed % 3, met=past_meetings(people, 0.1 * (seed % 7), seed))
        made = plan(parse_problem(problem), max_iterations=1500, seed=seed)
        assert made.bound <= made.waste
        assert made.optimal == (made.bound == made.waste)


def test_the_organiser_is_told_why():
    reasons = bounds(parse_problem(event(12, 3, 4))).reasons

    assert reasons[-1] == "at most 1 rounds without repeats: 3 groups cannot part 4 people who have sat together"

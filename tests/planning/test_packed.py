from random import Random

import pytest

from events.planning import parse_problem, plan
from events.planning.board import Board
from events.planning.filling import fill
from events.planning.packed import Packed, packs
from tests.planning.cases import event, past_meetings


def crowded():
    return event(24, 6, 4, met=past_meetings(24, 0.5, 1))


def with_everything():
    """Absences, loose sizes, locks, keep-apart and a rule."""
    problem = event(
        23, 5, 4, low=3, high=6, met=past_meetings(23, 0.4, 1), apart=[["p1", "p2"], ["p3", "p4"]],
        locks=[{"person": "p5", "round": 1, "group": "T2"}], rules={"newcomers_max": 3},
    )  # fmt: skip
    for number in (3, 9):
        problem["people"][number]["absent"] = [0, 2]
    for person in problem["people"][:8]:
        person["roles"] = ["newcomer"]
    return problem


@pytest.mark.parametrize("problem", [crowded(), with_everything()])
def test_costs_that_follow_every_swap_are_those_of_the_seats(problem):
    parsed = parse_problem(problem)
    board = Board(parsed)
    fill(board, Random(4))
    cooled = Packed(board, Random(4))

    for _ in range(5):
        cooled.batch(300, 0.9 * board.scale.unit, -1)
        board.load(cooled.snapshot())
        anew = Packed(board, Random(0))

        assert board.broken == 0
        assert (cooled.total, cooled.repeats) == (board.total, board.repeats)
        assert (cooled.cost, cooled.owns, cooled.nears) == (anew.cost, anew.owns, anew.nears)
        assert (cooled.members, cooled.slots) == (anew.members, anew.slots)


def test_people_who_are_locked_stay_where_they_are():
    board = Board(parse_problem(with_everything()))
    fill(board, Random(1))
    cooled = Packed(board, Random(1))

    cooled.batch(2000, 2.0 * board.scale.unit, -1)

    assert 5 in cooled.snapshot()[1][2]


@pytest.mark.parametrize(
    "change", [{"together": [["p0", "p1"]]}, {"pairs": [["p0", "p1", 2]]}, {"weights": {"new_meetings": 0}}]
)
def test_blocks_and_wishes_are_cooled_in_the_general_way(change):
    plain, other = Board(parse_problem(crowded())), Board(parse_problem(crowded() | change))
    empty = packs(plain)
    fill(plain, Random(1))
    fill(other, Random(1))

    assert (empty, packs(plain), packs(other)) == (False, True, False)


def test_a_crowded_event_is_cooled_to_few_repeats():
    made = plan(parse_problem(crowded()), max_iterations=40_000)

    assert made.waste <= 32
    assert made.violations == ()

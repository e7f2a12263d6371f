from itertools import combinations

import pytest

from events.planning import parse_problem, plan
from events.planning.catalogue import CYCLIC
from events.planning.designs import design
from events.planning.fields import ring
from tests.planning.cases import event


def pairs(rounds):
    return [frozenset(pair) for groups in rounds for group in groups for pair in combinations(group, 2)]


@pytest.mark.parametrize("order", [2, 4, 5, 8, 9, 16, 25, 27, 12])
def test_a_ring_adds_and_multiplies_as_rings_do(order):
    numbers = ring(order)
    add, times = numbers.add, numbers.times

    assert all(sorted(row) == list(range(order)) for row in add)
    assert all(
        times[a][add[b][c]] == add[times[a][b]][times[a][c]]
        for a in range(order)
        for b in range(min(order, 3))
        for c in range(order)
    )
    for one, other in combinations(numbers.apart, 2):
        difference = next(d for d in range(order) if add[d][other] == one)
        assert sorted(times[difference]) == list(range(order))


@pytest.mark.parametrize(
    ("groups", "size", "rounds"),
    [
        (4, 4, 5),
        (5, 5, 6),
        (7, 7, 8),
        (8, 4, 10),
        (8, 5, 8),
        (8, 7, 8),
        (9, 4, 9),
        (11, 6, 11),
        (16, 4, 21),
        (25, 6, 25),
        (12, 3, 12),
        (15, 5, 3),
        (9, 3, 13),
        *((groups, size, len(entry.base) * entry.modulus) for (groups, size), entry in CYCLIC.items()),
    ],
)
def test_a_design_seats_everyone_in_every_round_and_no_pair_twice(groups, size, rounds):
    found = design(groups, size, rounds)

    assert len(found) == rounds
    assert all(sorted(p for group in line for p in group) == list(range(groups * size)) for line in found)
    assert all(len(group) == size for line in found for group in line)
    assert len(pairs(found)) == len(set(pairs(found)))


@pytest.mark.parametrize(("groups", "size", "rounds"), [(5, 3, 7), (6, 5, 6), (7, 4, 9), (8, 4, 10), (10, 4, 13)])
def test_a_plan_that_algebra_knows_needs_no_search(groups, size, rounds):
    made = plan(parse_problem(event(groups * size, groups, rounds)), max_iterations=0)

    assert made.waste == 0
    assert made.optimal
    assert made.violations == ()


@pytest.mark.parametrize(("people", "groups", "rounds"), [(38, 8, 8), (27, 7, 7), (30, 8, 10), (61, 16, 16)])
def test_uneven_groups_lose_people_who_never_meet(people, groups, rounds):
    made = plan(parse_problem(event(people, groups, rounds)), max_iterations=0)

    assert made.waste == 0
    assert made.violations == ()


def test_rounds_beyond_a_design_are_searched_for():
    made = plan(parse_problem(event(20, 5, 6)), max_iterations=3000)

    assert made.violations == ()
    assert made.waste < 30

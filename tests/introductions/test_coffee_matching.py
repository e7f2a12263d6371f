"""Who has coffee with whom: nobody again while somebody is new, nobody left out, nobody whom they must not meet."""

from __future__ import annotations

from itertools import combinations

import pytest

from introductions.coffee import matching
from introductions.coffee.matching import Match, Wish, match, sizes


def held(wish: Wish, rounds: int) -> list[list[tuple[int, ...]]]:
    """The groups of so many draws, one after the other."""
    found = []
    for seed in range(rounds):
        made = match(wish, seed=seed)
        assert made.left_over == []
        found.append(sorted(tuple(sorted(group)) for group in made.groups))
        wish = wish.after(made.groups)
    return found


@pytest.mark.parametrize("people", [2, 4, 6, 8])
def test_everybody_meets_everybody_before_anybody_meets_again_and_then_whom_they_met_longest_ago(people):
    rounds = held(Wish(people=range(1, people + 1)), 2 * people - 2)

    first, second = rounds[: people - 1], rounds[people - 1 :]
    assert sorted(pair for groups in first for pair in groups) == list(combinations(range(1, people + 1), 2))
    assert second == first


def test_fourteen_people_meet_everybody_in_thirteen_rounds():
    rounds = held(Wish(people=range(14)), 13)

    assert sorted(pair for groups in rounds for pair in groups) == list(combinations(range(14), 2))


def test_without_looking_ahead_somebody_would_meet_again_too_early(monkeypatch):
    monkeypatch.setattr(matching, "AHEAD", 1)

    repeats = []
    for seed in range(8):
        wish = Wish(people=range(1, 7))
        for turn in range(5):
            groups = match(wish, seed=seed * 5 + turn).groups
            repeats.append(wish.repeats(groups))
            wish = wish.after(groups)

    assert sum(repeats) > 0


@pytest.mark.parametrize("people", [5, 7, 9, 41])
def test_an_odd_number_makes_one_three_and_leaves_nobody_out(people):
    for groups in held(Wish(people=range(people)), 3):
        assert sorted(map(len, groups)) == [2] * ((people - 3) // 2) + [3]
        assert sorted(one for group in groups for one in group) == list(range(people))


def test_threes_are_made_where_they_are_wanted():
    assert [sizes(number, 3) for number in range(2, 9)] == [
        [2], [3], [2, 2], [3, 2], [3, 3], [3, 2, 2], [3, 3, 2],
    ]  # fmt: skip
    assert sizes(9, 2, rather_three=4) == [3, 3, 3]
    assert sizes(4, 2, rather_three=4) == [2, 2]

    for groups in held(Wish(people=range(10), rather_three={3, 7, 8}), 3):
        of = {one: group for group in groups for one in group}
        assert {len(of[one]) for one in (3, 7, 8)} == {3}
        assert sorted(map(len, groups)) == [2, 2, 3, 3]


def test_one_alone_is_left_over_and_two_who_met_last_time_meet_again():
    assert match(Wish(people=[7])) == Match([], [7])
    assert match(Wish(people=[])) == Match([], [])
    assert match(Wish(people=[4, 9], before={(4, 9): 1})) == Match([(4, 9)], [])


def test_people_who_are_kept_apart_are_never_together_even_if_somebody_is_left_over():
    assert match(Wish(people=[1, 2], apart={(1, 2)})) == Match([], [1, 2])
    assert match(Wish(people=[1, 2], apart={(1, 2)}, waited={1})).groups == []
    three = match(Wish(people=[1, 2, 3], apart={(1, 2)}, waited={1}))
    assert (three.groups, three.left_over) == ([(1, 3)], [2])
    star = match(Wish(people=[1, 2, 3, 4], apart={(1, 2), (1, 3), (1, 4)}))
    assert (star.groups, star.left_over) == ([(2, 3, 4)], [1])

    for seed in range(10):
        pairs = list(combinations(range(6), 2))
        apart = {pairs[(seed * 7 + step * 4) % 15] for step in range(3)}
        made = match(Wish(people=range(6), apart=apart), seed=seed)
        assert not apart & set(matching.pairs_of(made.groups))
        assert made.left_over == []


def test_people_of_different_sides_meet():
    sides = {one: one % 2 for one in range(8)}

    first = held(Wish(people=range(8), sides=sides), 4)

    assert all(one % 2 != other % 2 for groups in first for one, other in groups)
    assert len({pair for groups in first for pair in groups}) == 16


def test_whoever_was_let_down_gets_somebody_who_came_and_strangers_come_before_friends():
    made = match(Wish(people=range(6), let_down={0, 1}, came={4, 5}))

    company = {one: set(group) - {one} for group in made.groups for one in group}
    assert company[0] | company[1] == {4, 5}

    friends = {(0, 1): 3.0, (2, 3): 2.0}
    assert not set(friends) & set(matching.pairs_of(match(Wish(people=range(4), known=friends)).groups))

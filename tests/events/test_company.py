"""Ties that an event renews and newcomers in twos, on people with a realistic past."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from events import plan_work
from events.company import Tie, newcomers_in_twos, pair_of, ties_to_renew
from events.planning import check, parse_problem
from events.planning.plans import Draft
from events.seating import Guest
from events.wishes import Wishes

SIZE = 5


def past(number, newcomers):
    """Three events of two rounds at tables of five; newcomers were at the last one only."""
    chance, met = random.Random(number), {}
    for event in range(3):
        for _round in range(2):
            line = [one for one in range(1, number + 1) if one > newcomers or event == 2]
            chance.shuffle(line)
            for start in range(0, len(line), SIZE):
                for pair in combinations(sorted(line[start : start + SIZE]), 2):
                    met.setdefault(pair, set()).add(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=60 * event))
    return {pair: Tie(len(days), max(days)) for pair, days in met.items()}


def planned(number, newcomers, seconds, **wishes):
    """A search for so many people: the true verdict, how many ties each renewed, the seats and the answer."""
    ties, wishes = past(number, newcomers), Wishes(group_size=SIZE, **wishes)
    hosts = range(newcomers, newcomers + number // SIZE + 2)
    people = [Guest(one + 1, f"Guest {one}", one in hosts, one < newcomers) for one in range(number)]
    task = plan_work.task_for(people, wishes, ties)
    result = plan_work.search(task, seconds=seconds, seed=1)
    draft = Draft(tuple({name: tuple(ids) for name, ids in tables.items()} for tables in result["rounds"]))
    sat = Counter(
        pair_of(*pair) for tables in draft.rounds for ids in tables.values() for pair in combinations(sorted(ids), 2)
    )
    known = {pair_of(str(one), str(other)) for one, other in ties}
    renewed = Counter(person for pair in sat if pair in known for person in pair)
    return check(parse_problem(task.problem), draft), renewed, draft, result


@pytest.mark.parametrize(("number", "newcomers", "least_new"), [(40, 8, 5.0), (150, 30, 9.5)])
def test_by_default_everyone_with_a_past_renews_a_tie_and_meets_many_new_people(number, newcomers, least_new):
    verdict, renewed, draft, result = planned(number, newcomers, 8 if number > 60 else 2, rounds=3)

    assert [person for person in map(str, range(1, number + 1)) if not renewed[person]] == []
    assert verdict.violations == ()
    assert sum(standing.new for standing in verdict.counts.people.values()) / number >= least_new
    assert len(result["renewals"]) <= number * 0.6
    for tables in draft.rounds:
        assert 1 not in [sum(int(person) <= newcomers for person in ids) for ids in tables.values()]


def test_only_new_people_renews_nothing_that_can_be_avoided():
    verdict, _renewed, _draft, result = planned(
        150, 0, 5, rounds=3, renew=0, familiar_face=False, newcomers_in_twos=False
    )

    assert result["renewals"] == []
    assert (verdict.counts.repeats_from_history, verdict.counts.repeats_in_event) == (0, 0)


def test_deepening_renews_more_of_what_there_is():
    _verdict, renewed, _draft, _result = planned(40, 0, 2, rounds=4, renew=2)

    assert min(renewed[str(person)] for person in range(1, 41)) >= 2


def test_a_newcomer_meets_again_whom_they_met_once_and_nobody_is_the_familiar_face_of_everybody():
    day = datetime(2026, 1, 1, tzinfo=UTC)
    new = [f"n{number}" for number in range(6)]
    ties = {pair_of(one, "host"): Tie(1, day) for one in new}
    ties |= {pair_of(one, other): Tie(3, day) for one, other in zip(new[:3], ("x", "y", "z"), strict=True)}

    chosen = ties_to_renew(ties, dict.fromkeys(new, 1), new, most=4)

    assert sum("host" in pair for pair in chosen) == 4
    assert {person for pair in chosen for person in pair} >= set(new[:3])


def test_newcomers_are_never_alone_new_whatever_their_number():
    for number in range(2, 9):
        people = [f"n{place}" for place in range(number)]
        apart = [("n0", "n1")] if number > 3 else []
        for groups in newcomers_in_twos([people] * 3, [5] * 3, apart=apart, first=[], threes=True):
            assert not [group for group in groups if {"n0", "n1"} <= set(group) and apart]
            seated = [person for group in groups for person in group]
            assert sorted(seated) == people
            assert min(map(len, groups)) >= 2

"""How many are expected: the rates, the sum of unequal coins, the range; checked against what must hold for any."""

from __future__ import annotations

import math
import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.turnout import Record, distribution, expected, likely, network_rate, own_rate

rates = st.floats(min_value=0, max_value=1)
records = st.integers(0, 200).flatmap(lambda said: st.builds(Record, st.just(said), st.integers(0, said)))


@given(records, rates)
def test_a_persons_rate_lies_between_their_own_and_the_networks(own, network):
    rate = own_rate(own, network)

    share = own.came / own.said if own.said else network
    assert min(share, network) - 1e-12 <= rate <= max(share, network) + 1e-12


@given(rates)
def test_somebody_without_a_past_counts_as_the_network_does(network):
    assert own_rate(Record(), network) == pytest.approx(network)


@given(records)
def test_no_past_makes_anything_certain(whole):
    assert 0 < network_rate(whole) < 1


@given(records, rates)
def test_coming_once_more_never_lowers_a_rate(own, network):
    assert own_rate(own + Record(1, 1), network) >= own_rate(own, network) - 1e-12
    assert own_rate(own + Record(1, 0), network) <= own_rate(own, network) + 1e-12


@given(st.lists(rates, max_size=60))
def test_chances_add_up_to_one_and_their_mean_is_the_sum_of_the_rates(people):
    chances = distribution(people)

    assert len(chances) == len(people) + 1
    assert math.isclose(sum(chances), 1, abs_tol=1e-9)
    assert math.isclose(sum(n * chance for n, chance in enumerate(chances)), sum(people), abs_tol=1e-7)


@given(st.lists(rates, max_size=60))
def test_their_variance_is_the_sum_of_each_ones(people):
    chances, mean = distribution(people), sum(people)

    variance = sum((n - mean) ** 2 * chance for n, chance in enumerate(chances))

    assert math.isclose(variance, sum(rate * (1 - rate) for rate in people), abs_tol=1e-6)


@given(st.lists(rates, max_size=8))
def test_chances_are_those_of_going_through_every_case(people):
    by_hand = [0.0] * (len(people) + 1)
    for coming in product([0, 1], repeat=len(people)):
        by_hand[sum(coming)] += math.prod(
            rate if comes else 1 - rate for rate, comes in zip(people, coming, strict=True)
        )

    assert distribution(people) == pytest.approx(by_hand)


@given(st.integers(0, 80), rates)
def test_equal_coins_are_the_binomial(number, rate):
    binomial = [math.comb(number, n) * rate**n * (1 - rate) ** (number - n) for n in range(number + 1)]

    assert distribution([rate] * number) == pytest.approx(binomial, abs=1e-9)


@given(st.lists(rates, max_size=60))
def test_the_range_holds_at_least_four_fifths_and_leaves_out_a_tenth_at_most_at_either_end(people):
    chances = distribution(people)
    low, high = likely(chances)

    assert 0 <= low <= high <= len(people)
    assert sum(chances[:low]) <= 0.1 + 1e-9
    assert sum(chances[high + 1 :]) <= 0.1 + 1e-9
    assert sum(chances[low : high + 1]) >= 0.8 - 1e-9


@given(st.lists(rates, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(people, dice):
    mixed = people[:]
    dice.shuffle(mixed)

    assert distribution(mixed) == pytest.approx(distribution(people), abs=1e-9)


def test_ranges_hold_what_happens_at_eight_of_ten_events():
    """People with habits of their own, learnt from a past of their own: the range is right often enough."""
    dice, right, events = random.Random(4), 0, 400
    for _event in range(events):
        habits = [dice.betavariate(6, 2) for _person in range(20)]
        past = [Record(said, sum(dice.random() < habit for _ in range(said))) for habit in habits for said in [8]]
        network = network_rate(sum(past, Record()))
        foreseen = expected([own_rate(own, network) for own in past])
        right += foreseen.low <= sum(dice.random() < habit for habit in habits) <= foreseen.high

    assert right / events >= 0.8


def test_nobody_makes_a_range_of_nobody():
    assert (expected([]).low, expected([]).high, expected([]).of) == (0, 0, 0)

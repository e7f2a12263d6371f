from datetime import date
from itertools import combinations

import pytest

from metrics.formulas import (
    Communities,
    Share,
    absence_factor,
    betweenness,
    bonding,
    bridge_weight,
    bridging_ratio,
    can_show_mixing,
    communities,
    connector_load,
    constraint,
    core_numbers,
    external_internal,
    isolates,
    largest_component,
    periphery,
    possible_pairs,
    resilience,
    stage,
    unknown_share,
    well_tied,
)

HALVES = {member: "north" if member < 20 else "south" for member in range(40)}
STAR = {(0, other): 1.0 for other in range(1, 6)}


def test_a_network_without_ties_has_no_communities():
    assert communities({}) == Communities((), None)
    assert communities({(1, 2): 0.0}) == Communities((), None)


def test_communities_leave_out_the_never_tied_and_come_largest_first():
    ties = dict.fromkeys([(7, 8), *combinations(range(3), 2)], 1.0) | {(2, 9): 0.0}

    found = communities(ties)

    assert found.groups == ((0, 1, 2), (7, 8))
    assert found.of() == {0: 0, 1: 0, 2: 0, 7: 1, 8: 1}


def test_the_middle_of_a_star_carries_every_path_and_no_constraint_but_its_own():
    assert betweenness(STAR) == {0: 1.0} | dict.fromkeys(range(1, 6), 0.0)
    assert constraint(STAR) == pytest.approx({0: 5 * 0.2**2} | dict.fromkeys(range(1, 6), 1.0))
    assert core_numbers(STAR) == dict.fromkeys(range(6), 1)
    assert betweenness({(1, 2): 1}) == {1: 0.0, 2: 0.0}


def test_two_halves_of_twenty_have_400_of_780_pairs_across():
    crossing, every = possible_pairs(HALVES)

    assert (crossing, every) == (400, 780)
    assert round(crossing / every, 3) == 0.513


def test_random_mixing_bridges_at_one():
    every_pair = dict.fromkeys(combinations(range(40), 2), 0.7)

    assert bridging_ratio(every_pair, HALVES) == pytest.approx(1.0)
    assert external_internal(every_pair, HALVES) == pytest.approx((400 - 380) / 780)


def test_bridging_by_strength_and_by_pairs_can_differ_in_sign():
    ties = {(0, 20): 0.5, (0, 21): 0.5, (1, 2): 3.0}

    assert external_internal(dict.fromkeys(ties, 1.0), HALVES) == pytest.approx(1 / 3)
    assert external_internal(ties, HALVES) == pytest.approx(-0.5)
    assert bridging_ratio(ties, HALVES) == pytest.approx(0.25 / (400 / 780))


def test_ties_of_people_without_a_known_group_are_left_out():
    groups = {0: "a", 1: "b", 2: "a", 3: "b", 4: None}

    assert unknown_share(groups) == Share(1, 5)
    assert possible_pairs(groups) == (4, 6)
    assert external_internal({(0, 1): 1.0, (0, 4): 9.0, (2, 7): 9.0}, groups) == 1


@pytest.mark.parametrize(
    "groups",
    [{0: "a", 1: "a"}, {0: "a", 1: "b", 2: None}, {}, {0: None}],
    ids=["one", "unknown", "nobody", "none known"],
)
def test_an_attribute_of_one_group_or_too_many_unknown_shows_nothing(groups):
    assert not can_show_mixing(groups)
    assert bridging_ratio({(0, 1): 1.0}, groups) is None
    assert external_internal({(0, 1): 1.0}, groups) is None


def test_without_ties_there_is_no_bridging():
    assert bridging_ratio({}, HALVES) is None
    assert external_internal({}, HALVES) is None


def test_bonding_counts_pairs_within_groups_that_are_tied_at_least_moderately():
    assert bonding({(0, 1): 1.0, (0, 2): 0.99, (0, 20): 5.0, (20, 21): 2.0}, HALVES) == Share(2, 380)


def test_isolates_have_no_tie_that_is_at_least_weak():
    assert isolates([1, 2, 3, 4], {(1, 2): 0.25, (2, 3): 0.24}) == {3, 4}


def test_the_largest_component_holds_together_by_ties_among_these_members():
    strengths = {(1, 2): 1.0, (2, 3): 0.25, (3, 4): 0.2, (4, 5): 1.0, (5, 99): 1.0, (6, 99): 1.0}

    assert largest_component([1, 2, 3, 4, 5, 6], strengths) == Share(3, 6)
    assert largest_component([], strengths) == Share(0, 0)


def test_a_star_does_not_survive_its_middle():
    assert resilience(range(6), STAR, load={0: 1.0}) == Share(1, 5)
    assert resilience(range(6), STAR, leads=[0]) == Share(1, 5)
    assert resilience(range(6), STAR) == Share(6, 6)


def test_the_top_connector_is_sought_among_those_who_are_not_leads():
    chain = {(1, 2): 1.0, (2, 3): 1.0, (3, 4): 1.0, (4, 5): 1.0, (1, 9): 1.0}

    assert resilience([1, 2, 3, 4, 5, 9], chain, leads=[9], load={9: 0.8, 3: 0.2}) == Share(2, 4)


def test_connectors_carry_introductions_and_bridges_in_equal_parts():
    bridges = bridge_weight({(1, 2): 3.0, (1, 3): 1.0, (2, 3): 1.0}, {1: 0, 2: 0, 3: 1})

    assert bridges == {1: 1.0, 2: 1.0, 3: 2.0}
    assert connector_load({7: 3, 1: 1}, bridges) == {1: 0.25, 2: 0.125, 3: 0.25, 7: 0.375}
    assert connector_load({}, bridges) == {1: 0.25, 2: 0.25, 3: 0.5}
    assert connector_load({}, {}) == {}


def test_the_absence_factor_is_the_fewest_who_carry_half():
    assert absence_factor({1: 0.5, 2: 0.3, 3: 0.2}) == 1
    assert absence_factor(dict.fromkeys(range(6), 1 / 6)) == 3
    assert absence_factor({}) == 0


def test_the_periphery_is_tied_only_weakly_and_reaches_out():
    strengths = {(1, 2): 0.9, (1, 3): 0.9, (3, 4): 1.0, (5, 6): 0.5, (6, 7): 0.2}
    groups = {1: 0, 2: 0, 3: 1, 4: 1, 5: 2, 6: 2, 7: 0}

    assert periphery(range(1, 8), strengths, groups) == {1}


@pytest.mark.parametrize(
    ("component", "without", "connectors", "edge", "expected"),
    [
        (Share(9, 20), Share(15, 20), 5, Share(9, 20), "scattered"),
        (Share(0, 0), Share(0, 0), 0, Share(0, 0), "scattered"),
        (Share(10, 20), Share(9, 20), 5, Share(9, 20), "hub and spoke"),
        (Share(10, 20), Share(10, 20), 2, Share(9, 20), "hub and spoke"),
        (Share(10, 20), Share(10, 20), 3, Share(3, 20), "multi-hub"),
        (Share(10, 20), Share(10, 20), 3, Share(4, 20), "core and periphery"),
    ],
)
def test_the_stage_of_a_network_follows_its_shape(component, without, connectors, edge, expected):
    assert stage(component=component, without_connectors=without, connectors=connectors, at_the_edge=edge) == expected


def test_well_tied_are_settled_members_with_three_ties_at_least_moderate():
    joined = {1: None, 2: date(2026, 1, 1), 3: date(2026, 3, 3), 4: date(2026, 3, 2)}
    strengths = {(1, 2): 1.0, (1, 3): 2.0, (1, 4): 1.0, (2, 3): 1.0, (2, 4): 0.9, (3, 4): 1.0}

    assert well_tied(joined, strengths, date(2026, 6, 1)) == Share(1, 3)

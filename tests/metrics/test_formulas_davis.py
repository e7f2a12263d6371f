import random
from collections import Counter

import networkx
import pytest

from metrics.formulas import (
    Weighing,
    betweenness,
    communities,
    constraint,
    core_numbers,
    isolates,
    position_within,
    ties,
)

from .davis import YEAR_END, attendance, ledger, structural_ties


def test_structural_strength_sums_to_half_of_all_attendances():
    structural = structural_ties()

    assert len(structural) == 139
    assert sum(structural.values()) == pytest.approx(44.5, abs=1e-9)


def test_each_womans_structural_strength_is_her_number_of_events():
    rows = Counter()
    for pair, weight in structural_ties().items():
        rows.update(dict.fromkeys(pair, weight))

    events = Counter(person for people in attendance().values() for person in people)
    assert rows == pytest.approx(events, abs=1e-9)


@pytest.mark.parametrize(("pair", "structural"), [((13, 14), 1.6520), ((12, 13), 1.6178), ((1, 2), 1.5626)])
def test_the_strongest_pairs_have_their_published_structural_strength(pair, structural):
    assert round(structural_ties()[pair], 4) == structural


@pytest.mark.parametrize(("half_life", "total"), [(90, 71.3835), (180, 142.3281)])
def test_strength_at_the_end_of_the_year_adds_up(half_life, total):
    found = ties(ledger(), at=YEAR_END, weighing=Weighing(half_life=half_life))

    assert round(sum(tie.strength for tie in found), 4) == total


def test_the_two_published_groups_are_found_in_any_order_of_rows():
    structural = list(structural_ties().items())
    for seed in range(5):
        random.Random(seed).shuffle(structural)

        found = communities(dict(structural))

        assert found.groups == (tuple(range(1, 10)), tuple(range(10, 19)))
        assert round(found.modularity, 4) == 0.2641


def test_the_two_published_groups_are_found_whatever_ids_the_women_have():
    structural = structural_ties()
    for seed in range(20):
        ids = list(range(18))
        random.Random(seed).shuffle(ids)

        found = communities(
            {tuple(sorted((ids[first - 1], ids[second - 1]))): weight for (first, second), weight in structural.items()}
        )

        assert {frozenset(group) for group in found.groups} == {frozenset(ids[:9]), frozenset(ids[9:])}
        assert round(found.modularity, 4) == 0.2641


def test_the_position_of_each_woman_is_her_strength_inside_her_group():
    structural = structural_ties()
    groups = communities(structural).of()

    within = position_within(structural, groups)

    assert list(within) == list(groups)
    assert within[1] == pytest.approx(sum(structural.get((1, other), 0) for other in range(2, 10)))
    assert sum(within.values()) == pytest.approx(
        2 * sum(weight for (a, b), weight in structural.items() if (a < 10) == (b < 10))
    )


def test_structure_per_person_agrees_with_networkx_on_the_plain_graph():
    found = ties(ledger(), at=YEAR_END, weighing=Weighing())
    meetings = {tie.pair: tie.meetings for tie in found}
    graph = networkx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in meetings.items())

    assert constraint(meetings) == pytest.approx(networkx.constraint(graph, weight="weight"), abs=1e-12)
    assert betweenness(meetings) == pytest.approx(networkx.betweenness_centrality(graph), abs=1e-12)
    assert core_numbers(meetings) == networkx.core_number(graph)
    assert constraint(meetings)[5] == pytest.approx(0.3214603, abs=1e-7)
    assert betweenness(meetings)[1] == pytest.approx(0.0101222, abs=1e-7)


def test_all_eighteen_are_tied_and_a_nineteenth_who_never_came_is_not():
    strengths = {tie.pair: tie.strength for tie in ties(ledger(), at=YEAR_END, weighing=Weighing())}

    assert isolates(range(1, 20), strengths) == {19}

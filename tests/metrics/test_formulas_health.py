import doctest
import importlib
import pkgutil
from datetime import UTC, datetime, timedelta

import pytest

import metrics.measures
from metrics.formulas import (
    HealthParts,
    LedgerRow,
    Promise,
    Share,
    collaboration_rate,
    connected_and_supported,
    directed_flow,
    follow_through,
    gave_and_received,
    health,
    health_band,
    item_pulse,
    margin,
    mutual_dyads,
    personal_balance,
    reciprocated_edges,
    reciprocity,
    shown_cells,
    wilson,
)

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
GIVES = {(1, 2): 2.0, (2, 1): 1.0, (1, 3): 3.0}


def ago(days):
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(("count", "of", "low", "high"), [(36, 40, 0.769, 0.960), (25, 500, 0.034, 0.073)])
def test_both_reference_points_have_their_interval(count, of, low, high):
    assert [round(bound, 3) for bound in wilson(count, of)] == [low, high]
    assert Share(count, of).interval == wilson(count, of)


def test_the_interval_stays_within_0_and_1():
    assert all(wilson(0, of)[0] >= 0 for of in range(1, 100))
    assert all(wilson(of, of)[1] <= 1 for of in range(1, 100))


def test_who_asks_everyone_knows_the_share():
    assert wilson(30, 40, population=40) == (0.75, 0.75)
    assert wilson(1, 1, population=1) == (1, 1)
    assert wilson(30, 40, population=10**12) == pytest.approx(wilson(30, 40))


@pytest.mark.parametrize(("count", "of", "population"), [(0, 0, None), (6, 5, None), (-1, 5, None), (3, 5, 4)])
def test_counts_that_contradict_one_another_are_refused(count, of, population):
    with pytest.raises(ValueError, match=r"no share|cannot be drawn"):
        wilson(count, of, population)


def test_28_replies_of_40_at_80_percent_are_known_to_8_2_points():
    assert round(100 * margin(0.8, 28, 40), 1) == 8.2
    assert round(100 * margin(0.8, 28), 1) == 14.8
    with pytest.raises(ValueError, match="no margin"):
        margin(0.8, 0)


def test_small_shares_are_counts_only_and_smaller_ones_hidden():
    assert [Share(1, of).counts_only for of in (9, 10)] == [True, False]
    assert [Share(1, of).hidden for of in (4, 5)] == [True, False]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 5, "b": 9}, {"a", "b"}),
        ({"a": 4, "b": 6, "c": 9}, {"c"}),
        ({"a": 2, "b": 2, "c": 9, "d": 10}, {"d"}),
        ({"a": 3, "b": 3, "c": 9}, {"c"}),
        ({"a": 0, "b": 9}, {"b"}),
        ({"a": 4, "b": 9}, set()),
    ],
)
def test_no_shown_cell_tells_a_hidden_one_by_subtraction(sizes, shown):
    assert shown_cells(sizes) == shown


def test_gives_that_run_both_ways_are_reciprocal():
    assert reciprocity(GIVES) == pytest.approx(2 * 1 / 6)
    assert round(reciprocity(GIVES), 3) == 0.333
    assert reciprocated_edges(GIVES) == pytest.approx(2 / 3)
    assert mutual_dyads(GIVES) == 0.5


def test_where_nothing_flows_there_is_no_reciprocity():
    assert (reciprocity({}), reciprocated_edges({}), mutual_dyads({})) == (None, None, None)


def test_flow_runs_from_the_one_who_acted():
    rows = [
        LedgerRow(1, 2, "give", NOW, 2, actor=2),
        LedgerRow(1, 2, "give", NOW, 2, actor=2),
        LedgerRow(1, 2, "contact", NOW, 2, actor=1),
        LedgerRow(1, 2, "give", NOW, 2),
        LedgerRow(1, 2, "met", NOW, 2, actor=1),
    ]

    assert directed_flow(rows) == {(1, 2): 1, (2, 1): 2}
    assert directed_flow(rows, kinds={"give"}) == {(2, 1): 2}


def test_the_personal_balance_waits_until_it_means_something():
    year = timedelta(days=365)

    assert personal_balance(4, 1, year) == pytest.approx(3 / 7)
    assert personal_balance(0, 3, timedelta(days=180)) == pytest.approx(-3 / 5)
    assert personal_balance(1, 1, year) is None
    assert personal_balance(9, 9, timedelta(days=179)) is None


def test_those_who_gave_and_received_did_both():
    assert gave_and_received([1, 2, 3, 4], GIVES) == Share(2, 4)
    assert gave_and_received([3, 4], GIVES) == Share(0, 2)


def test_a_promise_is_kept_within_a_week_of_being_due():
    promises = [
        Promise(ago(20), kept_at=ago(13)),
        Promise(ago(20), kept_at=ago(12.9)),
        Promise(ago(89), kept_at=ago(120)),
        Promise(ago(90), kept_at=ago(90)),
        Promise(ago(10)),
        Promise(ago(10), kept_at=ago(9), renegotiated_at=ago(11)),
        Promise(ago(10), kept_at=ago(9), renegotiated_at=ago(10)),
        Promise(ago(-1)),
        Promise(ago(1), kept_at=ago(-1)),
    ]

    assert follow_through(promises, at=NOW) == Share(3, 6)


def test_the_pulse_of_an_item_is_its_share_its_margin_and_its_index():
    pulse = item_pulse([5] * 10 + [4] * 12 + [3] * 6, asked=40)

    assert (pulse.showing, pulse.favourable) == ("shown", Share(22, 28))
    assert pulse.margin == margin(22 / 28, 28, 40)
    assert pulse.index == pytest.approx(25 * (10 * 4 + 12 * 3 + 6 * 2) / 28)


def test_four_replies_are_hidden_and_a_thin_response_is_called_thin():
    hidden = item_pulse([1, 2, 3, 4], asked=4)

    assert (hidden.showing, hidden.favourable, hidden.margin, hidden.index) == ("hidden", None, None, None)
    assert item_pulse([5] * 5, asked=13).showing == "thin"
    assert item_pulse([5] * 6, asked=15).showing == "shown"


def test_connected_and_supported_says_yes_to_both():
    replies = [{"connected": 4, "help": 5}] * 4 + [{"connected": 5, "help": 3}] * 2 + [{"connected": 5}]

    pulse = connected_and_supported(replies, asked=10)

    assert (pulse.replies, pulse.favourable) == (6, Share(4, 6))


@pytest.mark.parametrize(("answers", "asked"), [([0] * 5, 9), ([6] * 5, 9), ([3] * 5, 4)])
def test_answers_that_cannot_be_are_refused(answers, asked):
    with pytest.raises(ValueError, match=r"between 1 and 5|cannot come from"):
        item_pulse(answers, asked)


LIVELY = HealthParts(
    tied=0.70,
    bridging=0.70,
    resilience=0.85,
    engagement=0.90,
    pulse=0.75,
    newcomers=0.70,
    gave_and_received=0.50,
    collaboration=0.40,
    follow_through=0.80,
    stories=0.20,
)
LARGE = HealthParts(
    tied=0.04,
    bridging=0.50,
    resilience=0.10,
    engagement=0.05,
    pulse=0.30,
    newcomers=0.05,
    gave_and_received=0.02,
    collaboration=0.01,
    follow_through=0.30,
    stories=0.0,
)
FULL_ROOMS = HealthParts(
    tied=0.10,
    bridging=0.40,
    resilience=0.40,
    engagement=0.85,
    pulse=0.50,
    newcomers=0.20,
    gave_and_received=0.10,
    collaboration=0.05,
    follow_through=0.50,
    stories=0.05,
)


def test_forty_people_who_know_one_another_thrive():
    found = health(LIVELY)

    assert [round(pillar, 3) for pillar in (found.connection, found.care, found.results)] == [0.898, 0.911, 0.803]
    assert (round(found.score), found.band, found.provisional) == (88, "thriving", False)


@pytest.mark.parametrize(("parts", "score", "name"), [(LARGE, 17, "holding-pen risk"), (FULL_ROOMS, 38, "thin")])
def test_large_or_full_rooms_without_ties_are_not_healthy(parts, score, name):
    found = health(parts)

    assert (round(found.score), found.band) == (score, name)


def test_missing_parts_are_left_out_and_said():
    found = health(HealthParts(tied=0.4, engagement=0.9))

    assert (found.connection, found.care, found.results) == (0.5, 1.0, None)
    assert found.score == pytest.approx(100 * 0.5 ** (0.40 / 0.75))
    assert found.provisional


def test_of_a_network_without_any_part_nothing_is_said():
    found = health(HealthParts())

    assert (found.score, found.band, found.provisional) == (None, None, True)


def test_no_pillar_weighs_less_than_a_twentieth_or_more_than_one():
    assert health(HealthParts(tied=0.0)).score == pytest.approx(5)
    assert health(HealthParts(bridging=1.7)).score == pytest.approx(100)


@pytest.mark.parametrize(
    ("score", "name"),
    [(75, "thriving"), (74.9, "growing"), (50, "growing"), (49.9, "thin"), (25, "thin"), (24.9, "holding-pen risk")],
)
def test_each_bound_of_health_belongs_to_the_band_above_it(score, name):
    assert health_band(score) == name


def test_the_collaboration_rate_counts_members():
    assert collaboration_rate([1, 2, 3], [2, 2, 9]) == Share(1, 3)


def test_the_examples_in_the_docstrings_are_true():
    names = [found.name for found in pkgutil.iter_modules(metrics.measures.__path__, "metrics.measures.")]
    results = [doctest.testmod(importlib.import_module(name)) for name in names]

    assert sum(result.attempted for result in results) >= 8
    assert sum(result.failed for result in results) == 0

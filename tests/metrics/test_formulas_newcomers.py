from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.formulas import (
    Integration,
    LedgerRow,
    NewcomerPath,
    Share,
    integrated_at,
    integrated_by,
    integration,
    is_newcomer,
    kaplan_meier_median,
    newcomer_paths,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    return START + timedelta(days=number)


def met(first, second, *days):
    return [LedgerRow(first, second, "attended", day(number), size=150) for number in days]


ROOM = [*met(1, 2, 0, 5, 9), *met(1, 3, 0, 20), *met(1, 4, 0, 12), *met(1, 5, 1), *met(2, 3, 0, 20)]


def test_three_people_met_twice_make_a_newcomer_integrated():
    assert integrated_at(ROOM) == {1: day(20)}
    assert integrated_at(ROOM[::-1]) == {1: day(20)}


def test_the_clock_runs_from_the_first_attendance_to_the_third_second_meeting():
    first_seen = {1: day(0), 2: day(2), 6: day(31)}

    paths = newcomer_paths(ROOM, first_seen, at=day(30), zone=UTC)

    assert paths == [NewcomerPath(1, 20, True, 30), NewcomerPath(2, 28, False, 28)]
    assert newcomer_paths(ROOM, {1: day(25)}, at=day(30), zone=UTC) == [NewcomerPath(1, 0, True, 5)]
    assert newcomer_paths(ROOM, first_seen, at=day(19), zone=UTC)[0] == NewcomerPath(1, 19, False, 19)


def test_pauses_stop_the_clock_and_leaving_ends_it():
    pauses = {1: [(date(2026, 1, 6), date(2026, 1, 11)), (date(2026, 1, 25), None)]}

    paths = newcomer_paths(
        ROOM, {1: day(0), 2: day(0)}, at=day(30), zone=UTC, left={2: date(2026, 1, 9)}, pauses=pauses
    )

    assert paths == [NewcomerPath(1, 15, True, 19), NewcomerPath(2, 9, False, 30)]


def test_the_kaplan_meier_median_counts_those_on_their_way():
    paths = [
        NewcomerPath(1, 10, True),
        NewcomerPath(2, 15, False),
        NewcomerPath(3, 20, True),
        NewcomerPath(4, 40, True),
    ]

    assert kaplan_meier_median(paths) == 20
    assert integration(paths) == Integration(Share(3, 4), median_days_reached=20, median_days_km=20)


def test_those_on_their_way_when_another_arrives_were_still_at_risk():
    assert kaplan_meier_median([NewcomerPath(1, 10, False), NewcomerPath(2, 10, True)]) == 10
    assert kaplan_meier_median([NewcomerPath(1, 9, False), NewcomerPath(2, 10, True), NewcomerPath(3, 11, False)]) == 10


@pytest.mark.parametrize(
    "paths", [[], [NewcomerPath(1, 10, True), NewcomerPath(2, 20, False), NewcomerPath(3, 30, False)]]
)
def test_there_is_no_median_before_half_would_be_integrated(paths):
    assert kaplan_meier_median(paths) is None


def test_nobody_reached_has_no_median_of_those_who_did():
    assert integration([NewcomerPath(1, 10, False)]) == Integration(Share(0, 1), None, None)


def test_integration_by_day_90_counts_only_those_whose_day_has_come():
    paths = [
        NewcomerPath(1, 30, True, 200),
        NewcomerPath(2, 120, True, 200),
        NewcomerPath(3, 40, False, 90),
        NewcomerPath(4, 30, True, 89),
    ]

    assert integrated_by(paths) == Share(1, 3)


@pytest.mark.parametrize(
    ("joined", "events", "expected"),
    [
        (date(2026, 3, 4), 5, True),
        (date(2026, 3, 3), 5, False),
        (date(2020, 1, 1), 1, True),
        (date(2020, 1, 1), 2, False),
        (None, 2, False),
    ],
)
def test_a_newcomer_in_a_room_joined_within_90_days_or_came_less_than_twice(joined, events, expected):
    assert is_newcomer(joined, events, date(2026, 6, 1)) is expected

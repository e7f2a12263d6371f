from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.formulas import (
    LedgerRow,
    Weighing,
    band,
    fades_on,
    is_fading,
    landmark,
    occasions,
    stored,
    stored_fades_on,
    strength_at,
    strength_from_stored,
    structural_at,
    suggested_half_life,
    ties,
)

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)


def row(kind="seated", days_ago=0.0, **changes):
    return LedgerRow(
        **{"first": 1, "second": 2, "kind": kind, "at": NOW - timedelta(days=days_ago), "size": 2} | changes
    )


def strength(*rows, half_life=30.0, amount="count"):
    return strength_at(occasions(rows), NOW, Weighing(half_life=half_life, amount=amount))


def test_a_table_shared_two_half_lives_ago_counts_a_quarter():
    assert strength(row(days_ago=60)) == 0.25


def test_a_doubly_confirmed_introduction_counts_one_today_and_half_a_half_life_later():
    assert strength(row("introduced-2")) == 1
    assert strength(row("introduced-2", days_ago=30)) == 0.5


def test_a_plenary_of_101_counts_twelve_hundredths():
    assert strength(row("attended", size=101)) == 0.12
    assert structural_at([row("attended", size=101)], NOW, Weighing()) == 0.01


@pytest.mark.parametrize(
    ("kind", "weight"),
    [
        ("seated", 1),
        ("attended", 1),
        ("met", 1.5),
        ("introduced", 0.25),
        ("introduced-1", 0.5),
        ("introduced-2", 1),
        ("give", 0.5),
        ("milestone", 1),
        ("called-on", 0.5),
        ("contact", 1),
    ],
)
def test_each_kind_has_its_weight(kind, weight):
    assert strength(row(kind)) == weight


@pytest.mark.parametrize(("size", "weight"), [(2, 1), (13, 1), (14, 12 / 13), (25, 0.5)])
def test_groups_of_up_to_thirteen_count_in_full(size, weight):
    assert strength(row(size=size)) == weight


def test_a_group_of_one_is_refused():
    with pytest.raises(ValueError, match="at least 2"):
        strength(row(size=1))


def test_minutes_count_only_where_they_are_known_and_asked_for():
    long_talk = row("contact", minutes=30.0)

    assert strength(long_talk) == 1
    assert strength(long_talk, amount="minutes") == 30
    assert strength(long_talk, amount="log-minutes") == pytest.approx(3.4339872, abs=1e-7)
    assert strength(row("contact"), amount="log-minutes") == 1


@pytest.mark.parametrize("half_life", [6.99, 731, 0, -30, float("nan")])
def test_a_half_life_outside_a_week_to_two_years_is_refused(half_life):
    with pytest.raises(ValueError, match="between 7 and 730 days"):
        Weighing(half_life=half_life)


def test_an_unknown_amount_is_refused():
    with pytest.raises(ValueError, match="count, minutes, log-minutes"):
        Weighing(amount="hours")


def test_seated_and_attended_at_one_event_are_one_occasion_with_the_smallest_room():
    evening = [row("attended", size=101, event=7), row("seated", size=5, event=7), row("seated", size=4, event=7)]

    for order in permutations(evening):
        assert occasions(order) == [row("seated", size=4, event=7)]


def test_of_two_equal_tables_the_longer_stands_for_the_event():
    evening = [row(size=4, event=7, minutes=minutes) for minutes in (5.0, 9.0, None)]

    for order in permutations(evening):
        assert occasions(order) == [row(size=4, event=7, minutes=9.0)]


def test_other_rows_of_an_event_and_tables_without_one_are_occasions_of_their_own():
    rows = [row("seated", event=7), row("introduced", event=7), row("seated"), row("seated"), row("seated", event=8)]

    assert len(occasions(rows)) == 5


def test_what_happens_later_does_not_count_yet():
    assert strength(row(days_ago=-1), row()) == 1
    assert ties([row(days_ago=-1)], at=NOW, weighing=Weighing()) == []


def test_a_later_table_does_not_stand_for_an_earlier_room():
    at_the_event = ties(
        [row("attended", size=25, event=7), row("seated", days_ago=-1, event=7)], at=NOW, weighing=Weighing()
    )

    assert at_the_event[0].strength == 0.5


def test_without_a_half_life_nothing_fades():
    assert strength(row(days_ago=4000), row(days_ago=1), half_life=None) == 2
    assert fades_on(2.0, NOW, None) is None
    assert stored_fades_on(2.0, NOW, None) is None


@pytest.mark.parametrize(
    ("value", "name"),
    [(2, "strong"), (1.999, "moderate"), (1, "moderate"), (0.999, "weak"), (0.25, "weak"), (0.249, "dormant")],
)
def test_each_bound_belongs_to_the_band_above_it(value, name):
    assert band(value) == name


def test_a_tie_fades_when_it_was_strong_after_the_last_occasion_and_is_weak_now():
    last = NOW - timedelta(days=45)

    assert is_fading(0.75, last, NOW, 30)
    assert not is_fading(0.70, last, NOW, 30)
    assert not is_fading(1.0, last, NOW, 30)
    assert not is_fading(0.24, NOW - timedelta(days=120), NOW, 30)


def test_a_tie_of_3_7_meets_one_half_after_259_877_days():
    meets = fades_on(3.7, NOW, 90, bound=0.5)

    assert round((meets - NOW) / timedelta(days=1), 3) == 259.877


def test_a_tie_that_has_faded_says_since_when():
    assert fades_on(0.125, NOW, 30) == NOW - timedelta(days=30)
    assert fades_on(0.0, NOW, 30) is None
    assert fades_on(1e300, datetime(9999, 1, 1, tzinfo=UTC), 730) is None


def test_a_tie_carries_what_the_pair_shared():
    rows = [
        row("contact", days_ago=30, minutes=5.0),
        row("met", minutes=2.0),
        row("attended", days_ago=60, size=25, event=7),
        row("met", first=0, second=9),
    ]

    lonely, tie = ties(rows, at=NOW, weighing=Weighing(half_life=30))

    assert lonely.pair == (0, 9)
    assert lonely.minutes is None
    assert (tie.pair, tie.meetings, tie.minutes) == ((1, 2), 3, 7.0)
    assert tie.strength == 1.5 + 0.5 + 0.5 / 4
    assert tie.structural == pytest.approx(1.5 + 0.5 + 1 / 24 / 4)
    assert (tie.first_at, tie.last_at) == (NOW - timedelta(days=60), NOW)
    assert (tie.band, tie.fading) == ("strong", False)
    assert tie.fades_on == fades_on(2.125, NOW, 30)


def test_ties_do_not_depend_on_the_order_of_rows():
    rows = [row("met", days_ago=day * 1.37, first=1 + day % 2, second=3) for day in range(40)]

    assert ties(rows[::-1], at=NOW, weighing=Weighing()) == ties(rows, at=NOW, weighing=Weighing())


def test_the_suggested_half_life_is_ten_median_gaps_within_a_month_and_a_year():
    assert suggested_half_life([row(days_ago=day) for day in (0, 10, 25, 30)]) == 100
    assert suggested_half_life([row(days_ago=day) for day in (0, 1, 2)]) == 30
    assert suggested_half_life([row(days_ago=day) for day in (0, 100)]) == 365
    assert suggested_half_life([row(), row(second=3)]) is None


DAYS = st.floats(min_value=0, max_value=4000, allow_nan=False)


@given(st.lists(DAYS, min_size=1, max_size=20), st.floats(min_value=7, max_value=730))
def test_the_stored_form_says_the_same_as_the_sum(days, half_life):
    rows = [row(days_ago=day) for day in days]
    start = landmark(min(one.at for one in rows), max(one.at for one in rows), half_life)

    form = sum(stored(1.0, one.at, start, half_life) for one in rows)

    direct = strength(*rows, half_life=half_life)
    assert strength_from_stored(form, NOW, start, half_life) == pytest.approx(direct, rel=1e-9, abs=1e-12)


def test_the_stored_form_knows_when_a_tie_fades():
    start = NOW - timedelta(days=300)
    form = stored(3.7, NOW, start, 90)

    meets = stored_fades_on(form, start, 90, bound=0.5)

    assert abs(meets - fades_on(3.7, NOW, 90, bound=0.5)) < timedelta(seconds=1)
    assert stored_fades_on(0.0, start, 90) is None


@pytest.mark.parametrize("half_life", [7, 180, 730])
def test_a_ledger_from_the_first_day_of_the_calendar_to_the_last_does_not_overflow(half_life):
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
    start = landmark(first, last, half_life)

    form = stored(1.0, first, start, half_life) + stored(1.5, last, start, half_life)

    assert strength_from_stored(form, last, start, half_life) == pytest.approx(1.5, rel=1e-9)
    assert stored(1.0, last, first, half_life) <= 2.0**1000
    assert stored_fades_on(form, start, half_life) is None


def test_the_landmark_is_the_first_occasion_unless_it_lies_too_far_back():
    first = NOW - timedelta(days=1000)

    assert landmark(first, NOW, 7) == first
    assert landmark(first, NOW, None) == first
    assert landmark(NOW - timedelta(days=7000), NOW, 7) == NOW - timedelta(days=6300)

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics.formulas import (
    Act,
    LedgerRow,
    Membership,
    Period,
    Share,
    acts_in,
    engagement_rate,
    has_depth,
    is_holding_pen,
    opportunities,
    people_met,
    quarterly_active,
    seen,
    standing,
    weekly_active,
)

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)


def ago(days):
    return NOW - timedelta(days=days)


def act(member, days, kind="present"):
    return Act(member, ago(days), kind)


def rate(memberships, acts, offered, zone=UTC):
    return engagement_rate(memberships, acts, offered, at=NOW, zone=zone)


def offer_all(memberships, *days):
    return {one.member: [ago(day) for day in days] for one in memberships}


def test_engagement_is_the_share_of_settled_members_who_acted_within_90_days():
    members = [Membership(number, LONG_AGO) for number in range(1, 5)]
    acts = [act(1, 89.9), act(1, 3), act(2, 90), act(3, -1), act(99, 3)]

    assert rate(members, acts, offer_all(members, 10)) == Share(1, 4)


@pytest.mark.parametrize(
    "absent",
    [
        Membership(2, LONG_AGO, is_lead=True),
        Membership(2, date(2026, 5, 3)),
        Membership(2, LONG_AGO, left=date(2026, 5, 31)),
        Membership(2, LONG_AGO, pauses=((date(2026, 5, 1), None),)),
        Membership(2, LONG_AGO, pauses=((date(2026, 5, 1), date(2026, 6, 2)),)),
    ],
)
def test_leads_the_paused_the_newly_joined_and_those_who_left_are_not_counted(absent):
    members = [Membership(1, LONG_AGO), absent]

    assert rate(members, [act(1, 1), act(2, 1)], offer_all(members, 10)) == Share(1, 1)


@pytest.mark.parametrize(
    "present",
    [
        Membership(2),
        Membership(2, date(2026, 5, 2)),
        Membership(2, LONG_AGO, left=date(2026, 6, 1)),
        Membership(2, LONG_AGO, pauses=((date(2026, 5, 1), date(2026, 6, 1)),)),
    ],
)
def test_members_of_30_days_on_their_last_day_and_back_from_a_pause_are_counted(present):
    assert rate([present], [act(2, 1)], offer_all([present], 10)) == Share(1, 1)


def test_where_nobody_was_offered_anything_there_is_no_rate():
    members = [Membership(1, LONG_AGO)]

    nothing_offered = rate(members, [act(1, 1)], offer_all(members, 90))

    assert nothing_offered == Share(0, 0)
    assert nothing_offered.value is None
    assert nothing_offered.interval is None


def test_members_are_offered_the_events_of_their_days_and_what_was_sent_to_them():
    zone = ZoneInfo("Asia/Tokyo")
    joined_and_left = Membership(1, date(2026, 5, 10), date(2026, 5, 12))
    events = [datetime(2026, 5, day, 20, tzinfo=UTC) for day in (12, 11, 9, 8)]
    sent = {1: [datetime(2026, 5, 10, tzinfo=UTC), datetime(2026, 5, 20, tzinfo=UTC)], 3: [ago(1)]}

    offered = opportunities([joined_and_left, Membership(2)], events=events, sent=sent, at=NOW, zone=zone)

    assert offered[1] == [events[2], sent[1][0], events[1]]
    assert offered[2] == sorted(events)
    assert set(offered) == {1, 2}
    assert opportunities([Membership(2)], events=[ago(-1)], sent={2: [ago(-1)]}, at=NOW, zone=UTC) == {2: []}


def test_ledger_rows_are_acts_of_those_who_acted():
    def row(kind, actor=None):
        return LedgerRow(1, 2, kind, NOW, 2, actor=actor)

    rows = [row("give", 2), row("contact", 1), row("contact"), row("met"), row("introduced", 1), row("introduced-1", 1)]
    rows += [row("introduced-2", 1), row("milestone", 2), row("called-on", 1), row("seated", 1), row("attended")]

    assert [(one.member, one.kind) for one in acts_in(rows)] == [
        (2, "give"),
        (1, "contact"),
        (1, "met"),
        (2, "met"),
        (1, "introduced-1"),
        (1, "introduced-2"),
        (2, "introduced-2"),
        (2, "milestone"),
        (1, "called-on"),
    ]


def test_weeks_are_iso_weeks_of_the_networks_zone():
    sunday_evening_in_utc = datetime(2021, 1, 3, 23, 30, tzinfo=UTC)
    members = [Membership(1, LONG_AGO), Membership(2, date(2021, 1, 11)), Membership(3, LONG_AGO, date(2021, 1, 4))]
    members += [Membership(4, LONG_AGO, is_lead=True), Membership(5, date(2021, 1, 20))]
    before_joining = Act(2, datetime(2021, 1, 6, tzinfo=UTC), "present")
    acts = [
        before_joining,
        Act(1, sunday_evening_in_utc, "present"),
        Act(2, datetime(2021, 1, 12, tzinfo=UTC), "reply"),
    ]
    acts += [Act(1, datetime(2021, 1, 5, tzinfo=UTC), "gave"), Act(4, datetime(2020, 12, 1, tzinfo=UTC), "present")]
    at = datetime(2021, 1, 19, tzinfo=UTC)

    in_london = weekly_active(members, acts, at=at, zone=ZoneInfo("Europe/London"))
    in_berlin = weekly_active(members, acts, at=at, zone=ZoneInfo("Europe/Berlin"))

    assert in_london == [
        Period("2020-W53", 1, 2),
        Period("2021-W01", 1, 2),
        Period("2021-W02", 1, 2),
        Period("2021-W03", 0, 2),
    ]
    assert in_berlin == in_london[1:]


def test_quarters_include_the_quiet_ones():
    members = [Membership(1, LONG_AGO), Membership(2, date(2025, 1, 1))]
    acts = [Act(1, datetime(2024, 6, 30, 23, tzinfo=UTC), "present"), Act(2, datetime(2025, 1, 1, tzinfo=UTC), "gave")]

    series = quarterly_active(members, acts, at=datetime(2025, 1, 2, tzinfo=UTC), zone=UTC)

    assert series == [Period("2024Q2", 1, 1), Period("2024Q3", 0, 1), Period("2024Q4", 0, 1), Period("2025Q1", 1, 2)]


def test_a_network_without_acts_has_no_series():
    assert weekly_active([Membership(1)], [act(1, -3)], at=NOW, zone=UTC) == []


def test_two_kinds_of_act_or_three_people_make_depth():
    assert has_depth(["present", "gave"], [])
    assert has_depth(["met"], [1, 2, 3])
    assert not has_depth(["met", "met"], [1, 2, 2])


def stand(acts, offered, membership=None):
    member = membership or Membership(1, LONG_AGO)
    return standing(member, [ago(day) for day in acts], [ago(day) for day in offered], at=NOW, zone=UTC)


@pytest.mark.parametrize(
    ("acts", "offered", "expected"),
    [
        ([60], [40, 20], "drifting"),
        ([60], [40], None),
        ([59], [40, 20], None),
        ([60], [60, 20], None),
        ([180], [90], None),
        ([180], [90, 30], "drifting"),
        ([180], [170, 90, 30], "held"),
        ([179], [170, 90, 30], "drifting"),
        ([], [170, 90, 30], "held"),
        ([60], [40, -1], None),
    ],
)
def test_who_lets_opportunities_pass_is_first_drifting_then_held(acts, offered, expected):
    assert stand(acts, offered) == expected


def test_the_paused_and_those_who_just_joined_are_not_drifting():
    assert stand([], [50, 40, 20], Membership(1, date(2026, 4, 10))) is None
    assert stand([], [50, 40], Membership(1, date(2026, 4, 2))) == "drifting"
    assert stand([200], [50, 40, 20], Membership(1, LONG_AGO, pauses=((date(2026, 5, 1), None),))) is None
    assert stand([200], [50, 40, 20], Membership(1, LONG_AGO, left=date(2026, 5, 1))) is None


def pen(**changes):
    steady = {"rate": Share(8, 20), "rate_before": Share(8, 20)}
    counts = {"members": 20, "members_before": 20, "active": 8, "active_before": 8}
    return is_holding_pen(**(steady | counts | changes))


def test_a_network_that_collects_people_is_a_holding_pen():
    assert pen(rate=Share(3, 20), rate_before=Share(3, 20))
    assert not pen(rate=Share(3, 20))
    assert not pen(rate=Share(3, 20), rate_before=Share(0, 0))
    assert pen(members=23)
    assert not pen(members=22)
    assert not pen(members=23, active=9)


def test_seen_are_those_whom_two_others_met_where_people_meet():
    def row(first, second, kind="seated", days=1.0, size=6):
        return LedgerRow(first, second, kind, ago(days), size)

    rows = [row(1, 2), row(1, 3, "met"), row(2, 3, size=14), row(2, 4, "introduced"), row(3, 4, "give", days=90)]
    members = [Membership(number, LONG_AGO) for number in range(1, 5)]

    assert people_met(rows, at=NOW) == {1: {2, 3}, 2: {1}, 3: {1}}
    assert seen(members, rows, at=NOW, zone=UTC) == Share(1, 4)
    assert seen([*members[1:], Membership(1, is_lead=True)], rows, at=NOW, zone=UTC) == Share(0, 3)

"""Stored rows say what the formulas say, however they came about."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from events.models import Attendance, Event
from introductions import ledger
from introductions.models import Interaction, TouchedPair
from metrics import formulas, rollups
from metrics.models import Figure, MemberDay, Reckoning, Tie
from metrics.tasks import count_figures
from network.models import TouchedDay
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def lively(network):
    """Twelve members, eight events with tables, introductions in each state, and other interactions."""
    dice = random.Random(7)
    lead = factories.make_lead(network)
    members = [factories.make_member(network) for _ in range(12)]
    events = []
    for number in range(8):
        event = factories.make_event(network, starts_at=NOW - timedelta(days=300 - 37 * number))
        here = sorted(dice.sample(members, 9), key=lambda member: member.pk)
        factories.make_present(event, *here)
        if number % 2:
            factories.make_groups(event, here[:4], here[4:9], name="1")
            factories.make_groups(event, here[::2], here[1::2], name="2")
        events.append(event)
    ledger.settle(events)
    for number in range(9):
        one, other = dice.sample(members, 2)
        introduction = factories.make_introduction(
            lead, one, other, event=events[number % 8], at=NOW - timedelta(days=20 * number)
        )
        for side in [one, other][: number % 3]:
            ledger.confirm(introduction, side, at=NOW - timedelta(days=20 * number - 1))
        if number == 4:
            ledger.withdraw_introduction(introduction, by=lead)
    for number, kind in enumerate(["met", "give", "contact", "milestone", "called-on"] * 3):
        ledger.record(
            network=network,
            reference=f"x{number}",
            kind=kind,
            people=tuple(dice.sample(members, 2)),
            at=NOW - timedelta(days=11 * number, minutes=number),
            minutes=number * 7.5 if number % 2 else None,
        )
    return network


def ledger_rows(network) -> list[formulas.LedgerRow]:
    rows = Interaction.objects.standing().filter(network=network)
    return [
        formulas.LedgerRow(*row)
        for row in rows.values_list("first_id", "second_id", "kind", "at", "size", "minutes", "event_id", "actor_id")
    ]


def stored_rows(network) -> list[tuple]:
    """All derived rows, strengths as of now: a rebuild may move the landmark, and sums differ in their last digits."""
    landmark = Reckoning.objects.get(network=network).landmark
    share = formulas.strength_from_stored(1.0, NOW, landmark, 180.0)
    ties = Tie.objects.filter(network=network).order_by("first_id", "second_id")
    days = MemberDay.objects.filter(network=network).order_by("member_id", "day")
    return [
        *((t.first_id, t.second_id, t.meetings, t.minutes, t.first_at, t.second_at, t.last_at) for t in ties),
        *(
            (t.first_id, t.second_id, pytest.approx(t.strength * share), pytest.approx(t.structural * share))
            for t in ties
        ),
        *((d.member_id, d.day, d.acts, d.kinds) for d in days),
    ]


@pytest.mark.parametrize("amount", ["count", "minutes", "log-minutes"])
def test_stored_ties_agree_with_the_formulas(lively, amount):
    lively.amount = amount
    lively.save()
    rollups.rebuild(lively, at=NOW)

    landmark = Reckoning.objects.get(network=lively).landmark
    expected = formulas.ties(ledger_rows(lively), at=NOW, weighing=formulas.Weighing(180.0, amount))
    found = Tie.objects.filter(network=lively).order_by("first_id", "second_id")
    assert [(t.first_id, t.second_id, t.meetings, t.minutes, t.first_at, t.last_at) for t in found] == [
        (t.first, t.second, t.meetings, t.minutes, t.first_at, t.last_at) for t in expected
    ]
    for stored, tie in zip(found, expected, strict=True):
        strength = formulas.strength_from_stored(stored.strength, NOW, landmark, 180.0)
        structural = formulas.strength_from_stored(stored.structural, NOW, landmark, 180.0)
        assert strength == pytest.approx(tie.strength, rel=1e-9)
        assert structural == pytest.approx(tie.structural, rel=1e-9)


def test_rolling_up_in_steps_and_rebuilding_give_the_same_rows(lively):
    rollups.roll_up(lively, at=NOW)
    lead, one, other = lively.members.order_by("pk")[:3]
    event = Event.objects.filter(network=lively).order_by("starts_at").first()
    introduction = factories.make_introduction(lead, one, other, at=NOW - timedelta(days=400))
    rollups.roll_up(lively, at=NOW)
    ledger.confirm(introduction, one, at=NOW)
    Attendance.objects.filter(event=event).order_by("pk").first().delete()
    ledger.settle([event])
    rollups.roll_up(lively, at=NOW)
    in_steps = stored_rows(lively)

    rollups.rebuild(lively, at=NOW)

    assert stored_rows(lively) == in_steps


def test_emptied_rows_come_back_the_same(lively):
    rollups.rebuild(lively, at=NOW)
    before = stored_rows(lively), list(Figure.objects.order_by("name").values_list("name", "value"))
    for model in (Tie, MemberDay, Figure, Reckoning):
        model.objects.all().delete()

    rollups.roll_up(lively, at=NOW)

    after = stored_rows(lively), list(Figure.objects.order_by("name").values_list("name", "value"))
    assert after == before


def test_a_roll_up_takes_its_marks_and_then_has_nothing_to_do(lively):
    assert rollups.marked_networks() == [lively]
    assert rollups.roll_up(lively) is True

    assert not TouchedPair.objects.exists()
    assert not TouchedDay.objects.exists()
    assert rollups.marked_networks() == []
    assert rollups.roll_up(lively) is False


def test_another_half_life_rebuilds_everything(lively):
    rollups.roll_up(lively, at=NOW)
    lively.half_life_days = 30
    lively.save()

    assert rollups.marked_networks() == [lively]
    rollups.roll_up(lively, at=NOW)

    assert Reckoning.objects.get(network=lively).half_life_days == 30
    expected = formulas.ties(ledger_rows(lively), at=NOW, weighing=formulas.Weighing(30.0))
    landmark = Reckoning.objects.get(network=lively).landmark
    stored = Tie.objects.filter(network=lively).order_by("first_id", "second_id")
    for row, tie in zip(stored, expected, strict=True):
        found = formulas.strength_from_stored(row.strength, NOW, landmark, 30.0)
        assert found == pytest.approx(tie.strength, rel=1e-9)


def test_another_time_zone_moves_what_was_done_late_to_another_day(network, member):
    factories.make_present(factories.make_event(network, starts_at=datetime(2026, 10, 5, 22, 30, tzinfo=UTC)), member)
    rollups.roll_up(network)
    network.timezone = "Pacific/Auckland"
    network.save()

    assert rollups.marked_networks() == [network]
    rollups.roll_up(network)

    assert list(MemberDay.objects.values_list("day", flat=True)) == [date(2026, 10, 6)]
    assert rollups.marked_networks() == []


def test_another_version_of_the_formulas_is_noticed_without_any_act(lively):
    rollups.roll_up(lively)
    Reckoning.objects.update(formula_version="0")

    assert rollups.marked_networks() == [lively]
    rollups.roll_up(lively)
    assert Reckoning.objects.get().formula_version == formulas.FORMULA_VERSION


@pytest.mark.django_db(transaction=True)
def test_the_hourly_count_and_roll_ups_wait_for_each_other(lively):
    rollups.roll_up(lively)
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    with transaction.atomic(), connection.cursor() as cursor:
        count_figures(lively.pk)
        cursor.execute(held)

        assert cursor.fetchone() == (1,)


def test_an_event_that_is_moved_leaves_no_trace_on_its_old_day(network, member):
    event = factories.make_event(network, starts_at=NOW - timedelta(days=9))
    factories.make_present(event, member)
    rollups.roll_up(network)
    event.starts_at = NOW - timedelta(days=2)
    event.save(update_fields=["starts_at"])
    rollups.roll_up(network)

    assert list(MemberDay.objects.values_list("day", flat=True)) == [(NOW - timedelta(days=2)).date()]


def test_a_withdrawn_introduction_counts_no_longer(network, lead):
    one, other = factories.make_member(network), factories.make_member(network)
    introduction = factories.make_introduction(lead, one, other, key=uuid4())
    rollups.roll_up(network)
    assert Tie.objects.get().meetings == 1

    ledger.withdraw_introduction(introduction, by=lead)
    rollups.roll_up(network)

    assert not Tie.objects.exists()
    assert Interaction.objects.count() == 1

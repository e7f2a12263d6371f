"""The ledger says what attendance, groups and people's word amount to, each thing once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from events.models import Attendance, Seat, TouchedEvent
from introductions import ledger
from introductions.models import Interaction, Introduction, Withdrawal
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(network):
    return [factories.make_member(network) for _ in range(5)]


@pytest.fixture
def past_event(network):
    return factories.make_event(network, starts_at=timezone.now() - timedelta(days=3))


def standing(event) -> dict[tuple[str, int, int], int]:
    rows = Interaction.objects.standing().filter(event=event, reference=None)
    return {(row.kind, row.first_id, row.second_id): row.size for row in rows}


def test_an_event_writes_each_present_pair_once_with_the_smallest_rooms(past_event, people):
    a, b, c, d, absent = people
    factories.make_present(past_event, a, b, c, d)
    factories.make_groups(past_event, [a, b, c, absent], [d], name="1")
    factories.make_groups(past_event, [a, b], [c, d], name="2")

    assert ledger.settle([past_event]) == (0, 10)

    assert standing(past_event) == {
        ("attended", a.pk, b.pk): 4,
        ("attended", a.pk, c.pk): 4,
        ("attended", a.pk, d.pk): 4,
        ("attended", b.pk, c.pk): 4,
        ("attended", b.pk, d.pk): 4,
        ("attended", c.pk, d.pk): 4,
        ("seated", a.pk, b.pk): 2,
        ("seated", a.pk, c.pk): 3,
        ("seated", b.pk, c.pk): 3,
        ("seated", c.pk, d.pk): 2,
    }


def test_settling_again_changes_nothing(past_event, people):
    factories.make_present(past_event, *people)
    ledger.settle([past_event])

    assert ledger.settle([past_event]) == (0, 0)


def test_a_corrected_attendance_withdraws_what_was_wrong_and_keeps_it_on_record(past_event, people):
    a, b, c = people[:3]
    factories.make_present(past_event, a, b, c)
    ledger.settle([past_event])
    Attendance.objects.filter(event=past_event, member=c).update(status="absent told")

    assert ledger.settle([past_event]) == (3, 1)

    assert standing(past_event) == {("attended", a.pk, b.pk): 2}
    assert Interaction.objects.count() == 4


def test_draft_rounds_seat_nobody(past_event, people):
    a, b = people[:2]
    factories.make_present(past_event, a, b)
    round_ = factories.make_groups(past_event, [a, b])
    round_.published_at = None
    round_.save()

    ledger.settle([past_event])

    assert standing(past_event) == {("attended", a.pk, b.pk): 2}


def test_only_events_that_are_over_are_settled(network, people):
    now = timezone.now()
    going_on = factories.make_event(network, starts_at=now - timedelta(minutes=30))
    over = factories.make_event(network, starts_at=now - timedelta(days=1))
    for event in (going_on, over):
        factories.make_present(event, *people[:2])

    assert ledger.settle_touched() == 1

    assert set(Interaction.objects.values_list("event_id", flat=True)) == {over.pk}
    assert set(TouchedEvent.objects.values_list("event_id", flat=True)) == {going_on.pk}


def test_publishing_seats_later_is_settled_too(past_event, people):
    factories.make_present(past_event, *people[:2])
    ledger.settle_touched()
    factories.make_groups(past_event, people[:2])

    ledger.settle_touched()

    assert [kind for kind, *_pair in sorted(standing(past_event))] == ["attended", "seated"]
    Seat.objects.all().delete()
    ledger.settle_touched()
    assert [kind for kind, *_pair in sorted(standing(past_event))] == ["attended"]


def test_one_tap_logs_once_however_often_the_phone_retries(facilitator, people):
    key = uuid4()
    first = factories.make_introduction(facilitator, people[1], people[0], key=key)
    again = factories.make_introduction(facilitator, people[0], people[1], key=key)

    assert first == again
    assert (first.first, first.second) == (people[0], people[1])
    assert list(Interaction.objects.values_list("kind", "revision")) == [("introduced", 0)]


def test_each_confirmation_replaces_the_row_before(facilitator, people):
    one, other = people[:2]
    introduction = factories.make_introduction(facilitator, one, other)

    assert ledger.confirm(introduction, other) is True
    assert ledger.confirm(introduction, other) is False
    assert Interaction.objects.standing().get().kind == "introduced-1"
    assert Interaction.objects.standing().get().actor == other
    assert ledger.confirm(introduction, one) is True

    row = Interaction.objects.standing().get()
    assert (row.kind, row.revision, row.at) == ("introduced-2", 2, introduction.made_at)
    assert Withdrawal.objects.count() == 2


def test_a_stranger_cannot_confirm(facilitator, people):
    introduction = factories.make_introduction(facilitator, people[0], people[1])

    assert ledger.confirm(introduction, people[2]) is False
    assert introduction.confirmations.count() == 0


def test_what_is_taken_back_stays_on_record_and_no_longer_counts(facilitator, people):
    introduction = factories.make_introduction(facilitator, people[0], people[1])

    assert ledger.withdraw_introduction(introduction, by=facilitator) is True
    assert ledger.withdraw_introduction(introduction, by=facilitator) is False

    assert not Interaction.objects.standing().exists()
    assert Interaction.objects.count() == 1
    assert Introduction.objects.get().withdrawn_by == facilitator
    assert ledger.confirm(introduction, people[0]) is False


def test_erasing_a_person_removes_them_from_the_ledger_and_nobody_else(facilitator, past_event, people):
    a, b, c = people[:3]
    factories.make_present(past_event, a, b, c)
    ledger.settle([past_event])
    factories.make_introduction(facilitator, a, b)

    ledger.erase(a)

    assert list(Interaction.objects.values_list("kind", "first", "second")) == [("attended", b.pk, c.pk)]
    assert not Introduction.objects.exists()


def test_who_has_met_looks_at_small_rooms_only(network, past_event):
    crowd = [factories.make_member(network) for _ in range(14)]
    factories.make_present(past_event, *crowd)
    factories.make_groups(past_event, crowd[:2])
    ledger.settle([past_event])

    assert ledger.who_has_met(network, [member.pk for member in crowd]) == {(crowd[0].pk, crowd[1].pk)}

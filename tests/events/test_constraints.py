"""What the database itself refuses about events, whoever writes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import RSVP, Attendance, GroupPlan, Round, Seat, SmallGroup, TouchedEvent
from tests.factories import make_event, make_groups, make_member, make_network, make_present, make_rsvp


def refused(constraint, act):
    """The database refuses the act by that constraint."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert error.value.__cause__.diag.constraint_name == constraint


@pytest.fixture
def event(network):
    return make_event(network)


@pytest.fixture
def stranger(network):
    return make_member(make_network(), "Stranger")


def test_a_person_answers_once(event, member):
    make_rsvp(event, member)

    refused("one_answer_a_person", lambda: make_rsvp(event, member, "no"))


def test_a_person_is_marked_once(event, member):
    make_present(event, member)

    refused("one_attendance_a_person", lambda: make_present(event, member))


def test_a_person_has_one_seat_a_round(event, member):
    round_ = make_groups(event, [member], [])
    other = round_.groups.get(position=2)

    refused("one_seat_a_person_and_round", lambda: Seat.objects.create(round=round_, group=other, member=member))


def test_an_answer_comes_from_the_events_own_network(event, stranger):
    refused("rsvps_of_one_network", lambda: make_rsvp(event, stranger))


def test_an_answer_cannot_be_handed_to_a_stranger(event, member, stranger):
    make_rsvp(event, member)

    refused("rsvps_of_one_network", lambda: RSVP.objects.update(member=stranger))


def test_attendance_is_of_the_events_own_network(event, stranger):
    refused("attendances_of_one_network", lambda: make_present(event, stranger))


def test_many_rows_at_once_hide_no_stranger(event, member, stranger):
    rows = [Attendance(event=event, member=person) for person in (member, stranger)]

    refused("attendances_of_one_network", lambda: Attendance.objects.bulk_create(rows))

    assert Attendance.objects.count() == 0


def test_a_seat_is_of_the_events_own_network(event, stranger):
    refused("seats_of_one_event", lambda: make_groups(event, [stranger]))


def test_a_seat_is_in_a_group_of_its_own_round(event, member):
    one, other = make_groups(event, [], name="1"), make_groups(event, [], name="2")
    group = SmallGroup.objects.create(round=other, name="Table 9")

    refused("seats_of_one_event", lambda: Seat.objects.create(round=one, group=group, member=member))


def test_a_round_belongs_to_a_plan_of_its_own_event(event, network):
    plan = GroupPlan.objects.create(event=make_event(network))

    refused("rounds_of_one_event", lambda: Round.objects.create(event=event, plan=plan, name="1"))


def test_an_event_stays_in_its_network(event):
    other = make_network()

    refused("events_event_stays_put", lambda: type(event).objects.filter(pk=event.pk).update(network=other))


def test_an_event_does_not_end_before_it_begins(network):
    start = timezone.now()

    refused("ends_after_start", lambda: make_event(network, starts_at=start, ends_at=start - timedelta(minutes=1)))


def test_one_plan_is_in_the_making(event):
    GroupPlan.objects.create(event=event, state="running")

    refused("one_plan_in_the_making", lambda: GroupPlan.objects.create(event=event, state="queued"))


def test_progress_stops_at_a_hundred(event):
    refused("progress_is_percent", lambda: GroupPlan.objects.create(event=event, progress=101))


def test_published_rounds_have_names_of_their_own(event):
    make_groups(event, name="1")

    refused("one_published_round_a_name", lambda: make_groups(event, name="1"))


def test_drafts_may_have_the_names_of_published_rounds(event):
    make_groups(event, name="1")

    plan = GroupPlan.objects.create(event=event)
    Round.objects.create(event=event, plan=plan, name="1")

    assert event.rounds.count() == 2


def test_tables_of_a_round_have_names_of_their_own(event):
    round_ = make_groups(event, [])

    refused("one_group_a_name", lambda: SmallGroup.objects.create(round=round_, name="Table 1"))


def test_events_of_a_network_have_references_of_their_own(event, network):
    refused("one_event_a_reference", lambda: make_event(network, reference=event.reference))


def test_marks_and_published_seats_are_noted_for_the_ledger_and_drafts_are_not(event, member):
    TouchedEvent.objects.all().delete()
    plan = GroupPlan.objects.create(event=event)
    draft = Round.objects.create(event=event, plan=plan, name="1")
    TouchedEvent.objects.all().delete()

    group = SmallGroup.objects.create(round=draft, name="Table 1")
    Seat.objects.create(round=draft, group=group, member=member)
    assert TouchedEvent.objects.count() == 0
    make_present(event, member)

    assert list(TouchedEvent.objects.values_list("event", flat=True)) == [event.pk]

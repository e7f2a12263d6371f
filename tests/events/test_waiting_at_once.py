"""The waiting list when two things happen at the same moment, each in a process of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events import rsvps
from tests.factories import make_event, make_member, make_network
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

START = """
from datetime import timedelta
from django.utils import timezone
from events import rsvps, waiting
from events.models import Event
from members import standing
from members.models import Member
event = Event.objects.get(pk={event})
"""
SAY = (
    "member = Member.objects.get(pk={member})\ngate()\nprint(rsvps.answer(event, member, '{answer}', by=member).answer)"
)
LEAVE = "member = Member.objects.get(pk={member})\ngate()\nstanding.leave(member)"
FILL = "gate()\nprint(len(waiting.fill(event)))"
PASS_ON = "gate()\nprint(len(waiting.pass_on(timezone.now() + timedelta(seconds=1))))"


@pytest.fixture
def full():
    """One place, which Ada has; Bo, Cy and Di wait."""
    network = make_network(timezone="Europe/London")
    event = make_event(network, capacity=1, starts_at=timezone.now() + timedelta(days=30))
    for name in ("Ada", "Bo", "Cy", "Di"):
        person = make_member(network, name)
        rsvps.answer(event, person, "yes", by=person)
    return event


def member_of(event, name):
    return event.network.members.get(name=name).pk


def say(event, name, answer):
    return START.format(event=event.pk) + SAY.format(member=member_of(event, name), answer=answer)


def leave(event, name):
    return START.format(event=event.pk) + LEAVE.format(member=member_of(event, name))


def other(event, act):
    return START.format(event=event.pk) + act


def states(event):
    return dict(event.rsvps.values_list("member__name", "answer"))


def no_from(event, name):
    person = event.network.members.get(name=name)
    rsvps.answer(event, person, "no", by=person)


def offers_written(event):
    return list(
        event.network.letters.filter(kind="event place free").values_list("recipient__memberships__name", flat=True)
    )


def test_one_free_place_is_offered_once_however_many_look_for_it(full):
    full.rsvps.filter(member__name="Ada").delete()

    found = at_once(*[other(full, FILL)] * 3)

    assert sorted(found) == ["0", "0", "1"]
    assert states(full) == {"Bo": "offered", "Cy": "waiting", "Di": "waiting"}
    assert offers_written(full) == ["Bo"]


def test_a_double_tap_is_one_answer_and_one_turn(full):
    make_member(full.network, "Eli")

    assert at_once(*[say(full, "Eli", "yes")] * 3) == ["waiting"] * 3

    assert list(full.rsvps.filter(member__name="Eli").values_list("answer", "turn")) == [("waiting", 4)]


def test_a_decline_pressed_twice_passes_one_place_on_once(full):
    no_from(full, "Ada")

    at_once(say(full, "Bo", "no"), say(full, "Bo", "no"), other(full, FILL))

    assert states(full) == {"Ada": "no", "Bo": "no", "Cy": "offered", "Di": "waiting"}
    assert offers_written(full) == ["Bo", "Cy"]


def test_an_offer_that_lapses_while_it_is_accepted_has_one_owner(full):
    no_from(full, "Ada")
    # It has ended for the beat, which looks a second ahead, and not yet for whoever presses yes.
    full.rsvps.filter(member__name="Bo").update(offer_ends_at=timezone.now() + timedelta(minutes=1))
    beat = PASS_ON.replace("seconds=1", "minutes=2")

    accepted, _passed_on = at_once(say(full, "Bo", "yes"), other(full, beat))

    assert states(full) in (
        {"Ada": "no", "Bo": "yes", "Cy": "waiting", "Di": "waiting"},
        {"Ada": "no", "Bo": "waiting", "Cy": "offered", "Di": "waiting"},
    )
    assert states(full)["Bo"] == accepted


def test_who_leaves_while_a_place_is_offered_to_them_never_keeps_it(full):
    at_once(say(full, "Ada", "no"), leave(full, "Bo"))

    assert states(full) == {"Ada": "no", "Bo": "no", "Cy": "offered", "Di": "waiting"}


def test_who_leaves_and_says_yes_at_once_is_not_expected(full):
    make_member(full.network, "Eli")
    open_event = make_event(full.network, starts_at=full.starts_at)

    at_once(say(open_event, "Eli", "yes"), leave(full, "Eli"))

    assert states(open_event) in ({}, {"Eli": "no"})


def test_two_who_leave_two_events_at_once_wait_for_nobody_for_ever(full):
    second = make_event(full.network, capacity=1, starts_at=full.starts_at)
    for name in ("Bo", "Ada"):
        person = full.network.members.get(name=name)
        rsvps.answer(second, person, "yes", by=person)

    at_once(leave(full, "Ada"), leave(full, "Bo"), say(full, "Cy", "yes"), other(full, PASS_ON))

    assert states(full) == {"Ada": "no", "Bo": "no", "Cy": "offered", "Di": "waiting"} | (
        {"Cy": "yes"} if states(full)["Cy"] == "yes" else {}
    )
    assert states(second) == {"Ada": "no", "Bo": "no"}

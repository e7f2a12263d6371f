"""Reminders and lapses, as the beat has them done."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from members import inviting, reminding
from members.models import Invitation
from members.tasks import lapse_invitations, remind_invitees
from network import bounces, post
from network.models import Letter
from tests.factories import make_invitation
from tests.together import at_once

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # in London, too
DAY = timedelta(days=1)


@pytest.fixture
def invitation(lead, mailoutbox):
    with time_machine.travel(NOON, tick=False):
        invitation, _token = make_invitation(lead.network, by=lead)
        post.send(invitation.letter_id)
    return invitation


def days_with_a_reminder(days: int = 22, hour: int = 12) -> list[int]:
    """On which days after the letter reminders are written, if the beat calls twice a day at that hour."""
    found = []
    for day in range(days):
        with time_machine.travel(NOON.replace(hour=hour) + day * DAY + timedelta(minutes=5), tick=False):
            for _twice in range(2):
                found += [day] * len(reminding.remind_due())
            for letter in Letter.objects.due():
                post.send(letter.pk)
    return found


def test_two_reminders_come_after_a_week_and_three_days_before_the_end(invitation):
    assert days_with_a_reminder() == [7, 18]


@pytest.mark.parametrize(("wanted", "days"), [(0, []), (1, [7])])
def test_the_lead_chooses_how_many(invitation, wanted, days):
    Invitation.objects.update(reminders_wanted=wanted)

    assert days_with_a_reminder() == days


def test_nobody_is_reminded_at_night(invitation, network):
    network.timezone = "Asia/Tokyo"
    network.save()

    assert days_with_a_reminder(hour=12) == []  # 21 h in Tokyo
    assert days_with_a_reminder(hour=2) == [8, 19]  # 11 h in Tokyo, each ten hours after its time had come


@pytest.mark.parametrize(
    "change",
    [
        {"accepted_at": NOON},
        {"other_email": "nia@home.example"},
        {"closed_at": NOON, "outcome": "not now"},
        {"closed_at": NOON, "outcome": "withdrawn"},
    ],
)
def test_whoever_has_answered_is_left_in_peace(invitation, change):
    Invitation.objects.update(**change)

    assert days_with_a_reminder() == []


def test_where_the_letter_came_back_no_reminder_follows(invitation):
    bounces.note_bounce(invitation.letter, "550 no such user")

    assert days_with_a_reminder() == []


def test_where_the_letter_has_not_left_no_reminder_follows(invitation):
    Letter.objects.update(sent_at=None, given_up_at=NOON)

    assert days_with_a_reminder() == []


def test_a_reminder_by_hand_counts(invitation, lead):
    with time_machine.travel(NOON + 6 * DAY, tick=False):
        inviting.remind(invitation, by=lead)
        post.send(invitation.letter_id)

    assert days_with_a_reminder() == [18]


def test_a_reminder_has_words_of_its_own_and_the_same_link(invitation):
    with time_machine.travel(NOON + 7 * DAY, tick=False):
        remind_invitees()
    letter = Letter.objects.get(kind="invitation reminder")

    assert inviting.link(invitation) in letter.text
    assert "invited you to Maths, more than average" in letter.text
    assert "23 March" in letter.subject


def test_a_lapsed_invitation_ends_on_its_day_and_once(invitation):
    for _twice in range(2):
        with time_machine.travel(NOON + 22 * DAY, tick=False):
            lapse_invitations()
    invitation.refresh_from_db()

    assert (invitation.outcome, invitation.closed_at) == ("lapsed", invitation.expires_at)


def test_drafts_and_answered_ones_do_not_lapse(lead):
    with time_machine.travel(NOON, tick=False):
        inviting.draft(by=lead, email="a@example.org", name="A", why_you="You do this.")
        make_invitation(lead.network, by=lead)[0].close("declined")
    with time_machine.travel(NOON + 22 * DAY, tick=False):
        lapse_invitations()

    assert sorted(one.state for one in Invitation.objects.select_related("letter")) == ["declined", "draft"]


REMIND = """
from datetime import datetime, UTC
from members import reminding
gate()
print(len(reminding.remind_due(datetime.fromisoformat("{moment}"))))
"""


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_write_one_reminder(invitation):
    moment = (NOON + 7 * DAY).isoformat()

    assert sorted(at_once(*[REMIND.format(moment=moment)] * 3)) == ["0", "0", "1"]
    assert Letter.objects.filter(kind="invitation reminder").count() == 1

"""What happens to an invitation after it was written: repeated, mended, asked about."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from members import inviting, other_address
from members.models import Invitation, InvitationSpent
from network import bounces, post
from network.models import AuditEntry, Letter, Network
from tests.factories import make_invitation, make_lead, make_member, make_user


@pytest.fixture
def invitation(lead):
    return make_invitation(lead.network, "nia@example.org", name="Nia Okafor", by=lead)[0]


def kinds() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def test_another_address_is_noted_once_and_the_inviter_is_told_once(invitation, lead):
    for _twice in range(2):
        other_address.ask(invitation, " Nia@Home.example ")
    invitation.refresh_from_db()
    letter = Letter.objects.get(kind=inviting.TO_INVITER)

    assert (invitation.other_email, invitation.email) == ("nia@home.example", "nia@example.org")
    assert (letter.to, letter.reply_to) == (lead.user.email, "nia@example.org")
    assert f"/maths-pp/invitations/{invitation.pk}/" in letter.text


def test_whoever_asks_for_many_addresses_does_not_fill_the_inviter_s_mailbox(invitation, lead):
    for number in range(20):
        other_address.ask(invitation, f"nia{number}@home.example")
    invitation.refresh_from_db()

    assert invitation.other_email == "nia19@home.example"
    assert Letter.objects.filter(kind=inviting.TO_INVITER).count() == other_address.MOST_TOLD_A_DAY


def test_an_allowed_address_takes_the_place_of_the_one_before(invitation, lead):
    other_address.ask(invitation, "nia@home.example")
    other_address.allow(invitation, by=lead)
    invitation.refresh_from_db()

    assert (invitation.email, invitation.other_email, invitation.other_email_at) == ("nia@home.example", "", None)
    assert invitation.token in Letter.objects.get(to="nia@home.example").text
    assert AuditEntry.objects.get(verb="allowed another address for").before == {"email": "nia@example.org"}


def test_a_refused_address_leaves_the_invitation_as_it_was(invitation, lead):
    other_address.ask(invitation, "nia@home.example")
    other_address.refuse(invitation, by=lead)
    invitation.refresh_from_db()

    assert (invitation.email, invitation.other_email, invitation.state) == ("nia@example.org", "", "sent")
    assert kinds() == ["invitation", inviting.TO_INVITER, "invitation address refused"]


def test_an_address_of_a_member_is_not_allowed(invitation, lead):
    make_member(lead.network, user=make_user("nia@home.example"))
    other_address.ask(invitation, "nia@home.example")

    with pytest.raises(inviting.AlreadyMember):
        other_address.allow(invitation, by=lead)


def test_where_the_inviter_has_left_the_leads_are_asked(invitation, lead):
    other = make_lead(lead.network)
    lead.left_on = lead.network.today
    lead.save()
    other_address.ask(invitation, "nia@home.example")

    assert Letter.objects.get(kind=inviting.TO_INVITER).to == other.user.email


@pytest.mark.parametrize(("longer", "days"), [(False, 11), (True, 21)])
def test_a_letter_sent_once_more_moves_the_day_only_if_wished(invitation, lead, longer, days):
    token = invitation.token
    with time_machine.travel(invitation.sent_at + timedelta(days=10), tick=False):
        inviting.send_anew(invitation, by=lead, longer=longer)
        left = invitation.expires_at - timezone.now()

    assert (left.days, invitation.token) == (days, token)
    assert kinds() == ["invitation", "invitation"]


def test_a_mended_address_gets_a_new_link_and_the_old_one_is_dead(invitation, lead):
    old = invitation.token
    bounces.note_bounce(invitation.letter, "550 no such user")
    inviting.mend_address(invitation, by=lead, email="nia.okafor@example.org")

    assert list(Invitation.objects.by_token(old)) == []
    assert Invitation.objects.by_token(invitation.token).get().state == "sent"
    assert invitation.token in Letter.objects.get(to="nia.okafor@example.org").text


def test_a_letter_is_taken_back_in_its_first_seconds(lead):
    invitation = inviting.draft(by=lead, email="nia@example.org", name="Nia", why_you="You teach.")
    inviting.send(invitation, wait=inviting.SECOND_THOUGHTS)
    inviting.take_back(invitation, by=lead)
    invitation.refresh_from_db()

    assert (invitation.state, Letter.objects.count()) == ("draft", 0)


def test_a_letter_that_has_left_is_not_taken_back(invitation, lead, mailoutbox):
    post.send(invitation.letter_id)

    with pytest.raises(InvitationSpent):
        inviting.take_back(invitation, by=lead)
    assert Invitation.objects.get().state == "sent"


def test_whoever_had_the_letter_reads_a_line_when_it_is_withdrawn(invitation, lead, mailoutbox):
    post.send(invitation.letter_id)
    inviting.withdraw(invitation, by=lead.user, words="We have to wait for a year. I am sorry.")

    assert "We have to wait for a year." in Letter.objects.get(kind="a word on an invitation").text


def test_whoever_had_no_letter_yet_gets_none_at_all(invitation, lead):
    inviting.withdraw(invitation, by=lead.user, words="Sorry.")

    assert kinds() == []


def test_two_reminders_are_the_most(invitation, lead):
    for _number in range(2):
        inviting.remind(invitation, by=lead)
    with pytest.raises(inviting.RemindedEnough):
        inviting.remind(invitation, by=lead)

    assert kinds() == ["invitation", "invitation reminder", "invitation reminder"]
    assert all(invitation.token in letter.text for letter in Letter.objects.all())


def test_seats_are_numbered_after_members_and_earlier_invitations(invitation, lead):
    second = make_invitation(lead.network, by=lead)[0]

    assert [inviting.seat_number(one) for one in (invitation, second)] == [2, 3]


def test_no_seat_is_named_where_an_import_brought_more_people(invitation, lead):
    Network.objects.update(size_target=1, size_ceiling=1)
    invitation.network.refresh_from_db()

    assert inviting.seat_number(invitation) is None

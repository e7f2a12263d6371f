"""Are you still in? One letter each, and an answer by one POST without signing in."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from members import addresses, inviting, staying
from members.inviting import NoPurpose, send_drafts
from members.models import Invitation, Member, Standing, User
from network import post
from network.models import AuditEntry, MailProof, Purpose
from tests.factories import make_invitation, make_member, make_network, make_user
from tests.together import at_once

pytestmark = pytest.mark.django_db
WORDS = "You were there from the start."


def carry_over(network, name="Ida Quist", *, email="", **fields) -> Member:
    user = None if email == "none" else make_user(email)
    return network.members.create(name=name, user=user, carried_over_at=timezone.now(), **fields)


def asked(lead, **fields) -> Invitation:
    member = carry_over(lead.network, **fields)
    outcome = staying.ask([member], by=lead, words=WORDS)
    return (outcome.posted + outcome.waiting + outcome.without_address)[0]


def page_of(offer) -> str:
    return reverse("members:still_in", args=[offer.network, offer.token])


# -- Asking -------------------------------------------------------------------------------


def test_each_person_is_asked_once_however_often_the_lead_presses(lead, network):
    people = [carry_over(network, f"Person {number}") for number in range(3)]
    first = staying.ask(people, by=lead, words=WORDS)
    second = staying.ask(people, by=lead, words=WORDS)

    assert (len(first.posted), second.written) == (3, 0)
    assert network.letters.filter(kind="invitation to stay").count() == 3
    assert AuditEntry.objects.filter(verb="asked whether still in", actor=lead.user).count() == 3


def test_the_letter_says_the_leads_words_and_brings_the_link(lead, network):
    offer = asked(lead)
    letter = offer.letter

    assert (letter.to, letter.reply_to) == (offer.member.user.email, lead.user.email)
    for said in (WORDS, "Ida Quist", network.purpose.why, staying.link(offer)):
        assert said in letter.text
    assert offer.salt not in letter.text
    assert offer.token not in str(Invitation.objects.values().get(pk=offer.pk))


def test_nobody_who_joined_left_or_was_erased_is_asked(lead, network):
    people = [make_member(network), carry_over(network, left_on=timezone.localdate())]
    people.append(carry_over(network, erased_at=timezone.now()))
    people.append(carry_over(make_network()))

    assert staying.ask(people, by=lead, words=WORDS).written == 0


def test_before_the_purpose_stands_nobody_is_asked(lead, network):
    Purpose.objects.all().delete()
    lead.network.__dict__.pop("purpose", None)
    with pytest.raises(NoPurpose):
        staying.ask([carry_over(network)], by=lead, words=WORDS)

    assert not network.invitations.exists()


def test_until_mail_is_proven_the_letters_wait(lead, network):
    MailProof.objects.all().delete()
    outcome = staying.ask([carry_over(network)], by=lead, words=WORDS)
    post.prove_mail("a@example.org", how="test")
    by_the_other = send_drafts(network, by=lead)
    sent = [staying.send_drafts(network, by=lead) for _ in range(2)]

    assert (len(outcome.waiting), len(outcome.posted), by_the_other) == (1, 0, [])
    assert [len(one) for one in sent] == [1, 0]
    assert network.letters.filter(kind="invitation to stay").count() == 1


def test_who_has_no_address_gets_no_letter_but_a_link(client, lead, network):
    people = [carry_over(network, name, email="none") for name in ("Ove", "Una")]
    outcome = staying.ask(people, by=lead, words=WORDS)
    client.force_login(lead.user)
    words = client.get(reverse("members:staying", args=[network]) + "?show=asked").content.decode()

    assert (len(outcome.without_address), network.letters.count()) == (2, 0)
    assert words.count("No address: copy for chat.") == 2


def test_someone_with_an_open_invitation_is_not_written_to_twice(lead, network):
    member = carry_over(network, email="ida@example.org")
    make_invitation(network, "ida@example.org", by=lead)

    assert staying.ask([member], by=lead, words=WORDS).written == 0


def test_asking_holds_no_seat(lead, network):
    network.size_target = 1
    network.save()

    assert len(staying.ask([carry_over(network)], by=lead, words=WORDS).posted) == 1


def test_after_a_lapsed_letter_somebody_can_be_asked_again(lead, network):
    offer = asked(lead)
    with time_machine.travel(timezone.now() + Invitation.LASTS + timedelta(days=1)):
        again = staying.ask([offer.member], by=lead, words=WORDS)
    offer.refresh_from_db()

    assert len(again.posted) == 1
    assert offer.outcome == "lapsed"


def test_two_reminders_repeat_the_link_and_a_third_is_refused(lead):
    offer = asked(lead)
    for _ in range(2):
        staying.remind(offer, by=lead)
    with pytest.raises(inviting.RemindedEnough):
        staying.remind(offer, by=lead)

    letters = offer.network.letters.filter(kind="invitation to stay")
    assert letters.count() == 3
    assert all(offer.token in letter.text for letter in letters)


# -- Answering ----------------------------------------------------------------------------


def test_looking_twenty_times_changes_nothing(client, lead):
    offer = asked(lead)
    before = Invitation.objects.values().get(pk=offer.pk)
    codes = {client.get(page_of(offer) + query).status_code for query in ("", "?answer=yes", "?answer=pause") * 7}

    assert codes == {200}
    assert Invitation.objects.values().get(pk=offer.pk) == before
    assert Member.objects.get(pk=offer.member_id).standing == Standing.CARRIED_OVER


def test_a_yes_makes_a_member_at_once_and_proves_no_address(client, lead):
    offer = asked(lead, email="ida@example.org")
    addresses.EmailAddress.objects.filter(email="ida@example.org").update(verified=False)
    response = client.post(page_of(offer), {"answer": "yes"})
    member = Member.objects.get(pk=offer.member_id)
    words = client.get(page_of(offer)).content.decode()

    assert response.url == page_of(offer)
    assert (member.standing, member.joined_on, member.founder) == (Standing.JOINED, None, True)
    assert not addresses.has_proven(member.user, "ida@example.org")  # a lead can copy the link and press yes
    assert "_auth_user_id" not in client.session
    assert "You are in, Ida" in words
    assert f"/accounts/login/?next={reverse('members:edit_you', args=[offer.network])}" in words
    assert AuditEntry.objects.get(verb="stays").actor == member.user


def test_a_yes_gives_nobody_an_address_that_they_gave_up(client, lead):
    offer = asked(lead, email="ida@old.example")
    user = offer.member.user
    addresses.EmailAddress.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(email="ida@new.example")
    addresses.prove(user, "ida@new.example")
    client.post(page_of(offer), {"answer": "yes"})

    assert list(addresses.EmailAddress.objects.filter(user=user).values_list("email")) == [("ida@new.example",)]


def test_a_date_of_joining_that_the_list_knew_is_kept(client, lead):
    offer = asked(lead, joined_on="2019-05-01")
    client.post(page_of(offer), {"answer": "yes"})
    member = Member.objects.get(pk=offer.member_id)

    assert (str(member.joined_on), member.founder) == ("2019-05-01", False)


def test_answering_again_changes_nothing(client, lead):
    offer = asked(lead)
    for answer in ("yes", "yes", "no-thanks", "pause"):
        client.post(page_of(offer), {"answer": answer})
    member = Member.objects.get(pk=offer.member_id)

    assert (member.standing, member.left_on, member.pauses.count()) == (Standing.JOINED, None, 0)
    assert AuditEntry.objects.filter(verb="stays").count() == 1


def test_a_pause_begins_today_and_may_name_its_end(client, lead):
    offer = asked(lead)
    until = offer.network.today + timedelta(days=30)
    client.post(page_of(offer), {"answer": "pause", "until": until.isoformat()})
    member = Member.objects.get(pk=offer.member_id)
    pause = member.pauses.get()

    assert (member.standing, pause.starts_on, pause.ends_on) == (Standing.PAUSED, offer.network.today, until)
    assert f"until {until.day}" in client.get(page_of(offer)).content.decode()


def test_a_pause_that_would_be_over_is_asked_for_again(client, lead):
    offer = asked(lead)
    response = client.post(page_of(offer), {"answer": "pause", "until": "2020-01-01"})

    assert response.status_code == 422
    assert "has passed already" in response.content.decode()
    assert "2020-01-01" in response.content.decode()


def test_a_no_is_kept_with_its_reason_and_counts_in_nothing(client, lead):
    offer = asked(lead, joined_on="2019-05-01")
    client.post(page_of(offer), {"answer": "no-thanks", "reason": "Another town.\x00"})
    response = client.post(page_of(offer), {"answer": "no-thanks", "reason": "Another town."})
    member = Member.objects.get(pk=offer.member_id)
    offer.refresh_from_db()

    assert response.status_code == 302
    assert (member.left_on, member.carried_over_at is not None) == (offer.network.today, True)
    assert not offer.network.members.on(offer.network.today).filter(pk=member.pk).exists()
    assert offer.reason == "Another town."
    assert "Nothing more will come" in client.get(page_of(offer)).content.decode()


def test_who_had_no_address_gives_one_and_is_a_member(client, lead):
    offer = asked(lead, email="none")
    without = client.post(page_of(offer), {"answer": "yes"})
    client.post(page_of(offer), {"answer": "yes", "email": "Ove@Example.org"})
    member = Member.objects.get(pk=offer.member_id)

    assert without.status_code == 422
    assert (member.user.email, member.standing) == ("ove@example.org", Standing.JOINED)
    assert not addresses.has_proven(member.user, "ove@example.org")


def test_an_address_of_somebody_else_here_is_refused_and_nothing_is_answered(client, lead):
    offer = asked(lead, email="none")
    response = client.post(page_of(offer), {"answer": "yes", "email": lead.user.email})
    offer.refresh_from_db()

    assert response.status_code == 422
    assert "cannot be used here" in response.content.decode()
    assert (offer.closed_at, Member.objects.get(pk=offer.member_id).user) == (None, None)


def test_a_link_that_lapsed_or_was_taken_back_says_so(client, lead):
    lapsed, withdrawn = asked(lead), asked(lead, name="Ove")
    Invitation.objects.filter(pk=lapsed.pk).update(expires_at=timezone.now())
    withdrawn.close("withdrawn")
    answers = [client.get(page_of(offer)) for offer in (lapsed, withdrawn)]
    client.post(page_of(lapsed), {"answer": "yes"})

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "has lapsed" in answers[0].content.decode()
    assert "taken back" in answers[1].content.decode()
    assert Member.objects.get(pk=lapsed.member_id).standing == Standing.CARRIED_OVER


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "x", lambda t: t.swapcase(), lambda t: "x"])
def test_a_token_cut_or_changed_opens_nothing(client, lead, change):
    offer = asked(lead)

    assert client.get(reverse("members:still_in", args=[offer.network, change(offer.token)])).status_code == 404
    assert client.get(reverse("members:still_in", args=[make_network(), offer.token])).status_code == 404


def test_a_still_in_link_is_no_invitation_and_an_invitation_no_still_in_link(client, lead):
    offer, (_invitation, token) = asked(lead), make_invitation(lead.network, by=lead)

    assert client.get(reverse("members:invitation", args=[lead.network, offer.token])).status_code == 404
    assert client.get(reverse("members:still_in", args=[lead.network, token])).status_code == 404


ANSWER = """
from members import staying
from members.models import Invitation, InvitationSpent
gate()
try:
    getattr(staying, "{verb}")(Invitation.objects.get(pk={pk}))
    print("{verb}")
except InvitationSpent:
    print("late")
"""


@pytest.mark.django_db(transaction=True)
def test_of_answers_from_two_devices_at_once_one_stands(lead):
    offer = asked(lead)
    verbs = ["stay", "leave", "pause", "stay"]
    said = at_once(*(ANSWER.format(verb=verb, pk=offer.pk) for verb in verbs))
    offer.refresh_from_db()
    member = Member.objects.get(pk=offer.member_id)
    (stands,) = [one for one in said if one != "late"]

    assert sorted(said).count("late") == 3
    assert {"stay": "accepted", "leave": "declined", "pause": "not now"}[stands] == offer.outcome
    assert (member.left_on is not None, member.carried_over_at is not None) == (stands == "leave",) * 2
    assert member.pauses.count() == (stands == "pause")


# The same, but whether the question is open is looked up first and written later, without the condition.
CARELESS = ANSWER.replace(
    "gate()",
    """
from django.utils.timezone import now
def close(self, outcome, *, reason="", at=None):
    if Invitation.objects.get(pk=self.pk).closed_at:
        raise InvitationSpent(self)
    gate()
    Invitation.objects.filter(pk=self.pk).update(closed_at=now(), outcome=outcome)
Invitation.close = close
""",
)


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_two_answers_would_stand(lead):
    offer = asked(lead)
    said = at_once(*(CARELESS.format(verb="stay", pk=offer.pk) for _ in range(2)))

    assert said == ["stay", "stay"]


# -- The lead's pages ---------------------------------------------------------------------


def test_the_lead_sees_the_letter_before_it_goes_to_all(client, lead, network):
    people = [carry_over(network, name) for name in ("Ida", "Ove")]
    client.force_login(lead.user)
    page = reverse("members:ask_to_stay", args=[network])
    given = {"words": "Dear all <b>here</b>", "people": [member.pk for member in people]}
    offered = client.get(page).content.decode()
    preview = client.post(page, given).content.decode()
    nothing_yet = network.invitations.count()
    client.post(page, given | {"send": "yes"})

    assert offered.count("checked") >= 2
    assert "As Ida will read it" in preview
    assert "Dear all &lt;b&gt;here&lt;/b&gt;" in preview
    assert "Send 2 letters" in preview
    assert (nothing_yet, network.invitations.count()) == (0, 2)


def test_only_those_with_an_address_are_counted_as_letters(client, lead, network):
    ida = carry_over(network, "Ida")
    network.members.filter(pk=ida.pk).update(user=None)
    people = [ida.pk, carry_over(network, "Ove").pk]
    client.force_login(lead.user)
    page = reverse("members:ask_to_stay", args=[network])
    some = client.post(page, {"words": "Dear all", "people": people}).content.decode()
    none = client.post(page, {"words": "Dear all", "people": [ida.pk]}).content.decode()

    assert "Send the letter" in some
    assert "One person has no address" in some
    assert "Make the links for a chat" in none


def test_a_reminder_is_offered_only_after_some_days(client, lead, network):
    asked(lead, name="Waits")
    client.force_login(lead.user)
    page = reverse("members:staying", args=[network]) + "?show=asked"
    soon = client.get(page).content.decode()
    network.invitations.update(sent_at=timezone.now() - timedelta(days=4))
    later = client.get(page).content.decode()

    assert ("Remind" in soon, "Copy for chat" in soon) == (False, True)
    assert "Remind" in later


def test_one_person_can_be_asked_alone(client, lead, network):
    ida, ove = carry_over(network, "Ida"), carry_over(network, "Ove")
    client.force_login(lead.user)
    page = reverse("members:ask_to_stay", args=[network])
    form = client.get(f"{page}?member={ove.pk}").context["form"]

    assert form.initial["people"] == [ove.pk]
    assert set(form.everybody) == {ida.pk, ove.pk}


def test_words_are_needed_and_people_of_other_networks_cannot_be_slipped_in(client, lead, network):
    ida, foreign = carry_over(network, "Ida"), carry_over(make_network(), "Foreign")
    client.force_login(lead.user)
    page = reverse("members:ask_to_stay", args=[network])
    answers = [
        client.post(page, {"words": "", "people": [ida.pk], "send": "yes"}).status_code,
        client.post(page, {"words": "x", "people": [foreign.pk], "send": "yes"}).status_code,
        client.post(page, {"words": "x" * 10_000, "people": [ida.pk], "send": "yes"}).status_code,
    ]

    assert answers == [422, 422, 422]
    assert not Invitation.objects.exists()


def test_the_list_tells_who_was_asked_and_what_they_said(client, lead, network):
    carry_over(network, "Not Asked")
    waits, stays, goes = asked(lead, name="Waits"), asked(lead, name="Stays"), asked(lead, name="Goes")
    staying.stay(stays)
    staying.leave(goes, reason="Another town.")
    client.force_login(lead.user)
    here = reverse("members:staying", args=[network])
    shown = {
        show: [member.name for member in client.get(f"{here}?show={show}").context["page"]]
        for show in ("not-asked", "asked", "answered", "nonsense")
    }

    assert shown == {
        "not-asked": ["Not Asked"],
        "asked": ["Waits"],
        "answered": ["Goes", "Stays"],
        "nonsense": ["Not Asked"],
    }
    assert "Another town." in client.get(f"{here}?show=answered").content.decode()
    assert waits.state == "sent"


# -- Copy for chat ------------------------------------------------------------------------


def test_copying_sends_and_notes_nothing_but_the_leads_word_does(client, lead, network):
    MailProof.objects.all().delete()
    offer = asked(lead)
    client.force_login(lead.user)
    page = reverse("members:chat", args=[network, offer.pk])
    words = client.get(page).content.decode()
    offer.refresh_from_db()
    untouched = offer.sent_at
    client.post(page)
    client.post(page)
    offer.refresh_from_db()

    assert WORDS in words
    assert staying.link(offer) in words
    assert "Send it to nobody else" in words
    assert (untouched, offer.sent_at is not None, offer.letter) == (None, True, None)
    assert network.letters.count() == 0
    assert AuditEntry.objects.filter(verb="sent by hand", actor=lead.user).count() == 1


def test_a_link_sent_by_chat_proves_no_address(client, lead):
    MailProof.objects.all().delete()
    offer = asked(lead, email="ida@example.org")
    addresses.EmailAddress.objects.filter(email="ida@example.org").update(verified=False)
    client.post(page_of(offer), {"answer": "yes"})
    member = Member.objects.get(pk=offer.member_id)

    assert member.standing == Standing.JOINED
    assert not addresses.has_proven(member.user, "ida@example.org")


def test_an_invitation_can_be_copied_and_sent_by_hand_while_mail_is_broken(client, lead, network):
    MailProof.objects.all().delete()
    invitation, token = make_invitation(network, by=lead, name="Ove Lind")
    client.force_login(lead.user)
    page = reverse("members:chat", args=[network, invitation.pk])
    words = client.get(page).content.decode()
    client.post(page)
    client.logout()

    assert token in words
    assert "Hello Ove," in words
    assert client.get(reverse("members:invitation", args=[network, token])).status_code == 200


def test_what_has_ended_shows_no_link_any_more(client, lead, network):
    invitation, token = make_invitation(network, by=lead)
    invitation.close("withdrawn")
    client.force_login(lead.user)
    words = client.get(reverse("members:chat", args=[network, invitation.pk])).content.decode()

    assert token not in words
    assert "opens nothing any more" in words

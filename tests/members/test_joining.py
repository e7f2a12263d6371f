"""From an invitation to membership."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from members import addresses, inviting, onboarding
from members.models import Invitation, InvitationSpent, Member, Outcome, User
from network.models import Letter, Network
from tests.factories import make_invitation, make_member, make_network, make_user
from tests.members.test_sign_in import CODE_PAGE, code_sent_to
from tests.together import at_once

GUEST = "Nia.Okafor@Example.org"


@pytest.fixture
def invited(lead):
    """An open invitation and its address."""
    invitation, token = make_invitation(lead.network, GUEST, name="Nia Okafor")
    return invitation, reverse("members:invitation", args=[lead.network, token])


def accept(client, page):
    return client.post(page, {"answer": "accept"})


def give_code(client):
    return client.post(CODE_PAGE, {"code": code_sent_to(GUEST.lower())})


def come_to_the_last_screen(client, page):
    """Accept, give the code, stand by the purpose; the address of the screen that is left."""
    accept(client, page)
    return client.post(give_code(client).url).url


JOINING = {"name": "Nia Okafor", "purpose_statement": "To keep further maths alive."}


def test_looking_at_an_invitation_changes_nothing(client, invited):
    invitation, page = invited
    before = Invitation.objects.filter(pk=invitation.pk).values().get()
    for address in (page, f"{page}?answer=accept", f"{page}?answer=no-thanks", f"{page}?answer=not-now"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200

    assert Invitation.objects.filter(pk=invitation.pk).values().get() == before
    assert not User.objects.filter(email__iexact=GUEST).exists()
    assert "invitation" not in client.session


def test_the_page_says_who_invites_why_and_until_when(client, invited, lead):
    invitation, page = invited
    words = client.get(page).content.decode()

    for said in (lead.name, invitation.why_you, lead.network.purpose.why, lead.network.purpose.who_for):
        assert said in words
    assert f"{timezone.localtime(invitation.expires_at, lead.network.zone):%-d %B %Y}" in words


def test_a_guest_accepts_proves_the_address_and_joins(client, invited, lead):
    invitation, page = invited
    to_code = accept(client, page)
    to_join = give_code(client)
    to_you = client.post(to_join.url)
    to_home = client.post(to_you.url, JOINING)
    member = Member.objects.get(user__email=GUEST.lower())
    invitation.refresh_from_db()

    assert to_code.url == CODE_PAGE
    assert to_join.url == f"{page}join/"
    assert to_you.url == f"{page}join/you/"
    assert to_home.url == reverse("members:home", args=[lead.network])
    assert (member.network, member.name, member.invited_by) == (lead.network, "Nia Okafor", lead)
    assert member.purpose_statement == "To keep further maths alive."
    assert member.joined_on == lead.network.today
    assert invitation.outcome == Outcome.ACCEPTED
    assert addresses.has_proven(member.user, GUEST)
    assert b"Welcome to Maths, more than average, Nia." in client.get(to_home.url).content


def test_only_one_code_is_mailed_on_the_way_in(client, invited):
    accept(client, invited[1])
    give_code(client)

    assert list(Letter.objects.order_by("pk").values_list("kind", flat=True)) == ["invitation", "sign-in code"]


@pytest.mark.parametrize("field", ["name", "purpose_statement"])
def test_joining_needs_every_answer_and_keeps_what_was_typed(client, invited, field):
    join_page = come_to_the_last_screen(client, invited[1])
    response = client.post(join_page, {key: value for key, value in JOINING.items() if key != field})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Member.objects.filter(user__email__iexact=GUEST).exists()
    if field != "purpose_statement":
        assert "To keep further maths alive." in response.content.decode()


def test_a_second_click_ends_at_home_as_well(client, invited, lead):
    join_page = come_to_the_last_screen(client, invited[1])
    first = client.post(join_page, JOINING)
    second = client.post(join_page, JOINING)

    assert first.url == second.url == reverse("members:home", args=[lead.network])
    assert Member.objects.filter(user__email__iexact=GUEST).count() == 1


def test_whoever_is_signed_in_already_goes_straight_to_joining(client, invited):
    client.force_login(make_user(GUEST))

    assert accept(client, invited[1]).url == f"{invited[1]}join/"
    assert not Letter.objects.filter(kind="sign-in code").exists()


def test_another_address_is_told_to_ask_the_inviter(client, invited, lead):
    client.force_login(make_user("someone.else@example.org"))
    to_join = accept(client, invited[1])
    page = client.get(to_join.url)
    posted = client.post(to_join.url, JOINING)

    assert (page.status_code, posted.status_code) == (403, 403)
    assert GUEST.lower() in page.content.decode()
    assert f"mailto:{lead.user.email}" in page.content.decode()
    assert lead.network.members.count() == 1


def test_an_unproven_address_is_not_enough(invited):
    user = User.objects.create_user(GUEST)

    with pytest.raises(onboarding.NotTheInvited):
        onboarding.join(invited[0], user=user, name="Nia", purpose_statement="x")


def test_the_join_page_sends_strangers_to_the_invitation(client, invited):
    assert client.get(f"{invited[1]}join/").url == invited[1]


def test_a_member_who_left_comes_back_with_new_words(client, lead):
    old = make_member(lead.network, "Nia", user=make_user(GUEST), left_on=lead.network.today)
    invitation, _token = make_invitation(lead.network, GUEST)
    back = onboarding.join(invitation, user=old.user, name="Nia Okafor", purpose_statement="Again.")

    assert (back.pk, back.left_on, back.name, back.purpose_statement) == (old.pk, None, "Nia Okafor", "Again.")


def test_whoever_led_and_left_comes_back_without_that_role(lead):
    old = make_member(lead.network, user=make_user(GUEST), role="lead", left_on=lead.network.today)
    invitation, _token = make_invitation(lead.network, GUEST)
    back = onboarding.join(invitation, user=old.user, name="Nia Okafor", purpose_statement="Again.")

    assert (back.pk, back.role, back.user.leads_networks) == (old.pk, "member", [])


@pytest.mark.parametrize(("answer", "outcome"), [("not-now", "not now"), ("no-thanks", "declined")])
def test_a_refusal_ends_the_invitation_and_brings_a_word(client, invited, answer, outcome):
    invitation, page = invited
    after = client.post(page, {"answer": answer, "reason": "My hands are full."}, follow=True)
    invitation.refresh_from_db()

    assert (invitation.outcome, invitation.reason) == (outcome, "My hands are full.")
    assert after.status_code == 410
    assert not Member.objects.filter(user__email__iexact=GUEST).exists()


def test_a_word_that_no_text_can_hold_is_kept_without_what_it_cannot(client, invited):
    invitation, page = invited
    client.post(page, {"answer": "not-now", "reason": "In\x00 spring."})
    invitation.refresh_from_db()

    assert (invitation.outcome, invitation.reason) == ("not now", "In spring.")


ENDINGS = {
    "accepted": "This invitation has been accepted",
    "withdrawn": "This invitation was withdrawn",
    "lapsed": "This invitation has lapsed",
    "not now": "You said “not now”",
    "declined": "You said “no, thank you”",
}


@pytest.mark.parametrize(("outcome", "heading"), ENDINGS.items())
def test_each_ending_has_its_own_honest_page(client, invited, outcome, heading):
    invitation, page = invited
    invitation.close(outcome)
    response = client.get(page)

    assert response.status_code == 410
    assert heading in response.content.decode()
    assert accept(client, page).status_code == 410


def test_a_member_who_opens_the_old_link_is_shown_home(client, invited, member):
    invitation, page = invited
    invitation.close("accepted")
    client.force_login(member.user)
    text = client.get(page).content.decode()

    assert "Go to your home page" in text
    assert "sign in with the address" not in text


def test_a_date_that_has_passed_is_an_ending_too(client, invited):
    invitation, page = invited
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    response = client.get(page)

    assert response.status_code == 410
    assert ENDINGS["lapsed"] in response.content.decode()


def test_a_wrong_link_is_not_found(client, invited, lead):
    assert client.get(reverse("members:invitation", args=[lead.network, "wrong"])).status_code == 404
    assert client.get(reverse("members:join", args=[lead.network, "wrong"])).status_code == 404
    assert client.get(invited[1].replace("maths-pp", "no-such-network")).status_code == 404


def test_a_link_of_one_network_opens_nothing_in_another(client, invited):
    other = make_network("other")

    assert client.get(invited[1].replace("maths-pp", other.slug)).status_code == 404


def test_an_invitation_withdrawn_on_the_way_stops_at_the_door(client, invited):
    join_page = come_to_the_last_screen(client, invited[1])
    invited[0].close(Outcome.WITHDRAWN)

    assert client.post(join_page, JOINING).status_code == 410
    assert not Member.objects.filter(user__email__iexact=GUEST).exists()


def test_who_comes_after_the_last_seat_is_told_and_may_come_back(client, invited, lead):
    join_page = come_to_the_last_screen(client, invited[1])
    Network.objects.update(size_target=1, size_ceiling=1)
    refused = client.post(join_page, JOINING)
    invited[0].refresh_from_db()
    state = invited[0].state
    Network.objects.update(size_target=2, size_ceiling=2)
    let_in = client.post(join_page, JOINING)

    assert refused.status_code == 409
    assert "Every seat is taken" in refused.content.decode()
    assert state == "sent"
    assert let_in.url == reverse("members:home", args=[lead.network])
    assert lead.network.members.count() == 2


def test_accepting_too_often_asks_for_patience(client, invited):
    answers = []
    for _ in range(4):
        client.cookies.clear()
        answers.append(accept(client, invited[1]))

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "wait a minute" in answers[-1].content.decode()


def test_the_letter_brings_the_link_and_answers_go_to_the_inviter(invited, lead):
    letter = Letter.objects.get(kind="invitation")

    assert (letter.to, letter.reply_to) == (GUEST.lower(), lead.user.email)
    assert letter.subject == "Ama Owusu invites you to Maths, more than average"
    for version in (letter.text, letter.html):
        assert invited[1] in version
        assert "You do this work." in version


def test_words_in_a_letter_are_plain_in_text_and_safe_in_html(lead):
    inviting.invite(by=lead, email=GUEST, name="Nia O'Neill", why_you="You & <b>nobody</b> else.")
    letter = Letter.objects.get()

    assert "Dear Nia O'Neill" in letter.text
    assert "You & <b>nobody</b> else." in letter.text
    assert "You &amp; &lt;b&gt;nobody&lt;/b&gt; else." in letter.html


def test_the_token_is_nowhere_but_in_the_letter(invited):
    token = re.search(r"/invitation/([^/]+)/", invited[1])[1]

    assert token not in str(Invitation.objects.values().get())


# -- Two at the same moment -----------------------------------------------------------------

ACCEPT = """
from members.models import Invitation, InvitationSpent, User
invitation, user = Invitation.objects.get(pk={invitation}), User.objects.get(pk={user})
gate()
try:
    invitation.accept(user)
    print("in")
except InvitationSpent:
    print("late")
"""
# The same without the conditional update: it looks whether the offer is open, and only then writes.
CARELESS = """
from members.models import Invitation, User
invitation, user = Invitation.objects.get(pk={invitation}), User.objects.get(pk={user})
is_open = invitation.is_open
gate()
if is_open:
    invitation.network.members.create(user=user, name="Guest")
    print("in")
else:
    print("late")
"""


def accepted_at_once(act: str) -> tuple[list[str], int]:
    network = make_network()
    invitation, _token = make_invitation(network)
    before = network.members.count()
    acts = [act.format(invitation=invitation.pk, user=make_user().pk) for _ in range(2)]
    return sorted(at_once(*acts)), network.members.count() - before


@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_clicks_make_one_member():
    assert accepted_at_once(ACCEPT) == (["in", "late"], 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_update_two_would_come_in():
    assert accepted_at_once(CARELESS) == (["in", "in"], 2)


def test_a_spent_invitation_says_so(invited):
    invited[0].accept(make_user(GUEST))

    with pytest.raises(InvitationSpent):
        invited[0].accept(make_user())

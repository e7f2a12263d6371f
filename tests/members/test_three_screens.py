"""The screens between a yes and a membership: progress, ways back, other devices, and every honest ending."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import inviting, onboarding, renewing, staying
from members.models import Invitation, InvitationSpent, Member, NetworkFull, Outcome
from network.models import AuditEntry, Letter, Network, Purpose
from tests.factories import make_invitation, make_lead, make_member, make_network, make_user

GUEST = "nia.okafor@example.org"
WORDS = {"name": "Nia Okafor", "purpose_statement": "To keep further maths alive."}
EVERY_LINK = ("", "?answer=accept", "?answer=no-thanks", "?answer=not-now", "?answer=again", "join/", "join/you/")


@pytest.fixture
def offer(lead):
    """An open invitation and its address."""
    invitation, token = make_invitation(lead.network, GUEST, name="Nia Okafor", by=lead)
    return invitation, reverse("members:invitation", args=[lead.network, token])


@pytest.fixture
def guest(client, offer):
    """A browser in which the invited person has proven their address."""
    client.force_login(make_user(GUEST))
    return client


def row(invitation):
    return Invitation.objects.filter(pk=invitation.pk).values().get()


def lapse(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())


def text(response):
    return response.content.decode()


# -- Signed out on the way -----------------------------------------------------------------


def test_what_is_sent_after_the_session_ended_is_there_again_after_signing_in(client, offer):
    onboarding.stand_by(offer[0])
    answer = client.post(offer[1] + "join/you/", WORDS, follow=True)
    client.force_login(make_user(GUEST))
    again = text(client.get(offer[1] + "join/you/"))
    kept = row(offer[0])["own_words"]
    client.post(offer[1] + "join/you/", WORDS)

    assert "What you wrote is kept" in text(answer)
    assert WORDS["purpose_statement"] in again
    assert kept == ""
    assert Member.objects.get(user__email=GUEST).purpose_statement == WORDS["purpose_statement"]


def test_whoever_holds_the_link_alone_does_not_write_into_it(client, offer):
    client.post(offer[1] + "join/you/", WORDS)
    guest = Client()
    guest.force_login(make_user(GUEST))
    onboarding.stand_by(offer[0])

    assert WORDS["purpose_statement"] not in text(guest.get(offer[1] + "join/you/"))


# -- What the page says -------------------------------------------------------------------


def test_the_page_answers_the_three_questions_in_the_order_in_which_they_are_asked(client, offer, lead):
    Purpose.objects.create(
        network=lead.network, why="W", who_for="Those.", gain="Company.", contribute="Scripts.", commitment="Two."
    )
    words = text(client.get(offer[1]))
    asked = ["Who is it for?", "Those.", "What will I gain?", "Company.", "How can I contribute?", "Scripts.", "Two."]

    assert sorted(asked, key=words.index) == asked


def test_scanners_may_follow_every_link_twenty_times(guest, offer):
    before, letters = row(offer[0]), Letter.objects.count()
    for _ in range(20):
        for link in EVERY_LINK:
            guest.get(offer[1] + link)
            guest.head(offer[1] + link)
            Client().get(offer[1] + link)

    assert row(offer[0]) == before
    assert Letter.objects.count() == letters


def test_a_draft_has_no_page(client, offer):
    Invitation.objects.update(sent_at=None)

    assert client.get(offer[1]).status_code == 404


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda t: t[::-1]])
def test_a_link_cut_or_changed_is_not_found(client, offer, change):
    token = offer[1].rstrip("/").rsplit("/", 1)[1]

    assert client.get(offer[1].replace(token, change(token))).status_code == 404


# -- One screen after another -------------------------------------------------------------


def test_each_screen_says_how_far_one_is(client, guest, offer):
    visitor = Client()
    code_page = visitor.post(offer[1], {"answer": "accept"}, follow=True)
    second = text(guest.get(f"{offer[1]}join/"))
    guest.post(f"{offer[1]}join/")

    assert "1 of 3" in text(code_page)
    assert "2 of 3" in second
    assert "3 of 3" in text(guest.get(f"{offer[1]}join/you/"))


def test_the_second_screen_shows_the_ground_rules_and_what_is_undertaken(guest, offer, lead):
    Purpose.objects.create(
        network=lead.network, why="W", who_for="T", ground_rules="Be kind.", commitment="Two evenings."
    )
    words = text(guest.get(f"{offer[1]}join/"))

    assert "Be kind." in words
    assert "Two evenings." in words


def test_standing_by_the_purpose_is_dated_and_becomes_an_affirmation(guest, offer, lead):
    guest.post(f"{offer[1]}join/")
    offer[0].refresh_from_db()
    stood_at = offer[0].affirmed_at
    guest.post(f"{offer[1]}join/")
    guest.post(f"{offer[1]}join/you/", WORDS)
    affirmation = Member.objects.get(user__email=GUEST).affirmations.get()

    assert (affirmation.purpose, affirmation.at) == (lead.network.purpose, stood_at)


def test_the_last_screen_cannot_be_had_without_the_second(guest, offer):
    assert guest.get(f"{offer[1]}join/you/").url == f"{offer[1]}join/"
    assert guest.post(f"{offer[1]}join/you/", WORDS).url == f"{offer[1]}join/"
    assert not Member.objects.filter(user__email=GUEST).exists()
    guest.post(f"{offer[1]}join/")
    assert WORDS["purpose_statement"] in text(guest.get(f"{offer[1]}join/you/"))


def test_going_back_shows_the_screen_and_asks_nothing_twice(guest, offer):
    guest.post(f"{offer[1]}join/")
    again = text(guest.get(f"{offer[1]}join/"))

    assert "I stand by this" not in again
    assert f'href="{offer[1]}join/you/"' in again


def test_a_purpose_written_anew_on_the_way_is_read_once_more(guest, offer, lead):
    guest.post(f"{offer[1]}join/")
    Purpose.objects.create(network=lead.network, why="Sharper.", who_for="Those.")
    assert guest.post(f"{offer[1]}join/you/", WORDS).url == f"{offer[1]}join/"
    assert "written anew" in text(guest.get(f"{offer[1]}join/"))
    guest.post(f"{offer[1]}join/")
    guest.post(f"{offer[1]}join/you/", WORDS)

    assert Member.objects.get(user__email=GUEST).affirmations.get().purpose.why == "Sharper."


def test_another_device_goes_on_where_the_first_one_stopped(guest, offer):
    guest.post(offer[1], {"answer": "accept"})
    guest.post(f"{offer[1]}join/")
    kept = guest.post(f"{offer[1]}join/words/", {"name": "Nia", "purpose_statement": "I am here to"})
    other = Client()
    other.force_login(guest.get("/").wsgi_request.user)

    assert kept.status_code == 204
    assert other.post(offer[1], {"answer": "accept"}).url == f"{offer[1]}join/you/"
    page = text(other.get(f"{offer[1]}join/you/"))
    assert 'value="Nia"' in page
    assert "I am here to</textarea>" in page


def test_who_said_yes_before_is_told_so_and_goes_on(client, offer):
    client.post(offer[1], {"answer": "accept"})
    words = text(Client().get(offer[1]))

    assert "You said yes on" in words
    assert "Go on" in words


def test_who_comes_back_finds_the_words_of_then(guest, offer, lead):
    lead.network.members.create(
        user=guest.get("/").wsgi_request.user, name="Nia O.", purpose_statement="Once.", left_on=lead.network.today
    )
    guest.post(f"{offer[1]}join/")
    page = text(guest.get(f"{offer[1]}join/you/"))

    assert 'value="Nia O."' in page
    assert "Once.</textarea>" in page


STRANGE = {
    "script": ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    "emoji": ("Nia 🌻", "Nia 🌻"),
    "right to left": ("نيا أوكافور", "نيا أوكافور"),
    "NUL": ("Ni\x00a", "Nia"),
}


@pytest.mark.parametrize(("typed", "shown"), STRANGE.values(), ids=STRANGE)
def test_any_name_and_any_words_are_taken_and_shown_as_they_are(guest, offer, typed, shown):
    guest.post(f"{offer[1]}join/")
    page = text(guest.post(f"{offer[1]}join/you/", {"name": typed, "purpose_statement": ""}))
    guest.post(f"{offer[1]}join/you/", {"name": typed, "purpose_statement": typed})
    member = Member.objects.get(user__email=GUEST)

    assert shown in page.replace("\x00", "")
    assert (member.name, member.purpose_statement) == (typed.replace("\x00", ""),) * 2


def test_ten_thousand_letters_are_too_many_and_none_is_lost(guest, offer):
    long = "word " * 2000
    guest.post(f"{offer[1]}join/")
    page = text(guest.post(f"{offer[1]}join/you/", WORDS | {"purpose_statement": long}))
    offer[0].refresh_from_db()

    assert "One sentence is enough. This has 9999 letters; 600 are the most." in page
    assert long.strip() in page
    assert offer[0].own_words == long


# -- Endings and ways on ------------------------------------------------------------------


def test_whoever_lapses_half_way_keeps_their_words_and_goes_on_after_renewal(guest, offer, lead):
    guest.post(offer[1], {"answer": "accept"})
    offer[0].refresh_from_db()
    onboarding.say_yes(offer[0])
    guest.post(f"{offer[1]}join/")
    lapse(offer[0])
    late = guest.post(f"{offer[1]}join/you/", WORDS)
    asked = guest.post(offer[1], {"answer": "again"}, follow=True)
    offer[0].refresh_from_db()
    renewing.renew(offer[0], by=lead)

    assert late.status_code == 410
    assert WORDS["purpose_statement"] in text(late)
    assert "you were on your way in" in text(late)
    assert "Ama has a letter about it" in text(asked)
    assert guest.post(offer[1], {"answer": "accept"}).url == f"{offer[1]}join/you/"
    assert WORDS["purpose_statement"] in text(guest.get(f"{offer[1]}join/you/"))


def test_what_somebody_wrote_is_not_shown_to_another_who_holds_the_link(offer):
    onboarding.keep_words(offer[0], name="Nia", words="Private so far.")
    lapse(offer[0])
    other = Client()
    other.force_login(make_user())

    for client in (Client(), other):
        assert "Private so far." not in text(client.get(offer[1]))


@pytest.mark.parametrize("outcome", [Outcome.NOT_NOW, Outcome.DECLINED, Outcome.LAPSED])
def test_asking_again_writes_to_the_inviter_once(client, offer, lead, outcome):
    offer[0].close(outcome, reason="My hands are full.")
    for _ in range(3):
        client.post(offer[1], {"answer": "again"})
    letter = Letter.objects.get(kind=inviting.TO_INVITER)

    assert (letter.to, letter.reply_to) == (lead.user.email, GUEST)
    assert reverse("members:renew_invitation", args=[lead.network, offer[0].pk]) in letter.text
    assert "My hands are full." in text(client.get(offer[1]))


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.WITHDRAWN])
def test_what_was_used_or_withdrawn_cannot_be_asked_for(client, offer, outcome):
    offer[0].close(outcome)
    client.post(offer[1], {"answer": "again"})

    assert not Letter.objects.filter(kind=inviting.TO_INVITER).exists()


def test_where_the_inviter_leads_no_longer_the_leads_are_asked(client, offer, lead):
    second = make_lead(lead.network)
    lead.role = "member"
    lead.save()
    offer[0].close(Outcome.LAPSED)
    client.post(offer[1], {"answer": "again"})

    assert Letter.objects.get(kind=inviting.TO_INVITER).to == second.user.email


def test_a_lead_opens_it_again_and_the_same_link_works(client, offer, lead):
    offer[0].close(Outcome.NOT_NOW, reason="Later.")
    client.force_login(lead.user)
    page = reverse("members:renew_invitation", args=[lead.network, offer[0].pk])
    asked = text(client.get(page))
    client.post(page)
    offer[0].refresh_from_db()
    letter = Letter.objects.latest("pk")
    entry = AuditEntry.objects.get(verb="renewed")

    assert "Open the invitation to Nia Okafor again?" in asked
    assert (offer[0].state, offer[0].reason) == ("sent", "")
    assert Client().get(offer[1]).status_code == 200
    assert (letter.to, letter.reply_to) == (GUEST, lead.user.email)
    assert offer[1] in letter.text
    assert (entry.actor, entry.before) == (lead.user, {"outcome": "not now", "reason": "Later."})


def test_nothing_is_opened_again_without_a_seat(client, offer, lead):
    offer[0].close(Outcome.LAPSED)
    Network.objects.update(size_target=1)
    client.force_login(lead.user)
    response = client.post(reverse("members:renew_invitation", args=[lead.network, offer[0].pk]), follow=True)
    offer[0].refresh_from_db()

    assert "Every seat is taken or promised." in text(response)
    assert offer[0].state == Outcome.LAPSED
    with pytest.raises(NetworkFull):
        renewing.renew(offer[0], by=lead)


def test_nothing_is_opened_again_beside_a_newer_invitation(offer, lead):
    offer[0].close(Outcome.DECLINED)
    make_invitation(lead.network, GUEST, by=lead)

    with pytest.raises(InvitationSpent):
        renewing.renew(offer[0], by=lead)


def test_a_lead_elsewhere_opens_nothing_here(client, offer):
    offer[0].close(Outcome.LAPSED)
    client.force_login(make_lead(make_network()).user)

    assert client.post(reverse("members:renew_invitation", args=[offer[0].network, offer[0].pk])).status_code == 404


# -- Another address ----------------------------------------------------------------------


def test_any_address_that_is_named_gets_the_same_answer(client, offer, lead):
    page = f"{offer[1]}address/"
    shown = text(client.get(page))
    named = [lead.user.email, "somebody.unknown@example.org", GUEST]
    answers = {re.sub(r'csrf-token" content="[^"]+"', "", text(client.post(page, {"email": one}))) for one in named}

    assert GUEST in shown
    assert len(answers) == 1
    assert "Ama will answer you" in answers.pop()


def test_an_offer_to_stay_is_not_opened_anew_as_an_invitation(client, lead):
    person = make_member(lead.network, "Ida Berg", carried_over_at=timezone.now())
    offer = staying.ask([person], by=lead, words="Still in?").posted[0]
    staying.leave(offer)
    offer.refresh_from_db()
    client.force_login(lead.user)
    answer = client.post(reverse("members:renew_invitation", args=[lead.network, offer.pk]))

    assert answer.status_code == 404
    with pytest.raises(InvitationSpent):
        renewing.renew(offer, by=lead)


def test_who_is_a_member_by_now_needs_no_old_invitation(offer, lead):
    offer[0].close("declined")
    make_member(lead.network, user=make_user(offer[0].email))
    with pytest.raises(InvitationSpent):
        renewing.renew(offer[0], by=lead)


def test_the_inviter_hears_of_another_address_once(client, offer, lead):
    for _ in range(2):
        client.post(f"{offer[1]}address/", {"email": "nia@example.com"})
    offer[0].refresh_from_db()

    assert offer[0].other_email == "nia@example.com"
    assert Letter.objects.filter(to=lead.user.email).count() == 1


@pytest.mark.parametrize("typed", ["nia", "nia@", "nia@@example.org", "", "nia@example.org\x00"])
def test_an_address_that_is_none_is_said_at_its_field_and_kept(client, offer, typed):
    page = text(client.post(f"{offer[1]}address/", {"email": typed}))
    offer[0].refresh_from_db()

    assert offer[0].other_email == ""
    assert 'aria-invalid="true"' in page
    assert typed.replace("\x00", "") in page


def test_the_page_shows_the_seat_and_stories_that_may_be_told(client, offer, lead):
    story = lead.network.stories.create(
        title="Two schools, one lesson",
        text="It began.",
        **dict.fromkeys(("drafted_at", "shared_at", "public_at"), timezone.now()),
    )
    story.consents.create(member=lead, given_at=timezone.now())
    offer[0].stories = [story.pk]
    offer[0].save()
    told = text(client.get(offer[1]))
    story.withdrawn_at = timezone.now()
    story.save()

    assert "Seat 2 of 40 is kept for you." in told
    assert "Two schools, one lesson" in told
    assert "Two schools, one lesson" not in text(client.get(offer[1]))

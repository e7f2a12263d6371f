"""The pipeline of invitations, and the page of one."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from members import inviting, other_address, pipeline, renewing
from members.models import Invitation
from network import bounces, post
from network.models import MailProof, Network
from tests.factories import make_invitation, make_network, make_user

DAY = timedelta(days=1)


@pytest.fixture
def url(client, lead):
    client.force_login(lead.user)
    Network.objects.update(size_target=150)
    return reverse("members:invitations", args=[lead.network])


@pytest.fixture
def guest(lead, mailoutbox):
    with time_machine.travel(timezone.now() - 9 * DAY):
        invitation, _token = make_invitation(lead.network, "nia@example.org", name="Nia Okafor", by=lead)
        post.send(invitation.letter_id)
    invitation.refresh_from_db()
    return invitation


def of(lead, invitation, act="invitation_detail"):
    return reverse(f"members:{act}", args=[lead.network, invitation.pk])


def named(page) -> list[str]:
    return [invitation.name for invitation in page.context["page"]]


def test_each_state_is_counted_and_is_a_view_of_its_own(client, url, lead, guest):
    for outcome in ("accepted", "not now", "declined", "lapsed", "withdrawn"):
        make_invitation(lead.network, name=f"Guest {outcome}", by=lead)[0].close(outcome)
    bounced = make_invitation(lead.network, name="Guest bounced", by=lead)[0]
    bounces.note_bounce(bounced.letter, "550 no such user")
    inviting.draft(by=lead, email="d@example.org", name="Guest draft", why_you="You do this.")
    page = client.get(url)

    assert [(str(one["label"]), one["count"]) for one in page.context["choices"]] == [
        ("All", 8),
        ("drafts", 1),
        ("waiting", 1),
        ("came back", 1),
        ("accepted", 1),
        ("not now", 1),
        ("no, thank you", 1),
        ("lapsed", 1),
        ("withdrawn", 1),
    ]
    assert named(client.get(f"{url}?state=waiting")) == ["Nia Okafor"]
    assert named(client.get(f"{url}?state=not-now")) == ["Guest not now"]
    assert named(page)[:3] == ["Guest bounced", "Guest draft", "Nia Okafor"]


def test_a_view_and_a_search_survive_sharing_the_address(client, url, lead, guest):
    make_invitation(lead.network, "ole@example.org", name="Ole Berg", by=lead)
    page = client.get(f"{url}?state=waiting&q=okafor")

    assert named(page) == ["Nia Okafor"]
    assert [one["url"] for one in page.context["choices"]] == ["?q=okafor", "?q=okafor&state=waiting"]
    assert named(client.get(f"{url}?q=OLE%40example")) == ["Ole Berg"]


@pytest.mark.parametrize("query", ["state=nonsense", "page=99", "q=%00", "q=" + "x" * 5000, "state="])
def test_odd_addresses_show_a_list(client, url, guest, query):
    assert client.get(f"{url}?{query}").status_code == 200


def test_the_age_of_an_invitation_is_told_in_words(guest):
    Invitation.objects.update(reminders_sent=1, reminded_at=timezone.now() - 2 * DAY)
    guest.refresh_from_db()

    assert pipeline.sentence(guest) == "Sent 9 days ago, reminded once; 12 days left."


def test_what_is_long_ago_is_told_in_months(lead):
    moment = timezone.now()

    assert pipeline.age(moment - 60 * DAY, lead.network) == "60 days ago"
    assert pipeline.age(moment - 130 * DAY, lead.network) == "4 months ago"


def test_how_a_letter_fared_is_told(lead):
    invitation = make_invitation(lead.network, by=lead)[0]
    waiting = pipeline.sentence(invitation)
    bounces.note_bounce(invitation.letter, "550 5.1.1 No such user")
    invitation.letter.refresh_from_db()

    assert waiting == "The letter is on its way; 21 days left."
    assert pipeline.sentence(invitation) == "The letter came back today. The mail server says: “550 5.1.1 No such user”"


def test_a_reminder_is_proposed_after_some_days_and_not_too_often(lead, guest):
    fresh = make_invitation(lead.network, by=lead)[0]
    proposed = [pipeline.is_time_to_remind(one) for one in (guest, fresh)]
    guest.reminders_sent = 2

    assert (proposed, pipeline.is_time_to_remind(guest)) == ([True, False], False)


def test_whoever_asks_for_another_address_stands_first_with_both_answers(client, url, lead, guest):
    make_invitation(lead.network, by=lead)
    other_address.ask(guest, "nia@home.example")
    page = client.get(url)
    answer = client.post(of(lead, guest, "other_address"), {"answer": "allow", "asked": "nia@home.example"})
    guest.refresh_from_db()

    assert named(page)[0] == "Nia Okafor"
    assert 'name="asked" value="nia@home.example"' in page.content.decode()
    assert (answer.status_code, guest.email) == (302, "nia@home.example")


def test_an_address_that_came_while_the_lead_was_looking_is_not_allowed_unseen(client, url, lead, guest):
    other_address.ask(guest, "nia@home.example")
    other_address.ask(guest, "somebody@else.example")
    seen = {"answer": "allow", "asked": "nia@home.example"}
    page = client.post(of(lead, guest, "other_address"), seen, follow=True).content.decode()
    guest.refresh_from_db()

    assert "asked for another address: somebody@else.example" in page
    assert (guest.email, guest.other_email) == ("nia@example.org", "somebody@else.example")


def test_whoever_asks_to_answer_after_all_stands_first(client, url, lead, guest):
    guest.close("declined")
    renewing.ask_again(guest)
    make_invitation(lead.network, by=lead)

    assert named(client.get(url))[0] == "Nia Okafor"
    assert "They would like to answer after all" in client.get(url).content.decode()


def test_the_page_of_one_tells_what_happened(client, url, lead, guest):
    inviting.remind(guest, by=lead)
    post.send(guest.letter_id)
    inviting.mend_address(guest, by=lead, email="nia@home.example")
    guest.close("not now", reason="After the exams, perhaps.")
    page = client.get(of(lead, guest))

    told = [moment.words for moment in page.context["history"]]
    assert told == [
        "They answered “not now”.",
        "Ama Owusu mended the address; the link of the letter before is dead.",
        "A reminder to nia@example.org was sent.",
        "Ama Owusu sent a reminder.",
        "The letter to nia@example.org was sent.",
        "Ama Owusu wrote the invitation.",
    ]
    assert "After the exams, perhaps." in page.content.decode()


@pytest.mark.parametrize(
    ("act", "data", "state"),
    [
        ("remind_invitation", {}, "sent"),
        ("resend_invitation", {"until": "longer"}, "sent"),
        ("mend_invitation", {"email": "nia@home.example"}, "sent"),
        ("withdraw_invitation", {"words": "I am sorry."}, "withdrawn"),
    ],
)
def test_each_act_is_done_by_its_page_and_writes_a_letter(client, url, lead, guest, act, data, state):
    before = lead.network.letters.count()
    answer = client.post(of(lead, guest, act), data)
    guest.refresh_from_db()

    assert answer.status_code == 302
    assert (guest.state, lead.network.letters.count()) == (state, before + 1)


def test_a_wrong_address_is_said_at_its_field_when_mending(client, url, lead, guest):
    page = client.post(of(lead, guest, "mend_invitation"), {"email": "nia@"})

    assert list(page.context["form"].errors) == ["email"]
    assert 'value="nia@"' in page.content.decode()


@pytest.mark.parametrize("act", ["invitation_detail", "edit_invitation", "resend_invitation", "mend_invitation"])
def test_an_invitation_of_another_network_is_not_found(client, url, lead, act):
    other, _token = make_invitation(make_network())

    assert client.get(of(lead, other, act)).status_code == 404


# -- Writing --------------------------------------------------------------------------------

LETTER = {"name": "Nia Okafor", "email": "nia@example.org", "why_you": "You kept further maths alive."}


def write(client, lead, act, **changes):
    return client.post(reverse("members:invite", args=[lead.network]), LETTER | changes | {"act": act})


def test_a_look_at_the_letter_stores_nothing_and_keeps_the_words(client, url, lead):
    page = write(client, lead, "preview")
    words = page.content.decode()

    assert not Invitation.objects.exists()
    assert page.context["preview"]["subject"] == "Ama Owusu invites you to Maths, more than average"
    assert words.count("You kept further maths alive.") >= 3
    assert "yours would be seat 2" in words


def test_a_draft_is_kept_changed_and_sent(client, url, lead):
    write(client, lead, "draft")
    draft = lead.network.invitations.get()
    kept = draft.state
    page = of(lead, draft, "edit_invitation")
    client.post(page, LETTER | {"why_you": "You teach proofs.", "act": "draft"})
    client.post(of(lead, draft, "send_invitation"))
    draft.refresh_from_db()

    assert (kept, draft.state, draft.why_you) == ("draft", "sent", "You teach proofs.")
    assert "You teach proofs." in draft.letter.text


def test_without_proven_mail_nothing_is_sent_and_the_page_says_where_to_try(client, url, lead):
    MailProof.objects.all().delete()
    page = client.get(reverse("members:invite", args=[lead.network])).content.decode()
    write(client, lead, "send")
    kept = Invitation.objects.count()
    write(client, lead, "draft")
    draft = Invitation.objects.get()
    client.post(of(lead, draft, "send_invitation"))
    draft.refresh_from_db()

    assert reverse("mail_check", args=[lead.network]) in page
    assert (kept, draft.state) == (0, "draft")


def test_a_nomination_fills_the_letter_and_gets_its_invitation(client, url, lead):
    nomination = lead.network.nominations.create(
        name="Una Reyes",
        email="una@example.org",
        why_them="She teaches proofs.",
        why_now="She has just moved.",
        nominated_by=lead,
        decided_at=timezone.now(),
        verdict="approved",
    )
    page = client.get(reverse("members:invite", args=[lead.network]), {"nomination": nomination.pk})
    write(client, lead, "send", email="una@example.org", nomination=nomination.pk)

    assert page.context["form"].initial["why_you"] == "She teaches proofs."
    assert lead.network.invitations.get().nomination == nomination
    again = client.get(reverse("members:invite", args=[lead.network]), {"nomination": nomination.pk})
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "ü@exämple.de", "before the @"),
        ("email", "nia@", "is no address"),
        ("email", "nia example.org", "is no address"),
        ("why_you", "x" * 10_000, "4000"),
        ("name", "N" * 121, "120"),
        ("why_you", "  ", "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_words_are_kept(client, url, lead, field, value, words):
    page = write(client, lead, "send", **{field: value})

    assert list(page.context["form"].errors) == [field]
    assert words in page.context["form"].errors[field][0]
    assert page.context["form"][field].value() == value
    assert not Invitation.objects.exists()


def test_an_international_domain_is_stored_as_mail_needs_it(client, url, lead):
    write(client, lead, "send", email="Nia@Exämple.de")

    assert lead.network.invitations.get().email == "nia@xn--exmple-cua.de"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "🦊 ליאור כהן", "Nia “N” O'Kafor"])
def test_any_name_stands_as_it_was_written(client, url, lead, name):
    write(client, lead, "send", name=name)
    page = client.get(url)

    assert named(page) == [name]
    assert "<script>alert" not in page.content.decode()
    assert name in lead.network.letters.get().text


def test_a_proven_second_address_of_a_member_is_a_member_s(client, url, lead):
    user = make_user("cyd@example.org")
    user.emailaddress_set.create(email="nia@example.org", verified=True)
    lead.network.members.create(name="Cyd", user=user)

    assert list(write(client, lead, "send").context["form"].errors) == ["email"]

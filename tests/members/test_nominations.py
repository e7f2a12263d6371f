from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from members import inviting, nominations
from members.models import Nomination
from network.models import AuditEntry, Letter
from tests.factories import make_invitation, make_lead, make_member, make_network, make_user
from tests.together import at_once

pytestmark = pytest.mark.django_db
WORDS = {"why_them": "She teaches proofs.", "why_now": "She has just moved.", "fit": "One of our schools."}
TYPED = {"name": "Una Reyes", "email": "una@example.org", **WORDS}


@pytest.fixture
def lead():
    return make_lead(make_network("maths"), "Ama Owusu")


@pytest.fixture
def member(lead):
    return make_member(lead.network, "Cyd Novak")


def proposed(by, **words):
    return nominations.propose(by=by, **(TYPED | words))


def text(response):
    return " ".join(response.content.decode().split())


def nominate(client, member, **typed):
    client.force_login(member.user)
    return client.post("/maths/nominations/new/", TYPED | typed)


def get(client, member, path=""):
    client.force_login(member.user)
    return client.get(f"/maths/nominations/{path}")


# -- Proposing ----------------------------------------------------------------------------


def test_a_member_nominates_somebody_and_sees_how_it_stands(client, member):
    assert nominate(client, member).status_code == 302

    nomination = Nomination.objects.get()
    assert (nomination.name, nomination.email, nomination.nominated_by) == ("Una Reyes", "una@example.org", member)
    page = text(get(client, member))
    assert "Una Reyes" in page
    assert "waiting for a lead" in page


def test_the_criteria_stand_beside_the_form(client, member):
    assert "Maths teachers in schools with more than the average share" in text(get(client, member, "new/"))


def test_nobody_sees_the_nominations_of_others(client, lead, member):
    nomination = proposed(member)
    other = make_member(lead.network)

    assert "Una Reyes" not in text(get(client, other))
    assert get(client, other, f"{nomination.pk}/").status_code == 404
    assert "She teaches proofs." in text(get(client, lead, f"{nomination.pk}/"))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "una@", None),
        ("email", "", "This field is required."),
        ("name", "x" * 200, "at most 120 characters (it has 200)"),
        ("why_them", "y" * 10_000, "at most 2000 characters (it has 10000)"),
        ("why_now", "now\x00", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(client, member, field, typed, said):
    answer = nominate(client, member, **{field: typed})

    assert 'aria-invalid="true"' in text(answer)
    assert said is None or said in text(answer)
    assert "She teaches proofs." in text(answer) or field == "why_them"
    assert typed.replace("\x00", "") in answer.content.decode().replace("\x00", "")
    assert not Nomination.objects.exists()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "مريم الزهراني", "Zoë 🧮 O’Hara"])
def test_names_of_every_script_are_shown_as_written_and_never_run(client, lead, member, name):
    nominate(client, member, name=name)

    for page in (get(client, member), get(client, lead)):
        assert "<script>alert" not in page.content.decode()
        assert name.replace("<", "&lt;").replace(">", "&gt;") in page.content.decode()


# -- Who is known -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "email",
    ["idaquist@gmail.com", "Ida.Quist@GoogleMail.com", "ida.quist+kith@gmail.com", "IDA.QUIST@gmail.com"],
)
def test_ways_of_writing_one_mailbox_are_alike(email):
    assert nominations.mailbox(email) == "idaquist@gmail.com"


def test_a_member_is_found_by_each_of_their_proven_addresses(client, lead, member):
    dina = make_member(lead.network, "Dina Faris")
    EmailAddress.objects.create(user=dina.user, email="dina@school.example", verified=True)
    EmailAddress.objects.create(user=dina.user, email="claimed@school.example", verified=False)

    by_name = nominate(client, member, email="DINA@school.example", name="dina faris")
    assert "Dina Faris is a member already." in text(by_name)
    assert nominate(client, member, email="claimed@school.example").status_code == 302


def test_whose_an_address_is_is_told_to_leads_and_to_who_may_see_it(client, lead, member):
    dina = make_member(lead.network, "Dina Faris", user=make_user("dina.faris@example.org"))
    unseen = [
        text(nominate(client, member, email=email)) for email in ("dina.faris@example.org", "dinafaris@example.org")
    ]
    seen_by_lead = text(nominate(client, lead, email="dina.faris@example.org"))
    dina.audiences = {"address": "members"}
    dina.save()

    assert ["Dina" in page for page in unseen] == [False, False]
    assert "Somebody with this address is a member already." in unseen[0]
    assert "A member has an address much like this one." in unseen[1]
    assert "Dina Faris is a member already." in seen_by_lead
    assert "Dina Faris is a member already." in text(nominate(client, member, email="dina.faris@example.org"))


def test_somebody_of_the_same_name_is_asked_about_once(client, lead, member):
    make_member(lead.network, "Zoë Łukasik")

    asked = nominate(client, member, name="zoe  lukasik", email="zoe@example.org")
    assert "Zoë Łukasik is a member. Is it the same person?" in text(asked)
    assert 'name="sure"' in text(asked)
    assert not Nomination.objects.exists()

    assert nominate(client, member, name="zoe lukasik", email="zoe@example.org", sure="on").status_code == 302


def ended(lead, outcome):
    invitation, _token = make_invitation(lead.network, "una@example.org", name="Una Reyes", by=lead)
    invitation.close(outcome, reason="Too busy")


KNOWN = {
    "invited": lambda lead: make_invitation(lead.network, "una@example.org", name="Una Reyes", by=lead),
    "declined": lambda lead: ended(lead, "declined"),
    "not now": lambda lead: ended(lead, "not now"),
    "nominated": proposed,
    "carried over": lambda lead: make_member(
        lead.network, "Una R", carried_over_at=datetime.now(UTC), joined_on=None
    ).user.emailaddress_set.update(email="una@example.org"),
}


@pytest.mark.parametrize("past", KNOWN)
def test_a_member_learns_no_more_than_that_a_lead_knows_the_person(client, lead, member, past):
    KNOWN[past](lead)
    before = Nomination.objects.count()

    answers = {text(nominate(client, member, **more)).split("errorlist")[1][:400] for more in ({}, {"sure": "on"})}

    assert {"A lead knows this person already." in answer for answer in answers} == {True}
    assert not [word for word in ("nvited", "eclined", "carried", "Too busy", "Ama") if word in "".join(answers)]
    assert Nomination.objects.count() == before


def test_a_likeness_is_told_to_members_without_saying_to_what(client, lead, member):
    make_invitation(lead.network, "una.reyes+kith@example.org", name="U. Reyes", by=lead)

    asked = text(nominate(client, member, email="unareyes@example.org"))

    assert "A lead knows somebody of this name, or with an address much like this one." in asked
    assert nominate(client, member, email="unareyes@example.org", sure="on").status_code == 302


def test_a_lead_is_told_what_was_found_and_may_ask_again_once_it_has_ended(client, lead):
    ended(lead, "not now")

    assert "by Ama Owusu: not now." in text(nominate(client, lead))
    assert nominate(client, lead, sure="on").status_code == 302


def test_one_may_nominate_again_whom_one_nominated_before(client, lead, member):
    first = proposed(member)
    assert "a lead has not answered yet" in text(nominate(client, member))
    nominations.answer(first, verdict="not now", words="Soon.", was="", by=lead)

    assert "You nominated them on" in text(nominate(client, member))
    assert nominate(client, member, sure="on").status_code == 302


def test_a_lead_who_reads_a_nomination_sees_who_it_may_be(client, lead, member):
    nomination = proposed(member)
    make_member(lead.network, "Una Reyes")

    assert "Perhaps known already" in text(get(client, lead, f"{nomination.pk}/"))
    assert "Perhaps known already" not in text(get(client, member, f"{nomination.pk}/"))


# -- Answering ----------------------------------------------------------------------------


def post(client, lead, nomination, path, **typed):
    client.force_login(lead.user)
    return client.post(f"/maths/nominations/{nomination.pk}/{path}/", typed)


def test_an_approved_nomination_goes_on_to_the_letter_where_a_seat_is_free(client, lead, member):
    nomination = proposed(member)

    answer = post(client, lead, nomination, "approve")

    assert answer["Location"] == f"/maths/invitations/new/?nomination={nomination.pk}"
    nomination.refresh_from_db()
    assert (nomination.verdict, nomination.decided_by) == ("approved", lead)
    assert not Letter.objects.filter(kind="nomination answer").exists()
    assert AuditEntry.objects.get(verb="answered").after == {"state": "approved"}


def test_without_a_free_seat_it_waits_and_its_place_is_said(client, lead, member):
    first, second = proposed(member), proposed(member, name="Pia Sand", email="pia@example.org")
    lead.network.size_target = 2
    lead.network.save()

    post(client, lead, first, "approve")
    answer = client.post(f"/maths/nominations/{second.pk}/approve/", follow=True)

    assert "Pia Sand is number 2 on the waiting list." in text(answer)
    assert "2. Pia Sand" in text(client.get("/maths/seats/"))


def test_whoever_waits_longest_is_first_for_a_seat_that_is_free(client, lead, member):
    first, second = proposed(member), proposed(member, name="Pia Sand", email="pia@example.org")
    nominations.approve(first, by=lead)
    lead.network.size_target = 3
    lead.network.save()

    answer = post(client, lead, second, "approve")

    assert answer["Location"] == "/maths/nominations/"


def test_not_now_is_looked_at_then_told_to_whoever_nominated_and_to_nobody_else(client, lead, member):
    nomination = proposed(member)
    client.force_login(lead.user)
    begun = text(client.get(f"/maths/nominations/{nomination.pk}/answer/?as=not-now"))
    assert "Thank you for thinking of Una Reyes." in begun
    typed = {"verdict": "not now", "words": "Ask again in <May>.\n\nThank you."}

    looked = post(client, lead, nomination, "answer", **typed, look="yes")
    assert "<p>Ask again in &lt;May&gt;.</p>" in looked.content.decode()
    assert not Letter.objects.filter(kind="nomination answer").exists()

    post(client, lead, nomination, "answer", **typed, send="yes")
    letter = Letter.objects.get(kind="nomination answer")
    assert (letter.to, letter.reply_to) == (member.user.email, lead.user.email)
    assert letter.subject == "Your nomination of Una Reyes"
    assert "Ask again in <May>." in letter.text
    assert not Letter.objects.filter(to="una@example.org").exists()
    assert "Ask again in &lt;May&gt;." in text(get(client, member, f"{nomination.pk}/"))


def test_somebody_on_the_waiting_list_can_still_be_told_no(client, lead, member):
    nomination = proposed(member)
    nominations.approve(nomination, by=lead)

    post(client, lead, nomination, "answer", verdict="declined", words="Elsewhere.", was="approved")

    nomination.refresh_from_db()
    assert nomination.verdict == "declined"


def test_a_lead_who_had_not_seen_the_yes_of_another_does_not_undo_it(client, lead, member):
    nomination = proposed(member)
    nominations.approve(nomination, by=make_lead(lead.network))

    answer = post(client, lead, nomination, "answer", verdict="declined", words="Elsewhere.", was="")

    assert answer.status_code == 302
    nomination.refresh_from_db()
    assert nomination.verdict == "approved"
    assert not Letter.objects.filter(kind="nomination answer").exists()


def test_who_has_a_letter_is_answered_no_more(client, lead, member):
    nomination = proposed(member)
    nominations.approve(nomination, by=lead)
    inviting.draft(by=lead, email="una@example.org", name="Una", why_you="You.", nomination=nomination)

    with pytest.raises(nominations.AlreadyAnswered):
        nominations.answer(nomination, verdict="declined", words="No.", was="approved", by=lead)
    assert post(client, lead, nomination, "answer", verdict="declined", words="No.").status_code == 302
    assert not network_waiting(lead)


def network_waiting(lead):
    return list(lead.network.nominations.waiting_for_a_seat())


@pytest.mark.parametrize("gone", ["left", "own"])
def test_where_nobody_is_there_to_read_it_no_letter_is_sent(client, lead, member, gone):
    nomination = proposed(lead if gone == "own" else member)
    member.left_on = lead.network.today
    member.save()

    client.force_login(lead.user)
    assert "There is nobody to write to" in text(client.get(f"/maths/nominations/{nomination.pk}/answer/?as=no"))
    post(client, lead, nomination, "answer", verdict="declined", words="Elsewhere.")

    assert not Letter.objects.filter(kind="nomination answer").exists()
    nomination.refresh_from_db()
    assert nomination.answer == "Elsewhere."


def test_whoever_nominated_takes_it_back_as_long_as_nobody_answered(client, lead, member):
    nomination, answered = proposed(member), proposed(member, name="Pia Sand", email="pia@example.org")
    nominations.approve(answered, by=lead)

    for one in (nomination, answered):
        post(client, member, one, "withdraw")

    assert list(Nomination.objects.all()) == [answered]


# -- At once ------------------------------------------------------------------------------

DECIDE = """
from members import nominations, seats
from members.models import Member, Nomination
{before}
lead, one = Member.objects.get(pk={lead}), Nomination.objects.get(pk={nomination})
gate()
try:
    {act}
    print("said")
except nominations.AlreadyAnswered:
    print("late")
"""
YES = "nominations.approve(one, by=lead)"
NO = 'nominations.answer(one, verdict="not now", words="Soon.", was="", by=lead)'
UNLOCKED = """
from network.models import AuditEntry
seats.lock = lambda network: network
exists = type(Nomination.objects.all()).exists
def slow(rows):
    found = exists(rows)
    gate()
    return found
type(Nomination.objects.all()).exists = slow
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("before", "said"), [("", ["late", "said"]), (UNLOCKED, ["said", "said"])])
@pytest.mark.parametrize("acts", [(YES, NO), (NO, NO)])
def test_of_two_leads_at_once_one_gives_the_verdict_because_of_the_lock(before, said, acts):
    lead = make_lead(make_network())
    nomination = proposed(make_member(lead.network))
    leads = (lead, make_lead(lead.network))

    told = at_once(
        *(
            DECIDE.format(before=before, lead=one.pk, nomination=nomination.pk, act=act)
            for one, act in zip(leads, acts, strict=True)
        )
    )

    assert sorted(told) == said
    assert AuditEntry.objects.filter(verb="answered").count() == said.count("said")
    assert Letter.objects.filter(kind="nomination answer").count() <= 1


PROPOSE = """
from members import nominations
from members.models import Member
member = Member.objects.get(pk={member})
gate()
try:
    nominations.propose(by=member, name="Una Reyes", email="una@example.org", why_them="x", why_now="y")
    print("proposed")
except nominations.Known:
    print("known")
"""


@pytest.mark.django_db(transaction=True)
def test_two_members_who_propose_the_same_person_at_once_make_one_nomination():
    network = make_network()
    acts = [PROPOSE.format(member=make_member(network).pk) for _number in range(2)]

    assert sorted(at_once(*acts)) == ["known", "proposed"]
    assert network.nominations.count() == 1


def test_a_name_is_text_on_the_page_on_which_a_lead_answers_its_owner(client, lead):
    sly = '<meta/http-equiv="refresh"/content="0;url=//else.example">'
    nomination = proposed(make_member(lead.network, sly))
    client.force_login(lead.user)
    page = client.get(f"/maths/nominations/{nomination.pk}/answer/").content.decode()

    assert "<meta/" not in page
    assert "To &lt;meta/http-equiv" in page

"""What leads do to many invitations, nominations and members at once: each by the verb of its module, and told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import inviting, nominations, staying
from members.models import Invitation, Role
from network.models import AuditEntry, Letter
from tests.admin import act_on, ask, say_yes, told
from tests.factories import make_facilitator, make_invitation, make_lead, make_member, make_user

MEMBERS, INVITATIONS, NOMINATIONS = "members_member", "members_invitation", "members_nomination"
DAY = timedelta(days=1)


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


@pytest.fixture
def as_operator(client, lead):
    client.force_login(make_user("operator@example.org", is_superuser=True))
    return client


def states(*invitations):
    return [Invitation.objects.get(pk=one.pk).state for one in invitations]


def trail(row):
    """What was written down about a row, the first first."""
    entries = AuditEntry.objects.filter(subject_id=str(row.pk), subject_kind=row._meta.model_name).order_by("pk")
    return [(entry.verb, str(entry.actor), entry.before, entry.after) for entry in entries]


# -- Invitations --------------------------------------------------------------------------


@pytest.fixture
def drafts(lead):
    return [
        inviting.draft(by=lead, email=f"{name.lower()}@example.org", name=name, why_you="You do this work.")
        for name in ("Ida", "Ole")
    ]


def test_drafts_are_sent_and_each_is_written_down(as_lead, lead, drafts):
    assert act_on(as_lead, INVITATIONS, "send_drafts", *drafts) == ["2 letters sent."]
    assert states(*drafts) == ["sent", "sent"]
    assert sorted(Letter.objects.filter(kind="invitation").values_list("to", flat=True)) == [
        "ida@example.org",
        "ole@example.org",
    ]
    assert trail(drafts[0])[1:] == [("sent", str(lead.user), {"state": "draft"}, {"state": "sent"})]


def test_a_draft_that_was_sent_already_is_not_sent_again(as_lead, drafts):
    page = ask(as_lead, INVITATIONS, "send_drafts", *drafts)
    inviting.send(drafts[0])

    assert told(say_yes(as_lead, page)) == ["1 letter sent.", "Left as they were: Ida (changed meanwhile)."]
    assert Letter.objects.filter(kind="invitation", to="ida@example.org").count() == 1


def test_only_drafts_are_sent(as_lead, network, drafts):
    sent, _token = make_invitation(network, name="Una")
    page = ask(as_lead, INVITATIONS, "send_drafts", drafts[0], sent)

    assert [name for _pk, name, *_more in page.context["concerned"]] == ["Ida"]
    assert [(name, reason) for name, _about, reason in page.context["spared"]] == [("Una", "waits for an answer")]


def test_ended_invitations_are_opened_again(as_lead, network, lead):
    declined, lapsed, withdrawn = (make_invitation(network, by=lead)[0] for _number in range(3))
    declined.close("declined", reason="Another year.")
    Invitation.objects.filter(pk=lapsed.pk).update(expires_at=timezone.now() - DAY)
    withdrawn.close("withdrawn")

    assert act_on(as_lead, INVITATIONS, "renew", declined, lapsed, withdrawn) == ["2 invitations opened again."]
    assert states(declined, lapsed, withdrawn) == ["sent", "sent", "withdrawn"]
    assert [verb for verb, *_more in trail(declined)] == ["invited", "renewed"]


def test_no_more_are_opened_again_than_there_are_seats(as_lead, network, lead):
    rows = [make_invitation(network, by=lead, name=name)[0] for name in ("Ida", "Ole")]
    for row in rows:
        row.close("not now")
    network.size_target = network.members.present().count() + 1
    network.save()

    assert act_on(as_lead, INVITATIONS, "renew", *rows) == [
        "1 invitation opened again.",
        "Left as they were: Ida (every seat is taken).",
    ]


def test_an_operator_who_leads_nothing_writes_to_nobody(as_operator, network, lead):
    invitation, _token = make_invitation(network, by=lead, name="Ida")
    invitation.close("not now")

    assert act_on(as_operator, INVITATIONS, "renew", invitation) == [
        "Left as they were: Ida (only a lead of this network does this)."
    ]
    assert states(invitation) == ["not now"]


def test_those_who_wait_are_reminded_and_each_is_written_down(as_lead, network, lead):
    rows = [make_invitation(network, by=lead)[0] for _number in range(2)]
    open_until = rows[0].expires_at

    assert act_on(as_lead, INVITATIONS, "remind", *rows) == ["2 people reminded."]
    rows[0].refresh_from_db()
    assert (rows[0].reminders_sent, rows[0].expires_at) == (1, open_until)
    assert trail(rows[0])[1:] == [("reminded", str(lead.user), {"reminders": 0}, {"reminders": 1})]
    assert Letter.objects.filter(kind="invitation reminder").count() == 2


def test_a_second_click_reminds_nobody_again(as_lead, network, lead):
    invitation, _token = make_invitation(network, by=lead, name="Ida")
    page = ask(as_lead, INVITATIONS, "remind", invitation)

    assert told(say_yes(as_lead, page)) == ["1 person reminded."]
    assert told(say_yes(as_lead, page)) == ["Left as they were: Ida (changed meanwhile)."]
    assert Letter.objects.filter(kind="invitation reminder").count() == 1


def test_nobody_is_reminded_a_third_time_and_nobody_who_answered(as_lead, network, lead):
    often, answered = (make_invitation(network, by=lead, name=name)[0] for name in ("Ida", "Ole"))
    Invitation.objects.filter(pk=often.pk).update(reminders_sent=2)
    answered.close("declined")
    page = ask(as_lead, INVITATIONS, "remind", often, answered)

    assert page.context["concerned"] == []
    assert {(name, str(reason)) for name, _about, reason in page.context["spared"]} == {
        ("Ida", "was reminded twice, which is the most"),
        ("Ole", "declined"),
    }


def test_who_had_a_letter_reads_a_last_word_if_there_is_one(as_lead, network, lead):
    rows = [make_invitation(network, by=lead, email=f"{name}@example.org")[0] for name in ("ida", "ole", "una")]
    Letter.objects.filter(to__in=["ida@example.org", "ole@example.org"]).update(sent_at=timezone.now())

    act_on(as_lead, INVITATIONS, "withdraw", *rows[:1])
    act_on(as_lead, INVITATIONS, "withdraw", *rows[1:], words="We have to begin later.")

    last = Letter.objects.filter(kind="a word on an invitation")
    assert [(letter.to, "We have to begin later." in letter.text) for letter in last] == [("ole@example.org", True)]


def test_what_is_withdrawn_is_written_down_with_the_state_before_and_the_words(as_lead, network, lead, drafts):
    act_on(as_lead, INVITATIONS, "withdraw", drafts[0], words="We have to begin later.")

    assert trail(drafts[0])[1:] == [("withdrew", str(lead.user), {"state": "draft"}, {"state": "withdrawn"})]
    assert AuditEntry.objects.get(verb="withdrew").why == "We have to begin later."


def test_words_that_are_too_long_are_kept_and_nothing_is_done(as_lead, network, lead):
    invitation, _token = make_invitation(network, by=lead)
    page = say_yes(as_lead, ask(as_lead, INVITATIONS, "withdraw", invitation), words="x" * 2001)

    assert page.status_code == 422
    assert "x" * 2001 in page.content.decode()
    assert page.context["form"].errors["words"] == ["Ensure this value has at most 2000 characters (it has 2001)."]
    assert states(invitation) == ["sent"]


@pytest.fixture
def carried(network):
    return [
        network.members.create(name=name, user=make_user(f"{name.lower()}@example.org"), carried_over_at=timezone.now())
        for name in ("Hal", "Gus")
    ]


def test_people_carried_over_are_asked_whether_they_are_still_in(as_lead, network, lead, member, carried):
    no_address = network.members.create(name="Jo", carried_over_at=timezone.now())
    page = ask(as_lead, MEMBERS, "ask_to_stay", *carried, member, no_address)

    assert told(say_yes(as_lead, page, words="Are you still in?")) == ["2 people asked."]
    assert {name for name, _about, _reason in page.context["spared"]} == {"Cyd Novak", "Jo"}
    letters = Letter.objects.filter(kind="invitation to stay")
    assert sorted(letter.to for letter in letters) == ["gus@example.org", "hal@example.org"]
    assert all("Are you still in?" in letter.text for letter in letters)
    assert [verb for verb, *_more in trail(carried[0])] == ["asked whether still in"]


def test_nobody_is_asked_twice(as_lead, lead, carried):
    page = ask(as_lead, MEMBERS, "ask_to_stay", *carried)
    staying.ask(carried[:1], by=lead, words="Are you still in?")

    assert told(say_yes(as_lead, page, words="Are you still in?")) == [
        "1 person asked.",
        "Left as they were: Hal (was asked already).",
    ]


def test_an_offer_to_stay_is_reminded_of_by_a_letter_of_its_own_kind(as_lead, network, lead, carried):
    staying.ask(carried[:1], by=lead, words="Are you still in?")
    offer = network.invitations.get()

    assert act_on(as_lead, INVITATIONS, "remind", offer) == ["1 person reminded."]
    assert Letter.objects.filter(kind="invitation to stay").count() == 2
    assert not Letter.objects.filter(kind="invitation reminder").exists()


# -- Nominations --------------------------------------------------------------------------


@pytest.fixture
def proposed(network, member):
    words = {"why_them": "She teaches proofs.", "why_now": "She has moved."}
    return [
        nominations.propose(by=member, name=name, email=f"{name.lower()}@example.org", **words)
        for name in ("Una", "Ove")
    ]


@pytest.mark.parametrize(("act", "verdict"), [("not_now", "not now"), ("decline", "declined")])
def test_nominations_are_answered_in_one_go_and_each_nominator_is_written_to(
    as_lead, lead, member, proposed, act, verdict
):
    told_then = act_on(as_lead, NOMINATIONS, act, *proposed, words="Thank you for thinking of them.")
    for one in proposed:
        one.refresh_from_db()

    assert told_then == ["2 nominations answered."]
    assert {(one.verdict, one.answer, one.decided_by) for one in proposed} == {
        (verdict, "Thank you for thinking of them.", lead)
    }
    letters = Letter.objects.filter(kind="nomination answer")
    assert [letter.to for letter in letters] == [member.user.email] * 2
    assert all("Thank you for thinking of them." in letter.text for letter in letters)
    assert trail(proposed[0]) == [("answered", str(lead.user), {"state": "proposed"}, {"state": verdict})]


def test_an_answer_needs_words(as_lead, proposed):
    page = say_yes(as_lead, ask(as_lead, NOMINATIONS, "decline", *proposed), words=" ")

    assert page.status_code == 422
    assert page.context["form"].errors["words"] == ["This field is required."]
    assert not Letter.objects.filter(kind="nomination answer").exists()


def test_what_another_lead_answered_meanwhile_stands(as_lead, network, proposed):
    page = ask(as_lead, NOMINATIONS, "decline", *proposed)
    nominations.approve(proposed[0], by=make_lead(network))

    assert told(say_yes(as_lead, page, words="Thank you.")) == [
        "1 nomination answered.",
        "Left as they were: Una (changed meanwhile).",
    ]
    proposed[0].refresh_from_db()
    assert proposed[0].verdict == "approved"


def test_who_has_a_letter_is_not_declined_any_more(as_lead, network, lead, proposed):
    nominations.approve(proposed[0], by=lead)
    inviting.draft(by=lead, email="una@example.org", name="Una", why_you="Proofs.", nomination=proposed[0])
    page = ask(as_lead, NOMINATIONS, "not_now", *proposed)

    assert [name for _pk, name, *_more in page.context["concerned"]] == ["Ove"]
    assert [(name, reason) for name, _about, reason in page.context["spared"]] == [("Una", "has a letter already")]


# -- Members ------------------------------------------------------------------------------


def test_roles_are_given_and_taken_in_bulk_but_leads_stay_leads(as_lead, network, lead):
    host, plain, second = make_facilitator(network), make_member(network), make_lead(network)
    act_on(as_lead, MEMBERS, "make_members", host, plain, second)
    roles = {one.pk: one.role for one in network.members.all()}

    assert roles == {lead.pk: Role.LEAD, second.pk: Role.LEAD, host.pk: Role.MEMBER, plain.pk: Role.MEMBER}
    assert trail(host) == [("changed", str(lead.user), {"role": "facilitator"}, {"role": "member"})]
    assert trail(plain) == trail(second) == []


def test_founders_are_marked_once(as_lead, network, lead, member):
    old = make_member(network, founder=True)

    assert act_on(as_lead, MEMBERS, "call_founders", member, old) == ["1 founder marked."]
    member.refresh_from_db()
    assert member.founder
    assert trail(member) == [("changed", str(lead.user), {"founder": False}, {"founder": True})]
    assert trail(old) == []


def test_memberships_end_in_bulk_with_a_reason_that_is_kept(as_lead, network, lead, member):
    second = make_member(network)

    assert act_on(as_lead, MEMBERS, "leave", member, second, why="The school closed.") == ["2 memberships ended."]
    member.refresh_from_db()
    entry = AuditEntry.objects.get(verb="left", subject_id=str(member.pk))
    assert member.left_on == network.today
    assert (entry.actor, entry.why) == (lead.user, "The school closed.")
    assert Letter.objects.filter(kind="farewell", to=member.user.email).count() == 1


def test_a_membership_does_not_end_without_a_reason(as_lead, member):
    page = say_yes(as_lead, ask(as_lead, MEMBERS, "leave", member), why="")
    member.refresh_from_db()

    assert page.status_code == 422
    assert member.left_on is None


def test_the_last_lead_is_named_and_stays(as_lead, lead, member):
    assert act_on(as_lead, MEMBERS, "leave", lead, member, why="Moving.") == [
        "1 membership ended.",
        "Left as they were: Ama Owusu (nobody else leads this network).",
    ]


def test_members_are_paused_until_a_day(as_lead, network, lead, member):
    day = network.today + 30 * DAY
    carried = network.members.create(name="Hal", carried_over_at=timezone.now())

    assert act_on(as_lead, MEMBERS, "pause", member, carried, until=day, why="On leave.") == ["1 member paused."]
    assert [(pause.starts_on, pause.ends_on) for pause in member.pauses.all()] == [(network.today, day)]
    assert AuditEntry.objects.get(verb="paused").why == "On leave."


def test_nobody_is_paused_until_a_day_that_has_passed(as_lead, network, member):
    page = say_yes(as_lead, ask(as_lead, MEMBERS, "pause", member), until=network.today - DAY, why="On leave.")

    assert page.context["form"].errors["until"] == ["That day has passed already. Name a later one, or leave it empty."]
    assert not member.pauses.exists()

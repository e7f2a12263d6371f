"""Somebody proposes that two others meet: who may be asked, what each learns, and how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from events import keeping_apart
from introductions import ledger, proposal_letters, proposing
from introductions.models import Interaction, Introduction, Proposal
from introductions.proposing import ProposalRefused
from members import standing
from network import stopping
from network.models import Letter
from tests.factories import make_introduction, make_lead, make_member, make_network

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("UTC"))
DAY = timedelta(days=1)
NOT_THE_MOMENT = "These two know each other already, or it is not the moment for them. Whom else?"


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def cyd(network):
    return make_member(network, "Cyd Novak")


@pytest.fixture
def pair(network):
    return make_member(network, "Ama Owusu", asks="proofs"), make_member(network, "Ben Hartley", offers="proofs")


def propose(by, *people, at=None, **fields):
    for person in people:
        person.network = by.network
    fields = {"key": uuid4(), "reason": "Ben knows what Ama asks."} | fields
    return proposing.propose(by=by, people=people, at=at, **fields)


def refusal(by, *people, **fields) -> tuple[str, str]:
    with pytest.raises(ProposalRefused) as refused:
        propose(by, *people, **fields)
    return refused.value.field, str(refused.value)


def page(client, member, name, *args):
    client.force_login(member.user)
    return client.get(reverse(f"introductions:{name}", args=[member.network, *args])).content.decode()


def test_two_who_both_say_yes_are_put_in_touch_once_with_each_other_s_address(cyd, pair):
    ama, ben = pair
    proposal = propose(cyd, ama, ben, at=NOON)

    assert proposing.answer(proposal, ama, "yes", at=NOON + DAY)
    assert not Introduction.objects.exists()
    assert Letter.objects.filter(kind="introduction made").count() == 0
    assert proposing.answer(proposal, ben, "yes", at=NOON + 2 * DAY)
    proposing.answer(proposal, ben, "yes", at=NOON + 3 * DAY)

    proposal.refresh_from_db()
    row = Interaction.objects.get()
    assert (row.kind, row.at, row.event, row.first, row.second) == ("introduced", NOON + 2 * DAY, None, ama, ben)
    assert (proposal.introduction.made_by, proposal.ending) == (cyd, "made")
    asked, made = Letter.objects.filter(kind="introduction asked"), Letter.objects.filter(kind="introduction made")
    assert {letter.to for letter in asked} == {letter.to for letter in made} == {ama.user.email, ben.user.email}
    to_ama = made.get(to=ama.user.email)
    assert (to_ama.reply_to, ben.user.email in to_ama.text) == (ben.user.email, True)
    assert sum("you write first" in letter.text for letter in made) == 1
    assert all(ben.user.email not in letter.text + letter.html for letter in asked)
    assert "You ask about “proofs”, and Ben offers something there." in asked.get(to=ama.user.email).text


def test_a_no_is_told_to_nobody_and_looks_like_one_that_ran_out(client, cyd, pair, network):
    ama, ben = pair
    told = {}
    for how, other in (("no", ben), ("nothing", make_member(network, "Dan Hill"))):
        proposal = propose(cyd, ama, other)
        proposing.answer(proposal, ama, "yes")
        if how == "no":
            proposing.answer(proposal, other, "no")
        seen = [(cyd, "proposals"), (ama, "proposals"), (ama, "record"), (make_lead(network), "proposals_for_leads")]
        before = [page(client, who, name).count(other.first_name) for who, name in seen]
        Proposal.objects.filter(pk=proposal.pk).update(expires_at=timezone.now())
        proposing.lapse()
        after = [page(client, who, name).count("did not come about") for who, name in seen]
        told[how] = before, after
        assert Letter.objects.filter(kind="introduction made").count() == 0
        Proposal.objects.filter(pk=proposal.pk).update(proposed_by=None, expires_at=timezone.now() - DAY)
        proposal.answers.filter(member=ama).delete()

    assert told["no"] == told["nothing"]
    assert told["no"][0][0] > 0
    assert told["no"][1] == [1, 1, 0, 0]


def test_why_two_are_not_to_meet_is_never_told(cyd, network):
    lead = make_lead(network)
    pairs = {}
    for why in ("tie", "apart", "declined", "lately", "open"):
        pairs[why] = make_member(network), make_member(network)
    make_introduction(lead, *pairs["tie"])
    keeping_apart.note(*pairs["apart"], by=lead)
    for why, at in (("declined", 200), ("lately", 80)):
        proposal = propose(cyd, *pairs[why], at=timezone.now() - at * DAY)
        said = "no" if why == "declined" else "not now"
        proposing.answer(proposal, pairs[why][0], said, at=timezone.now() - at * DAY)
    propose(lead, *pairs["open"])

    assert {why: refusal(cyd, *two) for why, two in pairs.items()} == dict.fromkeys(pairs, ("other", NOT_THE_MOMENT))
    propose(cyd, *pairs["lately"], at=timezone.now() + 11 * DAY)


def test_whoever_rests_or_wants_no_proposals_is_left_in_peace(cyd, pair, network):
    ama, ben = pair
    rather_not = "Ama would rather not be introduced to anybody at the moment."
    pause = ama.pauses.create(starts_on=network.today)
    assert refusal(cyd, ama, ben) == ("one", rather_not)
    pause.delete()
    stopping.stop(network, ama.user, "introduction asked")
    assert refusal(cyd, ben, ama) == ("other", rather_not)
    stopping.resume(network, ama.user, "introduction asked")
    assert refusal(ama, ama, ben)[0] == "other"
    assert propose(cyd, ama, ben)


def test_at_most_three_wait_for_anybody_and_turning_one_down_makes_room(cyd, network):
    ama, *others = (make_member(network, name) for name in ("Ama", "Ben", "Cal", "Dee", "Eve"))
    three = [propose(cyd, ama, other) for other in others[:3]]
    full = "Ama has enough introductions to think about. In a week or two there is room again."
    assert refusal(cyd, others[3], ama) == ("other", full)
    # That somebody else turned it down neither shows nor makes room.
    proposing.answer(three[0], others[0], "no")
    assert refusal(cyd, ama, others[3]) == ("one", full)

    proposing.answer(three[1], ama, "not now")
    propose(cyd, ama, others[3])
    with pytest.raises(ProposalRefused, match="Finish these first"):
        proposing.answer(three[1], ama, "yes")


def test_six_of_one_s_own_can_wait_at_a_time_but_a_lead_s(cyd, network):
    ways = [(make_member(network), make_member(network)) for _way in range(7)]
    for two in ways[:6]:
        propose(cyd, *two)
    assert refusal(cyd, *ways[6])[0] == "reason"
    propose(make_lead(network), *ways[6])


def test_it_ends_kindly_by_itself_by_the_proposer_or_with_a_leaver(cyd, pair):
    ama, ben = pair
    proposal = propose(cyd, ama, ben, at=NOON)
    assert proposing.lapse(NOON + 13 * DAY) == 0
    assert proposing.lapse(NOON + 14 * DAY) == 1
    assert not proposing.answer(proposal, ama, "yes", at=NOON + 14 * DAY)
    again = propose(cyd, ama, ben, at=NOON + 120 * DAY)
    assert proposing.withdraw(again, at=NOON + 121 * DAY)
    assert not proposing.answer(again, ama, "yes", at=NOON + 121 * DAY)
    assert proposing.propose_again(again, at=NOON + 121 * DAY)
    standing.leave(ben)
    again.refresh_from_db()
    assert again.ending == "expired"
    assert Letter.objects.exclude(kind="introduction asked").filter(to=ama.user.email).count() == 0


def test_a_link_answers_for_its_own_side_by_a_press_alone(client, cyd, pair):
    ama, ben = pair
    proposal = propose(cyd, ama, ben)
    link = proposal_letters.answer_link(proposal, ama, "yes")
    ready, path = client.get(link), link.partition("?")[0]
    assert (ready.status_code, proposal.answers.count()) == (200, 0)
    assert "Nothing is noted until you press an answer." in ready.content.decode()
    assert client.post(path, {"answer": "perhaps"}).status_code == 422
    assert client.post(path, {"answer": "yes"}).status_code == 302
    assert list(proposal.answers.values_list("member", "said")) == [(ama.pk, "yes")]
    client.force_login(ben.user)
    assert "This link is Ama’s" in client.get(path).content.decode()
    assert client.get(path.replace(f"/{proposal.pk}-{ama.pk}-", f"/{proposal.pk}-{ben.pk}-")).status_code == 404
    keeping_apart.note(ama, ben, by=make_lead(ama.network))
    assert "This proposal has had its time" in client.get(path).content.decode()
    proposing.answer(proposal, ben, "yes")
    assert not Introduction.objects.exists()


def test_the_form_keeps_what_was_typed_and_proposes_once(client, cyd, pair):
    ama, _ben = pair
    client.force_login(cyd.user)
    address = reverse("introductions:propose", args=[cyd.network])
    page = client.get(f"{address}?one={ama.pk}&other=7%00").content.decode()
    assert 'value="Ama Owusu"' in page
    wrong = client.post(address, {"key": uuid4(), "one": "Ama", "other": "Zoe", "reason": "Both sing."})
    assert (wrong.status_code, "Both sing." in wrong.content.decode()) == (422, True)
    form = {"key": uuid4(), "one": "ama", "other": "hart", "reason": "Both sing."}
    for _press in range(2):
        assert client.post(address, form).status_code == 302
    assert Proposal.objects.get().reason == "Both sing."


def test_erasing_somebody_takes_their_proposals_and_words_along(cyd, pair, network):
    ama, ben = pair
    about_ama = propose(cyd, ama, ben)
    by_ama = propose(ama, ben, cyd)
    made = propose(ama, cyd, make_member(network, "Dan"))
    for side in (made.first, made.second):
        proposing.answer(made, side, "yes")
    ledger.erase(ama)
    assert not Proposal.objects.filter(pk__in=[about_ama.pk, by_ama.pk]).exists()
    made.refresh_from_db()
    assert (made.proposed_by, made.reason, made.ending) == (None, "", "made")

"""Members propose meet-ups; a lead publishes one or turns it down, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import announcing, hosting, proposing
from events.forms import ProposalForm
from events.models import Event
from metrics import care
from network.models import AuditEntry, Letter
from tests.factories import make_event, make_lead, make_member, make_network
from tests.together import at_once

DAY = timezone.localdate() + timedelta(days=20)


def typed(**changes):
    return {
        "title": "Lunch for those who teach resits",
        "starts_at": f"{DAY}T12:30",
        "ends_at": f"{DAY}T13:30",
        "mode": "in person",
        "place": "The canteen",
        "serves": "So that nobody teaches resits alone.",
        "capacity": "6",
    } | changes


def proposal(member, **changes):
    fields = {"published": False, "created_by": member, "proposed_at": timezone.now()} | changes
    return make_event(member.network, "A walk", **fields)


def test_a_member_proposes_a_meet_up_that_only_leads_and_they_see(network, lead, member, client):
    other = make_member(network)
    client.force_login(member.user)

    page = client.post(reverse("events:propose", args=[network]), typed(), follow=True)

    event = network.events.get()
    assert (event.state, event.created_by, event.capacity) == ("proposed", member, 6)
    assert "waiting for a lead" in page.content.decode()
    address = reverse("events:detail", args=[network, event.pk])
    for person, status in ((member, 200), (lead, 200), (other, 404)):
        client.force_login(person.user)
        assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"serves": ""}, "serves", "Say in a sentence why it would serve the purpose."),
        ({"title": ""}, "title", "Give it a title."),
        ({"starts_at": "2026-01-02T12:00", "ends_at": ""}, "starts_at", "That has passed. Choose a later time."),
        ({"capacity": "0"}, "capacity", "An event needs at least one place; leave it empty for no limit."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(network, member, client, changes, field, sentence):
    client.force_login(member.user)

    page = client.post(reverse("events:propose", args=[network]), typed(**changes))

    assert page.status_code == 422
    assert page.context["form"].errors == {field: [sentence]}
    assert page.context["form"]["place"].value() == "The canteen"
    assert not Event.objects.exists()


def test_a_double_tap_proposes_once(network, member, client):
    client.force_login(member.user)

    for _tap in range(2):
        assert client.post(reverse("events:propose", args=[network]), typed()).status_code == 302

    assert network.events.count() == 1


def test_publishing_makes_the_proposer_the_host_and_writes_to_them(network, lead, member, client):
    event = proposal(member)
    client.force_login(lead.user)

    client.post(reverse("events:publish", args=[network, event.pk]))

    event.refresh_from_db()
    assert (event.state, hosting.hosts_of(event).host) == ("published", member)
    letter = Letter.objects.get(kind="meetup published")
    assert (letter.to, letter.reply_to, letter.subject) == (member.user.email, lead.address, "Published: A walk")
    assert "you are its host" in letter.text


def test_another_host_whom_a_lead_has_named_stays(network, lead, member):
    event, other = proposal(member), make_member(network)
    hosting.entrust(event, host=other, facilitators=[])

    assert proposing.publish(event, by=lead)

    assert hosting.hosts_of(event).host == other


def test_turning_down_takes_a_kind_word_which_reaches_the_proposer(network, lead, member, client):
    event = proposal(member)
    client.force_login(lead.user)
    address = reverse("events:turn_down", args=[network, event.pk])

    assert "Thank you for proposing “A walk”." in client.get(address).content.decode()
    assert client.post(address, {"words": " "}).status_code == 422
    client.post(address, {"words": "After the holidays, gladly."})

    event.refresh_from_db()
    assert (event.state, event.turned_down_by, event.turned_down_words) == (
        "turned down",
        lead,
        "After the holidays, gladly.",
    )
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == (member.user.email, "Your proposal: A walk")
    assert "After the holidays, gladly." in letter.text
    assert AuditEntry.objects.get().verb == "turned down"
    client.force_login(member.user)
    page = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()
    assert "Not this time, Ama Owusu wrote" in page
    assert "After the holidays, gladly." in page


def test_what_is_turned_down_is_neither_published_nor_changed_nor_deleted(network, lead, member, client):
    event = proposal(member)
    proposing.turn_down(event, words="Later.", by=lead)
    client.force_login(lead.user)

    for name in ("publish", "edit", "cancel"):
        assert client.post(reverse(f"events:{name}", args=[network, event.pk]), typed()).status_code == 302

    event.refresh_from_db()
    assert (event.state, event.title) == ("turned down", "A walk")


def test_a_proposal_is_not_deleted_as_if_it_were_a_draft(network, lead, member, client):
    event = proposal(member)
    client.force_login(lead.user)

    page = client.post(reverse("events:cancel", args=[network, event.pk]), {"cancel": "yes"})

    assert page["Location"] == reverse("events:turn_down", args=[network, event.pk])
    assert announcing.drop(event, by=lead) is False
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_member_takes_a_proposal_back_while_nobody_has_answered(network, lead, member, client):
    waiting, answered, anothers = proposal(member), proposal(member), proposal(make_member(network))
    proposing.turn_down(answered, words="Later.", by=lead)
    client.force_login(member.user)

    assert "Take back “A walk”?" in client.get(reverse("events:withdraw", args=[network, waiting.pk])).content.decode()
    for event in (waiting, answered):
        client.post(reverse("events:withdraw", args=[network, event.pk]))
    assert client.post(reverse("events:withdraw", args=[network, anothers.pk])).status_code == 404

    assert set(Event.objects.all()) == {answered, anothers}


def test_leads_see_what_waits_on_the_list_and_in_their_week(network, lead, member, client):
    proposal(member)
    client.force_login(lead.user)

    assert "1 meet-up waits for a word" in client.get(reverse("events:list", args=[network])).content.decode()
    assert "A walk" in client.get(reverse("events:proposals", args=[network])).content.decode()
    acts = care.proposals(care.situation(network, timezone.localdate(timezone=network.zone)))
    act = next(one for one in acts if one.kind == "meet-up")
    assert (act.title, act.reason) == ("Answer Cyd about A walk", "A meet-up, proposed today.")


def test_a_proposal_is_no_draft_that_a_lead_should_publish(network, lead, member):
    """Turned down or waiting, it is not the lead's own."""
    proposing.turn_down(proposal(member), words="Later.", by=lead)
    proposal(member)

    here = care.situation(network, timezone.localdate(timezone=network.zone))

    assert (here.draft, here.coming) == (None, None)


def test_members_see_their_own_proposals_and_nobody_elses(network, member, client):
    proposal(member, place="The moor")
    make_event(network, "A swim", published=False, created_by=make_member(network), proposed_at=timezone.now())
    client.force_login(member.user)

    page = client.get(reverse("events:proposals", args=[network])).content.decode()

    assert "A walk" in page
    assert "A swim" not in page


def test_no_letter_goes_to_a_proposer_who_has_left(network, lead, member):
    one, two = proposal(member), proposal(member)
    member.left_on = timezone.localdate()
    member.save()
    one.refresh_from_db()
    two.refresh_from_db()

    assert proposing.publish(one, by=lead)
    assert proposing.turn_down(two, words="Later.", by=lead)

    assert not Letter.objects.exists()
    assert not one.helpers.exists()


# -- At once ------------------------------------------------------------------------------


def test_a_proposal_can_be_changed_while_it_waits_and_no_longer(network, member, lead, client):
    event = proposal(member, starts_at=timezone.now() + timedelta(days=9))
    client.force_login(member.user)
    address = reverse("events:change_proposal", args=[network, event.pk])

    assert 'value="A walk"' in client.get(address).content.decode()
    refused = client.post(address, typed(serves="", title="A longer walk"))
    page = client.post(address, typed(title="A longer walk"), follow=True)

    event.refresh_from_db()
    assert refused.status_code == 422
    assert 'value="A longer walk"' in refused.content.decode()
    assert "Changed. It still waits for a lead." in page.content.decode()
    assert (event.title, event.place, event.capacity, event.state) == ("A longer walk", "The canteen", 6, "proposed")

    proposing.publish(event, by=lead)
    page = client.post(address, typed(title="Something else"), follow=True)

    event.refresh_from_db()
    assert "A lead has answered it meanwhile" in page.content.decode()
    assert event.title == "A longer walk"


def test_three_proposals_of_a_member_wait_at_most_and_nothing_typed_is_lost(network, member, client):
    for _number in range(3):
        proposal(member)
    proposal(make_member(network))
    client.force_login(member.user)
    address = reverse("events:propose", args=[network])

    asked, refused = client.get(address), client.post(address, typed())
    proposing.withdraw(proposing.proposed_by(member).first())
    done = client.post(address, typed())

    for page in (asked, refused):
        assert "3 of your proposals wait for a lead. Let one be answered first" in page.content.decode()
    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Lunch for those who teach resits" in refused.content.decode()
    assert proposing.open_of(member) == 3


PROPOSE = """
from django.utils import timezone
from events import making, proposing
from events.forms import ProposalForm
from events.models import Event
from members.models import Member
one = Member.objects.select_related("network").get(pk={member})
event = Event(network=one.network, created_by=one, proposed_at=timezone.now())
form = ProposalForm({typed}, instance=event, network=one.network)
assert form.is_valid(), form.errors
{before}
try:
    making.draw_up(form, by=one)
except proposing.ProposalRefused:
    print("refused")
else:
    print("proposed")
"""
# As if each counted first, and wrote what it then knew.
COUNTING_FIRST = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda rows, **how: rows
count = proposing.open_of
def counted(member):
    number = count(member)
    gate()
    return number
proposing.open_of = counted
"""


@pytest.mark.parametrize(("before", "told"), [("gate()", ["proposed", "refused"]), (COUNTING_FIRST, ["proposed"] * 2)])
def test_of_two_proposals_at_once_the_fourth_is_refused_but_without_the_lock(transactional_db, before, told):
    member = make_member(make_network())
    for _number in range(2):
        proposal(member)

    acts = [PROPOSE.format(member=member.pk, typed=typed(title=title), before=before) for title in ("One", "Two")]

    assert sorted(at_once(*acts)) == told


DECIDE = """
from events import announcing, proposing
from events.models import Event
from members.models import Member
lead, event = Member.objects.select_related("network", "user").get(pk={lead}), Event.objects.get(pk={event})
{before}
gate()
print({act})
"""
PUBLISH = "proposing.publish(event, by=lead)"
TURN_DOWN = 'proposing.turn_down(event, words="Words of " + str(lead.pk), by=lead)'
CANCEL = 'announcing.cancel(event, by=lead, why="Words of " + str(lead.pk))'
# As if each looked first and then wrote, without asking again whether anything had changed.
UNLOCKED = """
from django.db.models import QuerySet
def look_then_write(rows, **values):
    found = list(rows.values_list("pk", flat=True))
    gate()
    return write(Event.objects.filter(pk__in=found), **values)
write, QuerySet.update = QuerySet.update, look_then_write
QuerySet.select_for_update = lambda events, **how: events
"""


def decide(event, leads, acts, before=""):
    return at_once(
        *(
            DECIDE.format(lead=one.pk, event=event.pk, act=act, before=before)
            for one, act in zip(leads, acts, strict=True)
        )
    )


@pytest.fixture
def leads(transactional_db):
    network = make_network()
    return [make_lead(network), make_lead(network)]


@pytest.mark.parametrize("acts", [(PUBLISH, TURN_DOWN), (TURN_DOWN, TURN_DOWN), (PUBLISH, PUBLISH)])
def test_of_two_leads_at_once_one_answers(leads, acts):
    event = proposal(make_member(leads[0].network))

    assert sorted(decide(event, leads, acts)) == ["False", "True"]

    event.refresh_from_db()
    assert event.state in {"published", "turned down"}
    assert Letter.objects.count() == 1
    assert AuditEntry.objects.count() == 1


def test_without_asking_again_both_would_believe_that_their_words_stand(leads):
    event = proposal(make_member(leads[0].network))

    assert decide(event, leads, (TURN_DOWN, TURN_DOWN), before=UNLOCKED) == ["True", "True"]


def test_of_two_leads_who_cancel_at_once_one_says_why(leads):
    event = make_event(leads[0].network)

    assert sorted(decide(event, leads, (CANCEL, CANCEL))) == ["False", "True"]
    assert AuditEntry.objects.filter(verb="cancel").count() == 1


def test_a_proposal_taken_back_while_a_lead_publishes_it_is_one_or_the_other(leads):
    event = proposal(make_member(leads[0].network))

    told = decide(event, leads, (PUBLISH, "proposing.withdraw(event)"))

    assert sorted(told) == ["False", "True"]
    assert Event.objects.filter(pk=event.pk).exists() is (told[0] == "True")


def test_a_place_that_is_too_long_points_to_no_field_that_a_proposal_lacks(network):
    form = ProposalForm({"title": "Lunch", "place": "x" * 301}, instance=Event(network=network), network=network)

    assert form.errors["place"] == ["That is too long for a place: 301 characters, and 300 fit."]

"""Answers to events: who may give them, until when, and how many."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import attendance, rsvps
from events.models import RSVP
from tests.factories import make_event, make_member, make_network, make_rsvp


def answers(event):
    return dict(event.rsvps.values_list("member__name", "answer"))


def test_a_member_answers_and_changes_their_mind(network, member, client):
    event = make_event(network)
    client.force_login(member.user)
    address = reverse("events:rsvp", args=[network, event.pk])

    first = client.post(address, {"answer": "yes", "note": "A ramp, please."}, follow=True)
    client.post(address, {"answer": "no", "note": "A ramp, please."})

    assert "You are expected." in first.content.decode()
    assert list(event.rsvps.values_list("member", "answer", "note", "answered_by")) == [
        (member.pk, "no", "A ramp, please.", member.pk)
    ]


def test_the_panel_of_the_next_event_leaves_the_note_alone(network, member, client):
    event = make_event(network)
    rsvps.answer(event, member, "yes", by=member, note="No nuts.")
    client.force_login(member.user)

    client.post(reverse("events:rsvp", args=[network, event.pk]), {"answer": "maybe", "from": "panel"})

    assert list(event.rsvps.values_list("answer", "note")) == [("maybe", "No nuts.")]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"published": False}, "This event is still a draft, so nobody can answer yet."),
        ({"cancelled_at": timezone.now()}, "This event is cancelled, so no answer is needed."),
        (
            {"starts_at": timezone.now() - timedelta(days=1)},
            "This event is over. If the record of who came is wrong, please tell a lead.",
        ),
        (
            {"closed_at": timezone.now()},
            "This event is over. If the record of who came is wrong, please tell a lead.",
        ),
    ],
)
def test_an_event_that_takes_no_answers_says_why(network, member, fields, sentence):
    event = make_event(network, **fields)

    with pytest.raises(rsvps.AnswerRefused) as refused:
        rsvps.answer(event, member, "yes", by=member)

    assert str(refused.value) == sentence
    assert answers(event) == {}


def test_a_full_event_lets_a_yes_wait_and_takes_maybe_and_no(network, member):
    event = make_event(network, capacity=1)
    first, last = make_member(network, "Ada"), make_member(network, "Bo")
    rsvps.answer(event, first, "yes", by=first)

    rsvps.answer(event, member, "yes", by=member)
    rsvps.answer(event, last, "no", by=last)
    assert answers(event) == {"Ada": "yes", member.name: "waiting", "Bo": "no"}
    rsvps.answer(event, member, "maybe", by=member)

    assert answers(event) == {"Ada": "yes", member.name: "maybe", "Bo": "no"}


def test_someone_who_said_yes_to_a_full_event_may_say_it_again(network, member):
    event = make_event(network, capacity=1)
    rsvps.answer(event, member, "yes", by=member)

    rsvps.answer(event, member, "yes", by=member, note="I come by train.")

    assert event.rsvps.get().note == "I come by train."


def test_a_place_given_back_can_be_taken(network, member):
    event = make_event(network, capacity=1)
    first = make_member(network, "Ada")
    rsvps.answer(event, first, "yes", by=first)
    rsvps.answer(event, first, "no", by=first)

    rsvps.answer(event, member, "yes", by=member)

    assert answers(event) == {"Ada": "no", member.name: "yes"}


def test_only_a_lead_answers_for_someone_else(network, lead, facilitator, member):
    event = make_event(network)

    with pytest.raises(rsvps.AnswerRefused, match="Only a lead"):
        rsvps.answer(event, member, "yes", by=facilitator)
    rsvps.answer(event, member, "yes", by=lead)

    assert event.rsvps.get().answered_by == lead


def test_people_of_another_network_cannot_answer(network, lead):
    stranger = make_member(make_network())

    with pytest.raises(rsvps.AnswerRefused, match="Only members of this network"):
        rsvps.answer(make_event(network), stranger, "yes", by=lead)

    assert RSVP.objects.count() == 0


def test_someone_who_has_left_cannot_be_expected(network, lead, member):
    member.left_on = timezone.localdate()
    member.save()

    with pytest.raises(rsvps.AnswerRefused, match="has left the network"):
        rsvps.answer(make_event(network), member, "yes", by=lead)


def undo_in(page) -> str:
    """The address of the undo that a page offers."""
    return html.unescape(re.search(r'action="([^"]*/back/[^"]*)"', page.content.decode())[1])


def said_for(client, event, person, answer):
    address = reverse("events:answer_for", args=[event.network, event.pk])
    return client.post(address, {"member": person.pk, "answer": answer}, follow=True)


def test_a_lead_takes_an_answer_back_to_the_one_before(network, lead, member, client):
    event = make_event(network)
    rsvps.answer(event, member, "maybe", by=member)
    before = event.rsvps.values().get()
    client.force_login(lead.user)
    page = said_for(client, event, member, "no")
    assert answers(event) == {member.name: "no"}

    client.post(undo_in(page))

    assert event.rsvps.values().get() == before


def test_a_lead_takes_a_first_answer_back_to_none(network, lead, member, client):
    event = make_event(network)
    client.force_login(lead.user)

    client.post(undo_in(said_for(client, event, member, "yes")))

    assert answers(event) == {}


def test_an_undo_brings_back_the_turn_on_the_waiting_list(network, lead, member, client):
    event = make_event(network, capacity=1)
    people = [make_member(network, name) for name in ("Ada", "Bo", "Cy", "Di")]
    for person in people:
        rsvps.answer(event, person, "yes", by=person)
    client.force_login(lead.user)
    page = said_for(client, event, people[1], "no")
    rsvps.answer(event, member, "yes", by=member)

    client.post(undo_in(page))

    line = event.rsvps.waiting().values_list("member__name", flat=True)
    assert list(line) == ["Bo", "Cy", "Di", member.name]


def test_a_place_that_went_to_the_next_is_not_taken_away_by_an_undo(network, lead, client):
    event = make_event(network, capacity=1)
    ada, bo, cy = (make_member(network, name) for name in ("Ada", "Bo", "Cy"))
    for person in (ada, bo, cy):
        rsvps.answer(event, person, "yes", by=person)
    client.force_login(lead.user)

    page = client.post(undo_in(said_for(client, event, ada, "no")), follow=True)

    assert "The place had gone to the next. Ada waits, and gets the next free one." in page.content.decode()
    assert answers(event) == {"Ada": "waiting", "Bo": "offered", "Cy": "waiting"}
    assert list(event.rsvps.waiting().values_list("member__name", flat=True)) == ["Ada", "Cy"]


def test_an_undo_never_overrules_what_the_person_said_since(network, lead, member, client):
    event = make_event(network)
    client.force_login(lead.user)
    undo = undo_in(said_for(client, event, member, "no"))
    rsvps.answer(event, member, "yes", by=member)

    page = client.post(undo, follow=True)

    assert "Cyd Novak has answered since, and that stands." in page.content.decode()
    assert answers(event) == {member.name: "yes"}


def test_what_is_undone_is_looked_at_under_the_lock_of_the_event(network, lead, member):
    """Whoever answers while a lead's undo is on its way is not overruled by it."""
    event = make_event(network)
    given = rsvps.answer(event, member, "no", by=lead).answered_at
    rsvps.answer(event, member, "yes", by=member)

    with pytest.raises(rsvps.AnswerRefused, match="has answered since"):
        rsvps.restore(event, member, {}, by=lead, undoes=given)

    assert answers(event) == {member.name: "yes"}


@pytest.mark.parametrize("to", ["", "maybe", "x:y:z"])
def test_an_undo_that_kith_did_not_write_changes_nothing(network, lead, member, client, to):
    event = make_event(network)
    make_rsvp(event, member, "yes")
    client.force_login(lead.user)

    page = client.post(
        reverse("events:take_back", args=[network, event.pk, member.pk]) + f"?to={to}", follow=True
    ).content.decode()

    assert "This cannot be undone any more." in page
    assert answers(event) == {member.name: "yes"}


def test_a_lead_finds_people_by_part_of_a_name_without_accents(network, lead, client):
    event = make_event(network)
    make_member(network, "Émile Zola")
    make_member(network, "Nia Ferrol")
    client.force_login(lead.user)

    page = client.get(reverse("events:answer_for", args=[network, event.pk]), {"q": "emi"})

    assert [person.name for person in page.context["page"]] == ["Émile Zola"]


def test_an_answer_that_is_none_is_said_at_the_buttons(network, member, client):
    event = make_event(network)
    client.force_login(member.user)
    address = reverse("events:rsvp", args=[network, event.pk])

    page = client.post(address, {"note": "I had typed this."}, headers={"HX-Request": "true"})

    assert page.status_code == 422
    assert "Choose yes, maybe or no." in page.content.decode()
    assert "I had typed this." in page.content.decode()
    assert answers(event) == {}


def test_a_refused_yes_keeps_the_note_that_was_typed(network, member, client):
    event = make_event(network, answers_until=timezone.now() - timedelta(hours=1))
    client.force_login(member.user)

    page = client.post(reverse("events:rsvp", args=[network, event.pk]), {"answer": "yes", "note": "By train."})

    assert page.status_code == 422
    assert "Answers were open until" in page.content.decode()
    assert "By train." in page.content.decode()


# -- The deadline -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        (None, "no", "no"),
        ("yes", "no", "no"),
        ("yes", "yes", "yes"),
        ("maybe", "maybe", "maybe"),
        (None, "yes", "refused"),
        (None, "maybe", "refused"),
        ("no", "yes", "refused"),
        ("maybe", "yes", "refused"),
        ("yes", "maybe", "refused"),
        ("lapsed", "yes", "refused"),
    ],
)
def test_after_the_deadline_a_member_says_no_or_what_was_said_before(network, lead, member, before, answer, after):
    event = make_event(network, answers_until=timezone.now() - timedelta(minutes=1))
    if before:
        make_rsvp(event, member, before)

    if after == "refused":
        with pytest.raises(rsvps.AnswerRefused, match="You can still say no; for anything else, please ask a lead"):
            rsvps.answer(event, member, answer, by=member)
        rsvps.answer(event, member, answer, by=lead)
        after = answer
    else:
        rsvps.answer(event, member, answer, by=member)

    assert answers(event) == {member.name: after}


def test_a_place_that_is_offered_after_the_deadline_can_be_taken(network, member):
    event = make_event(network, capacity=1)
    first = make_member(network, "Ada")
    for person in (first, member):
        rsvps.answer(event, person, "yes", by=person)
    network.events.update(answers_until=timezone.now() - timedelta(minutes=1))
    rsvps.answer(event, first, "no", by=first)

    rsvps.answer(event, member, "yes", by=member)

    assert answers(event) == {"Ada": "no", member.name: "yes"}


def test_the_deadline_is_said_before_and_after(network, member, client):
    event = make_event(network, starts_at=datetime(2099, 6, 5, 18, tzinfo=UTC))
    network.events.update(answers_until=datetime(2099, 6, 1, 11, 30, tzinfo=UTC))
    client.force_login(member.user)
    address = reverse("events:detail", args=[network, event.pk])

    assert "Please answer by Monday 1 June 2099, 12:30." in client.get(address).content.decode()
    network.events.update(answers_until=datetime(2020, 6, 1, 11, 30, tzinfo=UTC))
    late = client.get(address).content.decode()

    assert "Answers were open until Monday 1 June 2020, 12:30." in late
    assert 'value="yes"' not in late


# -- Wishes -------------------------------------------------------------------------------


def test_wishes_are_kept_with_the_answer_and_only_hosts_read_them(network, lead, member, client):
    event = make_event(network)
    other = make_member(network, "Dina Faris")
    client.force_login(member.user)
    said = {"answer": "yes", "wishes": "asked", "note": "", "quieter": "on", "avoid": "My old boss."}

    client.post(reverse("events:rsvp", args=[network, event.pk]), said)

    pages = {}
    for reader in (member, other, lead):
        client.force_login(reader.user)
        pages[reader] = client.get(reverse("events:detail", args=[network, event.pk])).content.decode()
    assert "Please avoid: My old boss." in pages[lead]
    assert "Would like a quieter table." in pages[lead]
    assert "My old boss." in pages[member]
    assert "My old boss." not in pages[other]
    assert list(event.rsvps.values_list("quieter", "avoid", "name_hidden")) == [(True, "My old boss.", False)]


def test_an_answer_from_the_panel_leaves_wishes_alone(network, member, client):
    event = make_event(network)
    rsvps.answer(event, member, "yes", by=member, wishes=rsvps.Wishes(quieter=True, name_hidden=True))
    client.force_login(member.user)

    client.post(reverse("events:rsvp", args=[network, event.pk]), {"answer": "maybe", "from": "panel"})

    assert list(event.rsvps.values_list("answer", "quieter", "name_hidden")) == [("maybe", True, True)]


def test_a_hidden_name_is_counted_and_read_by_hosts_and_its_owner_alone(network, lead, member, client):
    event = make_event(network)
    shy = make_member(network, "Shyla Mint")
    rsvps.answer(event, shy, "yes", by=shy, wishes=rsvps.Wishes(name_hidden=True))
    rsvps.answer(event, member, "yes", by=member)
    address = reverse("events:detail", args=[network, event.pk])

    pages = {}
    for reader in (member, shy, lead):
        client.force_login(reader.user)
        pages[reader] = client.get(address).content.decode()

    assert "Shyla Mint" not in pages[member]
    assert "2 people" in pages[member]
    assert "And 1 person who keeps their name off this list." in pages[member]
    assert "Shyla Mint" in pages[lead]
    assert "keeps their name off" not in pages[shy]


def test_what_was_confided_is_forgotten_thirty_days_after_the_event(network, member):
    now = timezone.now()
    ended = make_event(network, starts_at=now - timedelta(days=31))
    recent = make_event(network, starts_at=now - timedelta(days=29))
    called_off = make_event(network, starts_at=now + timedelta(days=9), cancelled_at=now - timedelta(days=31))
    for event in (ended, recent, called_off):
        row = make_rsvp(event, member)
        row.note, row.avoid, row.quieter, row.name_hidden = "A ramp.", "Ben", True, True
        row.save()

    assert rsvps.forget_wishes() == 2
    assert rsvps.forget_wishes() == 0

    kept = RSVP.objects.order_by("event").values_list("event", "note", "avoid", "quieter", "name_hidden")
    assert list(kept) == [
        (ended.pk, "", "", False, True),
        (recent.pk, "A ramp.", "Ben", True, True),
        (called_off.pk, "", "", False, True),
    ]


def test_htmx_gets_the_panel_and_the_people_who_go(network, member, client):
    event = make_event(network)
    client.force_login(member.user)

    page = client.post(
        reverse("events:rsvp", args=[network, event.pk]), {"answer": "yes"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "<html" not in page
    assert 'data-announce="You are expected."' in page
    assert 'id="going" hx-swap-oob="outerHTML"' in page
    assert member.name in page


def test_answering_twice_at_once_never_passes_an_event_that_was_closed_meanwhile(network, lead, member):
    event = make_event(network, starts_at=timezone.now() - timedelta(minutes=5))
    stale = network.events.get(pk=event.pk)
    attendance.close(event, by=lead)

    with pytest.raises(rsvps.AnswerRefused):
        rsvps.answer(stale, member, "yes", by=member)


def test_the_members_of_two_networks_never_see_each_others_events(network, member, client):
    other = make_event(make_network())
    client.force_login(member.user)

    assert client.post(reverse("events:rsvp", args=[network, other.pk]), {"answer": "yes"}).status_code == 404
    assert other.rsvps.count() == 0


def test_answering_for_others_takes_eight_statements_at_most_whatever_the_numbers(network, lead, client):
    event = make_event(network)
    client.force_login(lead.user)
    address = reverse("events:answer_for", args=[network, event.pk])
    counts = []
    for more in (3, 27):
        for _number in range(more):
            make_rsvp(event, make_member(network))
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 8

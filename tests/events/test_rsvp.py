"""Answers to events: who may give them, until when, and how many."""

from __future__ import annotations

from datetime import timedelta

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


def test_a_full_event_refuses_a_yes_and_takes_maybe_and_no(network, member):
    event = make_event(network, capacity=1)
    first = make_member(network, "Ada")
    rsvps.answer(event, first, "yes", by=first)

    with pytest.raises(rsvps.AnswerRefused, match="The one place is taken"):
        rsvps.answer(event, member, "yes", by=member)
    rsvps.answer(event, member, "maybe", by=member)

    assert answers(event) == {"Ada": "yes", member.name: "maybe"}


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


def test_a_lead_takes_an_answer_back_to_the_one_before(network, lead, member, client):
    event = make_event(network)
    make_rsvp(event, member, "maybe")
    client.force_login(lead.user)
    page = client.post(
        reverse("events:answer_for", args=[network, event.pk]), {"member": member.pk, "answer": "no"}, follow=True
    )
    assert answers(event) == {member.name: "no"}

    undo = reverse("events:take_back", args=[network, event.pk, member.pk]) + "?to=maybe"
    assert undo in page.content.decode()
    client.post(undo)

    assert answers(event) == {member.name: "maybe"}


def test_a_lead_takes_a_first_answer_back_to_none(network, lead, member, client):
    event = make_event(network)
    client.force_login(lead.user)
    client.post(reverse("events:answer_for", args=[network, event.pk]), {"member": member.pk, "answer": "yes"})

    client.post(reverse("events:take_back", args=[network, event.pk, member.pk]) + "?to=")

    assert answers(event) == {}


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
    event = make_event(network, capacity=1)
    make_rsvp(event, make_member(network), "yes")
    client.force_login(member.user)

    page = client.post(reverse("events:rsvp", args=[network, event.pk]), {"answer": "yes", "note": "By train."})

    assert page.status_code == 422
    assert "The one place is taken" in page.content.decode()
    assert "By train." in page.content.decode()


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

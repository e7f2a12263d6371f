"""Asking members to an event by letter: once each, with answers that take two taps, and ten seconds to think again."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import asking, rsvps
from events.answer_links import answer_link
from network import post, stopping
from tests.factories import make_event, make_member, make_rsvp


def letters(network):
    return network.letters.filter(kind="event asked")


def asked(event):
    return set(event.asked.values_list("member__name", flat=True))


def undo_in(page) -> str:
    return html.unescape(re.search(r'action="([^"]*/ask/back/[^"]*)"', page.content.decode())[1])


@pytest.fixture
def event(network, lead):
    return make_event(network, "Spring evening", starts_at=timezone.now() + timedelta(days=20), created_by=lead)


def test_every_member_gets_one_letter_with_three_links_of_their_own(network, lead, member, event):
    asking.ask(event, by=lead)
    asking.ask(event, by=lead)

    letter = letters(network).get()
    assert letter.to == member.address
    assert letter.reply_to == lead.address
    assert [answer_link(event, member, answer) in letter.text for answer in ("yes", "maybe", "no")] == [True] * 3
    assert [html.escape(answer_link(event, member, answer)) in letter.html for answer in ("yes", "no")] == [True] * 2
    assert stopping.link(network, member.user, "event asked") in letter.text
    assert asked(event) == {member.name}


def test_the_letter_says_who_asks_when_where_with_whom_and_why(network, lead, facilitator, member, event):
    event.place, event.serves, event.confidence = "Hill Road School", "Hands on fractions.", "table"
    event.save()
    event.helpers.create(member=facilitator, part="host")

    asking.ask(event, [member], by=lead)

    text = letters(network).get().text
    words = ["Ama Owusu asks", "Hill Road School", "Hosted by Ben Hartley", "Hands on fractions.", "stays at the table"]
    assert [word for word in words if word not in text] == []
    assert "You are new here" in text


def test_who_knows_their_way_is_not_spoken_to_as_a_newcomer(network, lead, event):
    make_member(network, founder=True)

    asking.ask(event, by=lead)

    assert "You are new here" not in letters(network).get().text


def test_no_letter_goes_to_whoever_answered_paused_left_stopped_or_has_no_address(network, lead, event):
    people = {
        name: make_member(network, name) for name in ("answered", "paused", "left", "stopped", "carried", "reached")
    }
    make_rsvp(event, people["answered"], "no")
    people["paused"].pauses.create(starts_on=network.today)
    stopping.stop(network, people["stopped"].user, "event asked")
    network.members.filter(pk=people["left"].pk).update(left_on=network.today)
    network.members.filter(pk=people["carried"].pk).update(carried_over_at=timezone.now())
    network.members.create(name="silent", joined_on=network.today)

    reach = asking.reach(event, by=lead)
    asking.ask(event, by=lead)

    assert asked(event) == {"reached"}
    assert reach == asking.Reach(to_ask=1, asked=0, answered=1, paused=1, unreachable=1, stopped=1)
    assert [letter.to for letter in letters(network)] == [people["reached"].address]


def test_letters_wait_ten_seconds_and_taken_back_they_can_be_written_again(network, lead, member, event):
    moment = asking.ask(event, by=lead)[0].asked_at
    assert letters(network).get().due_at == moment + timedelta(seconds=10)

    assert asking.take_back(event, moment, by=lead) == 1
    assert asking.take_back(event, moment, by=lead) == 0
    assert (letters(network).count(), asked(event)) == (0, set())
    asking.ask(event, by=lead)

    assert letters(network).count() == 1


def test_a_letter_that_a_worker_has_in_hand_is_not_taken_back(network, lead, member, event):
    other = make_member(network)
    moment = asking.ask(event, by=lead)[0].asked_at
    gone = letters(network).get(to=other.address)
    gone.due_at = timezone.now()
    gone.save()
    post.claim(gone.pk)

    assert asking.take_back(event, moment, by=lead) == 1

    assert asked(event) == {other.name}


@pytest.mark.parametrize(
    "fields",
    [
        {"published": False},
        {"cancelled_at": timezone.now()},
        {"starts_at": timezone.now() - timedelta(hours=1)},
        {"answers_until": timezone.now() - timedelta(hours=1)},
    ],
)
def test_nobody_is_asked_to_what_takes_no_answers(network, lead, member, fields):
    with pytest.raises(asking.NothingToAsk):
        asking.ask(make_event(network, **fields), by=lead)

    assert letters(network).count() == 0


def test_publishing_asks_all_members_unless_the_lead_takes_the_tick_away(network, lead, member, client):
    client.force_login(lead.user)
    asks, silent = (make_event(network, published=False, starts_at=timezone.now() + timedelta(days=9)) for _ in "12")

    page = client.get(reverse("events:publish", args=[network, asks.pk])).content.decode()
    told = client.post(reverse("events:publish", args=[network, asks.pk]), {"ask": "all"}, follow=True)
    client.post(reverse("events:publish", args=[network, silent.pk]))

    assert re.search(r'<input type="checkbox" name="ask"[^>]* checked', page)
    assert "1 person gets one letter" in page
    assert "Published. Members can answer now. 1 person gets a letter in ten seconds." in told.content.decode()
    assert (asked(asks), asked(silent)) == ({member.name}, set())
    client.post(undo_in(told))
    assert letters(network).count() == 0


def test_a_lead_asks_those_who_joined_since_or_some_of_them(network, lead, member, event, client):
    asking.ask(event, by=lead)
    joined, other = make_member(network, "Nia Ferrol"), make_member(network, "Olu Park")
    client.force_login(lead.user)
    address = reverse("events:ask", args=[network, event.pk])

    page = client.get(address).content.decode()
    empty = client.post(address, {"who": "some"})
    client.post(address, {"who": "some", "people": [joined.pk]})

    assert "As Nia Ferrol reads it" in page
    assert member.name not in page
    assert empty.status_code == 422
    assert "Tick at least one person." in empty.content.decode()
    assert asked(event) == {member.name, "Nia Ferrol"}
    client.post(address, {"who": "everybody"})
    assert asked(event) == {member.name, "Nia Ferrol", other.name}


def test_the_preview_shows_nobody_elses_links(network, lead, member, event, client):
    client.force_login(lead.user)

    page = client.get(reverse("events:ask", args=[network, event.pk])).content.decode()

    assert "/events/answer/" not in page


def test_the_answer_to_the_letter_takes_two_taps(network, lead, member, event, client):
    asking.ask(event, by=lead)
    link = re.search(r"Yes: (\S+)", letters(network).get().text)[1]

    client.get(link)
    client.post(link, {"answer": "yes"})

    assert list(event.rsvps.values_list("member", "answer")) == [(member.pk, "yes")]
    assert rsvps.remember(event, member)["answered_by_id"] == member.pk

"""Answers by the link of a letter: without signing in, for one person and one event, and only by a press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from events import rsvps, waiting
from events.answer_links import answer_link, of_token, token_of
from network.logs import without_secrets
from tests.factories import make_event, make_member, make_network, make_rsvp, make_user


def path_of(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def rows(event):
    return list(event.rsvps.values_list("member", "answer", "note", "answered_by"))


def test_two_taps_from_the_letter_are_an_answer(network, member, client):
    event = make_event(network)
    address = path_of(answer_link(event, member, "yes"))

    page = client.get(address)
    assert "Yes, I am coming" in page.content.decode()
    assert rows(event) == []
    answered = client.post(address, {"answer": "yes", "note": "A ramp, please."}, follow=True)

    assert rows(event) == [(member.pk, "yes", "A ramp, please.", member.pk)]
    assert "You are expected." in answered.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_whoever_only_follows_a_link_changes_nothing(network, member, client, method):
    event = make_event(network)

    getattr(client, method)(path_of(answer_link(event, member, "no")))

    assert rows(event) == []


def test_a_note_is_never_shown_by_a_link_and_stays_unless_another_is_written(network, member, client):
    event = make_event(network)
    address = path_of(answer_link(event, member))
    client.post(address, {"answer": "yes", "note": "My heart."})

    page = client.get(address).content.decode()
    client.post(address, {"answer": "maybe", "note": ""})

    assert "My heart." not in page
    assert "The hosts have a note of yours." in page
    assert rows(event) == [(member.pk, "maybe", "My heart.", member.pk)]


def test_a_link_opens_nobody_elses_answer(network, member):
    event, other = make_event(network), make_member(network)
    secret = token_of(event, member).split("-", 2)[2]

    assert of_token(network.slug, f"{event.pk}-{other.pk}-{secret}") is None
    assert of_token(network.slug, f"{make_event(network).pk}-{member.pk}-{secret}") is None
    assert of_token(make_network().slug, token_of(event, member)) is None
    assert of_token(network.slug, token_of(event, member)) == (event, member)


@pytest.mark.parametrize("token", ["x", "1-2-", "0-1-" + "a" * 43, "9" * 30 + "-1-" + "a" * 43, "1-1-" + "é" * 43])
def test_a_link_that_is_none_leads_nowhere(network, client, token):
    assert client.get(f"/{network.slug}/events/answer/{token}/").status_code == 404


def test_no_log_holds_a_link(network, member):
    token = token_of(make_event(network), member)

    assert token not in without_secrets(f"GET /{network.slug}/events/answer/{token}/?answer=yes HTTP/1.1")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"cancelled_at": timezone.now(), "cancelled_why": "The hall is closed."}, "The hall is closed."),
        ({"starts_at": timezone.now() - timedelta(days=1)}, "is over"),
        ({"closed_at": timezone.now()}, "is over"),
        ({"published": False}, "still being planned"),
    ],
)
def test_an_old_letter_is_answered_kindly(network, member, client, fields, sentence):
    event = make_event(network, "Spring walk", **fields)
    address = path_of(answer_link(event, member, "yes"))

    asked, pressed = client.get(address), client.post(address, {"answer": "yes"})

    assert [asked.status_code, pressed.status_code] == [200, 200]
    assert sentence in asked.content.decode()
    assert rows(event) == []


def test_a_draft_is_not_given_away_by_a_link(network, member, client):
    page = client.get(path_of(answer_link(make_event(network, "Secret walk", published=False), member)))

    assert "Secret walk" not in page.content.decode()


def test_who_has_left_is_told_and_not_expected(network, member, client):
    event = make_event(network)
    address = path_of(answer_link(event, member))
    member.left_on = timezone.localdate()
    member.save()

    assert "You have left Maths, more than average" in client.get(address).content.decode()
    client.post(address, {"answer": "yes"})
    assert rows(event) == []


def test_whoever_may_not_sign_in_any_more_has_no_link_either(network, member, client):
    address = path_of(answer_link(make_event(network), member))
    member.user.is_active = False
    member.user.save(update_fields=["is_active"])

    assert client.get(address).status_code == 404


def test_whoever_else_is_signed_in_reads_whose_link_it_is(network, member, facilitator, client):
    event = make_event(network)
    address = path_of(answer_link(event, member))

    client.force_login(facilitator.user)
    assert "This link is Cyd’s" in client.get(address).content.decode()
    client.force_login(member.user)
    assert "This link is" not in client.get(address).content.decode()


def test_the_page_of_a_link_names_no_other_member(network, member, client):
    event = make_event(network)
    make_rsvp(event, make_member(network, "Dina Faris"))

    assert "Dina" not in client.get(path_of(answer_link(event, member))).content.decode()


def test_whoever_was_passed_a_letter_answers_and_reads_no_link_to_join(network, member, client):
    event = make_event(network, online_link="https://meet.example.org/leeds")
    address = path_of(answer_link(event, member))
    file = reverse("events:calendar_file_by_link", args=[network, token_of(event, member)])

    def read():
        return [client.get(where).content.decode().replace("\r\n ", "") for where in (address, file)]

    client.post(address, {"answer": "yes"})
    by_strangers = read()
    client.force_login(make_member(network).user)
    by_strangers += read()
    client.force_login(member.user)
    by_oneself = read()

    assert ["meet.example.org" in text for text in by_strangers + by_oneself] == [False] * 4 + [True] * 2
    assert "The link to join online comes by letter to your own address." in by_strangers[0]
    assert "comes by letter to your" not in by_oneself[0]
    letter = network.letters.get()
    assert (letter.to, "Join online: https://meet.example.org/leeds" in letter.text) == (member.user.email, True)


def test_the_page_of_a_link_tells_times_as_the_letter_did(network, member, client):
    guest = make_member(network, "Ines", user=make_user(timezone="Asia/Kolkata"))
    event = make_event(network, capacity=1, starts_at=datetime(2099, 6, 5, 18, tzinfo=UTC))
    network.events.update(published_at=timezone.now())
    for person in (member, guest):
        rsvps.answer(event, person, "yes", by=person)
    event.rsvps.filter(member=member).delete()
    waiting.fill(event, at=datetime(2099, 5, 1, 10, tzinfo=UTC))

    page = client.get(path_of(answer_link(event, guest))).content.decode()

    assert "It is kept for you until Sunday 3 May, 15:30." in page
    assert "23:30 your time (Kolkata)" in page


def test_the_press_of_nothing_is_said_at_the_buttons(network, member, client):
    event = make_event(network)

    page = client.post(path_of(answer_link(event, member)), {"note": "Typed in vain?"})

    assert page.status_code == 422
    assert "Choose yes, maybe or no." in page.content.decode()
    assert "Typed in vain?" in page.content.decode()


def test_what_was_typed_outlives_a_refusal(network, member, client):
    event = make_event(network, answers_until=timezone.now() - timedelta(hours=1))

    page = client.post(path_of(answer_link(event, member, "yes")), {"answer": "yes", "note": "By train."})

    assert page.status_code == 422
    assert "Answers were open until" in page.content.decode()
    assert "By train." in page.content.decode()


def test_a_yes_by_link_to_a_full_event_waits_and_says_in_which_place(network, member, client):
    event = make_event(network, capacity=1)
    make_rsvp(event, make_member(network))
    address = path_of(answer_link(event, member, "yes"))

    asked = client.get(address).content.decode()
    page = client.post(address, {"answer": "yes"}, follow=True).content.decode()

    assert "Yes, put me on the waiting list" in asked
    assert "You are first. When a place is free we write to you" in page
    assert event.rsvps.get(member=member).answer == "waiting"


def test_who_waits_can_tell_the_hosts_something_and_keeps_their_place(network, member, client):
    event = make_event(network, capacity=1)
    make_rsvp(event, make_member(network))
    address = path_of(answer_link(event, member))
    client.post(address, {"answer": "yes"})

    page = client.get(address).content.decode()
    client.post(address, {"answer": "yes", "note": "A ramp, please."})

    assert 'name="answer" value="yes">Save this</button>' in page
    assert ("Nothing is noted" in page, "This is noted." in page) == (False, True)
    assert list(event.rsvps.filter(member=member).values_list("answer", "turn", "note")) == [
        ("waiting", 1, "A ramp, please.")
    ]


@pytest.mark.parametrize(("answer", "state"), [("yes", "yes"), ("no", "no")])
def test_a_place_offered_by_letter_is_taken_or_passed_on(network, member, client, answer, state):
    event = make_event(network, capacity=1)
    first = make_member(network)
    rsvps.answer(event, first, "yes", by=first)
    rsvps.answer(event, member, "yes", by=member)
    rsvps.answer(event, first, "no", by=first)
    letter = network.letters.get(kind="event place free")
    address = path_of(answer_link(event, member, answer))

    assert address in letter.text
    assert "Cyd, a place is free for you" in client.get(address).content.decode()
    client.post(address, {"answer": answer})

    assert event.rsvps.get(member=member).answer == state

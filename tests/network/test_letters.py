"""What leads see of letters that did not go out."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from network import post
from network.models import AuditEntry, Letter
from tests.factories import make_invitation, make_network


@pytest.fixture
def page(client, lead):
    client.force_login(lead.user)
    return reverse("letters", args=[lead.network])


def failed(network, address: str = "nia@example.org") -> Letter:
    make_invitation(network, address)
    letter = network.letters.latest("pk")
    Letter.objects.filter(pk=letter.pk).update(
        given_up_at=timezone.now(), attempts=5, last_error="SMTPRecipientsRefused: no such box"
    )
    return letter


def test_a_sentence_says_that_all_went_well(client, page, network, lead):
    make_invitation(network, by=lead)

    assert "All letters went out, or are on their way." in client.get(page).content.decode()


def test_what_failed_is_shown_with_its_reason(client, page, network):
    failed(network)
    words = client.get(page).content.decode()

    for said in ("nia@example.org", "not sent", "Tried 5 times", "no such box", "Send again"):
        assert said in words


def test_what_is_in_doubt_is_shown_as_such(client, page, network, lead):
    make_invitation(network, by=lead)
    with time_machine.travel(timezone.now() - Letter.PATIENCE - timedelta(minutes=1)):
        Letter.objects.update(due_at=timezone.now())
        post.claim(Letter.objects.get().pk)
    words = client.get(page).content.decode()

    assert "in doubt" in words
    assert "it may arrive twice" in words


def test_a_lead_puts_a_letter_into_the_post_again(client, page, network, lead):
    letter = failed(network)
    response = client.post(page, {"letter": letter.pk})
    letter.refresh_from_db()

    assert response.url == page
    assert (letter.given_up_at, letter.attempts) == (None, 0)
    assert letter in Letter.objects.due()
    assert AuditEntry.objects.filter(verb="sent again", actor=lead.user, subject_id=str(letter.pk)).count() == 1


@pytest.mark.parametrize("given", ["", "x", "0", "9" * 30])
def test_what_is_no_letter_in_trouble_is_answered_kindly(client, page, network, given):
    response = client.post(page, {"letter": given}, follow=True)

    assert response.status_code == 200
    assert "needs nothing any more" in response.content.decode()


def test_a_letter_of_another_network_is_neither_shown_nor_sent(client, page):
    foreign = failed(make_network(), "foreign@example.org")
    words = client.get(page).content.decode()
    client.post(page, {"letter": foreign.pk})
    foreign.refresh_from_db()

    assert "foreign@example.org" not in words
    assert foreign.given_up_at is not None


def test_only_leads_look_at_letters(client, member, facilitator):
    for person in (member, facilitator):
        client.force_login(person.user)
        assert client.get(reverse("letters", args=[person.network])).status_code == 403


def test_the_page_costs_the_same_for_three_and_thirty(client, page, network, django_assert_num_queries):
    for wanted in (3, 30):
        while network.letters.count() < wanted:
            failed(network, f"guest{network.letters.count()}@example.org")
        with django_assert_num_queries(6):
            client.get(page)

"""Letters that nobody needs are stopped by whoever gets them."""

import pytest
from django.core import mail
from django.test import Client

from network import post, stopping
from network.models import Letter, StoppedLetters
from tests.factories import make_network


def remind(member, **fields) -> Letter | None:
    fields = {"template": "code", "context": {"code": "BCDF-GHJK"}, "essential": False} | fields
    return post.queue("nudge", to=member.user.email, network=member.network, recipient=member.user, **fields)


def path(link: str) -> str:
    return "/" + link.partition("//")[2].partition("/")[2]


@pytest.fixture
def stop(member) -> str:
    return path(stopping.link(member.network, member.user, "nudge"))


def test_a_letter_that_nobody_needs_carries_the_link_and_says_so_to_mail_programs(member, stop):
    letter = remind(member)
    post.send(letter.pk)
    headers = mail.outbox[0].extra_headers

    assert path(headers["List-Unsubscribe"].strip("<>")) == stop
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in letter.text and stop in letter.html


def test_an_essential_letter_carries_none(member):
    letter = remind(member, essential=True)
    post.send(letter.pk)

    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert "/stop/" not in letter.text + letter.html


def test_a_mail_program_stops_them_by_one_post_without_a_page_of_ours(member, stop):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(stop, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert remind(member) is None
    assert remind(member, essential=True) is not None


def test_following_the_link_changes_nothing(client, stop):
    for _scanner in range(20):
        client.get(stop)

    assert "Do you want no more of these letters?" in client.get(stop).content.decode()
    assert not StoppedLetters.objects.exists()


def test_they_come_again_by_one_press(client, member, stop):
    for _twice in range(2):
        stopped = client.post(stop, {"act": "stop"}).content.decode()
    again = client.post(stop, {"act": "resume"}).content.decode()

    assert "No more of these letters" in stopped
    assert "Do you want no more of these letters?" in again
    assert remind(member) is not None


def test_another_network_still_writes(client, member, stop):
    client.post(stop)
    other = make_network()

    assert stopping.is_stopped(other, member.user, "nudge") is False


def test_a_link_that_was_changed_or_belongs_to_another_network_is_not_there(client, member, stop):
    elsewhere = stop.replace(member.network.slug, make_network().slug, 1)

    assert [client.get(address).status_code for address in (stop[:-3] + "/", elsewhere)] == [404, 404]

"""The post office: each letter leaves once, or somebody learns that it did not."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from network import bounces, post
from network.models import Letter
from network.tasks import send_due_letters, send_letter
from tests.together import at_once

pytestmark = pytest.mark.django_db

CODE = {"code": "BCDF-GHJK"}


def write(kind: str = "sign-in code", **fields) -> Letter:
    return post.queue(
        kind, **{"to": "nia@example.org", "template": "code", "context": CODE, "essential": True} | fields
    )


@pytest.fixture
def no_mail_server(settings):
    """A mail server that is not there: nothing listens on the port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_a_letter_is_a_row_before_it_is_mail():
    letter = write()

    assert (letter.sent_at, mail.outbox) == (None, [])
    assert list(Letter.objects.due()) == [letter]


def test_a_letter_goes_out_once(mailoutbox):
    letter = write()
    answers = [post.send(letter.pk) for _ in range(3)]
    letter.refresh_from_db()

    assert answers == [True, False, False]
    assert [message.to for message in mailoutbox] == [["nia@example.org"]]
    assert (letter.attempts, letter.sent_at is not None) == (1, True)


def test_it_goes_out_as_text_and_html_with_answers_to_the_writer(mailoutbox, network):
    letter = write("invitation", network=network, reply_to="ama@example.org")
    send_letter(letter.pk)
    message = mailoutbox[0]

    assert message.subject == "BCDF-GHJK is your code"
    assert message.reply_to == ["ama@example.org"]
    assert "BCDF-GHJK" in message.body
    assert [kind for _content, kind in message.alternatives] == ["text/html"]
    assert message.extra_headers["X-Kith-Letter"] == bounces.mark_of(letter)


def test_a_letter_of_a_failed_transaction_was_never_written():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        _ = 1 / 0

    assert not Letter.objects.exists()


def test_a_letter_waits_for_its_day(mailoutbox):
    letter = write(due_at=timezone.now() + timedelta(hours=1))
    send_due_letters()
    early = len(mailoutbox)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        send_due_letters()

    assert (early, len(mailoutbox)) == (0, 1)
    assert Letter.objects.get(pk=letter.pk).sent_at is not None


def test_the_same_key_makes_one_letter():
    first = write(key="invitation-1")
    second = write(key="invitation-1")

    assert (first.key, second) == ("invitation-1", None)
    assert Letter.objects.count() == 1


def test_letters_without_a_key_are_each_their_own():
    write()
    write()

    assert Letter.objects.count() == 2


def test_after_a_failure_it_is_tried_again_later(no_mail_server):
    letter = write()
    sent = post.send(letter.pk)
    letter.refresh_from_db()

    assert sent is False
    assert (letter.attempts, letter.claimed_at, letter.given_up_at) == (1, None, None)
    assert letter.last_error.startswith("ConnectionRefusedError")
    assert timedelta(seconds=50) < letter.due_at - timezone.now() <= timedelta(minutes=1)
    assert not Letter.objects.due().exists()


def test_a_mail_server_that_comes_back_gets_the_letter(no_mail_server, settings, mailoutbox):
    letter = write()
    post.send(letter.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        send_due_letters()
    letter.refresh_from_db()

    assert len(mailoutbox) == 1
    assert (letter.attempts, letter.sent_at is not None) == (2, True)


def test_after_the_last_try_it_is_given_up_and_shown(no_mail_server):
    letter = write()
    waits = []
    for _ in range(len(post.RETRY_AFTER) + 1):
        with time_machine.travel(Letter.objects.get().due_at, tick=False):
            post.send(letter.pk)
            waits.append(Letter.objects.get().due_at - timezone.now())
    letter.refresh_from_db()

    assert waits[:-1] == post.RETRY_AFTER
    assert (letter.attempts, letter.sent_at, letter.given_up_at is not None) == (5, None, True)
    assert list(Letter.objects.failed()) == list(Letter.objects.in_trouble()) == [letter]
    assert not Letter.objects.due().exists()


def test_a_worker_that_died_leaves_the_letter_in_doubt_and_nobody_sends_it_twice(mailoutbox):
    letter = write()
    post.claim(letter.pk)
    soon = list(Letter.objects.in_doubt())
    with time_machine.travel(timezone.now() + Letter.PATIENCE + timedelta(seconds=1)):
        send_due_letters()
        later = list(Letter.objects.in_doubt()), list(Letter.objects.in_trouble())

    assert soon == []
    assert later == ([letter], [letter])
    assert mailoutbox == []


def test_of_two_leads_who_send_a_letter_again_one_does():
    letter = write()
    Letter.objects.update(given_up_at=timezone.now(), attempts=5, claimed_at=None)
    letter.refresh_from_db()
    first = post.send_again(letter)
    in_hand = post.claim(letter.pk)
    second = post.send_again(letter)
    letter.refresh_from_db()

    assert (first, second) == (True, False)
    assert letter.claimed_at == in_hand.claimed_at


def test_what_is_sent_again_goes_out(mailoutbox):
    letter = write()
    Letter.objects.update(given_up_at=timezone.now(), attempts=5, claimed_at=None)
    letter.refresh_from_db()
    post.send_again(letter)
    send_due_letters()

    assert len(mailoutbox) == 1
    assert not Letter.objects.in_trouble().exists()


def test_a_code_is_forgotten_once_it_is_sent(mailoutbox):
    letter = write()
    post.send(letter.pk)
    letter.refresh_from_db()

    assert "BCDF-GHJK" in mailoutbox[0].body
    assert "BCDF-GHJK" not in f"{letter.subject} {letter.text} {letter.html}"


def test_a_demonstration_keeps_codes_to_be_read(mailoutbox, settings):
    settings.DEMO = True
    letter = write()
    post.send(letter.pk)
    letter.refresh_from_db()

    assert "BCDF-GHJK" in letter.text


def test_of_a_letter_with_a_secret_link_only_the_subject_is_kept(mailoutbox, network):
    letter = write("invitation reminder", network=network)
    post.send(letter.pk)
    letter.refresh_from_db()

    assert "BCDF-GHJK" in mailoutbox[0].body
    assert (letter.subject, letter.text, letter.html) == ("BCDF-GHJK is your code", "", "")


def test_other_letters_are_kept_as_they_were_sent(mailoutbox, network):
    letter = write("event changed", network=network)
    post.send(letter.pk)
    letter.refresh_from_db()

    assert "BCDF-GHJK" in letter.text


def test_one_bad_letter_does_not_hold_up_the_others(mailoutbox):
    bad = write(to="not an address\n@example.org")
    write()
    send_due_letters()
    bad.refresh_from_db()

    assert [message.to for message in mailoutbox] == [["nia@example.org"]]
    assert bad.last_error


# -- Several workers ------------------------------------------------------------------------

CLAIM = """
from network import bounces, post
gate()
print("sent" if post.claim({letter}) else "left")
"""
# The same without the conditional update: it looks whether the letter is due, and only then takes it.
CARELESS = """
from network.models import Letter
is_due = Letter.objects.due().filter(pk={letter}).exists()
gate()
Letter.objects.filter(pk={letter}).update(attempts=1)
print("sent" if is_due else "left")
"""


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_takes_a_letter():
    letter = write()

    assert sorted(at_once(*[CLAIM.format(letter=letter.pk)] * 3)) == ["left", "left", "sent"]


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_update_all_would_send_it():
    letter = write()

    assert at_once(*[CARELESS.format(letter=letter.pk)] * 2) == ["sent", "sent"]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_each_letter_once(mailoutbox):
    for number in range(20):
        write(to=f"person{number}@example.org")
    start = threading.Barrier(2)

    def sweep():
        start.wait()
        send_due_letters()
        connection.close()

    workers = [threading.Thread(target=sweep) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(message.to[0] for message in mailoutbox) == sorted(
        f"person{number}@example.org" for number in range(20)
    )

"""Letters that come back, at once or later."""

import io
import sys
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.management import call_command

from network import bounces, post
from network.models import Letter
from tests.factories import make_invitation
from tests.smtp_sink import point_mail_at, sink

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: kith@example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I could not deliver your mail.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user
    here

--b
Content-Type: {returned}

From: kith@example.com
To: {address}
Subject: An invitation
X-Kith-Letter: {mark}

Dear Nia
--b--
"""


@pytest.fixture
def letter(lead, mailoutbox):
    invitation, _token = make_invitation(lead.network, "nia@example.org", by=lead)
    post.send(invitation.letter_id)
    return invitation.letter


def report(letter, address="nia@example.org", action="failed", returned="message/rfc822", mark=None) -> bytes:
    fields = {"address": address, "action": action, "returned": returned, "mark": mark or bounces.mark_of(letter)}
    return REPORT.format(**fields).encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_marks_its_letter_and_keeps_the_server_s_words(letter, returned):
    taken = bounces.take(report(letter, returned=returned))
    letter.refresh_from_db()

    assert (taken, letter.last_error) == (letter, "550 5.1.1 No such user here")
    assert letter.bounced_at is not None


def test_who_guesses_the_number_of_a_letter_marks_nothing(letter):
    other = make_invitation(letter.network, "ove@example.org")[0].letter
    signature = bounces.mark_of(other).partition(":")[2]

    for mark in (str(letter.pk), f"{letter.pk}:{signature}", f"{letter.pk}:", ":", "x"):
        assert bounces.take(report(letter, mark=mark)) is None


def test_the_same_report_twice_marks_once(letter):
    assert [bounces.take(report(letter)) for _ in range(2)] == [letter, None]


@pytest.mark.parametrize(
    "wrong", [{"action": "delayed"}, {"action": "delivered"}, {"address": "else@example.org"}, {"mark": "999999"}]
)
def test_what_is_no_bounce_of_ours_marks_nothing(letter, wrong):
    assert bounces.take(report(letter, **wrong)) is None
    assert not Letter.objects.exclude(bounced_at=None).exists()


@pytest.mark.parametrize("mail", [b"", b"\xff\xfe\x00", b"Subject: hello\n\nX-Kith-Letter: 1\n", b"Content-Type: x"])
def test_other_mail_is_left_alone(letter, mail):
    assert bounces.take(mail) is None


def test_the_command_reads_standard_input(letter, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(letter))))
    call_command("take_bounce")
    letter.refresh_from_db()

    assert letter.bounced_at is not None


def test_an_invitation_that_came_back_says_so_with_its_reason(letter, lead, client):
    bounces.take(report(letter))
    client.force_login(lead.user)
    page = client.get("/maths-pp/invitations/?state=bounced").content.decode()

    assert "No such user here" in page
    assert "Mend the address" in page


@pytest.mark.parametrize(
    ("code", "words", "is_final"),
    [
        (550, b"5.1.1 no such user", True),
        (551, b"user not local", True),
        (450, b"4.2.0 greylisted", False),
        (554, b"5.7.1 relay access denied", False),
    ],
)
def test_only_a_final_no_about_the_address_is_a_bounce(code, words, is_final):
    refused = SMTPRecipientsRefused({"nia@example.org": (code, words)})

    assert bool(bounces.refusal(refused)) is is_final


def test_an_address_that_nobody_reads_is_tried_once(lead, settings):
    invitation, _token = make_invitation(lead.network, "nia@example.org", by=lead)
    with sink(unknown={"nia@example.org"}) as server:
        point_mail_at(settings, server.port)
        sent = post.send(invitation.letter_id)
        post.send_several([invitation.letter_id])
    invitation.letter.refresh_from_db()

    assert (sent, invitation.letter.attempts, invitation.state) == (False, 1, "bounced")
    assert invitation.letter.last_error == "550 5.1.1 No such user here"

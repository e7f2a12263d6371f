"""The post office: the one way in which a letter leaves the house.

A letter is a row before it is mail. :func:`queue` writes the row within the caller's
transaction; a worker claims it, sends it once and notes the outcome. A sweep every fifteen
seconds sends what is due, so a lost queue loses no letter. A worker that dies between claiming
and sending leaves the letter *in doubt*: it is shown to the lead, and never sent twice by itself.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from network.models import Letter, MailProof, Network

log = logging.getLogger("kith.post")

RETRY_AFTER = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)]
SECRET_KINDS = {"sign-in code", "address code"}


def queue(
    kind: str,
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    essential: bool,
    network: Network | None = None,
    recipient: Any = None,
    due_at: datetime | None = None,
    key: str | None = None,
    reply_to: str = "",
) -> Letter | None:
    """Write a letter, to be sent once at ``due_at`` (default: now). A known ``key`` writes none and returns None.

    ``template`` names two files, ``letters/<template>.txt`` and ``.html``; the first line of the
    text is the subject. Both are rendered now, in the recipient's language and zone.
    """
    zone = (recipient.timezone if recipient else "") or (network.timezone if network else settings.TIME_ZONE)
    language = recipient.language if recipient else settings.LANGUAGE_CODE
    context = {"network": network, "recipient": recipient, "site_url": settings.SITE_URL, **context}
    with translation.override(language), timezone.override(zone):
        subject, _blank, text = render_to_string(f"letters/{template}.txt", context).strip().partition("\n")
        html = render_to_string(f"letters/{template}.html", {**context, "subject": subject})
    fields = {
        "network": network,
        "kind": kind,
        "to": to,
        "recipient": recipient,
        "essential": essential,
        "subject": " ".join(subject.split())[:200],
        "text": text.strip() + "\n",
        "html": html,
        "reply_to": reply_to,
        "due_at": due_at or timezone.now(),
    }
    if key is None:
        letter = Letter.objects.create(**fields)
    else:
        letter, is_new = Letter.objects.get_or_create(key=key, defaults=fields)
        if not is_new:
            return None
    if letter.due_at <= timezone.now():
        transaction.on_commit(partial(_hand_to_worker, letter.pk), robust=True)
    return letter


def _hand_to_worker(letter_id: int) -> None:
    current_app.send_task("network.tasks.send_letter", [letter_id])


def mail_is_proven() -> bool:
    """Whether somebody has said that a letter of this installation reached them; a demonstration reads its own mail."""
    return settings.DEMO or MailProof.objects.exists()


def prove_mail(address: str, *, how: str) -> None:
    """Note that a letter reached ``address``: its code came back, or its reader said so. Once is enough."""
    if not MailProof.objects.exists():
        MailProof.objects.create(address=address, how=how)


def claim(letter_id: int) -> Letter | None:
    """Take a due letter for sending. Of several workers, one gets it."""
    taken = Letter.objects.due().filter(pk=letter_id).update(claimed_at=timezone.now())
    return Letter.objects.get(pk=letter_id) if taken else None


def send(letter_id: int) -> bool:
    """Send a due letter, once. Returns whether it went out."""
    letter = claim(letter_id)
    if letter is None:
        return False
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"X-Kith-Letter": str(letter.pk), "Auto-Submitted": "auto-generated"},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except Exception as error:  # noqa: BLE001  whatever the mail server says, the letter must not be lost
        _note_failure(letter, error)
        with suppress(Exception):  # a server that refused to be signed in to leaves its connection open
            message.get_connection().close()
        return False
    _note_sent(letter)
    return True


def _note_sent(letter: Letter) -> None:
    letter.sent_at = timezone.now()
    letter.attempts += 1
    if letter.kind in SECRET_KINDS and not settings.DEMO:
        letter.text = letter.html = ""
        letter.subject = letter.kind
    letter.save(update_fields=["sent_at", "attempts", "subject", "text", "html"])


def _note_failure(letter: Letter, error: Exception) -> None:
    """Put the letter back for a later try, or give it up after the last one."""
    letter.last_error = f"{type(error).__name__}: {error}"[:2000]
    letter.claimed_at = None
    if letter.attempts < len(RETRY_AFTER):
        letter.due_at = timezone.now() + RETRY_AFTER[letter.attempts]
    else:
        letter.given_up_at = timezone.now()
    letter.attempts += 1
    letter.save(update_fields=["last_error", "claimed_at", "due_at", "given_up_at", "attempts"])
    log.warning("letter %s (%s) was not sent: %s", letter.pk, letter.kind, letter.last_error)


def send_again(letter: Letter) -> bool:
    """Let a lead put a failed or doubtful letter back into the queue. Returns False when somebody was faster."""
    troubled = Letter.objects.in_trouble().filter(pk=letter.pk)
    return bool(troubled.update(claimed_at=None, given_up_at=None, attempts=0, due_at=timezone.now()))

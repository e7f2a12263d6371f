"""The post office: the one way in which a letter leaves the house.

A letter is a row before it is mail. :func:`queue` writes the row within the caller's
transaction; a worker claims it, sends it once and notes the outcome. A sweep every fifteen
seconds sends what is due, so a lost queue loses no letter. A worker that dies between claiming
and sending leaves the letter *in doubt*: it is shown to the lead, and never sent twice by itself.
An address that the mail server refuses for good makes the letter *bounced*; it is not tried again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import get_template
from django.utils import timezone, translation

from network import stopping
from network.bounces import MARK, mark_of, refusal
from network.logs import without_secrets
from network.models import CalendarMethod, Letter, MailProof, Network

log = logging.getLogger("kith.post")

RETRY_AFTER = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)]


@dataclass(frozen=True)
class CalendarFile:
    """What a letter gives to the calendar of its reader: an iCalendar file, and what is to be done with it."""

    method: CalendarMethod
    text: str


@dataclass(frozen=True)
class Addressed:
    """One of many letters of a kind: where it goes, the key under which it is written once, what it speaks of."""

    to: str
    key: str
    context: dict[str, Any]
    recipient: Any = None
    calendar: CalendarFile | None = None


SECRET_KINDS = {"sign-in code", "address code"}
# Letters whose kind begins so hold a link by which their reader gets in.
WITH_A_LINK = "invitation"
# Of these the words are kept, and every secret is cut out of them: one may sign its reader in.
WITH_A_KEY = {"event reminder"}
LINK = re.compile(r'<a href="[^"]*">')
# How many letters a worker takes at once: it sends them over one connection.
SLICE = 25


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
    calendar: CalendarFile | None = None,
) -> Letter | None:
    """Write a letter, to be sent once at ``due_at`` (default: now). A known ``key`` writes none and returns None.

    One that is not ``essential`` carries a link by which its recipient stops letters of its kind, and is not written
    to whoever did so.

    ``template`` names two files, ``letters/<template>.txt`` and ``.html``; the first line of the
    text is the subject. Both are rendered now, in the recipient's language and zone.
    """
    if not essential and network and recipient:
        if stopping.is_stopped(network, recipient, kind):
            return None
        context = {**context, "stop": stopping.link(network, recipient, kind)}
    with _as_read_by(recipient, network):
        words = _words(template, {"network": network, "recipient": recipient, **context})
    letter = Letter(
        network=network,
        kind=kind,
        to=to,
        recipient=recipient,
        essential=essential,
        reply_to=reply_to,
        key=key,
        due_at=due_at or timezone.now(),
        **_calendar(calendar),
        **words,
    )
    if not letter.add():
        return None
    if letter.due_at <= timezone.now():
        transaction.on_commit(partial(_hand_to_worker, letter.pk), robust=True)
    return letter


def queue_many(
    kind: str,
    *,
    template: str,
    letters: Iterable[Addressed],
    essential: bool,
    network: Network,
    reply_to: str = "",
    due_at: datetime | None = None,
) -> list[Letter]:
    """Write letters of one kind, each as :func:`queue` would; what stands under a known key is not written again.

    They go to the workers in slices, so that several share the work. Whoever may write the same letters at the same
    time holds a lock: of two, the second would get an IntegrityError.
    """
    letters = list(letters)
    known = set(Letter.objects.filter(key__in=[one.key for one in letters]).values_list("key", flat=True))
    if not essential:
        stopped = stopping.stopped_by(network, kind)
        known |= {one.key for one in letters if one.recipient and one.recipient.pk in stopped}
    written = [
        Letter(
            network=network,
            kind=kind,
            to=one.to,
            recipient=one.recipient,
            essential=essential,
            reply_to=reply_to,
            key=one.key,
            due_at=due_at or timezone.now(),
            **_calendar(one.calendar),
            **_words_for(one, kind, template, network, essential=essential),
        )
        for one in letters
        if one.key not in known
    ]
    Letter.objects.bulk_create(written)
    if due_at is None or due_at <= timezone.now():
        for start in range(0, len(written), SLICE):
            letter_ids = [letter.pk for letter in written[start : start + SLICE]]
            transaction.on_commit(partial(_hand_over_several, letter_ids), robust=True)
    return written


def _words_for(one: Addressed, kind: str, template: str, network: Network, *, essential: bool) -> dict[str, str]:
    """Subject, text and HTML of one of many letters."""
    context = {"network": network, "recipient": one.recipient, **one.context}
    if not essential and one.recipient:
        context["stop"] = stopping.link(network, one.recipient, kind)
    with _as_read_by(one.recipient, network):
        return _words(template, context)


def _calendar(file: CalendarFile | None) -> dict[str, str]:
    return {"calendar": file.text, "calendar_method": file.method} if file else {}


@contextmanager
def _as_read_by(recipient: Any, network: Network | None) -> Iterator[None]:
    """The language and zone of whoever will read."""
    zone = (recipient.timezone if recipient else "") or (network.timezone if network else settings.TIME_ZONE)
    language = recipient.language if recipient else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone):
        yield


def _words(template: str, context: dict[str, Any]) -> dict[str, str]:
    """Subject, text and HTML of a letter."""
    context = {"site_url": settings.SITE_URL, **context}
    subject, _blank, text = get_template(f"letters/{template}.txt").render(context).strip().partition("\n")
    html = get_template(f"letters/{template}.html").render({**context, "subject": subject})
    return {"subject": " ".join(subject.split())[:200], "text": text.strip() + "\n", "html": html}


def preview(template: str, *, context: dict[str, Any], network: Network) -> dict[str, str]:
    """Subject, text and HTML of a letter to somebody without an account, as it would be written now."""
    with _as_read_by(None, network):
        return _words(template, {"network": network, "recipient": None, **context})


def as_read_by(one: Addressed, kind: str, *, template: str, network: Network, essential: bool) -> dict[str, str]:
    """Subject and text of a letter as this reader would get it now, and ``body``, its HTML to be shown on a page.

    Whoever looks at it is not its reader: secrets are cut out of its links, and those of the body lead nowhere. Its
    heading stands below that of the page.
    """
    words = _words_for(one, kind, template, network, essential=essential)
    if not essential and one.recipient:
        secret = stopping.link(network, one.recipient, kind).rstrip("/").rpartition("/")[2]
        words["text"] = words["text"].replace(secret, "…")
    body = words["html"].partition('<div class="letter">')[2].rpartition("</div>")[0]
    body = body.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return {
        "subject": words["subject"],
        "text": without_secrets(words["text"]),
        "body": without_secrets(LINK.sub("<a>", body)),
    }


def _hand_to_worker(letter_id: int) -> None:
    current_app.send_task("network.tasks.send_letter", [letter_id])


def _hand_over_several(letter_ids: list[int]) -> None:
    current_app.send_task("network.tasks.send_letters", [letter_ids])


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


@transaction.atomic
def take_back(letter: Letter) -> bool:
    """Stop a letter that no worker has in hand, as if it had never been written. Returns whether it was in time."""
    waiting = Letter.objects.waiting().filter(pk=letter.pk).select_for_update().first()
    if waiting is None:
        return False
    waiting.delete()
    return True


def take_back_all(prefix: str) -> int:
    """Stop those letters whose key begins so and that no worker has in hand. Returns how many were in time."""
    waiting = Letter.objects.waiting().filter(key__startswith=prefix).select_for_update().values_list("pk", flat=True)
    with transaction.atomic():
        return Letter.objects.filter(pk__in=list(waiting)).delete()[0]


def send(letter_id: int, connection: BaseEmailBackend | None = None) -> bool:
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
        headers=_headers(letter),
        connection=connection,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        # Calendars act on the last alternative; what is attached is for people to save, and of another type, so that no
        # calendar acts twice.
        message.attach_alternative(letter.calendar, f"text/calendar; method={letter.calendar_method}")
        message.attach("event.ics", letter.calendar.encode(), "application/ics")
    try:
        if connection is not None:
            connection.open()  # or each letter would open and close it
        message.send()
    except Exception as error:  # noqa: BLE001  whatever the mail server says, the letter must not be lost
        _note_failure(letter, error)
        with suppress(Exception):  # a server that refused to be signed in to leaves its connection open
            message.get_connection().close()
        return False
    _note_sent(letter)
    return True


def _headers(letter: Letter) -> dict[str, str]:
    headers = {MARK: mark_of(letter), "Auto-Submitted": "auto-generated"}
    if not letter.essential and letter.network and letter.recipient:
        headers["List-Unsubscribe"] = f"<{stopping.link(letter.network, letter.recipient, letter.kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def send_several(letter_ids: Iterable[int]) -> None:
    """Send those of the letters that are due, each once, some of them over one connection to the mail server."""
    connection = get_connection()
    try:
        for number, letter_id in enumerate(letter_ids, start=1):
            send(letter_id, connection)
            if number % SLICE == 0:  # mail servers take so many at a time
                _start_anew(connection)
    finally:
        _start_anew(connection)


def _start_anew(connection: BaseEmailBackend) -> None:
    """Close a connection that may be broken; the next letter opens another."""
    try:
        connection.close()
    except Exception as error:  # noqa: BLE001  the letters' own outcome is noted already
        log.info("the connection to the mail server was not closed: %s", error)


def _note_sent(letter: Letter) -> None:
    letter.sent_at = timezone.now()
    letter.attempts += 1
    if not settings.DEMO:
        _forget_secrets(letter)
    letter.save(update_fields=["sent_at", "attempts", "subject", "text", "html"])


def _forget_secrets(letter: Letter) -> None:
    """Once sent, a code or a secret link need not be kept; whoever reads the database would get in by it."""
    if letter.kind in WITH_A_KEY:
        letter.text, letter.html = without_secrets(letter.text), without_secrets(letter.html)
        return
    if letter.kind in SECRET_KINDS:
        letter.subject = letter.kind
    elif not letter.kind.startswith(WITH_A_LINK):
        return
    letter.text = letter.html = ""


def _note_failure(letter: Letter, error: Exception) -> None:
    """Put the letter back for a later try, or give it up: after the last one, or when the address is refused."""
    refused = refusal(error)
    letter.last_error = (refused or f"{type(error).__name__}: {error}")[:2000]
    letter.claimed_at = None
    if refused:
        letter.bounced_at = letter.given_up_at = timezone.now()
    elif letter.attempts < len(RETRY_AFTER):
        letter.due_at = timezone.now() + RETRY_AFTER[letter.attempts]
    else:
        letter.given_up_at = timezone.now()
    letter.attempts += 1
    letter.save(update_fields=["last_error", "claimed_at", "due_at", "given_up_at", "bounced_at", "attempts"])
    log.warning("letter %s (%s) was not sent: %s", letter.pk, letter.kind, letter.last_error)


def send_again(letter: Letter) -> bool:
    """Let a lead put a failed or doubtful letter back into the queue. Returns False when somebody was faster."""
    troubled = Letter.objects.in_trouble().filter(pk=letter.pk)
    return bool(troubled.update(claimed_at=None, given_up_at=None, bounced_at=None, attempts=0, due_at=timezone.now()))

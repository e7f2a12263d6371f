"""Letters that come back: what mail servers say at once or report later, and which letter it is about."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from smtplib import SMTPRecipientsRefused

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from network.models import Letter

# The head line by which a letter of ours is known when it comes back.
MARK = "X-Kith-Letter"
_marks = Signer(salt="network.letter")


@dataclass(frozen=True)
class Report:
    """What a delivery report says of one letter."""

    letter_id: int
    address: str
    words: str


def read(message: bytes) -> Report | None:
    """The report in a mail message, or None where it reports no letter of ours as undeliverable.

    A report is a ``multipart/report``; our letter is known by the ``X-Kith-Letter`` in the part that it gives back.
    Delays and deliveries are no bounces.
    """
    parsed = BytesParser(policy=policy.default).parsebytes(message)
    if parsed.get_content_type() != "multipart/report":
        return None
    fields = [
        block
        for part in parsed.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in (part.get_payload() if part.is_multipart() else [])
    ]
    failed = next((block for block in fields if str(block.get("Action", "")).strip().lower() == "failed"), None)
    number = next(filter(None, map(_letter_in, parsed.walk())), None)
    if failed is None or number is None:
        return None
    words = str(failed.get("Diagnostic-Code") or failed.get("Status") or "")
    return Report(number, _value(str(failed.get("Final-Recipient", ""))), _value(words))


def _letter_in(part: Message) -> int | None:
    """The letter that a returned part is, whole or only its head."""
    found = part.get(MARK)
    if found is None and part.get_content_type() == "text/rfc822-headers":
        returned = BytesParser(policy=policy.default).parsebytes(part.get_payload(decode=True) or b"", headersonly=True)
        found = returned.get(MARK)
    return number_marked(str(found or "").strip())


def _value(field: str) -> str:
    """What a field says, without its kind: "rfc822; nia@example.org" says "nia@example.org"."""
    _kind, mark, value = field.partition(";")
    return " ".join((value if mark else field).split())


def take(message: bytes) -> Letter | None:
    """Mark the letter that a report is about as come back; returns it, or None where there is none.

    The mark in it is signed, and only the address to which the letter went can bounce it: nobody else has both.
    """
    report = read(message)
    letter = report and Letter.objects.filter(pk=report.letter_id, to__iexact=report.address).first()
    if not letter or not note_bounce(letter, report.words):
        return None
    return letter


def note_bounce(letter: Letter, words: str) -> bool:
    """Note that a letter came back after it had been sent. Returns False when that is known."""
    fresh = Letter.objects.filter(pk=letter.pk, bounced_at=None)
    return bool(fresh.update(bounced_at=timezone.now(), last_error=words[:2000]))


# -- How a letter is known again, and what mail servers say at once ------------------------


def mark_of(letter: Letter) -> str:
    """What stands under :data:`MARK`: signed, so that nobody gets at a letter by guessing its number."""
    return _marks.sign(str(letter.pk))


def number_marked(mark: str) -> int | None:
    """The number of the letter that carries this mark, or None where no letter of ours does."""
    try:
        return int(_marks.unsign(mark))
    except BadSignature:
        return None


def refusal(error: Exception) -> str:
    """The mail server's words where it refuses an address for good (5xx), else nothing.

    5.7 is a refusal of us, such as to relay: it says nothing about the address and goes away with a setting.
    """
    if not isinstance(error, SMTPRecipientsRefused) or not error.recipients:
        return ""
    code, words = next(iter(error.recipients.values()))
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    is_final = 500 <= code < 600 and not said.startswith("5.7.")
    return f"{code} {said}" if is_final else ""

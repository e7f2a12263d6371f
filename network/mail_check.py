"""Does mail leave this installation? A test letter to a lead, and what to change where it does not arrive.

Nothing is guessed: the worker really sends the letter, and what the mail server answers is put into plain words by
:mod:`network.mail_answers`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from network import post
from network.mail_answers import Finding, explain
from network.models import AuditEntry, Letter, Network
from network.secret_links import secret_of

KIND = "test letter"
ARRIVED = "said that it arrived"
GOOD_FOR = timedelta(days=3)
# A worker takes a letter within seconds, and the clock sweeps every fifteen.
SOON = timedelta(seconds=45)
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
NOBODYS = re.compile(r"(^|\.)(example\.(com|org|net)|example|invalid|test|localhost|localdomain|local)$")
NEARBY = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104  compared with, never listened on


# -- The test letter ----------------------------------------------------------------------


def send_test_letter(network: Network, *, to: Any) -> Letter:
    """Write a letter with a code to ``to``, a user who leads; the worker sends it as it would any other."""
    key = f"{KIND}-{secrets.token_hex(12)}"
    post.queue(
        KIND,
        to=to.email,
        template="test_letter",
        context={"code": code_of(key), "address": link_of(network, key)},
        essential=True,
        network=network,
        recipient=to,
        key=key,
    )
    return Letter.objects.get(key=key)


def code_of(key: str) -> str:
    """The six letters that stand in the test letter with this key, and nowhere in the database."""
    mac = salted_hmac("network.mail_check", key, algorithm="sha256").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in mac[:6])


def token_of(key: str) -> str:
    """The secret in the link of the test letter with this key; it stands nowhere in the database either."""
    return secret_of(key, use="network.mail_check.link")


def link_of(network: Network, key: str) -> str:
    return settings.SITE_URL + reverse("mail_arrived", args=[network, token_of(key)])


def letter_of(network: Network, token: str) -> Letter | None:
    """The test letter whose link this is, as long as the link is good."""
    return next((one for one in _recent(network) if constant_time_compare(token_of(one.key), token)), None)


def latest(network: Network, user: Any) -> Letter | None:
    """The test letter that this person asked for last."""
    return network.letters.filter(kind=KIND, recipient=user).order_by("-pk").first()


def with_code(network: Network, user: Any, typed: str) -> Letter | None:
    """The recent test letter to ``user`` in which this code stands."""
    code = re.sub(r"[^A-Z]", "", typed.upper())
    mine = _recent(network).filter(recipient=user)
    return next((one for one in mine if constant_time_compare(code_of(one.key), code)), None)


def _recent(network: Network) -> QuerySet[Letter]:
    """The test letters whose codes and links are good, the latest first."""
    return network.letters.filter(kind=KIND, created_at__gt=timezone.now() - GOOD_FOR).order_by("-pk")


@transaction.atomic
def arrived(letter: Letter) -> None:
    """Note that the test letter reached its reader: mail works. Saying so twice changes nothing."""
    Letter.objects.select_for_update().get(pk=letter.pk)
    if not has_arrived(letter):
        AuditEntry.record(network=letter.network, actor=letter.recipient, verb=ARRIVED, subject=letter)
    post.prove_mail(letter.to, how=KIND)


def has_arrived(letter: Letter) -> bool:
    return AuditEntry.objects.filter(
        network=letter.network_id, subject_kind="letter", subject_id=str(letter.pk), verb=ARRIVED
    ).exists()


# -- How mail is set up -------------------------------------------------------------------


def setup() -> list[tuple[str, str]]:
    """How letters leave, as terms and descriptions; never the password."""
    facts = [(_("From"), settings.DEFAULT_FROM_EMAIL)]
    if _is_smtp():
        facts.append((_("By the mail server"), f"{settings.EMAIL_HOST}, {_('port')} {settings.EMAIL_PORT}"))
        facts.append((_("Encryption"), _encryption()))
        facts.append((_("Signs in as"), settings.EMAIL_HOST_USER or _("nobody; the server must take letters as is")))
    else:
        facts.append((_("By the mail server"), _("none; letters are only written to the log")))
    return [*facts, (_("Links in letters begin with"), settings.SITE_URL)]


def _is_smtp() -> bool:
    return settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


def _encryption() -> str:
    if settings.EMAIL_USE_SSL:
        return _("from the first word on (TLS)")
    return _("once connected (STARTTLS)") if settings.EMAIL_USE_TLS else _("none")


def in_the_settings() -> Iterator[Finding]:
    """What can be seen without sending anything."""
    if not _is_smtp() and settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        yield Finding(
            _("No mail server is set"),
            _("Letters are only written to the log of the worker. Name the server that sends your mail."),
            "EMAIL_URL",
            "submission://user:password@mail.yourdomain.org:587",
        )
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()
    if "." not in domain or NOBODYS.search(domain):
        yield Finding(
            _("Letters come from an address that is nobody’s"),
            _("Mail servers refuse letters from %(sender)s, or put them aside. Use an address of your own domain.")
            % {"sender": settings.DEFAULT_FROM_EMAIL},
            "DEFAULT_FROM_EMAIL",
            "Kith <network@yourdomain.org>",
        )
    if urlsplit(settings.SITE_URL).hostname in NEARBY:
        yield Finding(
            _("Links in letters lead nowhere for others"),
            _(
                "They begin with %(address)s, which is each reader’s own machine. "
                "Name the address at which people reach Kith."
            )
            % {"address": settings.SITE_URL},
            "SITE_URL",
            "https://kith.yourdomain.org",
        )


def of_letter(letter: Letter) -> Finding | None:
    """What keeps this letter from going out, if anything does."""
    if letter.sent_at:
        return None
    if letter.last_error:
        return explain(letter.last_error)
    if letter.claimed_at and letter.claimed_at < timezone.now() - SOON:
        return explain("TimeoutError: still waiting")
    if letter.created_at < timezone.now() - SOON and not letter.claimed_at:
        return Finding(
            _("Nobody takes the letter to the post"),
            _("It has been lying here for a while. Letters are sent by the worker; please see whether it runs."),
        )
    return None

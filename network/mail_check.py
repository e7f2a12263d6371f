"""Does mail leave this installation? A test letter to a lead, and what to change where it does not arrive.

Nothing is guessed: the worker really sends the letter, and what the mail server answers is put into plain words
together with the name of the setting that it speaks of. The password is in none of them.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
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
from network.models import AuditEntry, Letter, Network

KIND = "test letter"
ARRIVED = "said that it arrived"
GOOD_FOR = timedelta(days=3)
# A worker takes a letter within seconds, and the clock sweeps every fifteen.
SOON = timedelta(seconds=45)
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
NOBODYS = re.compile(r"(^|\.)(example\.(com|org|net)|example|invalid|test|localhost|localdomain|local)$")
NEARBY = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104  compared with, never listened on


@dataclass(frozen=True)
class Finding:
    """What stands between a letter and its reader, and the setting that would change it."""

    title: str
    text: str
    setting: str = ""
    example: str = ""
    said: str = ""


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
    mac = salted_hmac("network.mail_check.link", key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


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


# -- What the mail server said ------------------------------------------------------------


def explain(error: str) -> Finding:
    """What an error of sending means, and the setting to look at.

    ``error`` is as :func:`network.post.send` keeps it, such as "SMTPAuthenticationError: (535, b'no')".
    """
    for sign, found in SIGNS:
        if re.search(sign, error, re.IGNORECASE | re.DOTALL):
            return found(_words_of(error))
    return Finding(
        _("The mail server did not take the letter"),
        _("Its own words, below, say more. Most often the sender’s address or the way of signing in has to change."),
        "EMAIL_URL",
        _url(),
        _words_of(error),
    )


def _words_of(error: str) -> str:
    """What the server itself said, out of what Python made of it."""
    said = re.search(r"\((\d{3}), b['\"](.*?)['\"](?:, |\)|$)", error, re.DOTALL)
    if said:
        return f"{said[1]} {said[2]}".replace("\\n", " ").replace("\\r", "")
    return error if error[:3].isdecimal() else error.partition(": ")[2] or error


def _url(*, scheme: str = "submission", port: int = 587, query: str = "", login: bool = True) -> str:
    """A value for EMAIL_URL that keeps what is known of the present one."""
    host = settings.EMAIL_HOST or "mail.yourdomain.org"
    who = f"{(settings.EMAIL_HOST_USER or 'user').replace('@', '%40')}:password@" if login else ""
    return f"{scheme}://{who}{host}:{port}{query}"


def _no_such_server(said: str) -> Finding:
    return Finding(
        _("The mail server cannot be found"),
        _("No machine has the name “%(host)s”. Please look for a slip in it.") % {"host": settings.EMAIL_HOST},
        "EMAIL_URL",
        "submission://user:password@mail.yourdomain.org:587",
        said,
    )


def _nobody_listens(said: str) -> Finding:
    return Finding(
        _("Nobody answers at the mail server"),
        _("%(host)s does not listen on port %(port)s. The usual ports are 587 and 465.")
        % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT},
        "EMAIL_URL",
        _url(port=465, query="/?ssl=True", scheme="smtp") if settings.EMAIL_PORT == 587 else _url(),
        said,
    )


def _silence(said: str) -> Finding:
    if settings.EMAIL_PORT == 465 and not settings.EMAIL_USE_SSL:
        return _encrypted_from_the_start(said)
    return Finding(
        _("The mail server does not answer in time"),
        _(
            "Port %(port)s seems to be closed. Many providers of machines close port 25, "
            "and some firewalls every port of mail."
        )
        % {"port": settings.EMAIL_PORT},
        "EMAIL_URL",
        _url(port=465, query="/?ssl=True", scheme="smtp") if settings.EMAIL_PORT == 587 else _url(),
        said,
    )


def _encrypted_from_the_start(said: str) -> Finding:
    return Finding(
        _("The mail server encrypts from the first word on"),
        _("On port 465 a server expects encryption at once, and the setting asks for it later."),
        "EMAIL_URL",
        _url(port=465, query="/?ssl=True", scheme="smtp"),
        said,
    )


def _no_starttls(said: str) -> Finding:
    return Finding(
        _("The mail server does not encrypt on this port"),
        _(
            "Kith was told to encrypt once connected, and the server cannot. Try port 465, where encryption "
            "comes first; within your own walls, smtp:// sends without."
        ),
        "EMAIL_URL",
        _url(port=465, query="/?ssl=True", scheme="smtp"),
        said,
    )


def _plain_where_encrypted(said: str) -> Finding:
    return Finding(
        _("The mail server does not speak encrypted on this port"),
        _("Kith began encrypted at once, and the server began in plain words. Encrypt once connected instead."),
        "EMAIL_URL",
        _url(),
        said,
    )


def _strange_certificate(said: str) -> Finding:
    return Finding(
        _("The mail server shows a certificate that is not good"),
        _("It has run out, or was made for another name than “%(host)s”. Use the name that the certificate is for.")
        % {"host": settings.EMAIL_HOST},
        "EMAIL_URL",
        _url(),
        said,
    )


def _login_refused(said: str) -> Finding:
    return Finding(
        _("The mail server refuses the name or the password"),
        _("Some providers want a password made for apps. In the setting, a sign such as @ or / is written %40 or %2F."),
        "EMAIL_URL",
        _url(scheme="submission" if settings.EMAIL_USE_TLS else "smtp", port=settings.EMAIL_PORT),
        said,
    )


def _login_unknown(said: str) -> Finding:
    return Finding(
        _("The mail server takes no sign-in on this port"),
        _("It may do so only once the connection is encrypted. Ask for that."),
        "EMAIL_URL",
        _url(),
        said,
    )


def _login_wanted(said: str) -> Finding:
    return Finding(
        _("The mail server wants Kith to sign in"),
        _("It passes letters on only for whoever signs in. Put the name and the password into the setting."),
        "EMAIL_URL",
        _url(),
        said,
    )


def _sender_refused(said: str) -> Finding:
    return Finding(
        _("The mail server refuses the sender"),
        _("It does not let %(user)s send as %(sender)s. Use an address that belongs to this sign-in.")
        % {"user": settings.EMAIL_HOST_USER or _("you"), "sender": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]},
        "DEFAULT_FROM_EMAIL",
        f"Kith <{settings.EMAIL_HOST_USER if '@' in (settings.EMAIL_HOST_USER or '') else 'network@yourdomain.org'}>",
        said,
    )


def _relay_refused(said: str) -> Finding:
    if not settings.EMAIL_HOST_USER:
        return _login_wanted(said)
    return Finding(
        _("The mail server does not pass letters on to others"),
        _("It takes letters for its own people alone. Use the server by which your own mail program sends."),
        "EMAIL_URL",
        _url(),
        said,
    )


def _reader_refused(said: str) -> Finding:
    return Finding(
        _("The mail server does not know the reader"),
        _("The way of sending is right; the address it was to go to is not, or its box is closed."),
        said=said,
    )


SIGNS = [
    (r"gaierror|Name or service not known|nodename nor servname|UnicodeError", _no_such_server),
    (r"ConnectionRefused", _nobody_listens),
    (r"CertificateVerif|CERTIFICATE_VERIFY_FAILED|certificate", _strange_certificate),
    (r"WRONG_VERSION_NUMBER|SSLError|record layer", _plain_where_encrypted),
    (r"STARTTLS extension not supported", _no_starttls),
    (r"AUTH extension not supported|No suitable authentication", _login_unknown),
    (r"\b530\b|authentication (is )?required|must authenticate", _login_wanted),
    (r"SMTPAuthentication|\b535\b", _login_refused),
    (r"SMTPSenderRefused", _sender_refused),
    (r"(SMTPRecipientsRefused.*|^5\d\d.*)(relay|5\.7\.1)", _relay_refused),
    (r"SMTPRecipientsRefused|^5\d\d ", _reader_refused),
    (r"Timeout|timed out|SMTPServerDisconnected|Network is unreachable|No route to host", _silence),
]

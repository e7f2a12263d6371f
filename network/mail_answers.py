"""What a mail server said, in plain words, and which setting it speaks of. The password is in none of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Finding:
    """What stands between a letter and its reader, and the setting that would change it."""

    title: str
    text: str
    setting: str = ""
    example: str = ""
    said: str = ""


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

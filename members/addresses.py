"""Addresses by which people sign in: whose they are, and which of them are proven."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from members.models import User

BATCH = 1000
LONGEST = 254


def user_of(email: str) -> User:
    """The one user of an address, made when new; nothing is proven by it yet."""
    try:
        return User.objects.get(email__iexact=email)
    except User.DoesNotExist:
        pass
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:  # a second click was faster
        return User.objects.get(email__iexact=email)


def users_of(emails: Iterable[str]) -> tuple[dict[str, int], list[int]]:
    """The id of the one user of each address in lower case, made when new, and the ids of those made.

    No letter is sent; an address is proven by the first code that is typed in.
    """
    addresses = sorted({email.lower() for email in emails if email})
    found = _known_users(addresses)
    missing = [address for address in addresses if address not in found]
    if not missing:
        return found, []
    # Of two lists that bring one stranger at the same moment, the second finds the user of the first.
    User.objects.bulk_create(
        (User(email=address, password=make_password(None)) for address in missing),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    made = _known_users(missing)
    EmailAddress.objects.bulk_create(
        (EmailAddress(user_id=pk, email=address, verified=False, primary=True) for address, pk in made.items()),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return found | made, sorted(made.values())


def _known_users(addresses: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(addresses), BATCH):
        some = addresses[start : start + BATCH]
        known = User.objects.alias(lowered=Lower("email")).filter(lowered__in=some)
        found |= {email.lower(): pk for email, pk in known.values_list("email", "pk")}
    return found


def prove(user: User, email: str) -> None:
    """Note that ``user`` reads the mail of this address: a code or an owner's link came back from it."""
    address, _new = EmailAddress.objects.get_or_create(
        user=user,
        email=email.lower(),
        defaults={"primary": not EmailAddress.objects.filter(user=user, primary=True).exists()},
    )
    address.set_verified()


def has_proven(user: User, email: str) -> bool:
    """Whether the address is one of those that ``user`` has shown to read."""
    return EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()


def user_with_address(email: str) -> User:
    """The one user of an address, made when new; the address counts as proven."""
    user = user_of(email)
    prove(user, user.email)
    return user


class BadAddress(ValueError):
    """An address that no letter can reach; its words say why, to whoever typed it."""


def tidy(email: str) -> str:
    """An address as it is stored: trimmed, in lower case, an international domain in the form that mail uses.

    >>> tidy(" Info@Exämple.DE ")
    'info@xn--exmple-cua.de'

    Raises:
        BadAddress: it is none, or one to which our letters cannot go.
    """
    email = email.strip().strip("<>").removeprefix("mailto:")
    local, at, domain = email.rpartition("@")
    if not at or not local or not domain:
        raise BadAddress(_("“%(email)s” is no address; one looks like nia@example.org.") % {"email": email[:100]})
    odd = next((letter for letter in local if not letter.isascii()), "")
    if odd:
        words = _(
            "“%(letter)s” before the @ is a letter that many mail servers refuse. Please ask for another address."
        )
        raise BadAddress(words % {"letter": odd})
    try:
        domain = domain.encode("idna").decode("ascii")
        validate_email(f"{local}@{domain}")
    except (UnicodeError, ValidationError):
        raise BadAddress(_("“%(email)s” is no address that a letter could reach.") % {"email": email[:100]}) from None
    if len(local) + len(domain) >= LONGEST:
        raise BadAddress(_("This address is longer than any address may be."))
    return f"{local}@{domain}".lower()

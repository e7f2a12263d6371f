"""Addresses by which people sign in: whose they are, and which of them are proven."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from members.models import User


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

"""The way in: an owner's link, an invitation, and the few steps until someone is a member."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from members.models import (
    Invitation,
    InvitationSpent,
    Member,
    NetworkFull,
    Outcome,
    OwnerLink,
    Role,
    User,
    digest,
)
from network import post
from network.models import AuditEntry, Network, Purpose

REMEMBERED = "invitation"


class AlreadyMember(Exception):
    """The address belongs to somebody who is a member of this network today."""


class AlreadyInvited(Exception):
    """An open invitation to this address and network exists."""


class NotTheInvited(Exception):
    """The person who is signed in has another address than the one that was invited."""


class NoPurpose(Exception):
    """Nobody is invited before the network says why it exists and who it is for."""


# -- The first lead -----------------------------------------------------------------------


def needs_owner() -> bool:
    """Whether nobody leads a real (not demonstration) network here yet."""
    return not Member.objects.leads().filter(network__demo_since=None, user__isnull=False).exists()


@transaction.atomic
def make_owner_link() -> str:
    """Return a fresh one-time address for the owner; links made before stop working."""
    OwnerLink.objects.filter(used_at=None).delete()
    token = secrets.token_urlsafe(24)
    OwnerLink.objects.create(token_digest=digest(token))
    return settings.SITE_URL + reverse("members:start", args=[token])


def owner_link_is_good(token: str) -> bool:
    return needs_owner() and OwnerLink.objects.filter(token_digest=digest(token), used_at=None).exists()


def owner_link_was_made(token: str) -> bool:
    """Whether a link with this token is on record, used or not; replaced ones are not."""
    return OwnerLink.objects.filter(token_digest=digest(token)).exists()


@transaction.atomic
def use_owner_link(token: str, *, email: str, name: str, network: Network, purpose: Purpose) -> Member:
    """Found the first network and make its owner the lead. The link works once.

    Raises:
        InvitationSpent: the link was used, replaced, or somebody leads a network already.
    """
    used = OwnerLink.objects.filter(token_digest=digest(token), used_at=None).update(used_at=timezone.now())
    if not used or not needs_owner():
        raise InvitationSpent(token)
    network.save()
    user = user_with_address(email)
    purpose.network = network
    purpose.written_by = user
    purpose.save()
    lead = network.members.create(user=user, name=name, role=Role.LEAD, joined_on=today_in(network), founder=True)
    AuditEntry.record(network=network, actor=user, verb="founded", subject=network)
    return lead


def today_in(network: Network) -> date:
    return timezone.now().astimezone(network.zone).date()


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


@transaction.atomic
def write_purpose(purpose: Purpose, *, by: Member) -> Purpose:
    """Make ``purpose`` the network's latest version; the lead who wrote it and their reason are kept."""
    purpose.network, purpose.written_by = by.network, by.user
    purpose.save()
    AuditEntry.record(network=by.network, actor=by.user, verb="wrote", subject=purpose, why=purpose.reason)
    return purpose


# -- Invitations --------------------------------------------------------------------------


@transaction.atomic
def invite(
    *, by: Member, email: str, name: str, why_you: str, at: Any = None, send: bool = True
) -> tuple[Invitation, str]:
    """Offer membership to one person by a personal letter. Returns the invitation and its secret token.

    Raises:
        NoPurpose: the network has not said why it exists and who it is for.
        AlreadyMember, AlreadyInvited: as they say.
        NetworkFull: members and open invitations fill every seat.
    """
    network, now, email = by.network, at or timezone.now(), email.strip().lower()
    if network.purpose is None:
        raise NoPurpose
    if network.members.present().filter(user__email__iexact=email).exists():
        raise AlreadyMember
    # Serialises two leads who invite the same person; the constraint would stop the second with a bare error.
    Network.objects.select_for_update().get(pk=network.pk)
    Invitation.objects.filter(network=network, email__iexact=email, closed_at=None, expires_at__lte=now).update(
        closed_at=now, outcome=Outcome.LAPSED
    )
    if network.invitations.filter(email__iexact=email, closed_at=None).exists():
        raise AlreadyInvited
    if network.members.present().count() + network.invitations.open().count() >= network.size_ceiling:
        raise NetworkFull
    token = secrets.token_urlsafe(24)
    invitation = network.invitations.create(
        email=email,
        name=name,
        why_you=why_you,
        invited_by=by,
        token_digest=digest(token),
        created_at=now,
        expires_at=now + Invitation.LASTS,
    )
    AuditEntry.record(network=network, actor=by.user, verb="invited", subject=invitation, after={"name": name})
    if send:
        send_invitation(invitation, token)
    return invitation, token


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take an open invitation back; its link says so from now on.

    Raises:
        InvitationSpent: it had ended before.
    """
    invitation.close(Outcome.WITHDRAWN)
    AuditEntry.record(network=invitation.network, actor=by, verb="withdrew", subject=invitation)


def send_invitation(invitation: Invitation, token: str) -> None:
    inviter = invitation.invited_by
    post.queue(
        "invitation",
        to=invitation.email,
        template="invitation",
        context={
            "invitation": invitation,
            "inviter": inviter,
            "purpose": invitation.network.purpose,
            "address": settings.SITE_URL + reverse("members:invitation", args=[invitation.network, token]),
        },
        essential=True,
        network=invitation.network,
        reply_to=inviter.user.email if inviter and inviter.user else "",
        key=f"invitation-{invitation.pk}",
    )


def remember(request: HttpRequest, invitation: Invitation, token: str) -> None:
    """Keep an accepted-but-not-yet-signed-in invitation for the rest of this visit."""
    request.session[REMEMBERED] = {"id": invitation.pk, "token": token}


def remembered_invitation(request: HttpRequest) -> Invitation | None:
    """The open invitation by which this visitor came, if any; checked anew at each call."""
    kept = request.session.get(REMEMBERED) if hasattr(request, "session") else None
    if not kept:
        return None
    return Invitation.objects.open().by_token(kept["token"]).filter(pk=kept["id"]).select_related("network").first()


def next_step(request: HttpRequest) -> str | None:
    """Where a person who just signed in goes on with joining, or None when nothing waits."""
    invitation = remembered_invitation(request)
    if invitation is None:
        return None
    return reverse("members:join", args=[invitation.network, request.session[REMEMBERED]["token"]])


def forget(request: HttpRequest) -> None:
    request.session.pop(REMEMBERED, None)


@transaction.atomic
def join(
    invitation: Invitation, *, user: User, name: str, purpose_statement: str, at: datetime | None = None
) -> Member:
    """Make the invited person a member, once.

    Raises:
        NotTheInvited: ``user`` has not shown to read the mail of the invited address.
        InvitationSpent: somebody was faster, it lapsed, or it was withdrawn.
        NetworkFull: every seat is taken.
    """
    if not has_proven(user, invitation.email):
        raise NotTheInvited
    return invitation.accept(user, name=name, purpose_statement=purpose_statement, at=at)

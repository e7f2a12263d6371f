"""The way in: an owner's link, an invitation, and the few steps until someone is a member."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from members.models import (
    Invitation,
    InvitationSpent,
    Member,
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


def user_with_address(email: str) -> User:
    """The one user of an address, made when new; the address counts as proven."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


# -- Invitations --------------------------------------------------------------------------


@transaction.atomic
def invite(
    *, by: Member, email: str, name: str, why_you: str, at: Any = None, send: bool = True
) -> tuple[Invitation, str]:
    """Offer membership to one person by a personal letter. Returns the invitation and its secret token.

    Raises:
        NoPurpose: the network has not said why it exists and who it is for.
        AlreadyMember, AlreadyInvited: as they say.
    """
    network, now = by.network, at or timezone.now()
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
    if send:
        send_invitation(invitation, token)
    return invitation, token


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

"""Personal invitations: written, sent, taken back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import seats
from members.models import Invitation, InvitationSpent, Member, NetworkFull, Nomination, Outcome, User, digest
from members.models.invitations import new_salt
from network import post
from network.models import AuditEntry, Letter, Network


class AlreadyMember(Exception):
    """The address belongs to somebody who is a member of this network today."""


class AlreadyInvited(Exception):
    """An open invitation to this address and network exists."""


class NoPurpose(Exception):
    """Nobody is invited before the network says why it exists and who it is for."""


@transaction.atomic
def draft(
    *,
    by: Member,
    email: str,
    name: str,
    why_you: str,
    nomination: Nomination | None = None,
    at: datetime | None = None,
) -> Invitation:
    """Write an invitation that nobody has been sent yet; it holds a seat from now on.

    Raises:
        NoPurpose: the network has not said why it exists and who it is for.
        AlreadyMember, AlreadyInvited: as they say.
        NetworkFull: members and outstanding invitations fill every seat.
    """
    network, now, email = by.network, at or timezone.now(), email.strip().lower()
    if network.purpose is None:
        raise NoPurpose
    if network.members.present().filter(user__email__iexact=email).exists():
        raise AlreadyMember
    # Serialises two leads who invite the same person; the constraint would stop the second with a bare error.
    locked = seats.lock(network)
    lapsed = network.invitations.filter(email__iexact=email, closed_at=None, sent_at__isnull=False)
    lapsed.filter(expires_at__lte=now).update(closed_at=now, outcome=Outcome.LAPSED)
    if network.invitations.filter(email__iexact=email, closed_at=None).exists():
        raise AlreadyInvited
    if not seats.free(locked):
        raise NetworkFull
    salt = new_salt()
    invitation = network.invitations.create(
        email=email,
        name=name,
        why_you=why_you,
        invited_by=by,
        nomination=nomination,
        salt=salt,
        token_digest=digest(Invitation.secret(salt)),
        created_at=now,
        expires_at=now + Invitation.LASTS,
    )
    AuditEntry.record(network=network, actor=by.user, verb="invited", subject=invitation, after={"name": name})
    return invitation


def invite(
    *, by: Member, email: str, name: str, why_you: str, at: datetime | None = None, mail: bool = True
) -> tuple[Invitation, str]:
    """Offer membership to one person by a personal letter. Returns the invitation and its secret token.

    It stays a draft until it is known that letters leave this installation. Without ``mail`` it counts as sent
    although no letter is written, for people of a demonstration.

    Raises:
        NoPurpose, AlreadyMember, AlreadyInvited, NetworkFull: as for :func:`draft`.
    """
    with transaction.atomic():
        invitation = draft(by=by, email=email, name=name, why_you=why_you, at=at)
        if not mail:
            invitation.sent_at = invitation.created_at
            invitation.save(update_fields=["sent_at"])
        elif post.mail_is_proven():
            send(invitation, at=at)
    return invitation, invitation.token


@transaction.atomic
def send(invitation: Invitation, *, at: datetime | None = None) -> None:
    """Send a draft; its time runs from now.

    Raises:
        InvitationSpent: it was sent or ended before.
    """
    moment = at or timezone.now()
    expires_at = moment + Invitation.LASTS
    if not Invitation.objects.drafts().filter(pk=invitation.pk).update(sent_at=moment, expires_at=expires_at):
        raise InvitationSpent(invitation)
    invitation.sent_at, invitation.expires_at = moment, expires_at
    invitation.letter = _letter(invitation, key=f"invitation-{invitation.pk}")
    invitation.save(update_fields=["letter"])


def send_drafts(network: Network, *, by: Member) -> list[Invitation]:
    """Send the letters that waited until mail was known to work; none twice. Returns those that left now."""
    sent = []
    for invitation in network.invitations.drafts().select_related("invited_by__user").order_by("pk"):
        try:
            with transaction.atomic():
                send(invitation)
                AuditEntry.record(network=network, actor=by.user, verb="sent", subject=invitation)
        except InvitationSpent:
            continue
        sent.append(invitation)
    return sent


def link(invitation: Invitation) -> str:
    """The full address that opens an invitation; whoever holds it can answer."""
    return settings.SITE_URL + reverse("members:invitation", args=[invitation.network, invitation.token])


def _letter(invitation: Invitation, *, key: str) -> Letter | None:
    inviter = invitation.invited_by
    return post.queue(
        "invitation",
        to=invitation.email,
        template="invitation",
        context={
            "invitation": invitation,
            "inviter": inviter,
            "purpose": invitation.network.purpose,
            "address": link(invitation),
        },
        essential=True,
        network=invitation.network,
        reply_to=inviter.user.email if inviter and inviter.user else "",
        key=key,
    )


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take an open invitation back; its link says so from now on.

    Raises:
        InvitationSpent: it had ended before.
    """
    invitation.close(Outcome.WITHDRAWN)
    AuditEntry.record(network=invitation.network, actor=by, verb="withdrew", subject=invitation)

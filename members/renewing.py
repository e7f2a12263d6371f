"""An invitation that ended: its guest asks for it again, and a lead opens it anew with what was typed so far."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members import inviting, seats
from members.models import Invitation, InvitationKind, InvitationSpent, Member, NetworkFull, Outcome
from network import post
from network.models import AuditEntry


@transaction.atomic
def ask_again(invitation: Invitation, *, at: datetime | None = None) -> bool:
    """Write to whoever invited that their guest would come after all; asking twice writes once.

    Returns False when there was nothing to ask: it is open, was used or withdrawn, or was asked for before.
    """
    if not invitation.can_be_asked_for_again:
        return False
    moment = at or timezone.now()
    if not Invitation.objects.filter(pk=invitation.pk, asked_again_at=None).update(asked_again_at=moment):
        return False
    invitation.asked_again_at = moment
    inviting.tell_whoever_answers(
        invitation,
        "invitation_asked_again",
        page="members:renew_invitation",
        occasion=f"asked-again-{moment.isoformat()}",
    )
    return True


@transaction.atomic
def renew(invitation: Invitation, *, by: Member, at: datetime | None = None) -> None:
    """Open an ended invitation anew: the same link works, and its guest goes on where they were.

    Raises:
        InvitationSpent: it is open, was used or withdrawn, another one to the same address is open, its guest is a
            member by now, or it is an offer to stay.
        NetworkFull: no seat is free.
    """
    moment = at or timezone.now()
    network = seats.lock(invitation.network)
    invitation.refresh_from_db()
    others = network.invitations.filter(email__iexact=invitation.email, closed_at=None).exclude(pk=invitation.pk)
    is_new = invitation.kind == InvitationKind.NEW
    if not (is_new and invitation.can_be_asked_for_again) or others.exists():
        raise InvitationSpent(invitation)
    if inviting.members_with(network, [invitation.email.lower()]):
        raise InvitationSpent(invitation)
    if not seats.free(network):
        raise NetworkFull(invitation)
    before = {"outcome": invitation.outcome or Outcome.LAPSED, "reason": invitation.reason}
    invitation.closed_at, invitation.outcome, invitation.reason = None, "", ""
    invitation.sent_at, invitation.expires_at = moment, moment + Invitation.LASTS
    invitation.reminders_sent, invitation.reminded_at, invitation.asked_again_at = 0, None, None
    invitation.letter = post.queue(
        "invitation",
        to=invitation.email,
        template="invitation_renewed",
        context={"invitation": invitation, "inviter": by, "address": inviting.link(invitation)},
        essential=True,
        network=network,
        reply_to=by.address,
        key=inviting.letter_key(invitation, f"renewed-{moment.isoformat()}"),
    )
    invitation.save()
    AuditEntry.record(network=network, actor=by.user, verb="renewed", subject=invitation, before=before, at=moment)

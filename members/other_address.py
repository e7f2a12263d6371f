"""A guest would rather join under another address: they ask, and whoever invited them allows it or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from members import inviting
from members.models import Invitation, InvitationSpent, Member, digest

# Whoever holds a link can ask for one address after another; the page shows the last, and so many letters tell of it.
MOST_TOLD_A_DAY = 3


@transaction.atomic
def ask(invitation: Invitation, email: str, *, at: datetime | None = None) -> None:
    """Note that the invited person asks to join under another address, and tell the inviter. Twice is once.

    Of many addresses the last one stands, and letters tell the inviter of three a day.

    Raises:
        InvitationSpent: it is not open.
    """
    moment, email = at or timezone.now(), email.strip().lower()
    current = Invitation.objects.open(moment).select_for_update().filter(pk=invitation.pk).first()
    if current is None:
        raise InvitationSpent(invitation)
    if email in {current.other_email.lower(), current.email.lower()}:
        return
    invitation.other_email, invitation.other_email_at = email, moment
    invitation.save(update_fields=["other_email", "other_email_at"])
    if _was_told_enough(invitation, moment):
        return
    inviting.tell_whoever_answers(
        invitation,
        "invitation_other_address",
        page="members:invitation_detail",
        occasion=f"other-{digest(email)[:16]}",
    )


def _was_told_enough(invitation: Invitation, moment: datetime) -> bool:
    """Whether somebody had as many letters about other addresses of this guest as anybody gets within a day."""
    told = invitation.network.letters.filter(
        kind=inviting.TO_INVITER,
        key__startswith=inviting.letter_key(invitation, "other-"),
        created_at__gt=moment - timedelta(days=1),
    )
    return told.values("to").annotate(number=Count("pk")).filter(number__gte=MOST_TOLD_A_DAY).exists()


@transaction.atomic
def allow(invitation: Invitation, *, by: Member, at: datetime | None = None) -> None:
    """Let the invited person join under the address that they asked for; they get the letter there.

    Raises:
        InvitationSpent: it is not open, or nothing was asked.
        inviting.AlreadyMember, inviting.AlreadyInvited: the address is a member's or has an invitation of its own.
    """
    moment = at or timezone.now()
    asked = invitation.other_email
    if not asked:
        raise InvitationSpent(invitation)
    inviting.may_be_invited(invitation.network, asked, at=moment, but=invitation)
    same = Invitation.objects.open(moment).filter(pk=invitation.pk, other_email=asked)
    if not same.update(email=asked, other_email="", other_email_at=None):
        raise InvitationSpent(invitation)
    before = {"email": invitation.email}
    invitation.email, invitation.other_email, invitation.other_email_at = asked, "", None
    inviting.write(invitation, "invitation_address_allowed")
    inviting.record(invitation, by, "allowed another address for", before=before, after={"email": asked})


@transaction.atomic
def refuse(invitation: Invitation, *, by: Member) -> None:
    """Keep an invitation to the address to which it was sent, and tell the invited person.

    Raises:
        InvitationSpent: nothing was asked.
    """
    asked = invitation.other_email
    same = Invitation.objects.filter(pk=invitation.pk, other_email=asked).exclude(other_email="")
    if not same.update(other_email="", other_email_at=None):
        raise InvitationSpent(invitation)
    invitation.other_email, invitation.other_email_at = "", None
    if invitation.is_open:
        inviting.write(invitation, "invitation_address_refused", asked=asked)
    inviting.record(invitation, by, "refused another address for", after={"email": asked})

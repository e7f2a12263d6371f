"""Invitations that wait: reminded twice at most, in hours in which people read mail, and ended when time is up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from members import inviting
from members.models import Invitation, InvitationKind, InvitationSpent
from members.models.invitations import InvitationQuerySet

FIRST_AFTER = timedelta(days=7)
LAST_BEFORE = timedelta(days=3)
HOURS = range(9, 17)


def due(at: datetime | None = None) -> InvitationQuerySet:
    """Open invitations whose letter has arrived, as far as is known, whose person has not answered and whose day is up.

    Where one reminder is wanted, it comes after a week; where two are, the second comes three days before the end.
    """
    moment = at or timezone.now()
    first = Q(reminders_sent=0, sent_at__lte=moment - FIRST_AFTER)
    last = Q(reminders_sent=1, expires_at__lte=moment + LAST_BEFORE)
    return (
        Invitation.objects.open(moment)
        .filter(first | last, kind=InvitationKind.NEW, reminders_sent__lt=F("reminders_wanted"))
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=moment - inviting.REST))
        .filter(accepted_at=None, other_email="", letter__sent_at__lte=moment - inviting.REST, letter__bounced_at=None)
        .select_related("network", "invited_by__user", "letter")
        .order_by("pk")
    )


def remind_due(at: datetime | None = None) -> list[Invitation]:
    """Write the reminders whose day has come, where it is day; however often it is asked, each once."""
    moment = at or timezone.now()
    written = []
    for invitation in due(moment):
        if moment.astimezone(invitation.network.zone).hour not in HOURS:
            continue
        try:
            inviting.remind(invitation, at=moment, only_after=invitation.reminders_sent)
        except (InvitationSpent, inviting.RemindedEnough):
            continue
        written.append(invitation)
    return written


def lapse(at: datetime | None = None) -> int:
    """End the invitations whose time is up; their seats are free. Returns how many."""
    return Invitation.objects.lapse(at)

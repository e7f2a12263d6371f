"""A newcomer and their buddy have talked: what either of them says, with a date, and a row of the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from introductions import ledger
from introductions.models import Interaction, InteractionKind
from members.models import Buddy, Member


def _reference(buddy: Buddy, moment: datetime) -> str:
    return f"buddy-{buddy.pk}-{moment.timestamp():.6f}"


@transaction.atomic
def note_talk(buddy: Buddy, *, by: Member, at: datetime | None = None) -> bool:
    """Note that the two have talked. Returns False when either had said so before."""
    moment = at or timezone.now()
    if not Buddy.objects.filter(pk=buddy.pk, met_at=None).update(met_at=moment, met_said_by=by):
        return False
    buddy.met_at, buddy.met_said_by = moment, by
    other = buddy.buddy if by.pk == buddy.newcomer_id else buddy.newcomer
    ledger.record(
        network=by.network,
        reference=_reference(buddy, moment),
        kind=InteractionKind.MET,
        people=(by, other),
        at=moment,
    )
    return True


@transaction.atomic
def take_back(buddy: Buddy, *, by: Member) -> bool:
    """Undo a talk that was noted by mistake. Returns False when none was noted."""
    noted = Buddy.objects.select_for_update().get(pk=buddy.pk)
    if noted.met_at is None:
        return False
    rows = Interaction.objects.standing().filter(network=by.network, reference=_reference(noted, noted.met_at))
    for row in rows:
        ledger.withdraw(row, by=by, why="noted by mistake")
    Buddy.objects.filter(pk=noted.pk).update(met_at=None, met_said_by=None)
    return True

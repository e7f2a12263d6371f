"""What a network is for, version by version, and who stands behind it."""

from __future__ import annotations

from django.db import transaction

from members.models import Member
from network.models import AuditEntry, Purpose


@transaction.atomic
def write_purpose(purpose: Purpose, *, by: Member) -> Purpose:
    """Make ``purpose`` the network's latest version; the lead who wrote it and their reason are kept."""
    purpose.network, purpose.written_by = by.network, by.user
    purpose.save()
    AuditEntry.record(network=by.network, actor=by.user, verb="wrote", subject=purpose, why=purpose.reason)
    return purpose

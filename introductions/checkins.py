"""Check-ins: one question, asked of members, answered in their own words or on a scale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from introductions.models import Asking, CheckIn
from members.models import Member
from network.models import Network


@transaction.atomic
def ask(
    *, network: Network, question: str, members: Iterable[Member], item: str = "", at: datetime | None = None
) -> CheckIn:
    """Ask ``members`` one question. ``item`` names the pulse item, if it is one."""
    at = at or timezone.now()
    check_in = network.check_ins.create(question=question, item=item, asked_at=at)
    Asking.objects.bulk_create([Asking(check_in=check_in, member=member, asked_at=at) for member in members])
    return check_in


def reply(
    asking: Asking, *, score: int | None = None, words: str = "", audience: str = "", at: datetime | None = None
) -> None:
    """Keep a member's reply; a later one takes the place of an earlier one."""
    asking.replied_at = at or timezone.now()
    asking.score, asking.words = score, words
    asking.audience = audience or asking.audience
    asking.save(update_fields=["replied_at", "score", "words", "audience"])

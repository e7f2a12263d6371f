"""Check-ins: one question, asked of members, answered in their own words or on a scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from introductions.models import Asking, CheckIn
from members.models import Member
from network.models import Network

# The five items of the pulse, in our own words.
PULSE = {
    "connected": _("I feel connected to other members."),
    "help": _("There are people here I could ask for help."),
    "known": _("People here know what I am working on."),
    "open": _("I can be open about what is not going well."),
    "purpose": _("This network helps me do what I joined for."),
}
SHOWN_FROM = 5
AGREES_FROM = 4


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


@dataclass(frozen=True)
class Summary:
    """A check-in as one reader may see it: how many agreed (from five replies up), and words meant for that reader."""

    check_in: CheckIn
    asked: int
    replied: int
    agreed: int | None
    words: tuple[Asking, ...]


def summaries(check_ins: Sequence[CheckIn], *, reader: Member) -> list[Summary]:
    """Sum up ``check_ins`` for ``reader``. Scores are never told apart by person."""
    askings: dict[int, list[Asking]] = {check_in.pk: [] for check_in in check_ins}
    for asking in Asking.objects.filter(check_in__in=check_ins).select_related("member").order_by("-replied_at", "pk"):
        askings[asking.check_in_id].append(asking)
    return [_sum_up(check_in, askings[check_in.pk], reader) for check_in in check_ins]


def _sum_up(check_in: CheckIn, askings: Sequence[Asking], reader: Member) -> Summary:
    replied = [asking for asking in askings if asking.replied_at]
    scores = [asking.score for asking in replied if asking.score is not None]
    return Summary(
        check_in,
        asked=len(askings),
        replied=len(replied),
        agreed=sum(score >= AGREES_FROM for score in scores) if len(scores) >= SHOWN_FROM else None,
        words=tuple(asking for asking in replied if asking.words and _may_read(asking, reader)),
    )


def _may_read(asking: Asking, reader: Member) -> bool:
    return asking.audience == CheckIn.Audience.NETWORK or reader.is_lead or asking.member_id == reader.pk

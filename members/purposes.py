"""What a network is for, version by version, and who stands behind it.

Members affirm the purpose on joining, when it has changed, and once a year. What waits for their word is shown on
Home and on the page of the purpose; nobody is written to about it, and no page counts who has said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Affirmation, Member
from network.models import AuditEntry, Purpose

HOLDS_FOR = timedelta(days=365)

# The parts of a purpose in the order in which they are read, each under its heading.
PARTS: dict[str, str | Promise] = {
    "why": _("Why it exists"),
    "who_for": _("Who it is for"),
    "gain": _("What you gain"),
    "contribute": _("What you contribute"),
    "not_for": _("What it is not for"),
    "change": _("What will be different"),
    "commitment": _("What every member undertakes"),
    "ground_rules": _("How we treat each other"),
}


class Occasion(StrEnum):
    """Why a member is asked for their word."""

    FIRST = "first"
    CHANGED = "changed"
    YEARLY = "yearly"


@dataclass(frozen=True)
class Change:
    """One part of the purpose that reads otherwise than before; an empty side says that there was or is none."""

    heading: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class Word:
    """How a member stands to the purpose: when they last said yes, and why their word is waited for, if it is."""

    purpose: Purpose
    said_at: datetime | None = None
    occasion: Occasion | None = None
    changes: tuple[Change, ...] = ()
    versions: tuple[Purpose, ...] = ()
    put_aside: bool = False


@transaction.atomic
def write_purpose(purpose: Purpose, *, by: Member) -> Purpose:
    """Make ``purpose`` the network's latest version; the lead who wrote it stands by it, and their reason is kept."""
    purpose.network, purpose.written_by = by.network, by.user
    purpose.save()
    affirm(by, purpose, at=purpose.written_at)
    AuditEntry.record(network=by.network, actor=by.user, verb="wrote", subject=purpose, why=purpose.reason)
    return purpose


@transaction.atomic
def affirm(member: Member, purpose: Purpose, at: datetime | None = None) -> Affirmation:
    """Note that ``member`` stands by this version. Saying so again within the year changes nothing.

    Of two simultaneous clicks, one is noted.
    """
    moment = at or timezone.now()
    Member.objects.select_for_update().get(pk=member.pk)
    said = member.affirmations.filter(purpose=purpose, at__gt=moment - HOLDS_FOR).order_by("-at", "-pk").first()
    return said or member.affirmations.create(purpose=purpose, at=moment)


def put_aside(member: Member, at: datetime | None = None) -> None:
    """Leave the yearly question be: Home does not ask it again until the member has said yes once more."""
    said = member.affirmations.order_by("-at", "-pk").first()
    if said:
        member.affirmations.filter(pk=said.pk, put_aside_at=None).update(put_aside_at=at or timezone.now())


def word_of(member: Member, versions: Sequence[Purpose], at: datetime | None = None) -> Word | None:
    """Say how ``member`` stands to the purpose with these versions, the latest first; None where it is not written."""
    if not versions:
        return None
    latest, moment = versions[0], at or timezone.now()
    said = member.affirmations.order_by("-at", "-pk").first()
    if said is None:
        return Word(latest, occasion=Occasion.FIRST)
    if said.purpose_id != latest.pk:
        since = next(place for place, version in enumerate(versions) if version.pk == said.purpose_id)
        changes = changes_between(versions[since], latest)
        return Word(latest, said.at, Occasion.CHANGED, changes, tuple(versions[:since]))
    if moment - said.at >= HOLDS_FOR:
        return Word(latest, said.at, Occasion.YEARLY, put_aside=said.put_aside_at is not None)
    return Word(latest, said.at)


def changes_between(before: Purpose, after: Purpose) -> tuple[Change, ...]:
    """Return the parts in which two versions differ."""
    return tuple(
        Change(heading, old, new)
        for part, heading in PARTS.items()
        if (old := getattr(before, part)) != (new := getattr(after, part))
    )

"""What tables take away: written while people are there or later, by whoever sat there or looks after the event.

Where a table agreed that what is said stays there, only those who sat there, and the hosts, read what it wrote down.
What had been agreed when the words were written holds for them, whatever is agreed later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Confidence, Event, SmallGroup, Takeaway
from members.models import Member
from network.ordering import natural_key

KEPT_FOR_UNDO = timedelta(days=1)


class TakeawayRefused(Exception):
    """It cannot be written down; the text says why, for whoever wrote it."""


def groups_of(event: Event) -> list[SmallGroup]:
    """The published tables of an event, in order."""
    groups = SmallGroup.objects.filter(round__in=event.rounds.published()).select_related("round")
    for group in groups:
        group.round.event = event
    return sorted(groups, key=in_order)


def in_order(group: SmallGroup | None) -> tuple:
    """Rounds and tables as they follow each other, the whole event before them."""
    if group is None:
        return ()
    return (group.round.position, natural_key(group.round.name), group.position, natural_key(group.name), group.pk)


def seated_at(event: Event, member: Member) -> set[int]:
    """Ids of the published tables at which ``member`` has a seat."""
    return set(member.seats.filter(round__in=event.rounds.published()).values_list("group_id", flat=True))


def is_open(event: Event, at: datetime | None = None) -> bool:
    """Whether takeaways can be written: once people arrive, and ever after."""
    moment = at or timezone.now()
    return bool(event.published_at) and not event.cancelled_at and moment >= event.starts_at - Event.DOOR_OPENS


@dataclass(frozen=True)
class Pen:
    """For which tables a member may write, and whether they may for the whole event and mend what others wrote."""

    member: Member
    groups: list[SmallGroup]
    helps: bool

    def __bool__(self) -> bool:
        return self.helps or bool(self.groups)

    def may_change(self, takeaway: Takeaway) -> bool:
        return self.helps or takeaway.written_by_id == self.member.pk

    def may_restore(self, takeaway: Takeaway) -> bool:
        """What a host took away, its writer cannot bring back."""
        return self.helps or takeaway.removed_by_id == self.member.pk


def pen_of(event: Event, member: Member, *, helps: bool) -> Pen:
    """Those at a table write for it; whoever looks after the event writes for all of it."""
    if not is_open(event):
        return Pen(member, [], helps=False)
    groups = groups_of(event)
    if not helps:
        seats = seated_at(event, member)
        groups = [group for group in groups if group.pk in seats]
    return Pen(member, groups, helps)


@dataclass(frozen=True)
class Harvest:
    """What one table, or the whole event, wrote down under one agreement; ``stays``: only for those who sat there."""

    group: SmallGroup | None
    in_rounds: bool
    stays: bool = False
    takeaways: list[Takeaway] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.group.name if self.group else ""

    @property
    def round_name(self) -> str:
        return self.group.round.name if self.group and self.in_rounds else ""


def harvest(event: Event) -> list[Harvest]:
    """All that was written down: what the whole event takes away first, then table by table; one statement."""
    rows = list(event.takeaways.standing().select_related("written_by", "group__round").order_by("written_at", "pk"))
    in_rounds = len({row.group.round_id for row in rows if row.group}) > 1
    found: dict[tuple[int | None, bool], Harvest] = {}
    for row in sorted(rows, key=lambda row: in_order(row.group)):
        stays = row.confidence == Confidence.TABLE
        found.setdefault((row.group_id, stays), Harvest(row.group, in_rounds, stays)).takeaways.append(row)
    return list(found.values())


def readable(found: Iterable[Harvest], *, seats: set[int], helps: bool) -> list[Harvest]:
    """What a reader who sat at ``seats`` may read of it."""
    return [one for one in found if helps or not one.stays or (one.group and one.group.pk in seats)]


def shown_to(event: Event, member: Member, *, helps: bool) -> list[Harvest]:
    """What ``member`` reads of it on a page; one statement, and a second where a table keeps things to itself."""
    found = harvest(event)
    asks = not helps and any(one.stays for one in found)
    return readable(found, seats=seated_at(event, member) if asks else set(), helps=helps)


def staying(event: Event) -> QuerySet[Takeaway]:
    """What tables keep to themselves: it must never be read without its table, as if the whole event had said it."""
    return event.takeaways.filter(confidence=Confidence.TABLE, group__isnull=False)


@transaction.atomic
def write(event: Event, *, by: Member, group: SmallGroup | None, text: str, link: str) -> Takeaway:
    """Write one down; the same words again, as by a second press, are not written twice.

    Raises:
        TakeawayRefused: the table is gone, since other groups were published meanwhile.
    """
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    agreed = agreed_at(group)
    same = {"group": group, "text": text, "link": link, "written_by": by}
    return event.takeaways.standing().filter(**same).first() or event.takeaways.create(**same, confidence=agreed)


@transaction.atomic
def change(takeaway: Takeaway, *, group: SmallGroup | None) -> None:
    """Save other words; those that move to another table go by what is agreed there.

    Raises:
        TakeawayRefused: as for :func:`write`.
    """
    Event.objects.select_for_update(no_key=True).get(pk=takeaway.event_id)
    if group != takeaway.group:
        takeaway.confidence, takeaway.group = agreed_at(group), group
    takeaway.save(update_fields=["text", "link", "group", "confidence"])


def agreed_at(group: SmallGroup | None) -> str:
    """What may be told outside of a table, as it stands now; nothing of the kind is agreed for the whole event."""
    if group is None:
        return ""
    found = SmallGroup.objects.filter(pk=group.pk).select_related("round__event").first()
    if found is None:
        raise TakeawayRefused(_("Other groups have been published meanwhile. Please load this page again."))
    return found.agreed


def remove(takeaway: Takeaway, *, by: Member) -> bool:
    """Show it to nobody any more. Returns False when somebody was faster."""
    standing = Takeaway.objects.standing().filter(pk=takeaway.pk)
    return bool(standing.update(removed_at=timezone.now(), removed_by=by))


def restore(takeaway: Takeaway) -> bool:
    """Undo a removal, as long as the words are kept."""
    removed = Takeaway.objects.filter(pk=takeaway.pk).exclude(removed_at=None)
    return bool(removed.update(removed_at=None, removed_by=None))


def forget_removed(at: datetime | None = None) -> int:
    """Delete what was removed more than a day ago. Returns how many."""
    old: QuerySet[Takeaway] = Takeaway.objects.filter(removed_at__lt=(at or timezone.now()) - KEPT_FOR_UNDO)
    return old.delete()[0]

"""Who looks after one event: its host, and those who help at its door, whatever their role in the network."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from events.models import Event, Helper, Part
from members.models import Member


@dataclass(frozen=True)
class Hosts:
    """The host of an event, if it has one, and those who help."""

    host: Member | None = None
    facilitators: tuple[Member, ...] = ()

    def __contains__(self, member: Member) -> bool:
        return member == self.host or member in self.facilitators

    def __bool__(self) -> bool:
        return bool(self.host or self.facilitators)


def hosts_of(event: Event) -> Hosts:
    """Those who look after ``event`` and are still members; one query."""
    rows = event.helpers.filter(member__left_on=None, member__erased_at=None).select_related("member").order_by("pk")
    parts = [(row.part, row.member) for row in rows]
    return Hosts(
        next((member for part, member in parts if part == Part.HOST), None),
        tuple(member for part, member in parts if part == Part.FACILITATOR),
    )


@transaction.atomic
def entrust(event: Event, *, host: Member | None, facilitators: Collection[Member]) -> bool:
    """Leave ``event`` to these people and no others; a host is not named twice. Returns whether anything changed."""
    wanted = {member.pk: Part.FACILITATOR for member in facilitators}
    if host:
        wanted[host.pk] = Part.HOST
    named = dict(event.helpers.values_list("member_id", "part"))
    if named == wanted:
        return False
    # Taken away first: an event has one host at every moment.
    event.helpers.exclude(member__in=[pk for pk, part in wanted.items() if named.get(pk) == part]).delete()
    Helper.objects.bulk_create(
        Helper(event=event, member_id=pk, part=part) for pk, part in wanted.items() if named.get(pk) != part
    )
    return True

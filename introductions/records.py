"""What the ledger says about one member, told by occasion: an event with all whom it joined is one entry, not fifty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from events.models import Event
from introductions.models import Interaction, InteractionKind, Introduction
from members.models import Member
from network.models import Network
from network.ordering import by_name


@dataclass
class Entry:
    """One occasion. At an event ``table`` sat with the member and ``room`` was there; else ``table`` is the other."""

    at: datetime
    kind: str
    event_id: int | None
    reference: str | None
    table_ids: set[int] = field(default_factory=set)
    room_ids: set[int] = field(default_factory=set)
    withdrawn_at: datetime | None = None
    actor_id: int | None = None
    event: Event | None = None
    introduction: Introduction | None = None
    table: list[Member] = field(default_factory=list)
    room: list[Member] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(InteractionKind(self.kind).label)

    def awaits(self, member: Member) -> bool:
        """Whether this is an introduction of which ``member`` has not said that it took place."""
        said_by_other = self.kind == InteractionKind.INTRODUCED_1 and self.actor_id != member.pk
        return not self.withdrawn_at and (self.kind == InteractionKind.INTRODUCED or said_by_other)


def entries_of(member: Member) -> list[Entry]:
    """Every occasion in which ``member`` appears, newest first, without the people's names: see :func:`furnish`.

    Rows of an event that were withdrawn and written anew say the same thing twice, so only what stands is told;
    of introductions and the like the withdrawn ones are told as well.
    """
    sides = Interaction.objects.filter(network=member.network, first=member) | Interaction.objects.filter(
        network=member.network, second=member
    )
    columns = ("at", "kind", "event_id", "reference", "first_id", "second_id", "withdrawal__at", "actor_id")
    found: dict[tuple, Entry] = {}
    for at, kind, event_id, reference, first, second, withdrawn_at, actor in sides.order_by("-at", "-pk").values_list(
        *columns
    ):
        of_event = reference is None
        if of_event and withdrawn_at:
            continue
        key = ("event", event_id) if of_event else ("own", reference)
        # Newest first, so the first row of a reference is its latest revision.
        entry = found.setdefault(key, Entry(at, kind, event_id, reference, withdrawn_at=withdrawn_at, actor_id=actor))
        together = entry.room_ids if kind == InteractionKind.ATTENDED and of_event else entry.table_ids
        together.add(second if first == member.pk else first)
    return list(found.values())


def furnish(entries: Sequence[Entry], network: Network) -> None:
    """Put people, events and introductions to the entries of a page, in three statements."""
    ids = {one for entry in entries for one in entry.table_ids | entry.room_ids}
    people = network.members.kept().filter(carried_over_at=None).in_bulk(ids)
    events = network.events.in_bulk({entry.event_id for entry in entries if entry.event_id})
    keys = [entry.reference for entry in entries if entry.kind.startswith("introduced")]
    made = {
        str(introduction.key): introduction
        for introduction in network.introductions.filter(key__in=keys).select_related("made_by")
    }
    for entry in entries:
        entry.event = events.get(entry.event_id)
        entry.introduction = made.get(entry.reference)
        entry.table = by_name(people[one] for one in entry.table_ids if one in people)
        entry.room = by_name(people[one] for one in entry.room_ids - entry.table_ids if one in people)

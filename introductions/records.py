"""What the ledger says about one member, told by occasion: an event with all whom it joined is one entry, not fifty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from events.models import Event
from introductions import life
from introductions.following import about
from introductions.models import Interaction, InteractionKind, Introduction, Step
from members.models import Member
from network.ordering import by_name

# The reference of a row that a coffee round brought about: network, group and the day of the draw come first.
COFFEE = re.compile(r"coffee-(?P<network>[1-9]\d{0,17})-(?P<group>[1-9]\d{0,17})-\d{8}-")
# Of a row by which a facilitator said that two people know each other.
KNOWN = re.compile(r"known-(?P<event>[1-9]\d{0,17})-[1-9]\d{0,17}-[1-9]\d{0,17}")
# Of a row that says what came of an introduction: the step, and the key of the introduction.
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FOLLOWED = re.compile(rf"(?P<step>talked|met-again)-(?P<key>{KEY.pattern})")


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
    life: list[str] = field(default_factory=list)
    coffee_id: int | None = None
    table: list[Member] = field(default_factory=list)
    room: list[Member] = field(default_factory=list)

    @property
    def label(self) -> str:
        if COFFEE.match(self.reference or ""):
            return str(_("met over coffee"))
        if self.is_known:
            return str(_("said to know each other"))
        followed = FOLLOWED.fullmatch(self.reference or "")
        if followed:
            return str(Step(followed["step"].replace("-", " ")).label)
        return str(InteractionKind(self.kind).label)

    @property
    def is_known(self) -> bool:
        """Whether somebody at an arrival desk said that the two know each other."""
        return KNOWN.fullmatch(self.reference or "") is not None

    @property
    def introduction_key(self) -> str | None:
        """The key of the introduction that this is, or that it came of."""
        followed = FOLLOWED.fullmatch(self.reference or "")
        if followed:
            return followed["key"]
        is_one = self.kind.startswith("introduced") and KEY.fullmatch(self.reference or "")
        return self.reference if is_one else None

    @property
    def otherwise(self) -> str:
        """The word by which a member objects to this step of an introduction."""
        followed = FOLLOWED.fullmatch(self.reference or "")
        return {"talked": "not talked", "met-again": "not again"}[followed["step"]] if followed else ""

    def coffee_of(self, member: Member) -> int | None:
        """The coffee that this was, in the member's own network: an imported row tells of one elsewhere."""
        found = COFFEE.match(self.reference or "")
        return int(found["group"]) if found and int(found["network"]) == member.network_id else None

    @property
    def told_by(self) -> Member | None:
        """Who of the two said so, where that is the other one."""
        return next((one for one in self.table if one.pk == self.actor_id), None)

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


def furnish(entries: Sequence[Entry], member: Member) -> None:
    """Put people, events, introductions and coffees to the entries of a member's page."""
    network = member.network
    ids = {one for entry in entries for one in entry.table_ids | entry.room_ids}
    people = network.members.kept().filter(carried_over_at=None).in_bulk(ids)
    events = network.events.in_bulk({entry.event_id for entry in entries if entry.event_id})
    keys = [key for entry in entries if (key := entry.introduction_key)]
    made = {str(one.key): one for one in about(member).filter(key__in=keys)} if keys else {}
    for entry in entries:
        entry.coffee_id = entry.coffee_of(member)
        entry.event = events.get(entry.event_id)
        entry.introduction = made.get(entry.introduction_key or "")
        if entry.introduction and entry.kind.startswith("introduced"):
            entry.life = life.told(entry.introduction, member)
        entry.table = by_name(people[one] for one in entry.table_ids if one in people)
        entry.room = by_name(people[one] for one in entry.room_ids - entry.table_ids if one in people)

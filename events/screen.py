"""What stands on a screen in the room: who sits at which table, to be read from the back.

Whoever asked to keep their name off the list, and who was only carried over, is counted there and not named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef

from events.models import RSVP, Event, PlanKind, Round, Seat, SmallGroup
from events.tables import Table
from network.ordering import fold, name_key, natural_key

# So few names are shown in larger type.
FEW = 24


@dataclass(frozen=True)
class Line:
    """A name and the table where they sit; ``letter`` stands before the first name that begins with it."""

    name: str
    table: str
    letter: str = ""


@dataclass
class ShownTable:
    """A table with the names that may be shown, and how many more sit there."""

    number: str
    place: str
    names: list[str] = field(default_factory=list)
    unnamed: int = 0


@dataclass(frozen=True)
class Board:
    """One round on the screen, if there is one. ``changed_at`` is when a repair was published."""

    rounds: list[Round]
    round: Round | None
    on: Round | None
    tables: list[ShownTable]
    changed_at: datetime | None = None

    @property
    def has_rounds(self) -> bool:
        return len(self.rounds) > 1

    @property
    def is_on(self) -> bool:
        return self.round is not None and self.round == self.on

    @property
    def unnamed(self) -> int:
        return sum(table.unnamed for table in self.tables)

    @property
    def lines(self) -> list[Line]:
        """Everyone by name, each first letter once."""
        named = [(name, table.number) for table in self.tables for name in table.names]
        lines, letter = [], ""
        for name, table in sorted(named, key=lambda one: name_key(one[0])):
            first = fold(name)[:1].upper()
            lines.append(Line(name, table, first if first != letter else ""))
            letter = first
        return lines

    @property
    def is_small(self) -> bool:
        return sum(len(table.names) for table in self.tables) <= FEW


def board_of(event: Event, turn: int | None = None) -> Board:
    """The round of that number, from 1, or the one that is on; three statements."""
    rounds = list(event.rounds.published().select_related("plan").in_order())
    on = next((round_ for round_ in rounds if round_.ended_at is None), None)
    chosen = rounds[turn - 1] if turn and turn <= len(rounds) else on or (rounds[-1] if rounds else None)
    if chosen is None:
        return Board([], None, None, [])
    plan = chosen.plan
    repaired = plan is not None and plan.kind == PlanKind.REPAIRED
    changed_at = plan.published_at if plan and repaired else None
    return Board(rounds, chosen, on, _tables(event, chosen), changed_at)


def _tables(event: Event, round_: Round) -> list[ShownTable]:
    groups = sorted(SmallGroup.objects.filter(round=round_), key=lambda one: (one.position, natural_key(one.name)))
    found = {group.pk: ShownTable(Table(group.name, "").number, group.place, list(group.guests)) for group in groups}
    hides = RSVP.objects.filter(event=event, member=OuterRef("member"), name_hidden=True)
    seats = Seat.objects.filter(round=round_, member__erased_at=None).annotate(hidden=Exists(hides))
    for group, name, carried, hidden in seats.values_list(
        "group_id", "member__name", "member__carried_over_at", "hidden"
    ):
        if hidden or carried:
            found[group].unnamed += 1
        else:
            found[group].names.append(name)
    for table in found.values():
        table.names.sort(key=name_key)
    return list(found.values())

"""A table plan as hosts take it out of Kith, published or a draft, with what files and prints say of its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from events import drafts
from events.briefs import confidence_line, shortened
from events.models import Event, GroupPlan
from events.newcomers import day_of, events_attended, is_newcomer
from events.table_plan import PlannedRound, PlannedTable, TablePlan
from members.audiences import said_aloud
from network.ordering import name_key, natural_key


@dataclass(frozen=True)
class PlanPerson:
    """Someone of the plan; what there is not is empty. Of their words there are those that may be said aloud."""

    key: str
    name: str
    reference: str = ""
    address: str = ""
    newcomer: bool = False
    can_host: bool = False
    name_hidden: bool = False
    carried_over: bool = False
    purpose: str = ""
    asks: str = ""
    offers: str = ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True)
class SharedPlan:
    """Rounds and tables with the people who can be named; whoever left or was erased meanwhile is left out."""

    event: Event
    tables: TablePlan
    people: dict[str, PlanPerson]
    draft: GroupPlan | None = None

    @property
    def rounds(self) -> list[PlannedRound]:
        return self.tables.rounds

    def at(self, table: PlannedTable) -> list[PlanPerson]:
        """The people of a table, its host first and the others by name."""
        here = [self.people[key] for key in table.people if key in self.people]
        return sorted(here, key=lambda one: (one.key != table.host, name_key(one.name), one.key))

    def tables_in(self, round_: PlannedRound) -> list[PlannedTable]:
        """The tables of a round at which anybody sits, in the order of their names."""
        return sorted((one for one in round_.tables if self.at(one)), key=lambda one: natural_key(one.name))

    @property
    def in_rounds(self) -> bool:
        return len(self.rounds) > 1

    def agreed(self, table: PlannedTable) -> str:
        """What may be told of what is said at a table, as a sentence; nothing where nothing was agreed."""
        return confidence_line(table.confidence or self.event.confidence)

    def by_table(self) -> list[tuple[str, list[tuple[PlannedRound, PlannedTable]]]]:
        """Each table of the room with the rounds in which people sit there, in the order of their names."""
        found: dict[str, list[tuple[PlannedRound, PlannedTable]]] = {}
        for round_ in self.rounds:
            for table in self.tables_in(round_):
                found.setdefault(table.name, []).append((round_, table))
        return sorted(found.items(), key=lambda one: natural_key(one[0]))

    def by_host(self) -> list[tuple[PlanPerson | None, list[tuple[PlannedRound, PlannedTable]]]]:
        """Each host by name with their tables, round by round; last, under None, the tables that nobody hosts."""
        found: dict[str | None, list[tuple[PlannedRound, PlannedTable]]] = {}
        for round_ in self.rounds:
            for table in self.tables_in(round_):
                host = table.host if table.host in self.people else None
                found.setdefault(host, []).append((round_, table))
        unhosted = found.pop(None, [])
        hosts = sorted((self.people[key] for key in found if key), key=lambda one: (name_key(one.name), one.key))
        return [*((one, found[one.key]) for one in hosts), *([(None, unhosted)] if unhosted else [])]

    def by_person(self) -> list[tuple[PlanPerson, list[PlannedTable | None]]]:
        """Everyone by name with their table of each round, None where they have no seat."""
        people = sorted(self.people.values(), key=lambda one: (name_key(one.name), one.key))
        return [(one, [round_.table_of(one.key) for round_ in self.rounds]) for one in people]

    def seats(self) -> Iterator[tuple[PlannedRound, PlannedTable, PlanPerson]]:
        """Every seat, round by round and table by table."""
        for round_ in self.rounds:
            for table in self.tables_in(round_):
                for person in self.at(table):
                    yield round_, table, person


def published(event: Event) -> SharedPlan:
    """The groups that members see."""
    tables, listed = drafts.published_tables(event)
    return SharedPlan(event, tables, people_of(event, tables, listed))


def draft(plan: GroupPlan) -> SharedPlan:
    """A draft, for leads."""
    tables = TablePlan.read(plan.tables)
    return SharedPlan(plan.event, tables, people_of(plan.event, tables, plan.listed), plan)


def people_of(event: Event, tables: TablePlan, listed: dict[str, dict]) -> dict[str, PlanPerson]:
    """Everyone who is seated and can be named, by the planner's id; one statement."""
    seated = tables.people()
    found = {
        key: PlanPerson(key, one["name"], newcomer="newcomer" in one.get("roles", ()))
        for key, one in listed.items()
        if key in seated
    }
    hidden = Exists(event.rsvps.filter(member=OuterRef("pk"), name_hidden=True))
    members = event.network.members.seatable().filter(pk__in=[int(key) for key in seated if key not in listed])
    for one in members.select_related("user").annotate(
        attended=events_attended("pk", before=event.starts_at), name_hidden=hidden
    ):
        found[str(one.pk)] = PlanPerson(
            str(one.pk),
            one.name,
            one.reference,
            one.address,
            newcomer=is_newcomer(joined_on=one.joined_on, attended=one.attended, founder=one.founder, on=day_of(event)),
            can_host=one.is_facilitator,
            name_hidden=one.name_hidden,
            carried_over=one.carried_over_at is not None,
            purpose=shortened(said_aloud(one, "purpose_statement")),
            asks=shortened(said_aloud(one, "asks")),
            offers=shortened(said_aloud(one, "offers")),
        )
    return found

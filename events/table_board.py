"""A draft as its page shows it: rounds, tables and people as they are now, with what is wrong at each table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from events import seating, table_words
from events.models import Event, GroupPlan, PlanEdit
from events.plan_worth import Worth
from events.table_plan import PlannedTable, TablePlan
from network.ordering import name_key

# A change names the tables and rounds that are shown anew by their positions.
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chip:
    """One person in one round; ``value`` is how the page sends them, ``meets`` how many they meet, in words."""

    id: str
    name: str
    value: str
    meets: str
    host: bool = False
    newcomer: bool = False
    locked: bool = False
    note: str = ""


@dataclass(slots=True)
class BoardTable:
    """One table of a round, the host first and the others by name."""

    spot: str
    value: str
    name: str
    place: str
    question: str
    people: list[Chip]
    wrong: list[str]

    @property
    def number(self) -> str:
        """The name without the word that the page prints itself; nothing where the table has a name of its own."""
        return self.name[6:] if self.name.startswith("Table ") else ""


@dataclass(slots=True)
class BoardRound:
    """One round; ``unseated`` are those who are there and have no seat in it."""

    turn: int
    name: str
    frozen: bool
    tables: list[BoardTable] = field(default_factory=list)
    unseated: list[Chip] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Board:
    """Everything the page says of a draft; one statement for the people, however many they are."""

    def __init__(self, plan: GroupPlan, event: Event) -> None:
        self.plan, self.event = plan, event
        self.tables = TablePlan.read(plan.tables)

    @cached_property
    def names(self) -> dict[str, str]:
        """Who can be seated, by id; whoever left or was erased meanwhile is not among them."""
        return {one: name for one, (name, _note) in self._people.items()}

    @cached_property
    def _people(self) -> dict[str, tuple[str, str]]:
        ids = {one["id"] for one in self.plan.problem.get("people", ())} | self.tables.people()
        asked = [name for name, _wish in self.plan.wishes.get("attributes", ())]
        found = {
            key: (one["name"], _note(one.get("tags", {}), asked)) for key, one in self.plan.listed.items() if key in ids
        }
        wanted = Q(pk__in=[int(one) for one in ids if one.isdecimal()])
        away: set[str] = set()
        if seating.takes_in(self.plan):
            wanted, away = wanted | seating.coming(self.event), seating.stayed_away(self.plan)
        members = self.event.network.members.seatable().filter(wanted)
        for pk, name, answers in members.values_list("pk", "name", "attributes"):
            if str(pk) in ids or str(pk) not in away:
                found[str(pk)] = (name, _note(answers, asked))
        return found

    @cached_property
    def late(self) -> set[str]:
        """Who comes and is not in the plan yet."""
        planned = {one["id"] for one in self.plan.problem.get("people", ())}
        return self._people.keys() - planned - self.tables.people() - self.plan.listed.keys()

    @cached_property
    def worth(self) -> Worth:
        return Worth(self.plan, self.tables, self.names)

    @cached_property
    def _meets(self) -> str:
        return _("meets {number}")

    @cached_property
    def words(self) -> dict[str, str]:
        """What stands at every table and beside many people, looked up once: a page has hundreds of them."""
        return {
            "table": _("Table"),
            "host": _("host"),
            "new": _("new"),
            "fixed": _("fixed"),
            "here": _("Move here"),
            "nobody": _("Nobody sits here."),
            "later": _("came later"),
        }

    @cached_property
    def newcomers(self) -> set[str]:
        return {one["id"] for one in self.plan.problem["people"] if "newcomer" in one.get("roles", ())}

    def new_people(self) -> dict[str, int]:
        """How many people each meets in the whole plan whom they have never met."""
        return {one: standing.new for one, standing in self.worth.people.items() if one in self.names}

    @cached_property
    def rounds(self) -> list[BoardRound]:
        return [self.round(turn) for turn in range(len(self.tables.rounds))]

    def round(self, turn: int) -> BoardRound:
        """One round as it is now."""
        round_ = self.tables.rounds[turn]
        shown = BoardRound(turn, round_.name, frozen=turn < self.plan.frozen)
        shown.tables = [self.table(turn, position) for position in range(len(round_.tables))]
        shown.unseated = self.unseated(turn)
        shown.wrong = [words for of_table, words in table_words.wrong(self.worth, self.names, turn) if of_table is None]
        return shown

    def table(self, turn: int, position: int) -> BoardTable:
        """One table as it is now."""
        table = self.tables.rounds[turn].tables[position]
        people = [self._chip(turn, one, table) for one in table.people if one in self.names]
        people.sort(key=lambda chip: (not chip.host, name_key(chip.name), chip.id))
        return BoardTable(
            f"{turn}-{position}",
            f"{turn}.{position}",
            table.name,
            table.place,
            table.question,
            people,
            self._wrong.get((turn, table.name), []),
        )

    @cached_property
    def _wrong(self) -> dict[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = {}
        for turn in range(len(self.tables.rounds)):
            for table, words in table_words.wrong(self.worth, self.names, turn):
                if table is not None:
                    found.setdefault((turn, table), []).append(words)
        return found

    def unseated(self, turn: int) -> list[Chip]:
        """Who is there in a round and has no seat, by name."""
        if turn >= len(self.worth.problem.rounds):
            return []
        people = self.worth.problem.people
        there = {people[number].id for number in self.worth.problem.present[turn]} & self.names.keys()
        if turn >= self.plan.frozen:
            there |= self.late
        missing = there - self.tables.seats_of(turn).keys()
        return sorted((self._chip(turn, one) for one in missing), key=lambda chip: (name_key(chip.name), chip.id))

    def _chip(self, turn: int, person: str, table: PlannedTable | None = None) -> Chip:
        standing = self.worth.people.get(person)
        name, note = self._people[person]
        return Chip(
            person,
            name,
            f"{turn}.{person}",
            self.words["later"] if person in self.late else self._meets.format(number=standing.new if standing else 0),
            host=table is not None and table.host == person,
            newcomer=person in self.newcomers,
            locked=(person, turn) in self.tables.locks,
            note=note,
        )

    # -- What changed

    def touched(self, edits: list[PlanEdit]) -> tuple[set[Spot], set[int]]:
        """The tables that edits have changed, and the rounds of which everything has."""
        spots: set[Spot] = set()
        whole: set[int] = set()
        for kind, turn, named in (
            (path[0], path[1], {before, after} if path[0] == "seat" else {path[2]})
            for row in edits
            for path, before, after in row.change["cells"]
        ):
            if kind == "person":
                continue
            if kind in {"table", "name"}:
                whole.add(turn)
            elif kind == "lock":
                named = {self.tables.seats_of(turn).get(next(iter(named)))}  # noqa: PLW2901
            spots |= {
                (turn, position)
                for position, table in enumerate(self.tables.rounds[turn].tables)
                if table.name in named
            }
        return {spot for spot in spots if spot[0] not in whole}, whole


def _note(answers: dict, asked: list[str]) -> str:
    """What somebody answered to the attributes that the wishes are about."""
    return " · ".join(str(answers[name]) for name in asked if answers.get(name))

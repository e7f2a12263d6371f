"""A table plan as a spreadsheet: written out, changed by hand, and read back as a new draft.

One row a seat. A member is known by the id in the column "Id" (the reference by which all files know them), else by
their address, else by a name that only one member has; anybody else comes along as a guest by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import drafts, seating, versions
from events.models import Event, GroupPlan, KeepApart, PlanKind, PlanState
from events.planning import bounds, check, parse_problem
from events.planning.problem import EXPERIENCED, FACILITATOR, NEWCOMER
from events.shared_plans import SharedPlan, people_of
from events.table_plan import PlannedRound, PlannedTable, TablePlan
from events.wishes import MOST_ROUNDS, Wishes
from members.models import Member
from members.roster.columns import words_of
from members.roster.people import LONGEST_NAME, YES
from members.roster.sheets import Sheet
from network.ordering import fold, natural_key

HEADINGS = ("Round", "Table", "Id", "Name", "Host", "New here", "Place", "First question")
# Heads by which a column is known, whoever wrote them: ours, and what people call the same.
HEADS = {
    "round": "round", "session": "round", "runde": "round",
    "table": "table", "group": "table", "room": "table", "tisch": "table", "gruppe": "table",
    "id": "id", "reference": "id", "ref": "id",
    "name": "name", "person": "name", "participant": "name",
    "email": "email", "e mail": "email", "mail": "email", "address": "email", "email address": "email",
    "host": "host", "facilitator": "host",
    "place": "place", "where": "place",
    "first question": "question", "question": "question",
}  # fmt: skip
LONGEST_TABLE, LONGEST_ROUND, LONGEST_PLACE, LONGEST_QUESTION = 80, 40, 120, 1000
MOST_ERRORS = 100
# Of more, nobody makes a table plan; counting who meets whom would keep the page busy for minutes.
MOST_SEATS, MOST_AT_A_TABLE = 5000, 100


def rows_of(plan: SharedPlan) -> list[list[Any]]:
    """Headings, then a row for each seat, round by round, table by table, the host first."""
    rows: list[list[Any]] = [list(HEADINGS)]
    for round_, table, person in plan.seats():
        host = "yes" if table.host == person.key else ""
        new = "yes" if person.newcomer else ""
        rows.append([round_.name, table.name, person.reference, person.name, host, new, table.place, table.question])
    return rows


class Wrong(NamedTuple):
    """What is wrong in one cell of a file: its line, its column's head, and why."""

    line: int
    column: str
    why: str


@dataclass
class Reading:
    """What a file says: the plan, its guests, and what is wrong; with anything wrong it cannot be taken."""

    tables: TablePlan = field(default_factory=TablePlan)
    listed: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def guests(self) -> list[str]:
        """Names that are no member's."""
        return [one["name"] for one in self.listed.values()]


def read(event: Event, sheet: Sheet) -> Reading:
    """The plan in the rows of a sheet; errors by line and column, at most a hundred."""
    return _Reader(event, sheet).read()


class _Reader:
    def __init__(self, event: Event, sheet: Sheet) -> None:
        self.reading = Reading()
        self.rows = sheet.rows
        self.columns = {known: place for place, head in reversed(list(enumerate(self.rows[0])))
                        if (known := HEADS.get(words_of(head)))}  # fmt: skip
        self.heads = {known: self.rows[0][place] for known, place in self.columns.items()}
        self.seated: dict[tuple[str, str], int] = {}
        self.rounds: dict[str, PlannedRound] = {}
        self.guests: dict[str, str] = {}
        self.by_reference: dict[str, Member] = {}
        self.by_address: dict[str, Member] = {}
        self.by_name: dict[str, list[Member]] = {}
        for member in event.network.members.seatable().select_related("user"):
            self.by_reference[member.reference] = member
            self.by_name.setdefault(fold(member.name), []).append(member)
            if member.address:
                self.by_address[member.address.casefold()] = member

    def read(self) -> Reading:
        if "table" not in self.columns or not {"id", "name", "email"} & self.columns.keys():
            self._say(1, "", _("The first row must name the columns, at least Table and Name (or Id)."))
            return self.reading
        if len(self.rows) - 1 > MOST_SEATS:
            why = _("There are %(n)d rows; %(most)d are the most.") % {"n": len(self.rows) - 1, "most": MOST_SEATS}
            self._say(MOST_SEATS + 2, "", why)
            return self.reading
        for line, row in enumerate(self.rows[1:], start=2):
            if any(row) and len(self.reading.wrong) < MOST_ERRORS:
                self._seat(line, {known: _unquoted(row[place]) for known, place in self.columns.items()})
        self._refuse_odd_tables()
        self.reading.wrong.sort(key=lambda one: one.line)
        self.reading.tables.rounds = sorted(self.rounds.values(), key=lambda one: natural_key(one.name))
        for round_ in self.reading.tables.rounds:
            round_.tables.sort(key=lambda one: natural_key(one.name))
        if not self.rounds and not self.reading.wrong:
            self._say(1, "", _("There are no seats in it, only headings."))
        if len(self.rounds) > MOST_ROUNDS:
            self._say(1, self.heads.get("round", ""), _("There are %(n)d rounds; %(most)d are the most.") % {
                "n": len(self.rounds), "most": MOST_ROUNDS
            })  # fmt: skip
        return self.reading

    def _seat(self, line: int, cells: dict[str, str]) -> None:
        before = len(self.reading.wrong)
        person = self._person(line, cells)
        for known, most in (("round", LONGEST_ROUND), ("table", LONGEST_TABLE), ("place", LONGEST_PLACE),
                            ("question", LONGEST_QUESTION)):  # fmt: skip
            if len(cells.get(known, "")) > most:
                self._say(line, self.heads[known], _("At most %(most)d letters.") % {"most": most})
        if not cells["table"]:
            self._say(line, self.heads["table"], _("Which table? Leave the whole row out for nobody's seat."))
        if person is None or len(self.reading.wrong) > before:
            return
        name = cells.get("round") or "1"
        if first := self.seated.get((name, person)):
            self._say(line, self.heads.get("name", self.heads.get("id", "")), _(
                "Sits in round %(round)s already, on line %(line)d."
            ) % {"round": name, "line": first})  # fmt: skip
            return
        self.seated[name, person] = line
        round_ = self.rounds.setdefault(name, PlannedRound(name))
        table = next((one for one in round_.tables if one.name == cells["table"]), None)
        if table is None:
            table = PlannedTable(cells["table"])
            round_.tables.append(table)
        table.people.append(person)
        table.place = table.place or cells.get("place", "")
        table.question = table.question or cells.get("question", "")
        if fold(cells.get("host", "")) in YES:
            if table.host:
                self._say(line, self.heads["host"], _("%(table)s has a host already.") % {"table": table.name})
            table.host = person

    def _refuse_odd_tables(self) -> None:
        for round_ in self.rounds.values():
            for table in round_.tables:
                words = {"table": table.name, "round": round_.name, "most": MOST_AT_A_TABLE}
                if len(table.people) == 1:
                    why = _("Nobody sits alone: %(table)s has one person in round %(round)s.")
                    self._say(self.seated[round_.name, table.people[0]], self.heads["table"], why % words)
                if len(table.people) > MOST_AT_A_TABLE:
                    why = _("%(table)s has more than %(most)d people in round %(round)s.")
                    self._say(self.seated[round_.name, table.people[-1]], self.heads["table"], why % words)

    def _person(self, line: int, cells: dict[str, str]) -> str | None:
        """The planner's id of whom the row is about; None, with an error, where that cannot be told."""
        reference, address, name = cells.get("id", ""), cells.get("email", "").casefold(), cells.get("name", "")
        if reference:
            if reference in self.by_reference:
                return str(self.by_reference[reference].pk)
            self._say(line, self.heads["id"], _("Nobody here has this id. Clear the cell to go by the name."))
            return None
        if address in self.by_address:
            return str(self.by_address[address].pk)
        alike = self.by_name.get(fold(name), []) if name else []
        if len(alike) == 1:
            return str(alike[0].pk)
        if len(alike) > 1:
            self._say(line, self.heads["name"], _("%(n)d members have this name; give the id of one of them.") % {
                "n": len(alike)
            })  # fmt: skip
        elif not name:
            head = self.heads.get("name") or self.heads.get("id") or self.heads["email"]
            self._say(line, head, _("Who sits here? There is neither a name nor an id."))
        elif len(name) > LONGEST_NAME:
            self._say(line, self.heads["name"], _("At most %(most)d letters.") % {"most": LONGEST_NAME})
        else:
            key = self.guests.setdefault(fold(name), f"p{len(self.guests) + 1}")
            self.reading.listed.setdefault(key, {"name": name})
            return key
        return None

    def _say(self, line: int, column: str, why: str) -> None:
        if len(self.reading.wrong) < MOST_ERRORS:
            self.reading.wrong.append(Wrong(line, column, why))


@transaction.atomic
def bring_in(event: Event, reading: Reading, *, by: Member) -> GroupPlan:
    """Keep what a file says as a new draft, which changes the draft or the groups that there were.

    Raises:
        SeatingRefused: the event is cancelled or over, or a plan is being made just now.
    """
    event = Event.objects.select_for_update(no_key=True).select_related("network").get(pk=event.pk)
    if event.published_at or event.cancelled_at:
        drafts.refuse_unseatable(event)
    if event.plans.filter(state__in=[PlanState.QUEUED, PlanState.RUNNING]).exists():
        raise drafts.SeatingRefused(_("A plan is being made just now. Wait for it, or stop it first."))
    before = drafts.latest(event, state=PlanState.READY)
    problem = _problem(event, reading)
    wishes = _carried(before, reading, from_list=event.published_at is None)
    parsed = parse_problem(problem)
    counts = check(parsed, reading.tables.draft()).counts
    result = counts.to_dict() | {"bound": bounds(parsed).waste_bound, "optimal": False}
    made = event.plans.create(
        kind=PlanKind.BROUGHT,
        requested_by=by,
        state=PlanState.READY,
        progress=100,
        finished_at=timezone.now(),
        rounds_wanted=len(reading.tables.rounds),
        group_size=wishes.group_size,
        wishes=wishes.as_dict(),
        listed=_listed(before, reading),
        before=before,
        problem=problem,
        result=result | {"renewals": [], "violations": [], "left_out": _left_out(before, reading)},
        tables=reading.tables.document(),
    )
    versions.forget_old_drafts(event)
    return made


def _carried(before: GroupPlan | None, reading: Reading, *, from_list: bool) -> Wishes:
    """The wishes of the plan before, for the next one, as far as they are about people of the file.

    Where a list said who is seated, or nobody can have answered, the people of the file are that list now.
    """
    rounds, people = min(len(reading.tables.rounds), MOST_ROUNDS), reading.tables.people()
    if before is None:
        largest = max(len(table.people) for _turn, table in reading.tables.tables())
        asked = Wishes.of_plan(rounds, largest, {})
    else:
        asked = Wishes.of_plan(before.rounds_wanted, before.group_size, before.wishes)
    by_name = {fold(one["name"]): key for key, one in reading.listed.items()}
    guests = {key: by_name.get(fold(one["name"]), "") for key, one in before.listed.items()} if before else {}

    def now(person: str) -> str:
        """The id in the file of somebody whom the plan before knew; nothing where they are not in it."""
        found = guests.get(person, person)
        return found if found in people else ""

    is_list = from_list or asked.people is not None
    hosting = [now(one) for one in asked.hosting]
    if is_list:
        hosting += [table.host or "" for _turn, table in reading.tables.tables()]
    return replace(
        asked,
        rounds=rounds,
        together=tuple((now(one), now(other)) for one, other in asked.together if now(one) and now(other)),
        away=tuple((now(one), turn) for one, turn in asked.away if now(one) and turn < rounds),
        hosting=tuple(sorted(set(hosting) - {""})),
        people=tuple(dict.fromkeys(one for _turn, table in reading.tables.tables() for one in table.people))
        if is_list
        else None,
    )


def _listed(before: GroupPlan | None, reading: Reading) -> dict[str, dict[str, Any]]:
    """The guests of the file with what was known of them by their names."""
    known = {fold(one["name"]): one for one in before.listed.values()} if before else {}
    return {key: known.get(fold(one["name"]), {}) | one for key, one in reading.listed.items()}


def _left_out(before: GroupPlan | None, reading: Reading) -> list[str]:
    """Whom the plan before seated and the file does not: they were taken out on purpose."""
    if before is None:
        return []
    asked = {one["id"] for one in before.problem.get("people", [])} - before.listed.keys()
    return sorted((asked | set(before.result.get("left_out", []))) - reading.tables.people())


def _problem(event: Event, reading: Reading) -> dict[str, Any]:
    """The planner's problem of which the file's seats are an answer: its people, and tables of just their sizes."""
    rounds = reading.tables.rounds
    seated = [reading.tables.seats_of(turn) for turn in range(len(rounds))]
    people = people_of(event, reading.tables, reading.listed)
    members = [int(key) for key in people if key not in reading.listed]

    def pairs(found: set[tuple[int, int]]) -> list[list[str]]:
        return sorted([str(one), str(other)] for one, other in found)

    return {
        "people": [
            {
                "id": key,
                "roles": [*([FACILITATOR] if one.can_host else []), NEWCOMER if one.newcomer else EXPERIENCED],
                "absent": [turn for turn, seats in enumerate(seated) if key not in seats],
            }
            for key, one in people.items()
        ],
        "rounds": [
            {"groups": [{"id": one.name, "min": len(one.people), "max": len(one.people)} for one in round_.tables]}
            for round_ in rounds
        ],
        "met": pairs(seating.who_has_met(event.network, members)),
        "apart": pairs(KeepApart.objects.between(members)),
    }


def _unquoted(cell: str) -> str:
    """A cell as it was before :func:`network.cells.cell` kept spreadsheets from running it."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip()[:1] in set("=+-@") else cell

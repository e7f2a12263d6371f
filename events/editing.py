"""Changes of a draft by hand: each is made once, says who made it, and can be taken back exactly.

A change touches *cells* of the table plan: where somebody sits in a round, who hosts a table, whether a seat is fixed,
what a table is called, whether the planner knows of somebody who came later. An edit keeps for each of its cells what
was there and what came, so its inverse needs nothing else. Two leads may work at once: a change is made if what it
starts from still holds, however many others came between.

What a change may look like, as :class:`events.forms.ChangeForm` reads it; ``turn`` counts from 0, no table is "":

- ``{"act": "move", "turn", "person", "from", "to"}``
- ``{"act": "swap", "turn", "person", "from", "other", "other_from"}``, wherever the other sits where that is None
- ``{"act": "host", "turn", "table", "person"}``, nobody hosts where the person is ""
- ``{"act": "lock" or "unlock", "turn", "person", "from"}``
- ``{"act": "describe", "turn", "table", "name", "place", "question"}``
- ``{"act": "add_table", "turn", "name"}`` and ``{"act": "remove_table", "turn", "table"}``
- ``{"act": "undo" or "redo", "number"}``, the number of the edit that is meant, or None for the last one
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import drafts, latecomers
from events.models import Event, GroupPlan, PlanEdit
from events.table_plan import NoSuchSeat, PlannedRound, PlannedTable, TablePlan
from members.models import Member

Change = dict[str, Any]
Cell = list[Any]

STEPS = ("undo", "redo")
A_NAME = 80
A_PLACE = 120
A_QUESTION = 600
# So many changes can be taken back, those before are forgotten a hundred at a time.
MOST_EDITS, AT_A_TIME = 400, 100


class EditRefused(Exception):
    """A change cannot be made; the text says why, for the lead."""


class PlanGone(EditRefused):
    """The plan is no draft any more, so that nothing at all can be changed in it."""


@dataclass(frozen=True)
class Edited:
    """A plan after a change, the row that says what was done, and whether this very call did it."""

    plan: GroupPlan
    row: PlanEdit
    is_new: bool


@transaction.atomic
def edit(plan: GroupPlan, *, key: UUID, by: Member, change: Change, revision: int) -> Edited:
    """Make one change of a draft, once per ``key``, however often it is sent.

    ``revision`` is the one that the lead was looking at.

    Raises:
        PlanGone: the draft was published or discarded, or its event is over or cancelled.
        EditRefused: what the change starts from does not hold any more, or it cannot be made at all.
    """
    draft = _hold(plan)
    known = draft.edits.filter(key=key).first()
    if known:
        return Edited(draft, known, is_new=False)
    if not draft.is_draft:
        raise PlanGone(_("These groups have been published meanwhile. Change the published groups instead."))
    if why := barrier(draft, draft.event):
        raise PlanGone(why)
    if change["act"] in STEPS:
        step = _undo if change["act"] == "undo" else _redo
        cells, change = step(draft, change.get("number"))
    else:
        change = dict(change)
        cells = _Hand(draft, revision).make(change)
        if all(path[0] == "person" for path, _before, _after in cells):
            raise EditRefused(_("That is so already."))
    draft.revision += 1
    row = draft.edits.create(number=draft.revision, key=key, by=by, change={**change, "cells": cells})
    draft.save(update_fields=["tables", "problem", "revision"])
    if draft.revision % AT_A_TIME == 0:
        draft.edits.filter(number__lte=draft.revision - MOST_EDITS).delete()
    return Edited(draft, row, is_new=True)


def _hold(plan: GroupPlan) -> GroupPlan:
    """The plan as it is now, which nobody else changes before the transaction ends."""
    same = GroupPlan.objects.filter(pk=plan.pk, event=plan.event_id)
    draft = same.select_for_update(of=["self"], no_key=True).first()
    if draft is None:
        raise PlanGone(_("This draft has been discarded meanwhile."))
    draft.event = plan.event
    return draft


def barrier(plan: GroupPlan, event: Event) -> str:
    """Why nothing can be changed for the event any more, or nothing."""
    try:
        drafts.refuse_unseatable(event, from_list=is_from_list(plan))
    except drafts.SeatingRefused as refused:
        return str(refused)
    return ""


def is_from_list(plan: GroupPlan) -> bool:
    """Whether a list said who is seated, so that nobody's answer counts."""
    return plan.wishes.get("people") is not None


# -- Back and forth -----------------------------------------------------------------------


class History:
    """The edits of a plan in order, as far as they are kept: what can be taken back, and what can be made again."""

    def __init__(self, plan: GroupPlan) -> None:
        self.rows = list(plan.edits.select_related("by").order_by("number"))
        self.by_number = {row.number: row for row in self.rows}

    @property
    def last(self) -> PlanEdit | None:
        return self.rows[-1] if self.rows else None

    def since(self, revision: int) -> list[PlanEdit]:
        """What was done after a revision."""
        return [row for row in self.rows if row.number > revision]

    def reaches(self, revision: int) -> bool:
        """Whether everything that was done after a revision is known."""
        return not self.rows or self.rows[0].number <= revision + 1

    def meant_by(self, row: PlanEdit) -> PlanEdit | None:
        """The edit that an undo or redo is about."""
        return self.by_number.get(row.change.get("of"))

    @property
    def to_undo(self) -> PlanEdit | None:
        """The last change that stands."""
        return next((row for row in reversed(self._made) if not row.undone_at), None)

    @property
    def to_redo(self) -> PlanEdit | None:
        """The change that was taken back last, as long as nothing new was done since."""
        standing = self.to_undo.number if self.to_undo else 0
        return next((row for row in self._made if row.undone_at and row.number > standing), None)

    @property
    def _made(self) -> list[PlanEdit]:
        return [row for row in self.rows if row.change["act"] not in STEPS]


def _undo(draft: GroupPlan, number: int | None) -> tuple[list[Cell], Change]:
    """Take back an edit of anyone's, the last one unless told otherwise, if nothing has changed its cells since."""
    history = History(draft)
    meant = history.to_undo if number is None else history.by_number.get(number)
    if meant is None or meant.change["act"] in STEPS:
        raise EditRefused(_("There is nothing to undo."))
    if meant.undone_at:
        raise EditRefused(_("That has been undone already."))
    back = [[path, after, before] for path, before, after in reversed(meant.change["cells"])]
    _Hand(draft).put(back)
    meant.undone_at = timezone.now()
    meant.save(update_fields=["undone_at"])
    return back, {"act": "undo", "of": meant.number, "turn": meant.change.get("turn")}


def _redo(draft: GroupPlan, number: int | None) -> tuple[list[Cell], Change]:
    """Make again what was taken back."""
    meant = History(draft).to_redo
    if meant is None or (number is not None and meant.number != number):
        raise EditRefused(_("There is nothing to make again."))
    cells = meant.change["cells"]
    _Hand(draft).put(cells)
    meant.undone_at = None
    meant.save(update_fields=["undone_at"])
    return cells, {"act": "redo", "of": meant.number, "turn": meant.change.get("turn")}


# -- The tables in hand -------------------------------------------------------------------


class _Hand:
    """The tables of a held draft, changed cell by cell; writes them back into the draft."""

    def __init__(self, draft: GroupPlan, revision: int = 0) -> None:
        self.draft = draft
        self.revision = revision
        self.tables = TablePlan.read(draft.tables)
        self.cells: list[Cell] = []

    def make(self, change: Change) -> list[Cell]:
        """Make a change and return the cells it touched."""
        try:
            turn = change["turn"]
            self.tables.round(turn)
            if turn < self.draft.frozen:
                raise EditRefused(_("This round is over and stays as it was."))
            getattr(self, f"_{change['act']}")(turn, change)
        except NoSuchSeat:
            raise EditRefused(_("That table is no longer in the plan. You see the plan as it is now.")) from None
        self.draft.tables = self.tables.document()
        return self.cells

    def put(self, cells: list[Cell]) -> None:
        """Bring cells from their first value to their second.

        Raises:
            EditRefused: one of them has another value by now.
        """
        try:
            for path, before, after in cells:
                if self._value(path, before) != before:
                    raise EditRefused(_("Somebody has changed the same seats since, so this stays as it is."))
                self._write(path, before, after)
        except NoSuchSeat:
            raise EditRefused(_("A table of this change is no longer in the plan, so it stays as it is.")) from None
        self.draft.tables = self.tables.document()

    # -- Cells

    def _value(self, path: list[Any], expected: Any) -> Any:
        """What is in a cell now."""
        kind, turn, name = path
        round_ = self.tables.round(turn)
        if kind == "seat":
            table = round_.table_of(name)
            return table.name if table else None
        if kind == "lock":
            return (name, turn) in self.tables.locks
        if kind in {"person", "table"}:
            return self._is_there(kind, round_, name, expected)
        if kind == "name":
            round_.table(expected)
            return expected
        return getattr(round_.table(name), kind)

    def _is_there(self, kind: str, round_: PlannedRound, name: str, expected: Any) -> Any:
        """What is in a cell that is about somebody, or a table, being there at all.

        Somebody may sit there by now, or it may have come back; what it was like matters to nobody else.
        """
        if kind == "person":
            there, used = any(one["id"] == name for one in self.draft.problem["people"]), name in self.tables.people()
        else:
            table = next((one for one in round_.tables if one.name == name), None)
            there, used = table is not None, bool(table and table.people)
        if not there:
            return None
        return expected if expected and not used else True

    def _write(self, path: list[Any], before: Any, after: Any) -> None:
        kind, turn, name = path
        round_ = self.tables.round(turn)
        if kind == "seat":
            source = round_.table_of(name)
            if source:
                source.people.remove(name)
            if after is not None:
                round_.table(after).people.append(name)
        elif kind == "lock":
            (self.tables.locks.add if after else self.tables.locks.discard)((name, turn))
        elif kind == "person":
            if after is None:
                latecomers.leave_out(self.draft.problem, name)
            else:
                latecomers.take_in(self.draft.problem, after)
        elif kind == "table":
            self._write_table(turn, name, after)
        elif kind == "name":
            if any(table.name == after for table in round_.tables):
                raise EditRefused(_("Another table of this round is called %(name)s.") % {"name": after})
            round_.table(before).name = after
            self._rename_group(turn, before, after)
        else:
            setattr(round_.table(name), kind, after)

    def _set(self, kind: str, turn: int, name: str, after: Any) -> None:
        """Change a cell and remember it, unless it has that value already."""
        path = [kind, turn, name]
        before = self._value(path, name)
        if before != after:
            self._write(path, before, after)
            self.cells.append([path, before, after])

    # -- People

    def _move(self, turn: int, change: Change) -> None:
        self._know(turn, change["person"])
        self._sits(turn, change["person"], change["from"])
        self._seat(turn, {change["person"]: change["to"] or None})

    def _swap(self, turn: int, change: Change) -> None:
        one, other = change["person"], change["other"]
        self._know(turn, one, other)
        self._sits(turn, one, change["from"])
        if change["other_from"] is None:
            table = self.tables.round(turn).table_of(other)
            change["other_from"] = table.name if table else ""
        self._sits(turn, other, change["other_from"])
        self._seat(turn, {one: change["other_from"] or None, other: change["from"] or None})

    def _sits(self, turn: int, person: str, where: str) -> None:
        """Refuse unless the person belongs to the plan and sits where the lead saw them."""
        table = self.tables.round(turn).table_of(person)
        now = table.name if table else ""
        if now == where:
            return
        name = self._name(person)
        if now:
            raise EditRefused(_("%(name)s has been moved to %(table)s meanwhile.") % {"name": name, "table": now})
        raise EditRefused(_("%(name)s has been left out of this round meanwhile.") % {"name": name})

    def _know(self, turn: int, *people: str) -> None:
        """Refuse unless all of them belong to the plan, or come and are now taken into it, and can still be seated."""
        planned = {one["id"] for one in self.draft.problem["people"]} | self.draft.listed.keys()
        for person in sorted(set(people) - planned):
            if (comes := latecomers.found(self.draft, person)) is None:
                raise EditRefused(_("That person is not in this plan."))
            latecomers.take_in(self.draft.problem, comes)
            self.cells.append([["person", turn, person], None, comes])
        members = [one for one in people if one not in self.draft.listed]
        there = self.draft.event.network.members.seatable().filter(pk__in=members).values_list("pk", flat=True)
        for gone in sorted(set(members) - set(map(str, there))):
            raise EditRefused(_("%(name)s has left meanwhile and takes no seat.") % {"name": self._name(gone)})

    def _name(self, person: str) -> str:
        if person in self.draft.listed:
            return self.draft.listed[person]["name"]
        found = self.draft.event.network.members.kept().filter(pk=person).values_list("name", flat=True).first()
        return found or _("This person")

    def _seat(self, turn: int, seats: dict[str, str | None]) -> None:
        """Seat people of one round anew. Hosting goes along, where the new table has no host and they can be one."""
        round_ = self.tables.round(turn)
        hosts = {one["id"] for one in self.draft.problem["people"] if "facilitator" in one.get("roles", ())}
        for person, to in seats.items():
            if to is not None:
                round_.table(to)
            table = round_.table_of(person)
            if table and table.name != to and table.host == person:
                hosts.add(person)
                self._set("host", turn, table.name, None)
        for person, to in seats.items():
            table = round_.table_of(person)
            if (table.name if table else None) != to:
                self._set("lock", turn, person, False)
                self._set("seat", turn, person, to)
        for person, to in seats.items():
            if to is not None and person in hosts and round_.table(to).host is None:
                self._set("host", turn, to, person)

    def _host(self, turn: int, change: Change) -> None:
        if change["person"]:
            self._know(turn, change["person"])
            self._sits(turn, change["person"], change["table"])
        self._set("host", turn, change["table"], change["person"] or None)

    def _lock(self, turn: int, change: Change) -> None:
        self._know(turn, change["person"])
        self._sits(turn, change["person"], change["from"])
        if not change["from"]:
            raise EditRefused(_("Somebody without a seat has none that could be kept."))
        self._set("lock", turn, change["person"], True)

    def _unlock(self, turn: int, change: Change) -> None:
        self._know(turn, change["person"])
        self._sits(turn, change["person"], change["from"])
        self._set("lock", turn, change["person"], False)

    # -- Tables

    def _describe(self, turn: int, change: Change) -> None:
        table = self.tables.round(turn).table(change["table"])
        wanted = {kind: change[kind].strip() for kind in ("name", "place", "question")}
        for kind, longest in (("name", A_NAME), ("place", A_PLACE), ("question", A_QUESTION)):
            if len(wanted[kind]) > longest:
                raise EditRefused(_("That is too long: %(number)d characters fit.") % {"number": longest})
        changed = {kind for kind, words in wanted.items() if words != getattr(table, kind)}
        history = History(self.draft)
        written = (path for row in history.since(self.revision) for path, _before, _after in row.change["cells"])
        if not history.reaches(self.revision) or any(
            path[0] in changed and path[1:] == [turn, table.name] for path in written
        ):
            raise EditRefused(_("Somebody has written about this table meanwhile. Look at it, then write again."))
        for kind in ("place", "question"):
            self._set(kind, turn, table.name, wanted[kind])
        if wanted["name"] and wanted["name"] != table.name:
            self._set("name", turn, table.name, wanted["name"])

    def _add_table(self, turn: int, change: Change) -> None:
        names = {table.name for table in self.tables.round(turn).tables}
        name = change.get("name", "").strip()
        if not name:
            number = next(n for n in range(len(names) + 1, 2 * len(names) + 3) if f"Table {n}" not in names)
            name = change["name"] = f"Table {number}"
        if name in names:
            raise EditRefused(_("Another table of this round is called %(name)s.") % {"name": name})
        if len(name) > A_NAME:
            raise EditRefused(_("That is too long: %(number)d characters fit.") % {"number": A_NAME})
        most = max((group["max"] for group in self._groups(turn)), default=1)
        self._set("table", turn, name, {"position": len(names), "group": {"id": name, "min": 0, "max": most}})

    def _remove_table(self, turn: int, change: Change) -> None:
        round_ = self.tables.round(turn)
        table = round_.table(change["table"])
        if table.people:
            raise EditRefused(_("People sit at %(table)s. Move them first.") % {"table": table.name})
        if len(round_.tables) == 1:
            raise EditRefused(_("A round needs a table."))
        for kind in ("place", "question"):
            self._set(kind, turn, table.name, "")
        group = next((one for one in self._groups(turn) if one["id"] == table.name), None)
        was = {"position": round_.tables.index(table), "group": group}
        self._write_table(turn, table.name, None)
        self.cells.append([["table", turn, table.name], was, None])

    def _write_table(self, turn: int, name: str, described: dict[str, Any] | None) -> None:
        """Add an empty table as described, or with None remove it; the planner's problem follows."""
        tables, groups = self.tables.round(turn).tables, self._groups(turn)
        if described is None:
            tables.remove(self.tables.round(turn).table(name))
            groups[:] = [group for group in groups if group["id"] != name]
        else:
            tables.insert(described["position"], PlannedTable(name))
            if described["group"]:
                groups.insert(described["position"], described["group"])

    def _groups(self, turn: int) -> list[dict[str, Any]]:
        """The round's groups in the planner's problem, to be changed in place; rounds do not share them."""
        rounds = self.draft.problem.get("rounds", [])
        return rounds[turn]["groups"] if turn < len(rounds) else []

    def _rename_group(self, turn: int, before: str, after: str) -> None:
        for group in self._groups(turn):
            if group["id"] == before:
                group["id"] = after
        for lock in self.draft.problem.get("locks", ()):
            if (lock["round"], lock["group"]) == (turn, before):
                lock["group"] = after

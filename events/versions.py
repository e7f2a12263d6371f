"""The drafts of an event beside each other: what differs, back to the one before, and a draft of what is published."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import drafts, reminding
from events.editing import is_from_list
from events.models import Event, GroupPlan, PlanKind, PlanState
from events.plan_worth import Figures
from events.table_board import Board
from events.table_plan import TablePlan
from events.wishes import SAME_GROUPS, Wishes
from members.models import Member
from network.ordering import name_key

MOST_DRAFTS = 5
LARGEST_GROUP = 12
COPIED = ("rounds_wanted", "group_size", "seed", "wishes", "listed", "frozen", "problem", "result", "tables")


class NoWayBack(Exception):
    """Another version cannot become the draft; the text says why, for the lead."""


# -- Making another version ---------------------------------------------------------------


@transaction.atomic
def plan_again(event: Event, *, by: Member, wishes: Wishes, listed: dict[str, Any] | None = None) -> GroupPlan:
    """Ask for a plan and keep the latest few drafts before it, to be compared and gone back to.

    ``listed`` are people of a list that was pasted before, of whom the wishes speak.

    Raises:
        SeatingRefused: as :func:`events.drafts.request_plan`.
    """
    made = drafts.request_plan(event, by=by, wishes=wishes, listed=listed)
    forget_old_drafts(event)
    return made


def forget_old_drafts(event: Event) -> None:
    """Keep the latest few drafts of an event."""
    unpublished = event.plans.filter(published_at=None, state__in=[PlanState.READY, PlanState.FAILED])
    old = unpublished.newest_first().values_list("pk", flat=True)[MOST_DRAFTS:]
    event.plans.filter(pk__in=list(old)).delete()


@transaction.atomic
def go_back(plan: GroupPlan, *, by: Member) -> GroupPlan:
    """Make the draft before ``plan`` the latest again, as a copy, so that ``plan`` can be gone back to in turn.

    Raises:
        NoWayBack: there is none, or the plan is no draft any more.
    """
    event = _open_event(plan.event_id, plan)
    held = event.plans.select_for_update(of=["self"], no_key=True).filter(pk=plan.pk).first()
    if held is None or not held.is_draft:
        raise NoWayBack(_("This draft has been published or discarded meanwhile."))
    if held.before is None:
        raise NoWayBack(_("There is no plan before this one any more."))
    copied = {name: deepcopy(getattr(held.before, name)) for name in COPIED}
    return _add(event, by=by, before=held, **copied)


def keep(plan: GroupPlan) -> None:
    """Be content with a draft: the one before it is forgotten, unless it is published."""
    before = plan.before
    GroupPlan.objects.filter(pk=plan.pk).update(before=None)
    if before and before.published_at is None:
        drafts.discard(before)


@transaction.atomic
def draft_of_published(event: Event, *, by: Member) -> GroupPlan:
    """Copy the published groups, as they are by now, into a draft.

    Raises:
        NoWayBack: nothing is published, the event is over or cancelled, or a plan is being made.
    """
    event = _open_event(event.pk)
    tables, guests = drafts.published_tables(event)
    if not tables.rounds:
        raise NoWayBack(_("No groups are published, so there is nothing to change."))
    if event.plans.filter(state__in=[PlanState.QUEUED, PlanState.RUNNING]).exists():
        raise NoWayBack(_("A plan is being made. Wait for it, or stop it first."))
    round_ = event.rounds.published().select_related("plan").in_order().last()
    made_by = round_.plan if round_ else None
    copied = {name: deepcopy(getattr(made_by, name)) for name in COPIED} if made_by else {"rounds_wanted": 1}
    known = {one["name"]: key for key, one in copied.get("listed", {}).items()}
    copied["listed"] = {**copied.get("listed", {}), **_renamed_guests(tables, guests, known)}
    copied["tables"] = tables.document()
    copied["rounds_wanted"] = len(tables.rounds)
    copied["frozen"] = event.rounds.published().exclude(ended_at=None).count()
    copied["problem"] = _problem_of(tables, copied.get("problem") or {})
    return _add(event, by=by, before=made_by, **copied)


def _renamed_guests(tables: TablePlan, guests: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """Guests under the ids that the plan knew them by; others under ids that it does not use."""
    ids: dict[str, str] = {}
    taken = set(known.values())
    for key, one in guests.items():
        new = known.get(one["name"]) or next(f"p{n}" for n in range(1, 10_000) if f"p{n}" not in taken)
        taken.add(new)
        ids[key] = new
    for _turn, table in tables.tables():
        table.people = [ids.get(one, one) for one in table.people]
    return {ids[key]: one for key, one in guests.items() if one["name"] not in known}


def _problem_of(tables: TablePlan, problem: dict[str, Any]) -> dict[str, Any]:
    """The planner's problem with everyone who is seated and every table that there is."""
    problem = {"people": [], "rounds": [], "met": [], **problem}
    known = {one["id"] for one in problem["people"]}
    problem["people"] = problem["people"] + [{"id": one} for one in sorted(tables.people() - known)]
    rounds = []
    for turn, round_ in enumerate(tables.rounds):
        asked = problem["rounds"][turn]["groups"] if turn < len(problem["rounds"]) else []
        limits = {group["id"]: group for group in asked}
        usual = {"min": 0, "max": max((group["max"] for group in asked), default=LARGEST_GROUP)}
        rounds.append({"groups": [{**limits.get(one.name, usual), "id": one.name} for one in round_.tables]})
    problem["rounds"] = rounds
    problem["locks"] = []
    return problem


def _open_event(pk: int, plan: GroupPlan | None = None) -> Event:
    """The event, held, if its groups can still be changed."""
    event = Event.objects.select_for_update(of=["self"], no_key=True).select_related("network").get(pk=pk)
    try:
        drafts.refuse_unseatable(event, from_list=plan is not None and is_from_list(plan))
    except drafts.SeatingRefused as refused:
        raise NoWayBack(str(refused)) from None
    return event


def _add(event: Event, *, by: Member, before: GroupPlan | None, **copied: Any) -> GroupPlan:
    made = event.plans.create(requested_by=by, before=before, state=PlanState.READY, progress=100, **copied)
    forget_old_drafts(event)
    return made


# -- Side by side -------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One number of two plans."""

    label: str
    then: str
    now: str


@dataclass(frozen=True)
class Moved:
    """Somebody who sits elsewhere, by round."""

    name: str
    seats: list[str]


@dataclass(frozen=True)
class Compared:
    """A draft beside the plan before it; ``wished`` says what was asked otherwise."""

    before: GroupPlan
    wished: list[str]
    lines: list[Line]
    moved: list[Moved]
    people: int

    @property
    def most_moved(self) -> bool:
        """Whether the two are different plans rather than one that was changed."""
        return 2 * len(self.moved) > self.people


def compared(plan: GroupPlan, event: Event) -> Compared:
    """How a draft differs from the one before it, which there must be."""
    before = plan.before
    if before is None:
        raise NoWayBack(_("There is no plan before this one any more."))
    now, then = Board(plan, event), Board(before, event)
    names = then.names | now.names
    return Compared(
        before,
        _wished_otherwise(before, plan),
        _lines(then.worth.figures(), now.worth.figures()),
        moved(then.tables, now.tables, names),
        len(names),
    )


def moved(then: TablePlan, now: TablePlan, names: dict[str, str]) -> list[Moved]:
    """Who of those named sits elsewhere, by name."""
    # A guest is known by name alone: a file that comes back gives them another id.
    known = {names[one]: one for one in sorted(names) if not one.isdecimal()}
    seats: dict[tuple[str, int], tuple[str | None, str | None]] = {}
    for person, turn, was, is_now in now.moved_since(then):
        if person in names:
            one = person if person.isdecimal() else known[names[person]]
            other = seats.get((one, turn), (None, None))
            seats[one, turn] = (was or other[0], is_now or other[1])
    found: dict[str, list[str]] = {}
    for (person, turn), (was, is_now) in seats.items():
        if was != is_now:
            words = {"round": turn + 1, "then": was or _("no seat"), "now": is_now or _("no seat")}
            found.setdefault(person, []).append(_("round %(round)d: %(now)s instead of %(then)s") % words)
    people = sorted(found, key=lambda one: (name_key(names[one]), one))
    return [Moved(names[one], found[one]) for one in people]


def _lines(then: Figures, now: Figures) -> list[Line]:
    def line(label: str, of_one: str) -> Line:
        return Line(label, of_one % vars(then), of_one % vars(now))

    return [
        line(_("New people a person meets"), _("%(least_new)d to %(most_new)d")),
        line(_("Repeats nobody asked for"), _("%(repeats)d of %(meetings)d meetings")),
        line(_("People who renew a tie"), "%(renewing)d"),
        line(_("Wishes not kept"), "%(broken)d"),
    ]


def _wished_otherwise(before: GroupPlan, plan: GroupPlan) -> list[str]:
    """What was asked of one plan and not of the other, in words; of a file nothing was asked."""
    if PlanKind.BROUGHT in {before.kind, plan.kind}:
        return []
    old, new = (Wishes.of_plan(one.rounds_wanted, one.group_size, one.wishes) for one in (before, plan))
    words = {
        "rounds": _("%(now)s rounds instead of %(then)s"),
        "group_size": _("at most %(now)s people a table instead of %(then)s"),
        "renew": _("%(now)s instead of %(then)s"),
        "asks_meet_offers": _("whether asks meet offers"),
        "familiar_face": _("whether newcomers find a familiar face"),
        "newcomers_in_twos": _("whether newcomers sit in twos"),
        "attributes": _("who is mixed with whom"),
        "hosts": _("how many host a table"),
        "together": _("who sits together"),
        "away": _("who misses a round"),
    }
    faces = {
        0: _("only new faces"),
        1: _("one known face each"),
        2: _("two known faces each"),
        3: _("three known faces each"),
        SAME_GROUPS: _("the same groups"),
    }

    def said(wishes: Wishes, name: str) -> object:
        return faces.get(wishes.renew, wishes.renew) if name == "renew" else getattr(wishes, name)

    return [
        text % {"now": said(new, name), "then": said(old, name)}
        for name, text in words.items()
        if getattr(old, name) != getattr(new, name)
    ]


# -- Publishing again ---------------------------------------------------------------------


def told_by_publishing(plan: GroupPlan, event: Event) -> list[str]:
    """What publishing a draft changes for people who have seen their tables already; nothing, the first time."""
    published, guests = drafts.published_tables(event)
    if not published.rounds:
        return []
    board = Board(plan, event)
    names = {key: one["name"] for key, one in plan.listed.items()}
    ids = {name: key for key, name in names.items()}
    for _turn, table in published.tables():
        table.people = [ids.get(guests[one]["name"], one) if one in guests else one for one in table.people]
    changes = moved(published, board.tables, board.names)
    repaired = [_("The groups were repaired on the night since; these take the place of that repair.")]
    said_first = repaired if drafts.repaired_since(plan) else []
    if not changes:
        return [*said_first, _("Nobody changes tables.")]
    ids_of = {one for one, *_rest in board.tables.moved_since(published) if one in board.names and one.isdecimal()}
    sentences = [
        *said_first,
        ngettext(
            "%(number)d person changes tables; they see it at once.",
            "%(number)d people change tables; they see it at once.",
            len(changes),
        )
        % {"number": len(changes)},
    ]
    if letters := reminding.briefed(event, [int(one) for one in ids_of]):
        sentences.append(
            ngettext(
                "The letter of the day before has gone to %(number)d of them, with the old table. Tell them.",
                "The letter of the day before has gone to %(number)d of them, with the old tables. Tell them.",
                letters,
            )
            % {"number": letters}
        )
    return sentences

"""Who is here for the rounds that are not over, beside the groups as they are published: missing, unseated, unfit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from events import refitting
from events.evening import Groups, groups_of
from events.models import RSVP, Answer, Attendance, Event, KeepApart, Presence
from events.newcomers import day_of, events_attended, is_newcomer
from events.refitting import Seats
from members.models import Member
from network.ordering import fold, name_key


@dataclass(frozen=True)
class Person:
    """Somebody who has a seat, or is here without one; ``key`` is their id in a table plan."""

    key: str
    name: str
    facilitator: bool = False
    newcomer: bool = False
    attended: int = 0
    answer: str = ""
    status: str = ""
    has_left: bool = False
    name_hidden: bool = False
    is_member: bool = True

    @property
    def is_here(self) -> bool:
        return self.status == Presence.PRESENT

    @property
    def is_known_absent(self) -> bool:
        """Whether they told us, or a host said, that they do not come."""
        if self.has_left or self.status in {Presence.ABSENT_TOLD, Presence.ABSENT_UNTOLD}:
            return True
        return self.is_member and self.answer == Answer.NO and not self.is_here

    @property
    def roles(self) -> list[str]:
        hosting = ["facilitator"] if self.facilitator else []
        return [*hosting, "newcomer" if self.newcomer else "experienced"]


@dataclass(frozen=True)
class Choice:
    """Whom a facilitator takes out or seats, of those they were shown; about anybody else Kith decides as usual."""

    seen: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Situation:
    """The groups as they stand, and who is here for the rounds that are not over."""

    groups: Groups
    people: dict[str, Person]
    missing: list[Person]
    out: frozenset[str]
    unseated: list[Person]
    joining: frozenset[str]
    door_is_used: bool
    apart: frozenset[tuple[str, str]] = frozenset()
    unfit: list[refitting.Unfit] = field(default_factory=list)

    @property
    def here(self) -> list[str]:
        """Ids of those to be seated in the coming rounds, in the order of their names."""
        coming = self.groups.plan.rounds[self.groups.over :]
        seated = {person for round_ in coming for table in round_.tables for person in table.people}
        keys = (seated - self.out | self.joining) & self.people.keys()
        return sorted(keys, key=lambda key: (name_key(self.people[key].name), key))

    @property
    def fits(self) -> bool:
        """Whether nobody needs to move, to go or to be seated."""
        return not (self.out or self.joining or self.unfit)


def look(event: Event, choice: Choice | None = None, *, reader: Member | None = None) -> Situation:
    """Compare the published groups with who is here.

    A table where all that is wrong is who sits beside whom is told to a ``reader`` who leads alone: it says that two
    of them are kept apart. Once there is something else to repair, they part by the way.
    """
    choice, groups = choice or Choice(), groups_of(event)
    people = people_of(event, groups.listed, groups.plan.people())
    coming = range(groups.over, len(groups.rounds))
    seated = {person for turn in coming for person in groups.plan.seats_of(turn)} & people.keys()
    missed = rounds_to_miss(groups)
    in_order = sorted(people.values(), key=lambda one: (name_key(one.name), one.key))
    missing = [one for one in in_order if one.key in seated and not one.is_here]
    door_is_used = any(one.is_here and one.is_member for one in in_order)
    unseated = [
        one
        for one in in_order
        if one.is_here
        and any(one.key not in groups.plan.seats_of(turn) and turn not in missed.get(one.key, ()) for turn in coming)
    ]
    out = frozenset(one.key for one in missing if _is_out(one, choice, door_is_used=door_is_used))
    left_out = groups.made_by.result.get("left_out", []) if groups.made_by else []
    wanted = choice.joining | {one.key for one in unseated if one.key not in {*choice.seen, *left_out}}
    joining = frozenset(one.key for one in unseated if one.key in wanted)
    found = Situation(groups, people, missing, out, unseated, joining, door_is_used, kept_apart(people))
    unfit = refitting.unfit_tables(coming_seats(found))
    if reader is not None and not reader.is_lead:
        unfit = [one for one in unfit if one.why != refitting.OTHER]
    return replace(found, unfit=unfit)


def _is_out(person: Person, choice: Choice, *, door_is_used: bool) -> bool:
    """Whether somebody who has not come loses their seat; where nobody was marked, only who is known to stay away."""
    if person.has_left:
        return True
    if person.key in choice.seen:
        return person.key in choice.out
    return person.is_known_absent or (door_is_used and person.is_member)


def kept_apart(people: dict[str, Person]) -> frozenset[tuple[str, str]]:
    """Who of these is not to share a table; told to nobody."""
    pairs = KeepApart.objects.between(int(one.key) for one in people.values() if one.is_member)
    return frozenset((str(one), str(other)) for one, other in pairs)


def people_of(event: Event, listed: dict[str, dict[str, Any]], keys: Iterable[str]) -> dict[str, Person]:
    """Those with these ids, everyone who is here, and whoever came along or sits here without an account."""
    answer = RSVP.objects.filter(event=event, member=OuterRef("pk"))
    mark = Attendance.objects.filter(event=event, member=OuterRef("pk"))
    seated = [int(key) for key in keys if key.isdecimal()]
    rows = (
        event.network.members.kept()
        .filter(Q(pk__in=seated) | Q(pk__in=event.attendances.present().values("member"), left_on=None))
        .annotate(
            attended=events_attended("pk", before=event.starts_at),
            answer=Subquery(answer.values("answer")),
            status=Subquery(mark.values("status")),
            name_hidden=Exists(answer.filter(name_hidden=True)),
        )
    )
    day = day_of(event)
    found = {
        str(one.pk): Person(
            str(one.pk),
            one.name,
            one.is_facilitator,
            is_newcomer(joined_on=one.joined_on, attended=one.attended, founder=one.founder, on=day),
            one.attended,
            one.answer or "",
            one.status or "",
            has_left=one.left_on is not None,
            name_hidden=one.name_hidden,
        )
        for one in rows
    }
    came = {fold(visitor.name): visitor for visitor in event.visitors.order_by("-pk")}
    for key, one in listed.items():
        is_here = came.pop(fold(one["name"]), None) is not None
        status = Presence.PRESENT if is_here else Presence.UNKNOWN
        found[key] = Person(key, one["name"], newcomer=True, status=status, is_member=False)
    for visitor in came.values():
        key = f"v{visitor.pk}"
        found[key] = Person(key, visitor.name, newcomer=True, status=Presence.PRESENT, is_member=False)
    return found


def rounds_to_miss(groups: Groups) -> dict[str, set[int]]:
    """The rounds which people were planned to miss."""
    planned = groups.made_by.problem.get("people", []) if groups.made_by else []
    return {person["id"]: set(person.get("absent", [])) for person in planned}


def coming_seats(situation: Situation) -> Seats:
    """The coming rounds, as far as people are here for them."""
    groups, missed = situation.groups, rounds_to_miss(situation.groups)
    turns = range(groups.over, len(groups.rounds))
    people = {key: situation.people[key] for key in situation.here}
    return Seats(
        plan=groups.plan,
        frozen=groups.over,
        here=[set(people) - {key for key in people if turn in missed.get(key, ())} for turn in turns],
        facilitators={key for key, one in people.items() if one.facilitator},
        attended={key: (not one.newcomer, one.attended) for key, one in people.items() if one.is_member},
        experienced={key for key, one in situation.people.items() if not one.newcomer},
        apart=situation.apart,
    )

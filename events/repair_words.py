"""What a repair of the groups does, in sentences that can be read aloud in the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import refitting
from events.evening import Groups
from events.models import Answer, GroupPlan, Presence
from events.refitting import Unfit
from events.repairing import Repair, changes_between, closed_between, made_by
from events.table_plan import TablePlan
from events.who_is_here import Person, Situation, people_of
from network.ordering import name_key


@dataclass(frozen=True)
class Move:
    """Somebody who sits elsewhere, or for the first time: ``then`` is empty for them."""

    name: str
    then: str
    now: str
    name_hidden: bool = False


@dataclass
class RoundMoves:
    """What changes in one round."""

    name: str
    is_on: bool
    moves: list[Move] = field(default_factory=list)
    seated: list[Move] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    hosts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def aloud(self) -> list[Move]:
        """Whom to call, in the order of their names; whoever hides theirs is told in person."""
        called = [one for one in (*self.moves, *self.seated) if not one.name_hidden]
        return sorted(called, key=lambda one: name_key(one.name))

    @property
    def quiet(self) -> list[Move]:
        """Whom to tell in person."""
        return sorted((one for one in (*self.moves, *self.seated) if one.name_hidden), key=lambda one: one.name)


@dataclass
class Account:
    """All that a repair does: who loses a seat, who gets one, and round by round who moves."""

    rounds: list[RoundMoves]
    taken_out: list[str]
    seated: list[tuple[str, str]]
    cost: str

    @property
    def has_rounds(self) -> bool:
        return len(self.rounds) > 1

    @property
    def movers(self) -> int:
        return len({move.name for one in self.rounds for move in one.moves})

    @property
    def summary(self) -> str:
        """The whole of it in one sentence."""
        parts = [
            ngettext("%(number)d person changes tables", "%(number)d people change tables", self.movers)
            % {"number": self.movers}
            if self.movers
            else _("Nobody changes tables")
        ]
        if self.seated:
            parts.append(
                ngettext("%(number)d person gets a seat", "%(number)d people get a seat", len(self.seated))
                % {"number": len(self.seated)}
            )
        if self.taken_out:
            parts.append(
                ngettext(
                    "%(number)d person gives up their seat",
                    "%(number)d people give up their seats",
                    len(self.taken_out),
                )
                % {"number": len(self.taken_out)}
            )
        if len(parts) == 1:
            return _("%(one)s.") % {"one": parts[0]}
        return _("%(first)s, and %(last)s.") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def account_of(repair: Repair, situation: Situation) -> Account:
    """What a repair would do, for whoever looks at it before it is published."""
    before = situation.groups.plan
    return _account(situation.groups, before, repair, situation.people)


def account_of_published(plan: GroupPlan, groups: Groups) -> Account:
    """What the repair that stands has done."""
    made = made_by(plan)
    earlier = plan.result["earlier"]
    before = TablePlan.read(earlier["tables"])
    listed = earlier["listed"] | plan.listed
    people = people_of(plan.event, listed, before.people() | made.plan.people())
    return _account(groups, before, made, people)


def _account(groups: Groups, before: TablePlan, made: Repair, people: Mapping[str, Person]) -> Account:
    turns = range(made.frozen, len(made.plan.rounds))
    on = groups.on.position if groups.on else None
    rounds = {turn: RoundMoves(made.plan.rounds[turn].name, is_on=groups.rounds[turn].position == on) for turn in turns}
    seats = {turn: (before.seats_of(turn), made.plan.seats_of(turn)) for turn in turns}
    had = {key for then, _now in seats.values() for key in then}
    has = {key for _then, now in seats.values() for key in now}
    seated: dict[str, list[str]] = {}
    for change in changes_between(before, made.plan, made.frozen):
        person = people.get(change.key)
        if person is None or change.now is None:
            continue
        move = Move(person.name, change.then or "", change.now, person.name_hidden)
        if change.then:
            rounds[change.turn].moves.append(move)
        else:
            rounds[change.turn].seated.append(move)
            seated.setdefault(change.key, []).append(change.now)
    for one in rounds.values():
        one.moves.sort(key=lambda move: name_key(move.name))
    for turn, table in closed_between(before, made.plan, made.frozen):
        rounds[turn].closed.append(table)
    for turn, table, key in made.substitutes:
        if turn in rounds and key in people:
            rounds[turn].hosts.append((people[key].name, table))
    return Account(
        list(rounds.values()),
        [people[key].name for key in _in_order(had - has, people)],
        [(people[key].name, _one_after_the_other(seated[key])) for key in _in_order(seated, people)],
        _cost(made.meet_again),
    )


def _in_order(keys: Iterable[str], people: Mapping[str, Person]) -> list[str]:
    return sorted((key for key in keys if key in people), key=lambda key: name_key(people[key].name))


def _one_after_the_other(tables: list[str]) -> str:
    """The tables of a person, told once where it is the same one in each round."""
    return tables[0] if len(set(tables)) == 1 else _(", then ").join(tables)


def _cost(meet_again: int) -> str:
    if not meet_again:
        return _("Nobody meets the same person twice because of it.")
    if meet_again == 1:
        return _("2 people meet again because of it.")
    return _("%(number)d pairs of people meet again because of it.") % {"number": meet_again}


# -- What does not fit --------------------------------------------------------------------


def reason_of(person: Person) -> str:
    """Why somebody with a seat counts as missing."""
    if person.has_left:
        return _("has left the network")
    if person.status == Presence.ABSENT_TOLD:
        return _("sent word")
    if person.status == Presence.ABSENT_UNTOLD:
        return _("did not come")
    if not person.is_member:
        return _("without an account, so nobody marks them")
    return _("said no") if person.answer == Answer.NO else _("not here yet")


def unfit_in_words(unfit: Unfit, people: Mapping[str, Person]) -> str:
    """What is wrong with a table. Why one place had better be changed is between a lead and the people concerned."""
    host = people.get(unfit.host or "")
    values = {"table": unfit.table, "number": unfit.people, "name": host.name if host else ""}
    if unfit.why == refitting.HOST:
        return _("%(table)s has no host: %(name)s is not here.") % values
    if unfit.why == refitting.EMPTY:
        return _("%(table)s: nobody is here.") % values
    if unfit.why == refitting.SMALL:
        return (
            ngettext(
                "%(table)s is too small: only %(number)d person is here.",
                "%(table)s is too small: only %(number)d people are here.",
                unfit.people,
            )
            % values
        )
    if unfit.why == refitting.LARGE:
        return _("%(table)s is too large: %(number)d people, many more than at the others.") % values
    if unfit.why == refitting.NEW:
        return _("%(table)s: only newcomers are left.") % values
    return _("%(table)s: one place is better changed.") % values

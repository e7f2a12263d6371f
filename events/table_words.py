"""What a table plan is worth, what is wrong with it, who changed it and why somebody sits where they sit, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import planning
from events.models import PlanEdit
from events.plan_worth import Figures, Worth
from events.planning import Violation
from members.models import Member
from network.ordering import name_key


def listed(names: Iterable[str]) -> str:
    """Names as a phrase.

    >>> listed(["Ada", "Bo", "Cy"])
    'Ada, Bo and Cy'
    """
    line = list(names)
    if len(line) < 2:
        return "".join(line)
    return _("%(first)s and %(last)s") % {"first": ", ".join(line[:-1]), "last": line[-1]}


# -- What it is worth ---------------------------------------------------------------------


def quality(worth: Worth) -> list[str]:
    """Sentences about a plan, the one that matters most first; every figure is counted from the seats of now."""
    figures = worth.figures()
    if not figures.people:
        return [_("Nobody has a seat yet.")]
    return [_meetings(figures), _repeats(figures, worth)]


def _meetings(figures: Figures) -> str:
    new, least = _new_people(figures), figures.least_renewed
    if not figures.renewing:
        return _("Everyone meets %(new)s.") % {"new": new}
    if not least:
        words = ngettext(
            "Everyone meets %(new)s, and %(number)d of %(people)d renews a tie.",
            "Everyone meets %(new)s, and %(number)d of %(people)d renew a tie.",
            figures.renewing,
        )
        return words % {"new": new, "number": figures.renewing, "people": figures.people}
    if least == figures.most_renewed:
        words = ngettext(
            "Everyone renews %(number)d tie and meets %(new)s.",
            "Everyone renews %(number)d ties and meets %(new)s.",
            least,
        )
    else:
        words = ngettext(
            "Everyone renews at least %(number)d tie and meets %(new)s.",
            "Everyone renews at least %(number)d ties and meets %(new)s.",
            least,
        )
    return words % {"new": new, "number": least}


def _new_people(figures: Figures) -> str:
    if figures.least_new == figures.most_new:
        return ngettext("%(number)d new person", "%(number)d new people", figures.most_new) % {
            "number": figures.most_new
        }
    return _("between %(least)d and %(most)d new people") % {"least": figures.least_new, "most": figures.most_new}


def _repeats(figures: Figures, worth: Worth) -> str:
    of_all = {"repeats": figures.repeats, "meetings": figures.meetings, "chance": figures.by_chance}
    if figures.repeats:
        here = ngettext(
            "%(repeats)d of %(meetings)d meetings repeats one that was before",
            "%(repeats)d of %(meetings)d meetings repeat one that was before",
            figures.repeats,
        )
        if worth.is_proven_best:
            here = _("%(here)s, and no plan could have fewer") % {"here": here}
        elif worth.bound:
            here = _("%(here)s, of which %(bound)d cannot be avoided") % {"here": here, "bound": worth.bound}
        if figures.renewing:
            here = _("Beside the renewed ties, %(here)s") % {"here": here}
    elif figures.renewing:
        here = _("Of %(meetings)d meetings none repeats one that was before, but for the ties renewed on purpose")
    else:
        here = _("Of %(meetings)d meetings none repeats one that was before")
    return _("%(here)s; random seating would repeat %(chance)d.") % {"here": here % of_all, "chance": figures.by_chance}


# -- What is wrong ------------------------------------------------------------------------


def wrong(worth: Worth, names: Mapping[str, str], turn: int) -> Iterator[tuple[str | None, str]]:
    """What a round does not keep: the table, or None where it is about the round, and a sentence with a way out.

    Somebody without a seat is not among it: the page shows them with the round.
    """
    for violation in worth.violations:
        if violation.round == turn and violation.rule != "missing":
            people = [names[one] for one in violation.people if one in names]
            if people or not violation.people:
                yield violation.group, _wrong(worth, violation, people)


def _wrong(worth: Worth, violation: Violation, people: list[str]) -> str:
    rules, number = worth.problem.rules, len(people)
    if violation.rule == "size":
        return _wrong_size(worth, violation, people)
    if violation.rule == "facilitators" and rules.facilitators:
        hosts = sum("facilitator" in worth.problem.people[worth.problem.index[one]].roles for one in violation.people)
        if hosts > rules.facilitators[1]:
            return _("%(names)s can all host. Swap one with a guest of another table.") % {"names": listed(people)}
        return _("Too few who can host. Swap one here from a table that has more, or make a guest the host.")
    words = {
        "newcomers_max": _(
            "%(number)d newcomers, and %(most)s were planned at most. Swap one with somebody who is not new."
        ),
        "experienced_min": _("Newcomers only. Swap one with somebody who knows the network."),
        "tag_max": _("%(names)s are too much alike for one table. Swap one of them."),
        "apart": _("%(names)s are to be kept apart. Move one of them."),
        "together": _("%(names)s are to sit together."),
        "absent": _("%(names)s misses this round. Leave them out of it."),
    }.get(violation.rule, _("A wish could not be kept here."))
    return words % {"names": listed(people), "number": number, "most": rules.newcomers_max}


def _wrong_size(worth: Worth, violation: Violation, people: list[str]) -> str:
    group = next(one for one in worth.problem.rounds[violation.round] if one.id == violation.group)
    if len(people) == 1:
        return _("%(name)s sits alone. Move somebody here.") % {"name": people[0]}
    words, limit = _("%(number)d people, and %(limit)d were planned at least. Move somebody here."), group.low
    if len(people) > group.high:
        words, limit = _("%(number)d people, and %(limit)d were planned at most. Move somebody on."), group.high
    return words % {"number": len(people), "limit": limit}


def all_wrong(worth: Worth, names: Mapping[str, str]) -> list[tuple[int, str | None, str]]:
    """Everything a plan does not keep: round, table, sentence."""
    return [
        (turn, table, words) for turn in range(len(worth.tables.rounds)) for table, words in wrong(worth, names, turn)
    ]


# -- Who changed what ---------------------------------------------------------------------


def said(row: PlanEdit, names: Mapping[str, str], reader: Member, *, of: PlanEdit | None = None) -> str:
    """What an edit did, for ``reader``; ``of`` is the edit that it took back or made again."""
    change = row.change
    who = row.by.name if row.by else _("Somebody")
    if row.by_id == reader.pk:
        who = _("You")
    if change["act"] in {"undo", "redo"}:
        what = said(of, names, reader) if of else ""
        words = _("%(who)s undid this: %(what)s") if change["act"] == "undo" else _("%(who)s did this again: %(what)s")
        return words % {"who": who, "what": what}
    nobody = _("somebody")
    return _changed(change) % {
        "who": who,
        "person": names.get(change.get("person", ""), nobody),
        "other": names.get(change.get("other", ""), nobody),
        "round": change.get("turn", 0) + 1,
        "table": change.get("to") or change.get("table") or change.get("name") or change.get("from") or "",
        "name": change.get("name", ""),
    }


def _changed(change: dict) -> str:
    act = change["act"]
    if act == "move" and not change["to"]:
        return _("%(who)s left %(person)s out of round %(round)d.")
    if act == "host" and not change["person"]:
        return _("%(who)s left %(table)s in round %(round)d without a host.")
    if act == "describe" and change["name"] not in {"", change["table"]}:
        return _("%(who)s renamed %(table)s in round %(round)d to %(name)s.")
    return {
        "move": _("%(who)s moved %(person)s to %(table)s in round %(round)d."),
        "swap": _("%(who)s swapped %(person)s and %(other)s in round %(round)d."),
        "host": _("%(who)s made %(person)s the host of %(table)s in round %(round)d."),
        "lock": _("%(who)s fixed the seat of %(person)s in round %(round)d."),
        "unlock": _("%(who)s let the seat of %(person)s in round %(round)d go."),
        "describe": _("%(who)s wrote about %(table)s in round %(round)d."),
        "add_table": _("%(who)s added %(table)s to round %(round)d."),
        "remove_table": _("%(who)s removed %(table)s from round %(round)d."),
    }[act]


# -- Why somebody sits here ---------------------------------------------------------------


@dataclass(frozen=True)
class Why:
    """One round of one person: where, with whom, and why; a person who is to be kept apart from is never in it."""

    turn: int
    table: str
    place: str
    sentences: list[str]


def why(worth: Worth, names: Mapping[str, str], person: str) -> list[Why]:
    """What brought somebody to their seats, round by round."""
    if person not in worth.problem.index:
        return []
    renewed, found = worth.renewals_of(person), []
    for turn, reasoned in enumerate(planning.explain(worth.problem, worth.draft, person).rounds):
        table = worth.tables.rounds[turn].table_of(person)
        if table is None:
            found.append(Why(turn, "", "", [_("No seat in this round.")]))
            continue
        company = sorted((one for one in reasoned.company if one in names), key=lambda one: name_key(names[one]))
        new = [names[one] for one in company if one in reasoned.new]
        again = [one for one in company if one not in reasoned.new]
        purpose = [names[one] for one in again if one in renewed]
        others = [names[one] for one in again if one not in renewed]
        sentences = []
        if table.host == person:
            sentences.append(_("Hosts this table."))
        if new:
            sentences.append(_("Meets %(names)s for the first time.") % {"names": listed(new)})
        if purpose:
            sentences.append(_("Meets %(names)s again, on purpose: a tie to renew.") % {"names": listed(purpose)})
        if others:
            sentences.append(_("Meets %(names)s again.") % {"names": listed(others)})
        if not (new or again):
            sentences.append(_("Nobody else sits here."))
        if table.host in names and table.host != person:
            sentences.append(_("%(name)s hosts.") % {"name": names[table.host]})
        if (person, turn) in worth.tables.locks:
            sentences.append(_("A lead has fixed this seat."))
        found.append(Why(turn, table.name, table.place, sentences))
    return found

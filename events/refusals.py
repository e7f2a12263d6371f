"""Why nothing could be planned, in a lead's words: what stands against what, in numbers, and a way out.

For leads alone: the sentences about pairs who are kept apart name them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from events.models import GroupPlan
from members.models import Member

Facts = dict[str, Any]


def sentences(plan: GroupPlan) -> list[str]:
    """Each reason once, the first round that it holds for; at most six, since mending one often mends others."""
    names = _names(plan)
    said: dict[str, str] = {}
    for wrong in plan.errors:
        facts = wrong.get("facts") or {}
        words = _Words(facts, names)
        key = f"{wrong['rule']} {facts.get('case', '')} {facts.get('who', '')} {facts.get('tag', '')}"
        said.setdefault(key, _sentence(wrong["rule"], facts.get("case", ""), words))
    return list(dict.fromkeys(said.values()))[:6]


def _names(plan: GroupPlan) -> dict[str, str]:
    """The names of everyone of whom the reasons speak."""
    ids = {one for wrong in plan.errors for one in _ids(wrong.get("facts") or {})}
    names = {key: kept["name"] for key, kept in plan.listed.items() if key in ids}
    numbers = [int(one) for one in ids if one.isdecimal()]
    if numbers:
        people = Member.objects.filter(network=plan.event.network_id, pk__in=numbers)
        names |= {str(pk): name for pk, name in people.values_list("pk", "name")}
    return names


def _ids(facts: Facts) -> Iterable[str]:
    for name in ("who", "apart"):
        value = facts.get(name, [])
        yield from [value] if isinstance(value, str) else value


class _Words:
    """The facts of one reason, ready to stand in a sentence."""

    def __init__(self, facts: Facts, names: dict[str, str]) -> None:
        self.facts, self.names = facts, names

    def __getitem__(self, name: str) -> Any:
        if name in {"who", "apart"}:
            value = self.facts.get(name, [])
            return _list([self.names.get(one, _("somebody")) for one in ([value] if isinstance(value, str) else value)])
        if name == "round":
            return self.facts.get("round", 0) + 1
        if name == "short":
            return max(1, int(self.facts.get("needed", 0)) - int(self.facts.get("people", 0)))
        if name == "enough":
            return -(-int(self.facts.get("people", 0)) // max(1, int(self.facts.get("groups", 1))))
        if name == "kind":
            return _kind(self.facts)
        value = self.facts.get(name, "")
        return _list(value) if isinstance(value, list) else value


def _kind(facts: Facts) -> str:
    """Of whom a rule about an attribute speaks: those who answered the same."""
    tag, value = str(facts.get("tag", "")), str(facts.get("value", ""))
    return _("“%(value)s” (%(question)s)") % {"value": value, "question": tag.partition(":")[0]}


def _list(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _sentence(rule: str, case: str, words: _Words) -> str:
    words_for = SENTENCES.get((rule, case)) or SENTENCES.get((rule, ""))
    if words_for is not None:
        with suppress(TypeError, ValueError):  # plans of before kept no numbers
            return words_for() % words
    return _("The wishes contradict each other. Plan with fewer rounds or larger tables.")


def _people_short() -> str:
    return _(
        "Only %(people)d people are there in round %(round)d, and a table needs three. "
        "Wait for more answers, note those who told you, or plan fewer rounds."
    )


SENTENCES: dict[tuple[str, str], Callable[[], str]] = {
    ("people", "too few"): _people_short,
    ("size", "too few"): lambda: _(
        "%(people)d people cannot fill %(groups)d tables, which need %(needed)d. Let more people share a table."
    ),
    ("size", "too many"): lambda: _(
        "%(people)d people come, and %(groups)d tables hold %(places)d. Let more people share a table."
    ),
    ("locks", "absent"): lambda: _(
        "%(who)s has a fixed seat at %(group)s in round %(round)d and is not there then. "
        "Free the seat, or take back that they are away."
    ),
    ("locks", "two groups"): lambda: _(
        "%(who)s would have to sit at %(between)s at once in round %(round)d. Free one of the fixed seats."
    ),
    ("locks", "overfull"): lambda: _(
        "%(people)d people have fixed seats at %(group)s in round %(round)d, which holds %(most)d. Free some of them."
    ),
    ("together", "also apart"): lambda: _("%(who)s are to sit together and are kept apart. Take one of the two back."),
    ("together", "too large"): lambda: _(
        "%(who)s are to sit together, and the largest table holds %(most)d. "
        "Let more people share a table, or part them."
    ),
    ("together", "too many"): lambda: _(
        "%(sets)d sets of people who stay together do not fit beside each other at %(groups)d tables. "
        "Part some of them."
    ),
    ("facilitators", "too many"): lambda: _(
        "%(people)d hosts, at most %(most)d a table, and %(groups)d tables take %(places)d: allow %(enough)d a table."
    ),
    ("facilitators", "too few"): lambda: _(
        "%(people)d people can host, and %(groups)d tables with %(least)d each need %(needed)d. "
        "Ask %(short)d more to host, let more people share a table, or spread the hosts as evenly as they can be."
    ),
    ("facilitators", ""): lambda: _(
        "The hosts cannot be placed as you wish in round %(round)d. Free a fixed seat, part people who stay together, "
        "or spread the hosts as evenly as they can be."
    ),
    ("newcomers_max", "too many"): lambda: _(
        "%(people)d newcomers, at most %(most)d a table, and %(groups)d tables take %(places)d. "
        "Let more people share a table."
    ),
    ("newcomers_max", ""): lambda: _(
        "The newcomers cannot be spread in round %(round)d. Free a fixed seat, or part people who stay together."
    ),
    ("experienced_min", "too few"): lambda: _(
        "%(people)d people know the network well, and %(groups)d tables need one each. Let more people share a table."
    ),
    ("experienced_min", ""): lambda: _(
        "A table would be of newcomers only in round %(round)d. Free a fixed seat, or let more people share a table."
    ),
    ("tag_max", "too many"): lambda: _(
        "%(people)d people of %(kind)s, at most %(most)d a table, and %(groups)d tables hold %(places)d: "
        "allow %(enough)d, or let fewer people share a table, so that there are more of them."
    ),
    ("tag_max", "kept together"): lambda: _(
        "%(who)s stay together and all are of %(kind)s, of whom a table may have %(most)d: "
        "allow %(people)d, or part them."
    ),
    ("tag_max", "locked together"): lambda: _(
        "%(who)s have fixed seats at %(group)s and all are of %(kind)s, of whom a table may have %(most)d: "
        "allow %(people)d, or free a seat."
    ),
    ("tag_max", ""): lambda: _(
        "With at most %(most)d of one answer a table (%(tag)s), the tables cannot be filled. "
        "Allow more, or let fewer people share a table."
    ),
    ("apart", "too many"): lambda: _(
        "%(people)d people are all kept apart from each other (%(who)s), and there are %(groups)d tables. "
        "Let fewer people share a table, so that there are more of them."
    ),
    ("apart", "locked together"): lambda: _(
        "%(who)s are kept apart and have fixed seats at %(group)s in round %(round)d. Free one of them."
    ),
    ("apart", ""): lambda: _(
        "Who is kept apart from whom leaves no table for %(who)s in round %(round)d. "
        "Free a fixed seat, or let fewer people share a table, so that there are more of them."
    ),
    ("fault", ""): lambda: _(
        "The planner stopped by a fault of its own. Plan again; if it stops again, tell who runs Kith."
    ),
}

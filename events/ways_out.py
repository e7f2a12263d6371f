"""Ways out for a lead whose wishes cannot all be kept: the same wishes, one of them changed so far that it fits.

Each is offered as a button below the sentences of :mod:`events.refusals`. What those advise and no wish can bring
about, such as asking somebody to host, is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from events.models import GroupPlan
from events.seating import tables_for
from events.wishes import LARGEST_TABLE, SMALLEST_TABLE, Wishes, WishesRefused

Facts = dict[str, Any]
MOST_WAYS = 4
MOST_TABLES = 10_000
ANY = (1, MOST_TABLES)


@dataclass(frozen=True)
class WayOut:
    """Other wishes with which to plan again; ``key`` is how a page sends them back."""

    key: str
    label: str
    wishes: Wishes


def ways_out(plan: GroupPlan) -> list[WayOut]:
    """What can be asked instead of a plan that failed, each once, the way that changes least first."""
    asked = Wishes.of_plan(plan.rounds_wanted, plan.group_size, plan.wishes)
    found: dict[str, WayOut] = {}
    for way in _ways(plan, asked):
        if way.wishes != asked:
            found.setdefault(way.key, way)
    return list(found.values())[:MOST_WAYS]


def _ways(plan: GroupPlan, asked: Wishes) -> Iterator[WayOut]:
    reasons = [(wrong["rule"], wrong.get("facts") or {}) for wrong in plan.errors]
    yield from _allowing(reasons, asked)
    for rule, facts in reasons:
        if rule == "locks" or facts.get("case") in {"locked together", "locked out", "nowhere"}:
            yield WayOut("free", _("Let the fixed seats go"), replace(asked, keep_fixed=False))
        if rule == "facilitators":
            yield WayOut("hosts", _("Spread the hosts evenly"), replace(asked, hosts=None))
        size = _size(plan, asked, rule, facts)
        if size:
            label = _("Seat up to %(number)d people a table") % {"number": size}
            yield WayOut("size", label, replace(asked, group_size=size))


def _allowing(reasons: list[tuple[str, Facts]], asked: Wishes) -> Iterator[WayOut]:
    """More people of one answer at a table: as many as the reasons about it need."""
    limits = {name: int(wish) for name, wish in asked.attributes if wish.isdecimal()}
    needed: dict[str, int] = {}
    for rule, facts in reasons:
        name = facts.get("tag", "")
        if rule == "tag_max" and name in limits:
            enough = {
                "too many": -(-int(facts.get("people", 0)) // max(1, int(facts.get("groups", 1)))),
                "kept together": int(facts.get("people", 0)),
                "locked together": int(facts.get("people", 0)),
            }.get(facts.get("case", ""), limits[name] + 1)
            needed[name] = max(enough, needed.get(name, limits[name] + 1))
    for name, number in needed.items():
        wishes = tuple((one, str(number) if one == name else wish) for one, wish in asked.attributes)
        try:
            allowed = replace(asked, attributes=wishes)
        except WishesRefused:
            continue
        label = _("Allow %(number)d of one answer at a table (%(question)s)") % {"number": number, "question": name}
        yield WayOut(f"allow {name}", label, allowed)


def _size(plan: GroupPlan, asked: Wishes, rule: str, facts: Facts) -> int | None:
    """The size of tables nearest to the one asked for with which a reason holds no more; None where none does."""
    turn = facts.get("round", 0)
    here = sum(turn not in person.get("absent", ()) for person in plan.problem.get("people", []))
    least, most = _tables(rule, facts, here)
    if (least, most) == ANY or here < SMALLEST_TABLE:
        return None
    for size in sorted(range(SMALLEST_TABLE, LARGEST_TABLE + 1), key=lambda size: abs(size - asked.group_size)):
        tables = tables_for(here, size)
        if least <= tables <= most and here // tables >= SMALLEST_TABLE - 1:
            return size
    return None


def _tables(rule: str, facts: Facts, here: int) -> tuple[int, int]:
    """The fewest and most tables at which a reason does not hold."""
    case, people = facts.get("case", ""), int(facts.get("people", 0))
    if case == "too few" and rule in {"facilitators", "experienced_min"}:
        return 1, people // max(1, int(facts.get("least", 1)))
    if (rule, case) == ("together", "too large"):
        return 1, here // max(1, people)
    if (rule, case) == ("tag_max", "too many"):
        return -(-people // max(1, int(facts.get("most", 1)))), MOST_TABLES
    if (rule, case) == ("apart", "too many"):
        return people, MOST_TABLES
    return ANY

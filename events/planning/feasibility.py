"""Refusing by counting: what no plan whatever can keep, named with the rule, the round and the people.

Every test here is a pigeonhole argument, so a refusal is a proof. What passes is planned, and what then cannot be
kept is listed among the plan's violations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .problem import EXPERIENCED, FACILITATOR, NEWCOMER, Complaint, Group, PlanningError, Problem

NAMES_SHOWN = 12


def refuse(problem: Problem, frozen: int = 0) -> None:
    """Raise PlanningError if counting proves that a round from ``frozen`` on cannot keep the rules."""
    errors = list(_contradictions(problem))
    for turn in range(frozen, len(problem.rounds)):
        facts = _Round(problem, turn)
        for test in (_sizes, _locks, _blocks, _locked_groups, _facilitators, _newcomers, _experienced, _tags, _apart):
            errors += test(facts)
    if errors:
        raise PlanningError(errors)


class _Round:
    """What the tests of one round share."""

    def __init__(self, problem: Problem, turn: int) -> None:
        self.problem = problem
        self.turn = turn
        self.groups: tuple[Group, ...] = problem.rounds[turn]
        self.present = problem.present[turn]
        self.where = f"round {turn}"
        self.locks = [lock for lock in problem.locks if lock.round == turn]
        here = set(self.present)
        self.apart = [pair for pair in problem.apart if pair[0] in here and pair[1] in here]

    def names(self, people: list[int] | tuple[int, ...]) -> str:
        """The people's ids as a phrase, shortened where there are many."""
        return names(self.problem, people)

    def having(self, role: str) -> list[int]:
        """Those present who have the role."""
        return [person for person in self.present if self.problem.has(person, role)]

    def fewest_groups(self) -> int:
        """The fewest groups that must be used: those that may not stay empty, and enough places for everyone."""
        places = used = 0
        for group in sorted(self.groups, key=lambda group: (group.low == 0, -group.high)):
            if group.low == 0 and places >= len(self.present):
                break
            places, used = places + group.high, used + 1
        return used

    def limits(self) -> list[tuple[str, str, Callable[[int], bool], int]]:
        """Each rule with a most: its name, the kind of people in words, who counts, and the most in a group."""
        problem, found = self.problem, []
        if problem.rules.facilitators:
            most = problem.rules.facilitators[1]
            found.append(("facilitators", "facilitators", lambda person: problem.has(person, FACILITATOR), most))
        if problem.rules.newcomers_max is not None:
            most = problem.rules.newcomers_max
            found.append(("newcomers_max", "newcomers", lambda person: problem.has(person, NEWCOMER), most))
        for tag, most in problem.rules.tag_max:
            values = sorted({value for person in problem.people for name, value in person.tags if name == tag})
            found += [
                ("tag_max", f"people with {tag} {value!r}", _tagged(problem, (tag, value)), most) for value in values
            ]
        return found


def _tagged(problem: Problem, tag: tuple[str, str]) -> Callable[[int], bool]:
    return lambda person: tag in problem.people[person].tags


def names(problem: Problem, people: list[int] | tuple[int, ...]) -> str:
    """The people's ids as a phrase, shortened where there are many.

    >>> names(Problem(people=(Person("ama"), Person("ben")), rounds=()), (0, 1))
    'ama, ben'
    """
    shown = ", ".join(problem.people[person].id for person in people[:NAMES_SHOWN])
    return shown + (f" and {len(people) - NAMES_SHOWN} more" if len(people) > NAMES_SHOWN else "")


def _contradictions(problem: Problem) -> Iterator[Complaint]:
    both = sorted(set(problem.apart) & set(problem.together))
    for pair in both:
        if problem.copresent(*pair):
            yield Complaint("together", "together", f"{names(problem, pair)} are to be kept together and apart")


def _sizes(facts: _Round) -> Iterator[Complaint]:
    people = len(facts.present)
    least, most = sum(group.low for group in facts.groups), sum(group.high for group in facts.groups)
    if people < least:
        why = f"{people} people are there, but the {len(facts.groups)} groups need at least {least}"
        yield Complaint("size", facts.where, f"{why}: {facts.names(facts.present)}" if people else why)
    if people > most:
        why = f"{people} people are there, but the {len(facts.groups)} groups seat at most {most}"
        yield Complaint("size", facts.where, f"{why}: {facts.names(facts.present)}")


def _locks(facts: _Round) -> Iterator[Complaint]:
    seats: dict[int, int] = {}
    for lock in facts.locks:
        name = facts.problem.people[lock.person].id
        if facts.turn in facts.problem.people[lock.person].absent:
            yield Complaint("locks", facts.where, f"{name} is locked to {facts.groups[lock.group].id!r}, but absent")
        elif lock.person in seats:
            both = f"{facts.groups[seats[lock.person]].id!r} and {facts.groups[lock.group].id!r}"
            yield Complaint("locks", facts.where, f"{name} is locked to both {both}")
        seats.setdefault(lock.person, lock.group)


def _blocks(facts: _Round) -> Iterator[Complaint]:
    """A block of people kept together must fit into a group, alone and under every rule."""
    problem, largest = facts.problem, max(group.high for group in facts.groups)
    apart = set(facts.apart) - set(problem.together)
    for block in problem.blocks[facts.turn]:
        who = facts.names(block)
        if len(block) > largest:
            why = f"{who} are to be kept together, {len(block)} people, but the largest group seats {largest}"
            yield Complaint("together", facts.where, why)
        for first, second in sorted(apart):
            if first in block and second in block:
                pair = facts.names((first, second))
                yield Complaint("together", facts.where, f"{who} are to be kept together, but {pair} apart")
        groups = sorted({lock.group for lock in facts.locks if lock.person in block})
        if len(groups) > 1:
            where = " and ".join(repr(facts.groups[group].id) for group in groups)
            yield Complaint("locks", facts.where, f"{who} are to be kept together, but are locked to {where}")
        for rule, kind, counts, most in facts.limits():
            alike = [person for person in block if counts(person)]
            if len(alike) > most:
                why = f"{facts.names(alike)} are to be kept together, but a group may have {most} {kind}"
                yield Complaint(rule, facts.where, why)


def _locked_groups(facts: _Round) -> Iterator[Complaint]:
    """The people locked to one group, with those kept together with them, must fit into it."""
    block_of = {person: block for block in facts.problem.blocks[facts.turn] for person in block}
    apart = set(facts.apart)
    for place, group in enumerate(facts.groups):
        locked = [lock.person for lock in facts.locks if lock.group == place]
        drawn = sorted({person for lock in locked for person in block_of.get(lock, (lock,))})
        if len(drawn) > group.high:
            why = f"{facts.names(drawn)} are locked to {group.id!r}, which seats {group.high}"
            yield Complaint("locks", facts.where, why)
        for first in drawn:
            for second in drawn:
                if (first, second) in apart and block_of.get(first, first) != block_of.get(second, second):
                    why = f"{facts.names((first, second))} are locked to {group.id!r}, but are to be kept apart"
                    yield Complaint("apart", facts.where, why)
        for rule, kind, counts, most in facts.limits() if drawn else ():
            alike = [person for person in drawn if counts(person)]
            if len(alike) > most and not any(set(alike) <= set(block) for block in block_of.values()):
                why = f"{facts.names(alike)} are locked to {group.id!r}, but a group may have {most} {kind}"
                yield Complaint(rule, facts.where, why)


def _facilitators(facts: _Round) -> Iterator[Complaint]:
    if facts.problem.rules.facilitators is None:
        return
    low, high = facts.problem.rules.facilitators
    hosts, used = facts.having(FACILITATOR), facts.fewest_groups()
    who = f": {facts.names(hosts)}" if hosts else ""
    if low * used > len(hosts):
        why = f"{used} groups need {low * used} facilitators, {low} each, but {len(hosts)} are there{who}"
        yield Complaint("facilitators", facts.where, why)
    most = sum(min(high, group.high) for group in facts.groups)
    if len(hosts) > most:
        why = f"{len(hosts)} facilitators are there, but {len(facts.groups)} groups may have {most} in all{who}"
        yield Complaint("facilitators", facts.where, why)
    yield from _room_for(facts, "facilitators", "facilitators", low)
    yield from _others_needed(facts, "facilitators", "facilitators", hosts, high)


def _newcomers(facts: _Round) -> Iterator[Complaint]:
    most = facts.problem.rules.newcomers_max
    if most is None:
        return
    newcomers = facts.having(NEWCOMER)
    places = sum(min(most, group.high) for group in facts.groups)
    if len(newcomers) > places:
        why = f"{len(newcomers)} newcomers are there, but {len(facts.groups)} groups with {most} each take {places}"
        yield Complaint("newcomers_max", facts.where, f"{why}: {facts.names(newcomers)}")
    else:
        yield from _others_needed(facts, "newcomers_max", "newcomers", newcomers, most)


def _others_needed(facts: _Round, rule: str, kind: str, people: list[int], most: int) -> Iterator[Complaint]:
    """Groups that may have few of a kind need others to reach their least size."""
    needed = sum(max(0, group.low - most) for group in facts.groups)
    others = len(facts.present) - len(people)
    if others < needed and len(facts.present) >= sum(group.low for group in facts.groups):
        why = f"with {most} {kind} a group at most, the groups need {needed} others, but {others} are there"
        yield Complaint(rule, facts.where, f"{why}; {kind}: {facts.names(people)}")


def _experienced(facts: _Round) -> Iterator[Complaint]:
    least = facts.problem.rules.experienced_min
    if least is None:
        return
    people, used = facts.having(EXPERIENCED), facts.fewest_groups()
    if least * used > len(people):
        who = f": {facts.names(people)}" if people else ""
        why = f"{used} groups need {least * used} experienced people, {least} each, but {len(people)} are there{who}"
        yield Complaint("experienced_min", facts.where, why)
    yield from _room_for(facts, "experienced_min", "experienced people", least)


def _room_for(facts: _Round, rule: str, kind: str, least: int) -> Iterator[Complaint]:
    for group in facts.groups:
        if group.low and group.high < least:
            yield Complaint(rule, facts.where, f"{group.id!r} seats {group.high}, but needs {least} {kind}")


def _tags(facts: _Round) -> Iterator[Complaint]:
    limits = [limit for limit in facts.limits() if limit[0] == "tag_max"]
    for rule, kind, counts, most in limits:
        alike = [person for person in facts.present if counts(person)]
        places = sum(min(most, group.high) for group in facts.groups)
        if len(alike) > places:
            why = f"{len(alike)} {kind} are there, but {len(facts.groups)} groups with {most} each take {places}"
            yield Complaint(rule, facts.where, f"{why}: {facts.names(alike)}")
    for tag, most in facts.problem.rules.tag_max:
        values: dict[str | None, int] = {}
        for person in facts.present:
            value = dict(facts.problem.people[person].tags).get(tag)
            values[value] = values.get(value, 0) + 1
        mixed = values.get(None, 0) + sum(min(most, n) for value, n in values.items() if value is not None)
        largest = max(facts.groups, key=lambda group: group.low)
        if mixed < largest.low <= len(facts.present):
            why = f"{largest.id!r} needs {largest.low} people, but with {most} a {tag} at most {mixed} can sit together"
            yield Complaint("tag_max", facts.where, f"{why}: {facts.names(facts.present)}")


def _apart(facts: _Round) -> Iterator[Complaint]:
    """People who must all sit apart need as many groups; someone apart from nearly all fills no group."""
    foes: dict[int, set[int]] = {}
    for first, second in facts.apart:
        foes.setdefault(first, set()).add(second)
        foes.setdefault(second, set()).add(first)
    clique = max((_clique(person, foes) for person in sorted(foes)), key=len, default=[])
    if len(clique) > len(facts.groups):
        why = f"{facts.names(clique)} are all to be kept apart, but there are {len(facts.groups)} groups"
        yield Complaint("apart", facts.where, why)
    smallest = min(max(group.low, 1) for group in facts.groups)
    for person, others in sorted(foes.items()):
        company = len(facts.present) - 1 - len(others)
        if company < smallest - 1:
            name = facts.problem.people[person].id
            why = f"{name} may sit with {company} people, but every group needs {smallest - 1} others"
            yield Complaint("apart", facts.where, why)


def _clique(start: int, foes: dict[int, set[int]]) -> list[int]:
    """People who are all to be kept apart, grown greedily from one of them."""
    clique, open_to = [start], set(foes[start])
    while open_to:
        person = max(sorted(open_to), key=lambda other: len(foes[other] & open_to))
        clique.append(person)
        open_to &= foes[person]
    return clique

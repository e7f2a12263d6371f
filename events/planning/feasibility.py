"""Refusing by counting: what no plan whatever can keep, named with the rule, the round and the people.

Every test here is a pigeonhole argument, so a refusal is a proof. What passes is planned, and what then cannot be
kept is listed among the plan's violations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

from .problem import EXPERIENCED, FACILITATOR, NEWCOMER, Complaint, Facts, Group, PlanningError, Problem

NAMES_SHOWN = 12


def refuse(problem: Problem, frozen: int = 0) -> None:
    """Raise PlanningError if counting proves that a round from ``frozen`` on cannot keep the rules."""
    errors = list(_contradictions(problem))
    for turn in range(frozen, len(problem.rounds)):
        facts = _Round(problem, turn)
        for test in TESTS:
            errors += test(facts)
    if errors:
        raise PlanningError(errors)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A rule with a most: the kind of people in words, who counts, the most in a group, and the tag if it has one."""

    rule: str
    kind: str
    counts: Callable[[int], bool]
    most: int
    tag: Facts


class _Round:
    """What the tests of one round share."""

    def __init__(self, problem: Problem, turn: int) -> None:
        self.problem = problem
        self.turn = turn
        self.groups: tuple[Group, ...] = problem.rounds[turn]
        self.present = problem.present[turn]
        self.locks = [lock for lock in problem.locks if lock.round == turn]
        here = set(self.present)
        self.apart = [pair for pair in problem.apart if pair[0] in here and pair[1] in here]
        self.block_of = {person: block for block in problem.blocks[turn] for person in block}
        self.drawn = [self._drawn(place) for place in range(len(self.groups))]
        self.limits = list(self._limits())

    def _drawn(self, place: int) -> list[int]:
        """The people locked to a group, with those who are kept together with them."""
        locked = [lock.person for lock in self.locks if lock.group == place]
        return sorted({person for lock in locked for person in self.block_of.get(lock, (lock,))})

    def _limits(self) -> Iterator[_Limit]:
        problem = self.problem
        if problem.rules.facilitators:
            yield self._of_role("facilitators", "facilitators", FACILITATOR, problem.rules.facilitators[1])
        if problem.rules.newcomers_max is not None:
            yield self._of_role("newcomers_max", "newcomers", NEWCOMER, problem.rules.newcomers_max)
        for tag, most in problem.rules.tag_max:
            for value in sorted({value for person in problem.people for name, value in person.tags if name == tag}):
                alike = {number for number, person in enumerate(problem.people) if (tag, value) in person.tags}
                named: Facts = {"tag": tag, "value": value}
                yield _Limit("tag_max", f"people with {tag} {value!r}", alike.__contains__, most, named)

    def _of_role(self, rule: str, kind: str, role: str, most: int) -> _Limit:
        return _Limit(rule, kind, lambda person: self.problem.has(person, role), most, {})

    def complaint(self, rule: str, case: str, why: str, **facts: int | str | list[str]) -> Complaint:
        """One reason why this round cannot be planned."""
        return Complaint(rule, f"round {self.turn}", why, {"case": case, "round": self.turn, **facts})

    def ids(self, people: Iterable[int]) -> list[str]:
        """The people's ids."""
        return [self.problem.people[person].id for person in people]

    def names(self, people: Sequence[int]) -> str:
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

    def places(self, limit: _Limit) -> int:
        """How many people of a kind all groups take, beside the others who are locked there."""
        return sum(
            max(0, min(limit.most, group.high - sum(not limit.counts(person) for person in drawn)))
            for group, drawn in zip(self.groups, self.drawn, strict=True)
        )


def names(problem: Problem, people: Sequence[int]) -> str:
    """The people's ids as a phrase, shortened where there are many.

    >>> names(Problem(people=(Person("ama"), Person("ben")), rounds=()), (0, 1))
    'ama, ben'
    """
    shown = ", ".join(problem.people[person].id for person in people[:NAMES_SHOWN])
    return shown + (f" and {len(people) - NAMES_SHOWN} more" if len(people) > NAMES_SHOWN else "")


def _contradictions(problem: Problem) -> Iterator[Complaint]:
    for pair in sorted(set(problem.apart) & set(problem.together)):
        if problem.copresent(*pair):
            facts: Facts = {"case": "also apart", "who": [problem.people[person].id for person in pair]}
            why = f"{names(problem, pair)} are to be kept together and apart"
            yield Complaint("together", "together", why, facts)


def _sizes(facts: _Round) -> Iterator[Complaint]:
    people, groups = len(facts.present), len(facts.groups)
    least, most = sum(group.low for group in facts.groups), sum(group.high for group in facts.groups)
    if people < least:
        why = f"{people} people are there, but the {groups} groups need at least {least}"
        why = f"{why}: {facts.names(facts.present)}" if people else why
        yield facts.complaint("size", "too few", why, people=people, groups=groups, needed=least)
    if people > most:
        why = f"{people} people are there, but the {groups} groups seat at most {most}: {facts.names(facts.present)}"
        yield facts.complaint("size", "too many", why, people=people, groups=groups, places=most)


def _locks(facts: _Round) -> Iterator[Complaint]:
    seats: dict[int, int] = {}
    for lock in facts.locks:
        who, group = facts.problem.people[lock.person].id, facts.groups[lock.group].id
        if facts.turn in facts.problem.people[lock.person].absent:
            yield facts.complaint(
                "locks", "absent", f"{who} is locked to {group!r}, but absent", who=[who], group=group
            )
        elif lock.person in seats:
            between = [facts.groups[seats[lock.person]].id, group]
            why = f"{who} is locked to both {between[0]!r} and {between[1]!r}"
            yield facts.complaint("locks", "two groups", why, who=[who], between=between)
        seats.setdefault(lock.person, lock.group)


def _blocks(facts: _Round) -> Iterator[Complaint]:
    """A block of people kept together must fit into a group, alone and under every rule."""
    problem, largest = facts.problem, max(group.high for group in facts.groups)
    apart = set(facts.apart) - set(problem.together)
    for block in problem.blocks[facts.turn]:
        who, ids = facts.names(block), facts.ids(block)
        if len(block) > largest:
            why = f"{who} are to be kept together, {len(block)} people, but the largest group seats {largest}"
            yield facts.complaint("together", "too large", why, who=ids, people=len(block), most=largest)
        for pair in combinations(block, 2) if apart else ():
            if pair in apart:
                why = f"{who} are to be kept together, but {facts.names(pair)} apart"
                yield facts.complaint("together", "also apart", why, who=ids, apart=facts.ids(pair))
        groups = sorted({lock.group for lock in facts.locks if lock.person in block})
        if len(groups) > 1:
            between = [facts.groups[group].id for group in groups]
            why = f"{who} are to be kept together, but are locked to {' and '.join(map(repr, between))}"
            yield facts.complaint("locks", "two groups", why, who=ids, between=between)
        for limit in facts.limits:
            alike = [person for person in block if limit.counts(person)]
            if len(alike) > limit.most:
                why = f"{facts.names(alike)} are to be kept together, but a group may have {limit.most} {limit.kind}"
                told: Facts = {"who": facts.ids(alike), "people": len(alike), "most": limit.most, **limit.tag}
                yield facts.complaint(limit.rule, "kept together", why, **told)


def _many_blocks(facts: _Round) -> Iterator[Complaint]:
    """A group holds no more blocks than fit into it, each counted as large as the smallest of them."""
    blocks, largest = facts.problem.blocks[facts.turn], max(group.high for group in facts.groups)
    for size in sorted({len(block) for block in blocks}, reverse=True):
        number = sum(len(block) >= size for block in blocks)
        places = sum(group.high // size for group in facts.groups)
        if size <= largest and number > places:
            why = f"{number} sets of {size} or more are to be kept together, but the groups have room for {places}"
            told: Facts = {"sets": number, "size": size, "places": places, "groups": len(facts.groups)}
            yield facts.complaint("together", "too many", why, **told)
            return


def _locked_groups(facts: _Round) -> Iterator[Complaint]:
    """The people locked to one group, with those kept together with them, must fit into it."""
    apart = set(facts.apart)
    for group, drawn in zip(facts.groups, facts.drawn, strict=True):
        if not drawn:
            continue
        if len(drawn) > group.high:
            why = f"{facts.names(drawn)} are locked to {group.id!r}, which seats {group.high}"
            told: Facts = {"who": facts.ids(drawn), "people": len(drawn), "group": group.id, "most": group.high}
            yield facts.complaint("locks", "overfull", why, **told)
        for pair in combinations(drawn, 2) if apart else ():
            if pair in apart and facts.block_of.get(pair[0], pair[0]) != facts.block_of.get(pair[1], pair[1]):
                why = f"{facts.names(pair)} are locked to {group.id!r}, but are to be kept apart"
                yield facts.complaint("apart", "locked together", why, who=facts.ids(pair), group=group.id)
        for limit in facts.limits:
            alike = [person for person in drawn if limit.counts(person)]
            if len(alike) > limit.most and not any(set(alike) <= set(block) for block in facts.block_of.values()):
                why = f"{facts.names(alike)} are locked to {group.id!r}, but a group may have {limit.most} {limit.kind}"
                told = {"who": facts.ids(alike), "people": len(alike), "group": group.id, "most": limit.most}
                yield facts.complaint(limit.rule, "locked together", why, **told, **limit.tag)


def _locked_out(facts: _Round) -> Iterator[Complaint]:
    """Locks may leave a group no place for those it needs."""
    for rule, kind, role, least in _needs(facts):
        for group, drawn in zip(facts.groups, facts.drawn, strict=True):
            missing = least - sum(facts.problem.has(person, role) for person in drawn)
            places = group.high - len(drawn)
            if drawn and 0 <= places < missing and group.high >= least:
                left = f"{places} places" if places else "no place"
                why = f"the people locked to {group.id!r} leave {left}, but {missing} more {kind} must sit there"
                told: Facts = {"group": group.id, "places": places, "needed": missing, "who": facts.ids(drawn)}
                yield facts.complaint(rule, "locked out", why, **told)


def _needs(facts: _Round) -> Iterator[tuple[str, str, str, int]]:
    """Each rule with a fewest: its name, the kind of people in words, their role, and the fewest in a group."""
    rules = facts.problem.rules
    if rules.facilitators and rules.facilitators[0]:
        yield "facilitators", "facilitators", FACILITATOR, rules.facilitators[0]
    if rules.experienced_min:
        yield "experienced_min", "experienced people", EXPERIENCED, rules.experienced_min


def _too_few(facts: _Round) -> Iterator[Complaint]:
    """Every group that is used needs its fewest of a kind, and room for them."""
    used = facts.fewest_groups()
    for rule, kind, role, least in _needs(facts):
        people = facts.having(role)
        if least * used > len(people):
            who = f": {facts.names(people)}" if people else ""
            why = f"{used} groups need {least * used} {kind}, {least} each, but {len(people)} are there{who}"
            told: Facts = {"people": len(people), "least": least, "groups": used, "needed": least * used}
            yield facts.complaint(rule, "too few", why, **told)
        for group in facts.groups:
            if group.low and group.high < least:
                why = f"{group.id!r} seats {group.high}, but needs {least} {kind}"
                yield facts.complaint(rule, "small group", why, group=group.id, places=group.high, least=least)


def _both_needed(facts: _Round) -> Iterator[Complaint]:
    """Groups too small for their facilitators and their experienced people need some who are both."""
    needs = list(_needs(facts))
    least = sum(fewest for *_, fewest in needs)
    if len(needs) < 2 or any(group.low and group.high < fewest for group in facts.groups for *_, fewest in needs):
        return
    needed = sum(max(0, least - group.high) for group in facts.groups if group.low)
    both = [person for person in facts.having(FACILITATOR) if facts.problem.has(person, EXPERIENCED)]
    if len(both) < needed:
        why = f"{needed} facilitators must be experienced for the groups to hold all they need, but {len(both)} are"
        yield facts.complaint("experienced_min", "both needed", why, people=len(both), needed=needed)


def _too_many(facts: _Round) -> list[Complaint]:
    """Groups take so many of a kind, and need others to reach their least size."""
    found: list[Complaint] = []
    groups, roles = len(facts.groups), [limit for limit in facts.limits if not limit.tag]
    for limit in facts.limits:
        alike, places = [person for person in facts.present if limit.counts(person)], facts.places(limit)
        if len(alike) > places:
            each = f"with {limit.most} each " if places == limit.most * groups else ""
            why = f"{len(alike)} {limit.kind} are there, but {groups} groups {each}take {places}: {facts.names(alike)}"
            told: Facts = {"people": len(alike), "most": limit.most, "groups": groups, "places": places, **limit.tag}
            found.append(facts.complaint(limit.rule, "too many", why, **told))
        elif not limit.tag:
            found += _others_needed(facts, [limit])
    return found or list(_others_needed(facts, roles))


def _others_needed(facts: _Round, limits: list[_Limit]) -> Iterator[Complaint]:
    """Groups that may have few of some kinds need others to reach their least size."""
    most = sum(limit.most for limit in limits)
    needed = sum(max(0, group.low - most) for group in facts.groups)
    people = [person for person in facts.present if any(limit.counts(person) for limit in limits)]
    others = len(facts.present) - len(people)
    if limits and others < needed and len(facts.present) >= sum(group.low for group in facts.groups):
        each = " and ".join(f"{limit.most} {limit.kind}" for limit in limits)
        why = f"with {each} a group at most, the groups need {needed} others, but {others} are there"
        why = f"{why}; {' or '.join(limit.kind for limit in limits)}: {facts.names(people)}"
        told: Facts = {
            "people": len(people),
            "most": most,
            "groups": len(facts.groups),
            "needed": needed,
            "others": others,
        }
        yield facts.complaint(limits[-1].rule, "too few others", why, **told)


def _mixtures(facts: _Round) -> Iterator[Complaint]:
    """So many groups hold no more of each value of a tag than the most allows them together."""
    least, most = (sum(getattr(group, end) for group in facts.groups) for end in ("low", "high"))
    for tag, alike in facts.problem.rules.tag_max if least <= len(facts.present) <= most else ():
        values: dict[str | None, int] = {}
        for person in facts.present:
            value = dict(facts.problem.people[person].tags).get(tag)
            values[value] = values.get(value, 0) + 1
        untagged, numbers = values.pop(None, 0), list(values.values())
        if max(numbers, default=0) <= sum(min(alike, group.high) for group in facts.groups):
            found = _too_alike(facts, tag, alike, numbers, untagged) or _too_uneven(facts, tag, alike, numbers)
            yield from [found] if found else []


def _too_alike(facts: _Round, tag: str, most: int, values: list[int], untagged: int) -> Complaint | None:
    """The largest groups, of which so many cannot be filled; ``values`` says how many people have each value."""
    lows = sorted((group.low for group in facts.groups), reverse=True)
    for groups, needed in enumerate(accumulate(lows), start=1):
        people = untagged + sum(min(most * groups, alike) for alike in values)
        if people < needed:
            which = "the largest group needs" if groups == 1 else f"the {groups} largest groups need"
            why = f"{which} {needed} people, but with {most} of each {tag} at most {people} can sit there"
            told: Facts = {"tag": tag, "most": most, "groups": groups, "needed": needed, "people": people}
            return facts.complaint("tag_max", "too alike", why, **told)
    return None


def _too_uneven(facts: _Round, tag: str, most: int, values: list[int]) -> Complaint | None:
    """The smallest groups, of which so many cannot seat those whom the others may not take."""
    for groups, places in enumerate(accumulate(sorted(group.high for group in facts.groups)), start=1):
        people = sum(max(0, alike - most * (len(facts.groups) - groups)) for alike in values)
        if people > places:
            which = "the smallest group seats" if groups == 1 else f"the {groups} smallest groups seat"
            why = f"{which} {places}, but with {most} of each {tag} in the others {people} must sit there"
            told: Facts = {"tag": tag, "most": most, "groups": groups, "places": places, "people": people}
            return facts.complaint("tag_max", "too uneven", why, **told)
    return None


def _apart(facts: _Round) -> Iterator[Complaint]:
    """People who must all sit apart need as many groups; someone apart from nearly all fills no group."""
    foes: dict[int, set[int]] = {}
    for first, second in facts.apart:
        one, other = (facts.block_of.get(person, (person,))[0] for person in (first, second))
        if one != other:
            foes.setdefault(one, set()).add(other)
            foes.setdefault(other, set()).add(one)
    clique = max((_clique(person, foes) for person in sorted(foes)), key=len, default=[])
    if len(clique) > len(facts.groups):
        people = sorted({person for pair in _between(facts, clique) for person in pair})
        why = f"{facts.names(people)} are all to be kept apart, but there are {len(facts.groups)} groups"
        told: Facts = {"who": facts.ids(people), "people": len(clique), "groups": len(facts.groups)}
        yield facts.complaint("apart", "too many", why, **told)
    smallest = min(max(group.low, 1) for group in facts.groups)
    company: dict[int, int] = {}
    for pair in facts.apart:
        for person in pair:
            company[person] = company.get(person, len(facts.present) - 1) - 1
    for person, number in sorted(company.items()):
        if number < smallest - 1:
            name = facts.problem.people[person].id
            why = f"{name} may sit with {number} people, but every group needs {smallest - 1} others"
            yield facts.complaint("apart", "too few others", why, who=[name], people=number, needed=smallest - 1)


def _between(facts: _Round, clique: list[int]) -> Iterator[tuple[int, int]]:
    """The keep-apart pairs that make the people of a clique, or those kept together with them, sit apart."""
    chosen = set(clique)
    for pair in facts.apart:
        heads = {facts.block_of.get(person, (person,))[0] for person in pair}
        if len(heads) == 2 and heads <= chosen:
            yield pair


def _nowhere(facts: _Round) -> Iterator[Complaint]:
    """Someone may be kept apart from people locked to every group that has a place for them."""
    locked = {person for drawn in facts.drawn for person in drawn}
    foes: dict[int, set[int]] = {}
    for pair in facts.apart if locked else ():
        for person, other in (pair, pair[::-1]):
            if other in locked:
                for mate in facts.block_of.get(person, (person,)):
                    foes.setdefault(mate, set()).add(other)
    told: set[tuple[int, ...]] = set()
    for person, others in sorted(foes.items()):
        block = facts.block_of.get(person, (person,))
        open_to = any(
            not others & set(drawn) and len(drawn) + len(block) <= group.high
            for group, drawn in zip(facts.groups, facts.drawn, strict=True)
        )
        if person in locked or open_to or block in told:
            continue
        told.add(block)
        who = facts.names(block)
        why = f"{who} can sit nowhere: each group is full of locked people or has someone to be kept apart from them"
        yield facts.complaint("apart", "nowhere", why, who=facts.ids(block), groups=len(facts.groups))


def _clique(start: int, foes: dict[int, set[int]]) -> list[int]:
    """People who are all to be kept apart, grown greedily from one of them."""
    clique, open_to = [start], set(foes[start])
    while open_to:
        person = max(sorted(open_to), key=lambda other: len(foes[other] & open_to))
        clique.append(person)
        open_to &= foes[person]
    return clique


TESTS: tuple[Callable[[_Round], Iterable[Complaint]], ...] = (
    _sizes, _locks, _blocks, _many_blocks, _locked_groups, _locked_out, _too_few, _both_needed, _too_many, _mixtures,
    _apart, _nowhere,
)  # fmt: skip

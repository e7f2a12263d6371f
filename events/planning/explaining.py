"""Why someone sits where they sit, in sentences that they may read themselves.

Keep-apart pairs and reluctances are personal data of others: nothing here looks at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .plans import Draft
from .problem import EXPERIENCED, FACILITATOR, NEWCOMER, Complaint, PlanningError, Problem, ordered


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One round of one person: the group (None where they have no seat), the company, who is new, and why."""

    group: str | None
    company: tuple[str, ...]
    new: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One person's rounds with reasons."""

    person: str
    rounds: tuple[Reasoned, ...]

    def to_dict(self) -> dict[str, Any]:
        """The explanation as the command ``explain`` prints it."""
        rounds = [
            {"group": r.group, "with": list(r.company), "new": list(r.new), "reasons": list(r.reasons)}
            for r in self.rounds
        ]
        return {"person": self.person, "rounds": rounds}


def explain(problem: Problem, draft: Draft, person: str) -> Explanation:
    """Say for each round whom the person meets and what brought them there; PlanningError for an unknown id."""
    if person not in problem.index:
        why = f"{person!r} is not among the people"
        raise PlanningError([Complaint("person", "--person", why)])
    number = problem.index[person]
    known = {other for pair in problem.met if number in pair for other in pair if other != number}
    before = set(known)
    rounds = []
    for turn, table in enumerate(draft.rounds[: len(problem.rounds)]):
        past = ["This round is over and stays as it was."] if turn < draft.frozen else []
        group = next((name for name, ids in table.items() if person in ids), None)
        company = [problem.index[i] for i in table.get(group or "", ()) if i in problem.index and i != person]
        new = [other for other in company if other not in before]
        reasons = _reasons(problem, number, turn, company, new) if group else [_no_seat(problem, number, turn)]
        before.update(company)
        rounds.append(Reasoned(group, _ids(problem, company), _ids(problem, new), (*past, *reasons)))
    return Explanation(person, tuple(rounds))


def _ids(problem: Problem, people: list[int]) -> tuple[str, ...]:
    return tuple(problem.people[person].id for person in people)


def _no_seat(problem: Problem, person: int, turn: int) -> str:
    return "Absent in this round." if turn in problem.people[person].absent else "No seat in this round."


def _reasons(problem: Problem, person: int, turn: int, company: list[int], new: list[int]) -> list[str]:
    """The reasons, the most binding first; never empty."""
    reasons = []
    if any(lock.person == person and lock.round == turn for lock in problem.locks):
        reasons.append("The lead has fixed this seat.")
    kept = [other for other in company if ordered(person, other) in problem.together]
    if kept:
        reasons.append(f"Kept together with {_list(problem, kept)}.")
    reasons += _role_reasons(problem, person, company)
    wishes = {(a, b) for a, b, weight in problem.pairs if weight > 0}
    wished = [other for other in company if ordered(person, other) in wishes]
    if wished:
        reasons.append(f"Worth bringing together with {_list(problem, wished)}.")
    again = [other for other in company if other not in new]
    if new:
        people = "1 person" if len(new) == 1 else f"{len(new)} people"
        reasons.append(f"Meets {people} for the first time" + ("." if again else ": everyone here is new."))
    if again:
        reasons.append(f"Meets {_list(problem, again)} again.")
    if not company:
        reasons.append("Nobody else is at this table.")
    return reasons


def _role_reasons(problem: Problem, person: int, company: list[int]) -> list[str]:
    """What the person's own roles have to do with the table; the roles of others are not named."""
    reasons = []
    if problem.has(person, FACILITATOR) and problem.rules.facilitators:
        alone = not any(problem.has(other, FACILITATOR) for other in company)
        reasons.append("Facilitates this group." if alone else "Facilitates this group with others.")
    seasoned = any(problem.has(other, EXPERIENCED) for other in company)
    if problem.has(person, NEWCOMER) and problem.rules.experienced_min and seasoned:
        reasons.append("Has someone experienced at the table.")
    if problem.has(person, EXPERIENCED) and problem.rules.experienced_min:
        reasons.append("Brings experience to this table.")
    return reasons


def _list(problem: Problem, people: list[int]) -> str:
    """The ids as a phrase.

    >>> _list(Problem(people=(Person("ama"), Person("ben"), Person("cyd")), rounds=()), [0, 1, 2])
    'ama, ben and cyd'
    """
    ids = _ids(problem, people)
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"

"""Repairing a plan: rounds that are over stay as they are, and in the others as few people as possible move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from .board import Board
from .bounds import bounds
from .checking import check
from .feasibility import refuse
from .filling import fill_round
from .planning import DEFAULT_BUDGET_S, finish, goal
from .plans import Draft, Plan, Progress
from .problem import Complaint, PlanningError, Problem
from .rules import Kinds, Tally
from .search import Limits, Search

MOVE_COST = 3  # in repeats: below it, people would be moved for the sake of one repeat
NOT_SEATED = {"missing", "absent", "unknown", "twice"}


def replan(
    problem: Problem,
    previous: Draft,
    *,
    frozen: int,
    budget_s: float | None = None,
    max_iterations: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], bool | None] | None = None,
) -> Plan:
    """Keep the first ``frozen`` rounds, drop the absent, seat the new, mend the rules, and move few other people.

    A plan that still fits, breaking no more than it said it broke, comes back as it is. Limits and errors as in
    ``plan``; ``moved`` counts the seats of people who were and are there but change groups, ``forced_moves`` how many
    of these counting proves to be needed.
    """
    _refuse_rounds(problem, previous, frozen)
    refuse(problem, frozen)
    if budget_s is None and max_iterations is None:
        budget_s = DEFAULT_BUDGET_S
    limits = Limits.of(max_iterations, budget_s, progress)
    past = Draft(previous.rounds, frozen)
    home = homes(problem, previous)
    board = Board(problem, past, home, MOVE_COST)
    random = Random(seed)
    forced = forced_moves(problem, home, frozen)
    if _still_fits(problem, previous, frozen):
        _seat_as_before(board)
    else:
        _seat_again(board, random)
        begun = bounds(problem, past)
        limits.bound = begun.waste_bound
        proven = goal(board, begun.waste_bound, _past_waste(problem, past))
        Search(board, limits, random, lambda b: proven(b) and _moved(b) <= forced, anew=False).run([board.snapshot()])
    moved = _moved(board)
    return replace(finish(problem, board, limits, seed, past), moved=moved, forced_moves=min(forced, moved))


def homes(problem: Problem, previous: Draft) -> list[list[int]]:
    """For each round the position of each person's former group; -1 for none, -2 where the group is no more."""
    found = [[-1] * len(problem.people) for _ in problem.rounds]
    for turn, groups in enumerate(problem.rounds):
        place = {group.id: position for position, group in enumerate(groups)}
        table = previous.rounds[turn] if turn < len(previous.rounds) else {}
        for name, ids in table.items():
            for person in ids:
                number = problem.index.get(person)
                if number is not None and found[turn][number] == -1 and turn not in problem.people[number].absent:
                    found[turn][number] = place.get(name, -2)
    return found


def forced_moves(problem: Problem, home: list[list[int]], frozen: int) -> int:
    """The seats that must change at the least, by counting group by group.

    People must leave a group that is no more, that they are locked out of, or that has too many of a kind; others
    must come to a group that has too few, beyond those who had no seat before. A move can serve both ends.
    """
    kinds = Kinds(problem)
    return sum(_forced_in_round(problem, kinds, home[turn], turn) for turn in range(frozen, len(problem.rounds)))


def _forced_in_round(problem: Problem, kinds: Kinds, home: list[int], turn: int) -> int:
    present = problem.present[turn]
    locks = {lock.person: lock.group for lock in problem.locks if lock.round == turn}
    leaving = {p for p in present if home[p] == -2 or (home[p] >= 0 and locks.get(p, home[p]) != home[p])}
    for block in problem.blocks[turn]:
        places = [home[person] for person in block if home[person] >= 0 and person not in leaving]
        most = max((places.count(place) for place in places), default=0)
        extra = [person for person in block if home[person] >= 0 and person not in leaving]
        kept = max(set(places), key=lambda place: (places.count(place) == most, -place), default=-1)
        leaving.update(person for person in extra if home[person] != kept)
    coming = sum(home[person] == -1 for person in present)
    leave = come = 0
    for place, group in enumerate(problem.rounds[turn]):
        staying = [person for person in present if home[person] == place and person not in leaving]
        tally = Tally(kinds, group)
        for person in staying:
            tally.add(kinds.masks[person], 1)
        over = [n - high for n, (_, high) in zip(tally.counts, tally.limits, strict=True)]
        short = [low - n for n, (low, _) in zip(tally.counts, tally.limits, strict=True)]
        leave += max(0, *over)
        come += max(0, *short) if group.low or staying else 0
    return max(len(leaving) + leave, come - coming)


def _refuse_rounds(problem: Problem, previous: Draft, frozen: int) -> None:
    rounds = len(problem.rounds)
    if frozen > rounds:
        why = f"{frozen} rounds are to stay as they are, but the event has {rounds}"
        raise PlanningError([Complaint("frozen", "--frozen", why)])
    if frozen > len(previous.rounds):
        why = f"{frozen} rounds are to stay as they are, but the plan has {len(previous.rounds)}"
        raise PlanningError([Complaint("frozen", "plan.rounds", why)])


def _still_fits(problem: Problem, previous: Draft, frozen: int) -> bool:
    """Whether everyone has a seat and the plan breaks no rule that it did not say it breaks."""
    found = set(
        check(problem, replace(previous, rounds=previous.rounds[: len(problem.rounds)], frozen=frozen)).violations
    )
    return found <= set(previous.violations) and not any(violation.rule in NOT_SEATED for violation in found)


def _seat_as_before(board: Board) -> None:
    for turn in board.turns:
        for person in board.problem.present[turn]:
            board.join(turn, person, board.home[turn][person])  # type: ignore[index]


def _seat_again(board: Board, random: Random) -> None:
    """Everyone at their former group where lock and block allow it, then those without a seat where they cost least."""
    home = board.home
    assert home is not None  # noqa: S101
    for turn in board.turns:
        for person in board.problem.present[turn]:
            block = board.blocks[turn].get(person, (person,))
            together = len({home[turn][mate] for mate in block}) == 1
            if home[turn][person] >= 0 and together and person not in board.locked[turn]:
                board.join(turn, person, home[turn][person])
        fill_round(board, turn, random, [group.high for group in board.problem.rounds[turn]])


def _moved(board: Board) -> int:
    """Seats of people who had a seat in their round before and now have another."""
    home = board.home
    assert home is not None  # noqa: S101
    return sum(
        home[turn][person] not in (-1, board.seat[turn][person])
        for turn in board.turns
        for person in board.problem.present[turn]
    )


def _past_waste(problem: Problem, past: Draft) -> int:
    """The waste of the frozen rounds."""
    only = replace(problem, rounds=problem.rounds[: past.frozen], locks=(), together=(), pairs=())
    return check(only, Draft(past.rounds[: past.frozen], past.frozen)).counts.waste

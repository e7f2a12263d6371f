"""Making a plan: refuse what counting refutes, search, then count the result from its seats."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .board import Board
from .bounds import bounds
from .checking import check
from .designs import designed
from .feasibility import refuse
from .plans import Draft, Plan, Progress, Table
from .problem import Problem
from .proofs import pair_weight_bound
from .rotation import rotate_small_groups
from .search import Limits, Search, Snapshot

DEFAULT_BUDGET_S = 5.0


def plan(
    problem: Problem,
    *,
    budget_s: float | None = None,
    max_iterations: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], bool | None] | None = None,
) -> Plan:
    """Seat everyone in every round with as few repeats as can be found, the rules first.

    Ends when counting proves the plan best, at ``budget_s`` seconds, at ``max_iterations``, or when ``progress``
    returns False; with neither limit the budget is 5 seconds. With ``max_iterations`` alone no clock is read, and the
    plan depends on the problem and the seed only. Raises PlanningError where counting proves that no plan exists.
    """
    refuse(problem)
    if budget_s is None and max_iterations is None:
        budget_s = DEFAULT_BUDGET_S
    limits = Limits.of(max_iterations, budget_s, progress)
    limits.bound = bounds(problem).waste_bound
    board = Board(problem)
    search = Search(board, limits, Random(seed), goal(board, limits.bound, 0))
    start = designed(problem)
    search.run([start] if start else [])
    rotate_small_groups(board)
    return finish(problem, board, limits, seed, Draft(()))


def goal(board: Board, bound: int, past: int) -> Callable[[Board], bool]:
    """Whether a board is proven best: no rule broken, waste at the bound, and pair weight at its own bound.

    ``past`` is the waste of the frozen rounds.
    """
    known = past + sum(
        times - (pair not in board.problem.met)
        for pair, times in board.problem.shared_rounds.items()
        if pair[1] in board.mates[pair[0]]
    )
    most = pair_weight_bound(board) if board.scale.pair else 0

    def reached(board: Board) -> bool:
        if board.broken or board.repeats + known > bound or board.unkept():
            return False
        return not board.scale.pair or board.pair_weight() >= most

    return reached


def finish(problem: Problem, board: Board, limits: Limits, seed: int, past: Draft) -> Plan:
    """The plan on the board, counted from its seats."""
    draft = Draft(tuple(past.rounds[: past.frozen]) + tables(problem, board.snapshot(), past.frozen), past.frozen)
    verdict = check(problem, draft)
    bound = bounds(problem, draft).waste_bound
    proven = not board.scale.pair or board.pair_weight() >= pair_weight_bound(board)
    return Plan(
        rounds=draft.rounds,
        frozen=draft.frozen,
        violations=verdict.violations,
        counts=verdict.counts,
        bound=bound,
        optimal=verdict.valid and verdict.counts.waste == bound and proven,
        seed=seed,
        iterations=limits.done,
        seconds=None if limits.deadline is None else round(limits.seconds() or 0.0, 3),
    )


def tables(problem: Problem, seats: Snapshot, frozen: int) -> tuple[Table, ...]:
    """The seats of the rounds from ``frozen`` on by id, people in the order of the problem, empty groups left out."""
    return tuple(
        {
            group.id: tuple(problem.people[person].id for person in sorted(people))
            for group, people in zip(problem.rounds[turn], seats[turn], strict=True)
            if people
        }
        for turn in range(frozen, len(problem.rounds))
    )

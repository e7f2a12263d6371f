"""A proof for pair weights: what no seating can exceed."""

from __future__ import annotations

from .board import Board


def pair_weight_bound(board: Board) -> int:
    """The most pair weight, in the board's whole units, that any seating of the rounds to plan can hold.

    In each round a person has between the least and the largest group's company; their part is at most the sum of
    their best weights to that many others, and each pair is counted for both.
    """
    problem = board.problem
    weights: list[dict[int, int]] = [{} for _ in problem.people]
    for (first, second), weight in board.scale.pair.items():
        weights[first][second] = weight
        weights[second][first] = weight
    twice = 0
    for turn in board.turns:
        present = problem.present[turn]
        groups = problem.rounds[turn]
        low = min(max(group.low, 1) for group in groups) - 1
        high = max(group.high for group in groups) - 1
        for person in present:
            line = sorted((weights[person].get(other, 0) for other in present if other != person), reverse=True)
            best = sum(line[:low])
            twice += best + sum(weight for weight in line[low:high] if weight > 0)
    return twice // 2

"""Taking turns in small groups: where sizes differ, nobody sits in the small ones again and again."""

from __future__ import annotations

from .board import Board


def rotate_small_groups(board: Board) -> None:
    """Exchange people between larger and smaller groups, at no cost, until the small seats are spread evenly."""
    if len(board.turns) < 2:
        return
    uneven = [turn for turn in board.turns if len({len(people) for people in board.groups[turn] if people}) > 1]
    company = [
        sum(
            len(board.groups[turn][board.seat[turn][person]]) - 1
            for turn in board.turns
            if board.seat[turn][person] != -1
        )
        for person in range(board.people)
    ]
    for turn in uneven * 2:
        groups, slot = board.groups[turn], board.slot[turn]
        smallest = min(len(people) for people in groups if people)
        few = [p for group in groups if len(group) == smallest for p in group if slot[p] != -1]
        for person in sorted(few, key=lambda p: (company[p], p)):
            _trade(board, turn, person, company)


def _trade(board: Board, turn: int, person: int, company: list[int]) -> None:
    """Give the person a seat in a larger group if someone there has had more company and nothing gets worse."""
    seat, slot, groups = board.seat[turn], board.slot[turn], board.groups[turn]
    small = len(groups[seat[person]])
    richer = [
        other
        for other in board.problem.present[turn]
        if slot[other] != -1
        and len(groups[seat[other]]) > small
        and company[other] - company[person] > len(groups[seat[other]]) - small
    ]
    for other in sorted(richer, key=lambda p: (-company[p], p)):
        gain = len(groups[seat[other]]) - small
        if board.exchange(turn, (person,), seat[other], (other,)) <= 0:
            board.apply(turn, (person,), seat[other], (other,))
            company[person] += gain
            company[other] -= gain
            return

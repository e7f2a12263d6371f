"""Seatings known to algebra."""

from __future__ import annotations

from .problem import Problem


def designed(problem: Problem) -> list[list[list[int]]] | None:
    """A seating without any repeat, where a construction fits the problem."""
    return None

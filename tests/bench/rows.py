"""Rows of the bench: one function measures one figure and is marked with its target.

A module ``tests/bench/bench_<subject>.py`` is found by its name. Each of its rows is a function without arguments that
returns a number::

    from tests.bench.rows import row

    @row("import of 1,000 members", unit="s", target=2, better="lower", quick=True)
    def import_speed() -> float:
        began = time.perf_counter()
        ...
        return time.perf_counter() - began

``better`` says on which side of the target the value must lie: "lower" (at most the target) or "higher" (at least).
``quick`` rows also run in CI (``--quick``); together they should take some 20 seconds. Prefer CPU seconds, counts and
ratios measured within one run to wall seconds: they mean the same on every machine. A row that cannot be measured here
raises ``LeftOut`` with the reason, which is printed and keeps the row out of bench.json; any other exception is a miss.
Rows that share costly work share it by ``functools.cache``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


class LeftOut(Exception):
    """A figure that cannot be had on this machine, and why."""


@dataclass(frozen=True)
class Row:
    """One figure: what it is called, how it is measured, and what it must reach."""

    name: str
    measure: Callable[[], float]
    unit: str
    target: float
    better: Literal["lower", "higher"]
    quick: bool

    def holds(self, value: float) -> bool:
        """Whether the value reaches the target."""
        return value <= self.target if self.better == "lower" else value >= self.target


ROWS: list[Row] = []


def row(
    name: str, *, unit: str, target: float, better: Literal["lower", "higher"] = "lower", quick: bool = False
) -> Callable[[Callable[[], float]], Callable[[], float]]:
    """Register the decorated function as a row of the bench; names must differ."""

    def register(measure: Callable[[], float]) -> Callable[[], float]:
        if any(name == other.name for other in ROWS):
            raise ValueError(f"two rows of the bench are called {name!r}")
        ROWS.append(Row(name, measure, unit, target, better, quick))
        return measure

    return register

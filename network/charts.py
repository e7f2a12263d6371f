"""The numbers behind the drawings: where lines and bars stand, as SVG attributes. Plain Python, no Django.

Across a drawing positions are percentages, so that it fills any width while its text keeps its size.
Shares are fractions from 0 to 1; ``None`` stands for "not shown" and leaves a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


def across(share: float) -> str:
    """A share as a position or width; what lies outside stays at the edge.

    >>> across(0.9), across(1.4)
    ('90%', '100%')
    """
    return f"{100 * min(max(share, 0.0), 1.0):.4g}%"


@dataclass(frozen=True)
class Mark:
    """A point of reference on a gauge; its words lean to the side with more room."""

    x: str
    label: str
    anchor: str


def mark(share: float, label: str) -> Mark:
    """Place a reference with its words, which end at the mark once it is past the middle."""
    return Mark(across(share), label, "end" if share > 0.5 else "start")


@dataclass(frozen=True)
class Span:
    """From ``x`` to ``end``, ``width`` wide, all as positions across the drawing."""

    x: str
    end: str
    width: str


def span(low: float, high: float) -> Span:
    """The stretch between two shares, such as an interval.

    >>> span(0.77, 0.96).width
    '19%'
    """
    return Span(across(low), across(high), across(high - low))


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value, how long it is, and the address of what stands behind it."""

    label: str
    value: float
    width: str
    url: str = ""


def bars(rows: Sequence[tuple[str, float] | tuple[str, float, str]]) -> list[Bar]:
    """Bars in the order given; the longest fills the width.

    >>> [bar.width for bar in bars([("strong", 12), ("weak", 48)])]
    ['25%', '100%']
    """
    longest = max((row[1] for row in rows), default=0)
    return [
        Bar(row[0], row[1], across(row[1] / longest if longest else 0), row[2] if len(row) == 3 else "") for row in rows
    ]


@dataclass(frozen=True)
class Series:
    """A line over time in a box of 100 by 100 units: one path for the line, one for the area under it."""

    line: str
    area: str
    goal: float | None
    dots: list[tuple[float, float]]


def _height(value: float, top: float) -> float:
    return round(100 - 100 * min(max(value / top, 0.0), 1.0), 2)


def series(values: Sequence[float | None], *, top: float = 1.0, goal: float | None = None) -> Series:
    """Draw ``values`` from left to right, ``top`` at the upper edge; each gap begins a new stroke.

    A value that stands alone between gaps has no line and becomes a dot.

    >>> series([0.5, 1.0]).line
    'M0 50L100 0'
    """
    step = 100 / max(len(values) - 1, 1)
    placed = [(round(i * step, 2), None if v is None else _height(v, top)) for i, v in enumerate(values)]
    strokes = [
        [(x, y) for x, y in run if y is not None]
        for is_drawn, run in groupby(placed, key=lambda point: point[1] is not None)
        if is_drawn
    ]
    lines = [stroke for stroke in strokes if len(stroke) > 1]
    return Series(
        line="".join(_path(stroke) for stroke in lines),
        area="".join(f"{_path(stroke)}V100H{stroke[0][0]:g}Z" for stroke in lines),
        goal=None if goal is None else _height(goal, top),
        dots=[stroke[0] for stroke in strokes if len(stroke) == 1],
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)

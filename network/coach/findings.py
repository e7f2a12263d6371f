"""What the coach finds and advises, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["broad", "precise"]


@dataclass(frozen=True, slots=True)
class Found:
    """Some words of a statement, where they stand (``text[start:end]``), and what the coach makes of them.

    ``kind`` is a stable key: stage, event, past, limit, decision, task, change, setting, threshold, detail speak for
    precision; the others (profession, feeling, place, everybody, buzz, …) are remarks for the live page.
    An observation about the statement as a whole, such as its length, has ``start == end == 0``.
    """

    kind: str
    words: str
    start: int
    end: int
    reason: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """One plain and kind question; ``key`` is stable, so that it can be dismissed."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the coach makes of one statement.

    ``missing`` holds of "who", "situation", "change" and "not-for" what the statement does not say, in this order.
    The verdict asks only for the first two. ``score`` sums up what narrows the people (precise from 1.15 up, if it
    names somebody); ``evidence`` shows the words it rests on, ``observations`` are remarks on what blurs it.
    """

    statement: str
    verdict: Verdict
    audience: str
    score: float
    evidence: tuple[Found, ...]
    observations: tuple[Found, ...]
    missing: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def is_precise(self) -> bool:
        return self.verdict == "precise"


@dataclass(frozen=True, slots=True)
class Example:
    """A broad statement and a precise one from the same field, to be shown side by side."""

    field: str
    broad: str
    precise: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the three tests of a purpose: met, or not yet, and why. Keys: inspires, convenes, focuses."""

    key: str
    name: str
    met: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What a page shows beside a statement while it is being written.

    ``summary`` is one sentence; ``questions`` are at most two, without the dismissed ones. For a member there is no
    rubric, no example and no observation, and ``judgement`` is not for their eyes.
    """

    summary: str
    judgement: Judgement
    questions: tuple[Question, ...]
    observations: tuple[Found, ...]
    rubric: tuple[Criterion, ...]
    examples: tuple[Example, ...]

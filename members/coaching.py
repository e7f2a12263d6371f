"""What was typed so far, put before the coach: while somebody writes, and on request where there is no script.

Nothing is kept. Which questions a person has put away stands in the form itself and is sent along with it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.http import QueryDict

from network.coach import Advice, Question, coach_event, coach_member, coach_purpose
from network.typed import storable

# The coach reads so much of a field and no more.
READS = 2000
PURPOSE_PARTS = ("why", "who_for", "not_for", "change")
# Which of the three tests says why a question is asked.
REASONS = {"who": "convenes", "situation": "convenes", "change": "inspires", "not-for": "focuses"}
MOST_PUT_AWAY = 20
OBSERVATIONS_SHOWN = 3
# Somebody who types without a pause asks some forty times a minute.
MOST_A_MINUTE = 120


@dataclass(frozen=True)
class Asked:
    """A question, and why the coach asks it."""

    key: str
    text: str
    reason: str


@dataclass(frozen=True)
class Coaching:
    """What a page shows of the coach's advice, and which questions were put away."""

    advice: Advice
    questions: tuple[Asked, ...]
    put_away: tuple[str, ...]

    @property
    def said(self) -> set[str]:
        """Reasons that stand beside a question already."""
        return {question.reason for question in self.questions}


def is_asked(data: QueryDict) -> bool:
    """Whether a form was sent to hear the coach, and not to be saved."""
    return "coach" in data or "dismiss" in data


def on_purpose(data: QueryDict) -> Coaching:
    """Advise on a network's purpose as typed so far."""
    put_away = _put_away(data)
    advice = coach_purpose(*(_read(data, part) for part in PURPOSE_PARTS), dismissed=put_away)
    reasons = {test.key: test.reason for test in advice.rubric if not test.met}
    questions = tuple(_asked(question, reasons.get(REASONS.get(question.key, ""), "")) for question in advice.questions)
    remarks = {remark.reason: remark for remark in advice.observations if remark.kind != "empty"}
    shown = tuple(remarks.values())[:OBSERVATIONS_SHOWN]
    return Coaching(replace(advice, observations=shown), questions, put_away)


def on_own_words(data: QueryDict) -> Coaching:
    """Ask a member about their own sentence; it is never judged before them."""
    put_away = _put_away(data)
    advice = coach_member(_read(data, "purpose_statement"), dismissed=put_away)
    return Coaching(advice, tuple(_asked(question, "") for question in advice.questions), put_away)


def on_event(data: QueryDict) -> Coaching:
    """Ask whoever says what an event is for; like a member's own sentence, it is never judged."""
    put_away = _put_away(data)
    advice = coach_event(_read(data, "serves"), dismissed=put_away)
    return Coaching(advice, tuple(_asked(question, "") for question in advice.questions), put_away)


def asks_too_often(user: Any) -> bool:
    """Whether somebody's page has asked more often in this minute than a person can type."""
    key = f"coach-{user.pk}-{int(time.time()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > MOST_A_MINUTE


def _read(data: QueryDict, field: str) -> str:
    return storable(data.get(field, "")[:READS])


def _put_away(data: QueryDict) -> tuple[str, ...]:
    keys = [*data.getlist("put_away"), *data.getlist("dismiss")]
    return tuple(dict.fromkeys(storable(key[:40]) for key in keys[:MOST_PUT_AWAY]))


def _asked(question: Question, reason: str) -> Asked:
    return Asked(question.key, question.text, reason)

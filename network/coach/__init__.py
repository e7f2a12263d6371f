"""The purpose coach: judges whether a purpose says who it is for, and in which situation, and asks kind questions.

Rules alone, no model: each judgement comes with the words it rests on and a reason for each.
"""

from network.coach.advice import coach_event, coach_member, coach_purpose
from network.coach.examples import nearest_examples
from network.coach.findings import Advice, Criterion, Example, Found, Judgement, Question
from network.coach.judging import judge

__all__ = [
    "Advice",
    "Criterion",
    "Example",
    "Found",
    "Judgement",
    "Question",
    "coach_event",
    "coach_member",
    "coach_purpose",
    "judge",
    "nearest_examples",
]

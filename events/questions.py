"""The first question at a table: what people say to each other before they know what to say."""

from __future__ import annotations

from django.utils.translation import gettext as _


def opening_questions() -> list[str]:
    """For a first round, while people still arrive: easy to answer, about the work, never about status."""
    return [
        _("What made you say yes to coming today?"),
        _("What have you tried lately that went better than you expected?"),
        _("Who first got you into this work, and what did they do?"),
        _("What is the small thing in your week that you would not give up?"),
        _("What question did you bring with you today?"),
        _("When did you last change your mind about how to do your work?"),
    ]


def deepening_questions() -> list[str]:
    """For later rounds: what people could do for each other."""
    return [
        _("What are you stuck on that somebody at this table may have met before?"),
        _("What could you give away this month that would cost you little and help somebody here?"),
        _("If this table met again in half a year, what would you want to be able to tell it?"),
        _("Which conversation have you been putting off, and what would make it easier?"),
        _("What do you know that you wish somebody had told you two years earlier?"),
        _("Whom should somebody at this table meet, and why?"),
    ]


class Questions:
    """Hands out first questions, so that people rarely hear one twice and tables of a round rarely share one."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.heard: dict[str, set[str]] = {}

    def for_round(self, turn: int, tables: list[list[str]]) -> list[str]:
        """A question for each table, given who sits there; rounds are asked for in their order, from 0."""
        all_questions = opening_questions() if turn == 0 else deepening_questions()
        start = self.seed % len(all_questions)
        turned = all_questions[start:] + all_questions[:start]
        asked: list[str] = []
        for people in tables:
            question = min(turned, key=lambda one: (self._ears(one, people), asked.count(one), turned.index(one)))
            asked.append(question)
        for people, question in zip(tables, asked, strict=True):
            for person in people:
                self.heard.setdefault(person, set()).add(question)
        return asked

    def _ears(self, question: str, people: list[str]) -> int:
        return sum(question in self.heard.get(person, ()) for person in people)

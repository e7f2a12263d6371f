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


def first_question(turn: int, table: int, seed: int) -> str:
    """The question for a table: another one at each table as long as they last, and in each round."""
    asked = opening_questions() if turn == 0 else deepening_questions()
    return asked[(seed + turn + table) % len(asked)]

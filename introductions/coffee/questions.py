"""What two people who hardly know each other may begin with over coffee."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _


def starter_questions() -> list[str]:
    """Easy to answer, about the work and what is behind it; never about status."""
    return [
        _("What has surprised you in your work this month?"),
        _("How did you come to do what you do, and who opened the first door?"),
        _("What are you trying to get right at the moment?"),
        _("What would you do with one more day a week?"),
        _("Which small habit has made the most difference to your work?"),
        _("What have you stopped doing, and do not miss?"),
        _("Whom in this network have you learned from, and what?"),
        _("What is a question that you would like somebody to ask you?"),
        _("What did you believe about your work five years ago that you no longer do?"),
        _("What could the other of you help with, in ten minutes or less?"),
        _("Which conversation of the last weeks do you still think about?"),
        _("What would make the next three months good ones?"),
    ]


def question_for(turn: int, heard: Collection[str]) -> str:
    """The first question from the one at ``turn`` on that none of a group has heard over coffee before."""
    asked = starter_questions()
    turned = asked[turn % len(asked) :] + asked[: turn % len(asked)]
    return next((one for one in turned if one not in heard), turned[0])

"""Whom members of the demo network nominated: one waits for a word, one for a letter, and one was answered."""

from dataclasses import dataclass
from typing import Literal

from metrics.demo.person import DOMAIN


@dataclass(frozen=True, kw_only=True)
class Nominee:
    """Somebody proposed by a member. ``answered`` says how many days ago a lead gave the verdict, if one has."""

    name: str
    mailbox: str
    by: str
    days_ago: int
    why_them: str
    why_now: str
    fit: str
    answered: int | None = None
    answered_by: str = ""
    verdict: Literal["", "approved", "not now", "declined"] = ""
    answer: str = ""

    @property
    def email(self) -> str:
        """An address to which nothing is ever delivered."""
        return f"{self.mailbox}@{DOMAIN}"


NOMINEES = (
    Nominee(
        name="Hamish Okoro",
        mailbox="hamish.okoro",
        by="aoife",
        days_ago=5,
        why_them="He runs the homework club at the school next to mine and has turned it into the one hour in which "
        "his Year 10s talk maths out loud. I have sat in twice and copied it badly.",
        why_now="His school has just lost its head of department, and he is deciding whether to stay.",
        fit="Forty-one per cent pupil premium, second year of teaching, no audience wanted.",
    ),
    Nominee(
        name="Marguerite Vane",
        mailbox="marguerite.vane",
        by="ruth",
        days_ago=26,
        why_them="She teaches nothing but bottom sets, by choice, and keeps a notebook of every wrong answer that "
        "made sense.",
        why_now="The notebook has become two hundred pages and she would like somebody to read it.",
        fit="A coastal academy; well over the average share.",
        answered=3,
        answered_by="dafydd",
        verdict="approved",
    ),
    Nominee(
        name="Colm Trevelyan",
        mailbox="colm.trevelyan",
        by="aoife",
        days_ago=96,
        why_them="He builds the quizzes that half of us use on a Friday, and knows more about what pupils get wrong "
        "than anybody.",
        why_now="He is asking teachers to try the next version.",
        fit="He does not teach any more, which I was not sure about.",
        answered=90,
        answered_by="ruth",
        verdict="declined",
        answer="Thank you for thinking of Colm; I use his quizzes too. We keep this to people who stand in front "
        "of a class, so that nobody has to wonder what they are being sold, and I would rather hold to that "
        "even for somebody we like. The subject association has a group of resource writers in which he "
        "would be among his own. And do keep sending me names: your last one has changed a department.",
    ),
)

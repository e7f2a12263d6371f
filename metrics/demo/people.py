"""Everyone in the demo network: forty-two members, one who has left, and three with an open invitation."""

from dataclasses import dataclass

from metrics.demo.north import NORTH
from metrics.demo.person import DOMAIN, Person
from metrics.demo.south import MIDDLE, SOUTH

PEOPLE: tuple[Person, ...] = NORTH + MIDDLE + SOUTH
BY_KEY: dict[str, Person] = {person.key: person for person in PEOPLE}


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Somebody with an open invitation, who is not a member yet."""

    name: str
    mailbox: str
    by: str
    days_ago: int
    why: str

    @property
    def email(self) -> str:
        """The address that the letter goes to; nothing is ever delivered to this domain."""
        return f"{self.mailbox}@{DOMAIN}"


INVITED = (
    Invitee(
        name="Tamsin Oyelaran",
        mailbox="tamsin.oyelaran",
        by="ruth",
        days_ago=6,
        why="Siân says that you took three topics out of Year 8 and can show what happened. Four of us are about to do "
        "the same and would rather begin with your mistakes than with our own.",
    ),
    Invitee(
        name="Rafael Sorensen",
        mailbox="rafael.sorensen",
        by="dafydd",
        days_ago=12,
        why="Your school is twelve minutes from Grace's and the two of you share half your families. She is asking "
        "pupils why they miss maths, and needs a second school to ask with her.",
    ),
    Invitee(
        name="Ngozi Ashdown",
        mailbox="ngozi.ashdown",
        by="dafydd",
        days_ago=20,
        why="You wrote that your department lost five people in a year and kept the sixth. We have been collecting "
        "reasons for staying, and yours is not among them yet.",
    ),
)

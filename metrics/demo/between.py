"""What is on its way between people: who was proposed to meet whom, what was noted of them, and a debrief."""

from typing import NamedTuple


class Idea(NamedTuple):
    """Somebody proposed, so many days ago, that two people meet; ``said`` by whom, what, and days ago."""

    days_ago: int
    by: str
    one: str
    other: str
    reason: str
    said: tuple[tuple[str, str, int], ...] = ()


class Aside(NamedTuple):
    """What somebody said at an event and a facilitator noted, a promise where it is due in so many days.

    Where it was confirmed, ``agreed`` says how many days ago.
    """

    event: str
    by: str
    person: str
    words: str
    other: str = ""
    due_in: int | None = None
    agreed: int | None = None


class Close(NamedTuple):
    """A facilitator's sixty seconds when an event was over: whom to call, and what to change."""

    event: str
    by: str
    to_call: tuple[str, ...]
    change: str


# fmt: off
IDEAS = (
    Idea(22, "mei", "nhung", "bridget",
         "Nhung lets pupils finish homework in school. Bridget's teaching assistants run the room in which they could.",
         said=(("nhung", "yes", 21), ("bridget", "yes", 19))),
    Idea(9, "ruth", "oscar", "chidi",
         "Óscar would like an afternoon with visualisers, Chidi a lesson to watch. They could do both in one day.",
         said=(("oscar", "yes", 8), ("chidi", "not now", 7))),
    Idea(4, "ines", "abeba", "hannah",
         "Abeba has four new colleagues to settle in. Hannah has led an induction in which half the room is new.",
         said=(("abeba", "yes", 3),)),
    Idea(2, "dafydd", "aoife", "stefan",
         "Ștefan wants a second way to explain negative numbers to Year 8. Aoife draws and notes what pupils say."),
)
# Who talked, after which proposal, and how many days ago they did and said so.
TALKED = ("nhung", "bridget", 12, 8)

ASIDES = (
    Aside("coffee-chelmsford", "ines", "abeba", "Four of her nine are new this year, and two have never taught maths."),
    Aside("coffee-chelmsford", "tom", "oscar", "The lesson on leaks, from his years at the water company.",
          other="abeba", due_in=6, agreed=8),
)
CLOSES = (
    Close("coffee-chelmsford", "tom", ("stefan",),
          "One of us by the door from the start: two people stood with their coats on for ten minutes."),
)
# fmt: on

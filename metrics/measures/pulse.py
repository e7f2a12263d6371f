"""The pulse: five items answered 1 to 5, of which leads see shares, never answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Literal, TypeAlias

from metrics.measures.shares import HIDDEN_BELOW, Share, margin

PULSE_ITEMS = ("connected", "help", "known", "open", "purpose")
FAVOURABLE_FROM = 4
THIN_BELOW = 0.4

Answers: TypeAlias = Mapping[str, int]
Showing: TypeAlias = Literal["shown", "thin", "hidden"]


@dataclass(frozen=True, slots=True)
class Pulse:
    """A share of favourable replies, its margin within this network, the 0-100 index, and whether it may be shown.

    A hidden pulse keeps its share to itself: fewer than five replied. A thin one is shown with its response rate.
    """

    replies: int
    asked: int
    showing: Showing
    favourable: Share | None
    margin: float | None
    index: float | None


def item_pulse(answers: Sequence[int], asked: int) -> Pulse:
    """Return the pulse of one item: the share answering 4 or 5, and the mean of 25·(x - 1).

    Raises ``ValueError`` for an answer outside 1..5 or more replies than people asked.
    """
    return _pulse([(answer,) for answer in answers], asked)


def connected_and_supported(replies: Iterable[Answers], asked: int) -> Pulse:
    """Return the headline: the share answering 4 or 5 on both of the first two items, of those who answered both."""
    first, second = PULSE_ITEMS[:2]
    both = [(reply[first], reply[second]) for reply in replies if first in reply and second in reply]
    return _pulse(both, asked)


def _pulse(replies: Sequence[tuple[int, ...]], asked: int) -> Pulse:
    n = len(replies)
    answers = [answer for reply in replies for answer in reply]
    if any(not 1 <= answer <= 5 for answer in answers):
        raise ValueError("An answer lies between 1 and 5.")
    if n > asked:
        raise ValueError(f"{n} replies cannot come from {asked} people.")
    if n < HIDDEN_BELOW:
        return Pulse(n, asked, "hidden", favourable=None, margin=None, index=None)
    share = Share(sum(min(reply) >= FAVOURABLE_FROM for reply in replies), n)
    return Pulse(
        replies=n,
        asked=asked,
        showing="thin" if n / asked < THIN_BELOW else "shown",
        favourable=share,
        margin=margin(share.count / n, n, asked),
        index=mean(25.0 * (answer - 1) for answer in answers),
    )

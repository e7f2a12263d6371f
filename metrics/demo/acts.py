"""What happens in the demo network: one dataclass for each kind of act, each with the moment at which it was done.

People, events and introductions are named by their keys; moments are aware, in the network's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

Group: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Act:
    """Anything that somebody did at a moment."""

    at: datetime


@dataclass(frozen=True, kw_only=True)
class Founded(Act):
    """The network and its purpose were set up; ``by`` is its first lead."""

    by: str


@dataclass(frozen=True, kw_only=True)
class Invited(Act):
    """A personal letter went out. ``key`` names a person of the network, or is empty for one who is not in it yet."""

    by: str
    key: str
    name: str
    email: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Joined(Act):
    """The person accepted and affirmed the purpose; ``founder`` says that they were there from the start."""

    person: str
    founder: bool


@dataclass(frozen=True, kw_only=True)
class BuddyNamed(Act):
    """A lead asked ``buddy`` to look after ``person`` in the first weeks."""

    by: str
    person: str
    buddy: str


@dataclass(frozen=True, kw_only=True)
class Talked(Act):
    """The newcomer said that they and their buddy had talked."""

    person: str


@dataclass(frozen=True, kw_only=True)
class ChoseFirst(Act):
    """The newcomer said whom they would like to meet first."""

    person: str
    people: Group


@dataclass(frozen=True, kw_only=True)
class StoodBy(Act):
    """The person said, a year after joining, that they still stand by the purpose."""

    person: str


@dataclass(frozen=True, kw_only=True)
class Nominated(Act):
    """A member proposed somebody; ``mailbox`` names the nominee."""

    mailbox: str


@dataclass(frozen=True, kw_only=True)
class NominationAnswered(Act):
    """A lead answered the nomination of ``mailbox``."""

    mailbox: str


@dataclass(frozen=True, kw_only=True)
class SeatsOpened(Act):
    """A lead opened seats and said why."""

    by: str
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Paused(Act):
    """The person asked to be left in peace until ``until``, the first day back."""

    person: str
    until: date


@dataclass(frozen=True, kw_only=True)
class Left(Act):
    """The person left, as a friend."""

    person: str


@dataclass(frozen=True, kw_only=True)
class DrawnUp(Act):
    """A lead or facilitator drew up an event and published it."""

    by: str
    event: str
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Proposed(Act):
    """A member proposed a meet-up, and waits for a lead's word."""

    by: str
    title: str
    starts_at: datetime
    minutes: int
    place: str
    serves: str


@dataclass(frozen=True, kw_only=True)
class TakenAway(Act):
    """Somebody wrote down what a table, or with ``table`` 0 the whole event, wants to keep."""

    event: str
    by: str
    table: int
    text: str
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class TemplateKept(Act):
    """A lead kept an event as a template for others."""

    event: str
    by: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Answered(Act):
    """Somebody answered whether they would come; a later answer replaces an earlier one."""

    event: str
    person: str
    answer: Literal["yes", "maybe", "no"]


@dataclass(frozen=True, kw_only=True)
class Seated(Act):
    """Small groups were planned and published: for each round its groups, for each group its people."""

    event: str
    by: str
    rounds: tuple[tuple[Group, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Noted(Act):
    """The door noted whether somebody was there."""

    event: str
    person: str
    status: Literal["present", "absent told", "absent untold"]
    by: str


@dataclass(frozen=True, kw_only=True)
class Closed(Act):
    """The host looked over who had been there and closed the record."""

    event: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Introduced(Act):
    """A facilitator introduced two people and wrote down why."""

    key: UUID
    event: str
    by: str
    people: tuple[str, str]
    note: str


@dataclass(frozen=True, kw_only=True)
class Confirmed(Act):
    """One of the two said that the introduction took place."""

    key: UUID
    person: str


@dataclass(frozen=True, kw_only=True)
class PutForward(Act):
    """Somebody proposed that two others meet."""

    key: UUID
    by: str
    people: tuple[str, str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class SaidTo(Act):
    """One of the two said what they think of it."""

    key: UUID
    person: str
    said: Literal["yes", "no", "not now"]


@dataclass(frozen=True, kw_only=True)
class SpokeOf(Act):
    """One of two who were put in touch said that they talked, and on which day."""

    key: UUID
    person: str
    on: date


@dataclass(frozen=True, kw_only=True)
class WrittenDown(Act):
    """A facilitator noted what somebody said at an event, and who promised what to whom; ``due`` for a promise."""

    key: UUID
    event: str
    by: str
    person: str
    words: str
    other: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class StoodByWords(Act):
    """Somebody confirmed what was noted of them."""

    key: UUID


@dataclass(frozen=True, kw_only=True)
class Debriefed(Act):
    """A facilitator wrote down how an event went."""

    event: str
    by: str
    to_call: tuple[str, ...]
    change: str


@dataclass(frozen=True, kw_only=True)
class Shared(Act):
    """Two people did something together, or one of them for the other: ``people[0]`` began it."""

    kind: Literal["met", "give", "milestone", "called-on"]
    people: tuple[str, str]
    note: str = ""
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class CoffeeBegun(Act):
    """A lead began coffee rounds, drawn every so many weeks on the weekday of the day a week later."""

    by: str
    every_weeks: int


@dataclass(frozen=True, kw_only=True)
class CoffeeJoined(Act):
    """Somebody said that they take part in coffee rounds, and how."""

    person: str
    every_second: bool
    rather_three: bool


@dataclass(frozen=True, kw_only=True)
class CoffeeDrawn(Act):
    """A coffee round was drawn; the ``last`` one is still under way."""

    last: bool


@dataclass(frozen=True, kw_only=True)
class CoffeeTold(Act):
    """What people said of the round drawn last, coffee by coffee: one word each, empty for nothing."""

    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Asked(Act):
    """A check-in went to everyone who could be asked. ``item`` is the pulse item, empty for the open question."""

    key: str
    item: str
    question: str
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Replied(Act):
    """Somebody replied to a check-in, for the eyes of ``audience``."""

    key: str
    person: str
    score: int | None
    words: str
    audience: Literal["leads", "network"]


@dataclass(frozen=True, kw_only=True)
class StorySeeded(Act):
    """Somebody noted that there was something to tell."""

    title: str
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StoryDrafted(Act):
    """The story was written."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class StoryAgreed(Act):
    """One of the people in it agreed to be named."""

    title: str
    person: str


@dataclass(frozen=True, kw_only=True)
class StoryShared(Act):
    """The story went to all members; everyone in it had agreed."""

    title: str

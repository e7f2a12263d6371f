"""One person of the demo network, as written down by hand."""

from dataclasses import dataclass
from typing import Literal

DOMAIN = "maths-pp.example"

Role = Literal["lead", "facilitator", "member"]
Side = Literal["north", "middle", "south"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """A teacher with a purpose of their own, and the habits from which the chronicle draws their year.

    ``joined`` and every other span is in days before the day on which the network is created. ``turns_up`` and
    ``replies`` are chances from 0 to 1 at an event nearby and at a check-in; ``travels`` is the factor on the first
    for an event on the other side of the country. ``to_meet`` are the people to meet first, ``away`` the events that
    something kept them from.
    """

    key: str
    name: str
    called: str
    mailbox: str
    town: str
    region: str
    side: Side
    school: str
    post: str
    purpose: str
    working_on: str
    ask: str
    offer: str
    joined: int
    invited_by: str
    role: Role = "member"
    own_script: str = ""
    turns_up: float = 0.75
    replies: float = 0.6
    travels: float = 0.12
    knows: tuple[str, ...] = ()
    to_meet: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    quiet_since: int | None = None
    paused: tuple[int, int] | None = None
    left: int | None = None

    @property
    def email(self) -> str:
        """The address to sign in with; nothing is ever delivered to this domain."""
        return f"{self.mailbox}@{DOMAIN}"

    def belongs(self, days_ago: int) -> bool:
        """Say whether the person was a member, and not pausing, that many days ago."""
        if days_ago > self.joined or (self.left is not None and days_ago <= self.left):
            return False
        return self.paused is None or not self.paused[1] < days_ago <= self.paused[0]

    def takes_part(self, days_ago: int) -> bool:
        """Say whether the person could be expected to do anything that many days ago."""
        return self.belongs(days_ago) and (self.quiet_since is None or days_ago > self.quiet_since)

"""Days before the creation of the demo network, turned into moments of its zone, and the dice thrown on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from metrics.demo.purpose import ZONE


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Give that time of that day in the network's zone."""
    return datetime.combine(day, time(hour, minute), ZONE)


@dataclass(frozen=True)
class Almanac:
    """The day of creation and a seed: the same two always tell the same story."""

    today: date
    seed: int

    def dice(self, what: str) -> Random:
        """Give dice of their own for one part of the story, so that parts do not shift one another."""
        return Random(f"{self.seed}/{what}")  # noqa: S311 - chance for a story, not for a secret

    def day(self, days_ago: int) -> date:
        """Give the date that many days before today."""
        return self.today - timedelta(days=days_ago)

    def days_ago(self, day: date) -> int:
        """Count the days from a date to today; negative for days to come."""
        return (self.today - day).days

    def waking(self, dice: Random, days_ago: int) -> datetime:
        """Give some moment of that day at which a teacher might get round to it."""
        return moment(self.day(days_ago), dice.choice((7, 12, 16, 17, 19, 20, 21)), dice.randrange(60))

    def past(self, at: datetime) -> bool:
        """Say whether a moment lies before the day of creation."""
        return at < moment(self.today, 0)

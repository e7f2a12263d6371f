"""What a room would look like if everybody came who has been written to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from events.newcomers import day_of, events_attended, is_newcomer
from network.models import Network

# Up to so many newcomers, everyone can meet somebody who knows their way.
EASY = Fraction(1, 4)
SHARES: dict[Fraction, str | Promise] = {
    Fraction(1, 10): gettext_lazy("a tenth"),
    Fraction(1, 5): gettext_lazy("a fifth"),
    Fraction(1, 4): gettext_lazy("a quarter"),
    Fraction(1, 3): gettext_lazy("a third"),
    Fraction(1, 2): gettext_lazy("half"),
    Fraction(2, 3): gettext_lazy("two thirds"),
    Fraction(3, 4): gettext_lazy("three quarters"),
    Fraction(9, 10): gettext_lazy("nine tenths"),
}


@dataclass(frozen=True)
class Forecast:
    """Who said that they come to the next event, how many of them are new, and how many letters may add to both."""

    event: Event
    going: int
    new: int
    letters: int

    @property
    def guests(self) -> int:
        """How many holders of a letter there is room for."""
        if self.event.capacity is None:
            return self.letters
        return min(self.letters, max(0, self.event.capacity - self.going))

    @property
    def total(self) -> int:
        return self.going + self.guests

    @property
    def newcomers(self) -> int:
        return self.new + self.guests

    @property
    def share(self) -> Fraction:
        return Fraction(self.newcomers, self.total) if self.total else Fraction(0)

    @property
    def mood(self) -> str:
        """One of "nobody", "none new", "only one", "all new", "easy", "many": what is kind to say about it."""
        if not self.total:
            return "nobody"
        if self.newcomers in {0, self.total}:
            return "all new" if self.newcomers else "none new"
        if self.newcomers == 1:
            return "only one"
        return "easy" if self.share <= EASY else "many"

    @property
    def in_words(self) -> str:
        return share_in_words(self.share)


def share_in_words(share: Fraction) -> str:
    """Say a share as people do.

    >>> share_in_words(Fraction(7, 21)), share_in_words(Fraction(8, 21))
    ('a third', 'about a third')
    """
    nearest = min(SHARES, key=lambda named: abs(named - share))
    return str(SHARES[nearest]) if nearest == share else _("about %(share)s") % {"share": SHARES[nearest]}


def forecast(network: Network) -> Forecast | None:
    """Look ahead to the next event; None where nothing is in the calendar."""
    event = Event.objects.standing().filter(network=network).upcoming().first()
    if event is None:
        return None
    event.network = network
    return of_event(event, letters=network.invitations.outstanding().count())


def of_event(event: Event, letters: int = 0) -> Forecast:
    """The room of one event, with those who said yes and so many who hold a letter."""
    day = day_of(event)
    going = (
        event.rsvps.going()
        .annotate(attended=events_attended("member", before=event.starts_at))
        .values_list("member__joined_on", "attended", "member__founder")
    )
    new = [
        is_newcomer(joined_on=joined, attended=attended, founder=founder, on=day) for joined, attended, founder in going
    ]
    return Forecast(event, len(new), sum(new), letters)


def if_all_came(event: Event) -> Forecast:
    """What the room would look like if every member came who is asked to ``event``."""
    day = day_of(event)
    people = (
        event.network.members.present()
        .annotate(attended=events_attended("pk", before=event.starts_at))
        .values_list("joined_on", "attended", "founder")
    )
    new = [
        is_newcomer(joined_on=joined, attended=attended, founder=founder, on=day)
        for joined, attended, founder in people
    ]
    return Forecast(event, len(new), sum(new), letters=0)

"""Whom somebody meets in a round, as they themselves may read of it: why, how to reach them, whether again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from introductions.between import what_they_share
from introductions.models import CoffeeDraw, CoffeeGroup, CoffeeSeat
from members import touch
from members.models import Member


@dataclass(frozen=True)
class Other:
    """Somebody to meet. Without an ``address``, words go by way of Kith; who has left can no longer be met."""

    member: Member
    why: str
    address: str
    again: str

    @property
    def is_here(self) -> bool:
        return self.member.left_on is None and self.member.user_id is not None


@dataclass(frozen=True)
class Company:
    """A member's coffee: with whom, what to begin with, and whether they are the one to write first."""

    seat: CoffeeSeat
    group: CoffeeGroup
    others: list[Other]
    first: Member

    @property
    def begins(self) -> bool:
        return self.first.pk == self.seat.member_id

    @property
    def named(self) -> list[Member]:
        return [other.member for other in self.others]

    @property
    def is_here(self) -> bool:
        """Whether anybody is left to meet."""
        return any(other.is_here for other in self.others)


def company(seat: CoffeeSeat, reader: Member, *, people: int, circles: Callable[[], Mapping[int, int]]) -> Company:
    """What the reader's seat amounts to, in a draw of so many people. ``circles`` says who moves in which circle, where
    it is known; it is asked only where nothing else is known of two people.
    """
    group = seat.group
    if group is None:
        raise ValueError(seat)
    seats = list(group.seats.select_related("member__user").order_by("pk"))
    before = _days_before(seat, reader)
    prefetch_related_objects([reader.network], "attributes")
    others = []
    for one in seats:
        if one.member_id != reader.pk:
            one.member.network = reader.network
            others.append(
                Other(
                    one.member,
                    _why(reader, one.member, circles),
                    touch.address_for(reader, one.member) if one.member.user else "",
                    _again(before[one.member_id], several=people > len(seats)) if one.member_id in before else "",
                )
            )
    return Company(seat, group, others, seats[group.pk % len(seats)].member)


def _why(reader: Member, other: Member, circles: Callable[[], Mapping[int, int]]) -> str:
    """One reason that is true and that the reader may read; none where none is known."""
    shared = what_they_share(reader, other)
    if shared:
        return shared[0]
    communities = circles()
    if {reader.pk, other.pk} <= communities.keys() and communities[reader.pk] != communities[other.pk]:
        return _("You two move in different circles of this network.")
    return ""


def _days_before(seat: CoffeeSeat, reader: Member) -> dict[int, CoffeeDraw]:
    """With whom of this group the reader was drawn before, and the last time."""
    earlier = CoffeeSeat.objects.filter(
        group__seats__member=reader, member__coffee_seats__group=seat.group_id, draw__drawn_at__lt=seat.draw.drawn_at
    ).exclude(member=reader)
    rows = earlier.select_related("draw").order_by("draw__drawn_at", "pk")
    return {one.member_id: one.draw for one in rows}


def _again(draw: CoffeeDraw, *, several: bool) -> str:
    """Said kindly where two meet a second time: there were only the two, or no way to give everybody somebody new."""
    if not several:
        return _("It is the two of you again, since nobody else takes part at the moment.")
    month = date_format(localtime(draw.drawn_at), "F Y")
    return _("You were drawn together in %(month)s as well: this time not everybody could meet somebody new.") % {
        "month": month
    }

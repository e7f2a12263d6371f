"""Links in letters about coffee, which work without signing in: one to take part or leave, one to say whether it came
about.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from introductions.models import CoffeeRounds, CoffeeSeat
from introductions.row_links import address_of, row_and_member, token_for
from members.models import Member
from network.models import Network

TAKING_PART, MEETING = "introductions.coffee", "introductions.coffee-met"
# So long after a draw its letters are good for an answer.
ANSWERED_WITHIN = timedelta(days=60)


def part_link(rounds: CoffeeRounds, member: Member) -> str:
    """Where a member says whether and how they take part."""
    return address_of("coffee_part_by_link", rounds.network, token_for(TAKING_PART, rounds.pk, member.pk))


def meeting_link(network: Network, seat: CoffeeSeat, answer: str = "") -> str:
    """Where a member says whether a coffee came about; ``answer`` is the one that is ready to be confirmed."""
    return address_of("coffee_met_by_link", network, token_for(MEETING, seat.pk, seat.member_id), answer)


def part_of(network: Network, token: str) -> tuple[CoffeeRounds, Member] | None:
    """The coffee rounds and the member of this network that a link speaks of, whatever has become of them since."""
    found = row_and_member(TAKING_PART, network, token)
    if found is None:
        return None
    rounds_id, member = found
    rounds = network.coffee_rounds.filter(pk=rounds_id).first()
    if rounds is None:
        return None
    rounds.network = network
    return rounds, member


def seat_of(network: Network, token: str) -> CoffeeSeat | None:
    """The seat that a link speaks of, with its member."""
    found = row_and_member(MEETING, network, token)
    if found is None:
        return None
    seat_id, member = found
    seats = member.coffee_seats.filter(pk=seat_id, group__isnull=False).select_related("draw", "group__draw")
    seat = seats.first()
    if seat:
        seat.member = member
    return seat


def has_ended(seat: CoffeeSeat) -> bool:
    """Whether it is too late to answer by the link."""
    return timezone.now() - seat.draw.drawn_at > ANSWERED_WITHIN

"""Links in letters about coffee, which work without signing in: one to take part or leave, one to say whether it came
about.

A link holds numbers and a secret computed from them; nothing of it is stored, so whether it still works follows from
the rows.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from introductions.models import CoffeeRounds, CoffeeSeat
from members.models import Member
from network.models import Network
from network.secret_links import secret_of

TAKING_PART, MEETING = "introductions.coffee", "introductions.coffee-met"
SHAPE = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-([\w-]{43})", re.ASCII)
# So long after a draw its letters are good for an answer.
ANSWERED_WITHIN = timedelta(days=60)


def token_for(use: str, row_id: int, member_id: int) -> str:
    return f"{row_id}-{member_id}-{_secret(use, row_id, member_id)}"


def part_link(rounds: CoffeeRounds, member: Member) -> str:
    """Where a member says whether and how they take part."""
    return settings.SITE_URL + reverse(
        "introductions:coffee_part_by_link", args=[rounds.network, token_for(TAKING_PART, rounds.pk, member.pk)]
    )


def meeting_link(network: Network, seat: CoffeeSeat, answer: str = "") -> str:
    """Where a member says whether a coffee came about; ``answer`` is the one that is ready to be confirmed."""
    token = token_for(MEETING, seat.pk, seat.member_id)
    address = settings.SITE_URL + reverse("introductions:coffee_met_by_link", args=[network, token])
    return f"{address}?answer={answer.replace(' ', '-')}" if answer else address


def part_of(network: Network, token: str) -> tuple[CoffeeRounds, Member] | None:
    """The coffee rounds and the member of this network that a link speaks of, whatever has become of them since."""
    numbers = _numbers(TAKING_PART, token)
    rounds = network.coffee_rounds.filter(pk=numbers[0]).first() if numbers else None
    member = _member(network, numbers[1]) if numbers else None
    if rounds is None or member is None:
        return None
    rounds.network = network
    return rounds, member


def seat_of(network: Network, token: str) -> CoffeeSeat | None:
    """The seat that a link speaks of, with its member."""
    numbers = _numbers(MEETING, token)
    member = _member(network, numbers[1]) if numbers else None
    if numbers is None or member is None:
        return None
    seats = member.coffee_seats.filter(pk=numbers[0], group__isnull=False).select_related("draw", "group__draw")
    seat = seats.first()
    if seat:
        seat.member = member
    return seat


def has_ended(seat: CoffeeSeat) -> bool:
    """Whether it is too late to answer by the link."""
    return timezone.now() - seat.draw.drawn_at > ANSWERED_WITHIN


def _member(network: Network, member_id: int) -> Member | None:
    found = network.members.kept().exclude(user__is_active=False).filter(pk=member_id).select_related("user").first()
    if found:
        found.network = network
    return found


def _numbers(use: str, token: str) -> tuple[int, int] | None:
    found = SHAPE.fullmatch(token)
    if found is None:
        return None
    row_id, member_id = int(found[1]), int(found[2])
    return (row_id, member_id) if constant_time_compare(found[3], _secret(use, row_id, member_id)) else None


def _secret(use: str, row_id: int, member_id: int) -> str:
    return secret_of(f"{row_id}-{member_id}", use=use)

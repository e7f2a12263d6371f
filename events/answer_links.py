"""Links in letters by which one member answers one event without signing in.

A link holds nothing but the numbers of event and member, and a secret computed from both, so it opens no other answer.
Nothing about it is stored: whether it can still be used follows from the event and the membership.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from events.models import Answer, Event
from members.models import Member
from network.secret_links import secret_of

USE = "events.answer"
SHAPE = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-([\w-]{43})", re.ASCII)


def answer_link(event: Event, member: Member, answer: str = "") -> str:
    """The full address at which ``member`` answers ``event``; ``answer`` is the one that is ready to be confirmed."""
    address = settings.SITE_URL + reverse("events:by_link", args=[event.network, token_of(event, member)])
    return f"{address}?answer={Answer(answer).value}" if answer else address


def token_of(event: Event, member: Member) -> str:
    return f"{event.pk}-{member.pk}-{_secret(event.pk, member.pk)}"


def numbers_of(token: str) -> tuple[int, int] | None:
    """The numbers of event and member in a token that Kith wrote."""
    found = SHAPE.fullmatch(token)
    if found is None:
        return None
    event_id, member_id = int(found[1]), int(found[2])
    return (event_id, member_id) if constant_time_compare(found[3], _secret(event_id, member_id)) else None


def holders(network_slug: str) -> QuerySet[Member]:
    """Members of a network, whatever has become of them, whose links may be used; with their users and the network.

    Whoever may no longer sign in at all has no link either.
    """
    members = Member.objects.kept().filter(Q(user=None) | Q(user__is_active=True), network__slug=network_slug)
    return members.select_related("network", "user")


def of_token(network_slug: str, token: str) -> tuple[Event, Member] | None:
    """The event and the member of this network that a link speaks of; two statements."""
    numbers = numbers_of(token)
    if numbers is None:
        return None
    event_id, member_id = numbers
    try:
        member = holders(network_slug).get(pk=member_id)
        event = Event.objects.get(pk=event_id, network=member.network)
    except (Member.DoesNotExist, Event.DoesNotExist):
        return None
    event.network = member.network
    return event, member


def _secret(event_id: int, member_id: int) -> str:
    return secret_of(f"{event_id}-{member_id}", use=USE)

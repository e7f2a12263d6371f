"""Links in letters by which one member answers one event without signing in.

A link holds nothing but the numbers of event and member, and a secret computed from both, so it opens no other answer.
Nothing about it is stored: whether it can still be used follows from the event and the membership.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from events.models import Answer, Event
from members.models import Member
from network.models import Network
from network.secret_links import secret_of

USE = "events.answer"
SHAPE = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-([\w-]{43})", re.ASCII)


def answer_link(event: Event, member: Member, answer: str = "") -> str:
    """The full address at which ``member`` answers ``event``; ``answer`` is the one that is ready to be confirmed."""
    address = settings.SITE_URL + reverse("events:by_link", args=[event.network, token_of(event, member)])
    return f"{address}?answer={Answer(answer).value}" if answer else address


def token_of(event: Event, member: Member) -> str:
    return f"{event.pk}-{member.pk}-{_secret(event.pk, member.pk)}"


def of_token(network: Network, token: str) -> tuple[Event, Member] | None:
    """The event and the member of this network that a link speaks of, whatever has become of them since.

    Whoever may no longer sign in at all has no link either.
    """
    found = SHAPE.fullmatch(token)
    if found is None:
        return None
    event_id, member_id = int(found[1]), int(found[2])
    if not constant_time_compare(found[3], _secret(event_id, member_id)):
        return None
    event = network.events.filter(pk=event_id).first()
    members = network.members.kept().exclude(user__is_active=False)
    member = members.filter(pk=member_id).select_related("user").first()
    if event is None or member is None:
        return None
    event.network = member.network = network
    return event, member


def _secret(event_id: int, member_id: int) -> str:
    return secret_of(f"{event_id}-{member_id}", use=USE)

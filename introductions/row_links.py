"""Links in letters by which one member says something of one row, without signing in.

A link holds the numbers of row and member, and a secret computed from both for one ``use``; nothing of it is stored, so
whether it still works follows from the rows.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from members.models import Member
from network.models import Network
from network.secret_links import secret_of

SHAPE = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-([\w-]{43})", re.ASCII)


def token_for(use: str, row_id: int, member_id: int) -> str:
    return f"{row_id}-{member_id}-{_secret(use, row_id, member_id)}"


def address_of(view: str, network: Network, token: str, answer: str = "") -> str:
    """Where the member says something of the row; ``answer`` is the one that is ready to be confirmed."""
    address = settings.SITE_URL + reverse(f"introductions:{view}", args=[network, token])
    return f"{address}?answer={answer.replace(' ', '-')}" if answer else address


def row_and_member(use: str, network: Network, token: str) -> tuple[int, Member] | None:
    """The number of the row and the member of this network that a token of ours speaks of."""
    found = SHAPE.fullmatch(token)
    if found is None:
        return None
    row_id, member_id = int(found[1]), int(found[2])
    if not constant_time_compare(found[3], _secret(use, row_id, member_id)):
        return None
    # Whoever may no longer sign in at all has no link either.
    people = network.members.kept().exclude(user__is_active=False).select_related("user")
    member = people.filter(pk=member_id).first()
    if member is None:
        return None
    member.network = network
    return row_id, member


def _secret(use: str, row_id: int, member_id: int) -> str:
    return secret_of(f"{row_id}-{member_id}", use=use)

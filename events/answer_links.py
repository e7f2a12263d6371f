"""Links in letters by which one member answers one event without signing in.

A link holds nothing but the numbers of event and member, and a secret computed from both, so it opens no other answer.
Nothing about it is stored: whether it can still be used follows from the event and the membership.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from events.models import Answer, Event
from members.models import Member, User
from network.models import Network
from network.secret_links import secret_of

USE = "events.answer"
SHAPE = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-([\w-]{43})", re.ASCII)


def _columns(model: type[Model], table: str) -> tuple[list[str], str]:
    """Names of what a row holds as it comes from the database, and how to ask for it; the rest is read when needed."""
    fields = [field for field in model._meta.concrete_fields if not hasattr(field, "from_db_value")]
    return [field.attname for field in fields], ", ".join(f'{table}."{field.column}"' for field in fields)


HELD_ROWS = {"member": Member, "event": Event, "network": Network, "account": User}
COLUMNS = {table: _columns(model, table) for table, model in HELD_ROWS.items()}
# Written out: after a letter hundreds wait for it, and Django takes ten times as long to write it as to have it
# answered. Whoever waits here gets both rows as they are once they are held: the member first, as everywhere.
HELD = f"""
    SELECT {", ".join(asked for _names, asked in COLUMNS.values())}
    FROM members_member member
    JOIN network_network network ON network.id = member.network_id
    JOIN events_event event ON event.network_id = member.network_id
    LEFT JOIN members_user account ON account.id = member.user_id
    WHERE network.slug = %s AND event.id = %s AND member.id = %s
      AND member.erased_at IS NULL AND account.is_active IS NOT FALSE
    FOR NO KEY UPDATE OF member, event"""  # noqa: S608  names of columns, and nothing else, are put in


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


def held(network_slug: str, token: str) -> tuple[Event, Member] | None:
    """What :func:`of_token` finds, held until the end of the transaction, with network and user; one statement."""
    numbers = numbers_of(token)
    if numbers is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(HELD, [network_slug, *numbers])
        row = cursor.fetchone()
    if row is None:
        return None
    member, event, network, account = _rows(row)
    member.network = event.network = network
    member.user = account if account.pk else None
    return event, member


def _rows(values: tuple[Any, ...]) -> Iterator[Any]:
    """The rows of which :data:`HELD` tells the columns, one after the other."""
    left = iter(values)
    for table, model in HELD_ROWS.items():
        names, _asked = COLUMNS[table]
        yield model.from_db(connection.alias, names, list(islice(left, len(names))))


def _secret(event_id: int, member_id: int) -> str:
    return secret_of(f"{event_id}-{member_id}", use=USE)

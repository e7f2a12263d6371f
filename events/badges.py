"""Badges: a code for each member at each event, which a phone at the door reads and nobody else can make sense of.

A code is computed from the event, the member and this installation's key, and stored nowhere.
"""

from __future__ import annotations

import base64
import io

import segno
from django.utils.safestring import SafeString, mark_safe

from events.models import Event
from members.models import Member
from network.secret_links import secret_of

# Eighty bits; letters and digits alone, so that the printed squares stay large.
BYTES, LETTERS = 10, 16


def code_of(event: Event, member: Member) -> str:
    """What stands on the member's badge."""
    return code(event.pk, member.pk)


def code(event_id: int, member_id: int) -> str:
    """The same, by their numbers."""
    secret = secret_of(f"{event_id} {member_id}", use="events.badge")
    return base64.b32encode(base64.urlsafe_b64decode(f"{secret}=")[:BYTES]).decode()


def holder_of(event: Event, read: str) -> Member | None:
    """Whose badge was read at this event; None for any other code."""
    read = read.strip().upper()
    if len(read) != LETTERS:
        return None
    people = event.network.members.kept().filter(left_on=None)
    found = next((pk for pk in people.values_list("pk", flat=True) if code(event.pk, pk) == read), None)
    return people.get(pk=found) if found else None


def drawn(read: str, label: str) -> SafeString:
    """The code as a picture of squares, always dark on light, with its quiet margin."""
    out = io.BytesIO()
    picture = segno.make_qr(read, error="m")
    picture.save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=4,
        dark="#000",
        light="#fff",
        title=label,
        svgclass="squares",
        lineclass=None,
        nl=False,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  segno escapes the title, and the rest is squares

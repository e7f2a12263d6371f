"""Words about an event for a messenger: what, when, where, and the link to answer. Writing them down sends nothing."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event
from events.times import when


def words_for(event: Event) -> str:
    """What somebody pastes into a chat; the link stands last and alone on its line."""
    network = event.network
    at = when(event)
    lines = [event.title, f"{at.day}, {at.hours} ({at.zone})"]
    if event.place:
        lines.append(event.place)
    address = settings.SITE_URL + reverse("events:detail", args=[network, event.pk])
    parts = ["\n".join(lines), event.serves.strip(), f"{_('Are you coming? Say so here:')}\n{address}"]
    return "\n\n".join(part for part in parts if part)

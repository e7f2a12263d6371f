"""Stories that leave the network: told to people who are invited."""

from __future__ import annotations

from introductions.models import Story
from members import composing
from network.models import Network


def told_to_invitees(network: Network) -> list[composing.Story]:
    """The stories that an invitee may read at this moment, the newest first."""
    public = Story.objects.filter(network=network).public().order_by("-public_at", "-pk")
    return [composing.Story(*row) for row in public.values_list("pk", "title", "text")]

"""What an invitation says: its letter is put together from the purpose, the inviter, "why you", two stories and a seat.

Stories live in a higher room, which plugs in the socket :data:`public_stories` when Django starts::

    composing.public_stories = stories.told_to_invitees

It is asked each time that a letter or a page is shown, so a story that was withdrawn is gone at that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from members.likeness import alikeness
from members.models import Invitation, InvitationKind
from network.models import Network

MOST_STORIES = 2


@dataclass(frozen=True)
class Story:
    """A story as somebody outside may read it: public, and everyone named has agreed."""

    id: int
    title: str
    text: str


def no_stories(network: Network) -> list[Story]:
    """Where no stories are plugged in, a letter does without."""
    return []


# The socket: the stories of a network that an invitee may read at this moment, the newest first.
public_stories: Callable[[Network], list[Story]] = no_stories


def alike(stories: Iterable[Story], words: str) -> list[Story]:
    """The stories with most words in common with ``words`` first; of equal ones the newest."""
    return sorted(stories, key=lambda story: -alikeness(f"{story.title} {story.text}", words))


def stories_of(invitation: Invitation, public: Sequence[Story] | None = None) -> list[Story]:
    """The stories in this invitation that may still be told, in their order.

    ``public`` saves the question where many invitations are looked at.
    """
    if not invitation.stories:
        return []
    told = {story.id: story for story in (public_stories(invitation.network) if public is None else public)}
    wanted = [one for one in invitation.stories if isinstance(one, int)]
    return [told[one] for one in wanted if one in told][:MOST_STORIES]


def seat_number(invitation: Invitation) -> int | None:
    """Which seat of ``network.size_target`` is kept for them: after the members, and after who was invited before.

    None where an import has brought more people than the network has seats, or no seat is kept.
    """
    network = invitation.network
    earlier = network.invitations.outstanding().exclude(pk=invitation.pk)
    if invitation.pk:
        earlier = earlier.filter(pk__lt=invitation.pk)
    return seat_after(network, network.members.present().count() + earlier.count())


def seat_after(network: Network, taken: int) -> int | None:
    """The first seat after so many, if there is one."""
    return taken + 1 if taken < network.size_target else None


def link(invitation: Invitation) -> str:
    """The full address that opens an invitation; whoever holds it can answer."""
    return settings.SITE_URL + reverse("members:invitation", args=[invitation.network, invitation.token])


def contents(
    invitation: Invitation, *, public: Sequence[Story] | None = None, seat: int | None = None
) -> dict[str, Any]:
    """What the templates of an invitation's letters need; ``public`` and ``seat`` where they are known already."""
    network = invitation.network
    if seat is None and invitation.kind == InvitationKind.NEW:
        seat = seat_number(invitation)
    return {
        "invitation": invitation,
        "inviter": invitation.invited_by,
        "purpose": network.purpose,
        "stories": stories_of(invitation, public),
        "seat": seat,
        "until": invitation.expires_at.astimezone(network.zone),
        "zone": network.timezone.rsplit("/", 1)[-1].replace("_", " "),
        "address": link(invitation),
    }

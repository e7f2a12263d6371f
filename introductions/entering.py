"""The link of a host's card that signs their phone in at the arrival desk, once, so that nobody waits for a code there.

Its secret is random, and only a digest of it is stored. It opens nothing to whoever has a second lock or reaches the
admin: these sign in as ever, by the address of the desk itself, which stands in their letters instead.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.reminding import WayToDesk
from introductions.models import DeskKey
from members import sign_in
from members.models import Member, User, digest
from network.models import Network

# So long after an event its desk can be entered by the link; then the phone's roster is locked as well.
AFTER_THE_END = timedelta(hours=12)


class Standing(Enum):
    """What a link is good for."""

    GOOD = "signs in"
    USED = "was used"
    OVER = "the evening is over"
    WITHDRAWN = "no longer looks after the event, or it was called off"
    OTHERWISE = "signs in the usual way"


def desk_of(event: Event) -> str:
    """The address of the desk, which makes the phone ready as it opens."""
    return reverse("introductions:desk", args=[event.network, event.pk]) + "?ready"


def way_in(event: Event, member: Member) -> WayToDesk:
    """What stands in the card of ``member``: a new key to the desk, or its plain address for whoever may have none."""
    if member.user is None or must_sign_in(member.user):
        return WayToDesk(settings.SITE_URL + desk_of(event), signs_in=False)
    token = secrets.token_urlsafe(32)
    DeskKey.objects.create(event=event, member=member, digest=digest(token), expires_at=event.usual_end + AFTER_THE_END)
    enter = reverse("introductions:desk_enter", args=[event.network, token])
    return WayToDesk(settings.SITE_URL + enter, signs_in=True)


def must_sign_in(user: User) -> bool:
    """Whether a letter alone is too little to let this person in."""
    return user.is_staff or sign_in.has_second_lock(user)


def key_of(network: Network, token: str) -> DeskKey | None:
    """The key of a link of this network, whatever has become of it since, with its event and member."""
    keys = DeskKey.objects.filter(event__network=network, member__erased_at=None, member__user__is_active=True)
    key = keys.filter(digest=digest(token)).select_related("event", "member__user").first()
    if key:
        key.event.network = key.member.network = network
    return key


def standing(key: DeskKey) -> Standing:
    """What the link is good for now."""
    event, member = key.event, key.member
    if event.cancelled_at or not event.published_at or member.left_on or not event.is_helped_by(member):
        return Standing.WITHDRAWN
    if key.expires_at <= timezone.now():
        return Standing.OVER
    if must_sign_in(member.user):
        return Standing.OTHERWISE
    return Standing.USED if key.used_at else Standing.GOOD


def spend(key: DeskKey) -> bool:
    """Use the key up. Of two phones at once, one gets in."""
    unused = DeskKey.objects.filter(pk=key.pk, used_at=None, expires_at__gt=timezone.now())
    return bool(unused.update(used_at=timezone.now()))

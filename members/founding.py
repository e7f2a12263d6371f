"""The first lead's way in: an owner's link, which works once in an empty installation.

In a demonstration, where everybody may look at everything, no link is needed to found one's own network beside it.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from members import purposes
from members.addresses import user_with_address
from members.models import InvitationSpent, Member, OwnerLink, Role, digest
from network.models import AuditEntry, Network, Purpose

# The number of the lock under which networks are founded beside a demonstration.
FOUNDING = 20_261_125


def needs_owner() -> bool:
    """Whether nobody leads a real (not demonstration) network here yet."""
    return not Member.objects.leads().filter(network__demo_since=None, user__isnull=False).exists()


@transaction.atomic
def make_owner_link() -> str:
    """Return a fresh one-time address for the owner; links made before stop working."""
    OwnerLink.objects.filter(used_at=None).delete()
    token = secrets.token_urlsafe(24)
    OwnerLink.objects.create(token_digest=digest(token))
    return settings.SITE_URL + reverse("members:start", args=[token])


def owner_link_is_good(token: str) -> bool:
    return needs_owner() and OwnerLink.objects.filter(token_digest=digest(token), used_at=None).exists()


def owner_link_was_made(token: str) -> bool:
    """Whether a link with this token is on record, used or not; replaced ones are not."""
    return OwnerLink.objects.filter(token_digest=digest(token)).exists()


@transaction.atomic
def use_owner_link(token: str, *, email: str, name: str, network: Network, purpose: Purpose | None = None) -> Member:
    """Found the first network and make its owner the lead. The link works once; the purpose may come later.

    Raises:
        InvitationSpent: the link was used, replaced, or somebody leads a network already.
    """
    used = OwnerLink.objects.filter(token_digest=digest(token), used_at=None).update(used_at=timezone.now())
    if not used or not needs_owner():
        raise InvitationSpent(token)
    return _found(email=email, name=name, network=network, purpose=purpose)


@transaction.atomic
def found_beside_demo(*, email: str, name: str, network: Network, purpose: Purpose | None = None) -> Member:
    """Found one's own network in a demonstration while there is none; its lead may look into the demo network too.

    Raises:
        InvitationSpent: this is no demonstration, or somebody was faster.
    """
    with connection.cursor() as cursor:  # two founders come one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING])
    if not settings.DEMO or not needs_owner():
        raise InvitationSpent
    lead = _found(email=email, name=name, network=network, purpose=purpose)
    for demo in Network.objects.exclude(demo_since=None):
        _let_look_into(demo, lead)
    return lead


def _found(*, email: str, name: str, network: Network, purpose: Purpose | None) -> Member:
    network.save()
    user = user_with_address(email)
    lead = network.members.create(user=user, name=name, role=Role.LEAD, joined_on=network.today, founder=True)
    if purpose:
        purpose.network = network
        purpose.written_by = user
        purpose.save()
        purposes.affirm(lead, purpose)
    AuditEntry.record(network=network, actor=user, verb="founded", subject=network)
    return lead


def _let_look_into(demo: Network, owner: Member) -> None:
    """Make the owner a lead of the demo network as well; on pause, so that no figure of it changes."""
    guest, is_new = demo.members.get_or_create(
        user=owner.user,
        defaults={"name": owner.name, "role": Role.LEAD, "joined_on": demo.today, "founder": True},
    )
    if is_new:
        guest.pauses.create(starts_on=demo.today)

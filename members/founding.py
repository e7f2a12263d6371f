"""The first lead's way in: an owner's link, which works once in an empty installation."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import purposes
from members.addresses import user_with_address
from members.models import InvitationSpent, Member, OwnerLink, Role, digest
from network.models import AuditEntry, Network, Purpose


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
def use_owner_link(token: str, *, email: str, name: str, network: Network, purpose: Purpose) -> Member:
    """Found the first network and make its owner the lead. The link works once.

    Raises:
        InvitationSpent: the link was used, replaced, or somebody leads a network already.
    """
    used = OwnerLink.objects.filter(token_digest=digest(token), used_at=None).update(used_at=timezone.now())
    if not used or not needs_owner():
        raise InvitationSpent(token)
    network.save()
    user = user_with_address(email)
    purpose.network = network
    purpose.written_by = user
    purpose.save()
    lead = network.members.create(user=user, name=name, role=Role.LEAD, joined_on=network.today, founder=True)
    purposes.affirm(lead, purpose)
    AuditEntry.record(network=network, actor=user, verb="founded", subject=network)
    return lead

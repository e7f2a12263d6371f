"""The demo network as a whole: made, found, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from introductions import ledger
from members.models import User
from metrics import rollups
from metrics.demo import purpose
from metrics.demo.chronicle import SEED, chronicle
from metrics.demo.person import DOMAIN
from metrics.demo.stage import Stage
from network.guards import erasing
from network.models import AuditEntry, Network

if TYPE_CHECKING:
    from datetime import date

REMOVED = "removed the demonstration"


class AddressTaken(Exception):
    """A network that is no demonstration has the address that the demo network would need."""


def find() -> Network | None:
    """Return the demo network, if there is one."""
    return Network.objects.filter(slug=purpose.SLUG).exclude(demo_since=None).first()


@transaction.atomic
def make(*, today: date | None = None, seed: int = SEED) -> Network:
    """Make the demo network as if it had lived for fourteen months by ``today``, its figures counted.

    Raises:
        AddressTaken: another network has its address.
    """
    if Network.objects.filter(slug=purpose.SLUG).exists():
        raise AddressTaken
    now = timezone.now()
    network = Stage().play_all(chronicle(today or now.astimezone(purpose.ZONE).date(), seed=seed))
    network.demo_since = now
    network.save(update_fields=["demo_since"])
    while ledger.settle_touched():
        continue
    rollups.rebuild(network)
    return network


@transaction.atomic
def remove(network: Network, *, by: User | None = None) -> None:
    """Remove a demo network with everything in it, and its people where they are in no other network.

    It is noted who did, ``by`` or the operator's shell, and a demonstration makes no other by itself.
    """
    people = User.objects.filter(memberships__network=network, email__endswith=f"@{DOMAIN}")
    ids = list(people.values_list("pk", flat=True))
    AuditEntry.record(network=None, actor=by, verb=REMOVED, subject=network, before={"name": network.name})
    with erasing():
        network.delete()
        User.objects.filter(pk__in=ids, memberships=None).delete()


def was_removed() -> bool:
    """Whether somebody removed a demo network and has not made another since."""
    return find() is None and AuditEntry.objects.filter(network=None, verb=REMOVED).exists()

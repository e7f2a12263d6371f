"""Seats: how many a network has open, who holds them, and when more are opened.

Members and outstanding invitations are counted under a lock on the network's row, so two leads never give the same
seat away twice. Whether the network is well enough to grow is asked through a socket, :data:`read_gate`, since the
figures live in a higher room; ``metrics`` plugs it in when Django starts::

    seats.read_gate = gate.reading
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count as Counted
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import Invitation, Member, SeatOpening
from network.models import AuditEntry, Network

MOST_AT_ONCE = 10


class ReasonWanted(Exception):
    """The gate is closed; whoever opens seats all the same says why."""


class BeyondCeiling(Exception):
    """So many seats would be more than the network may ever have."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@dataclass(frozen=True)
class GateReading:
    """Whether new seats may open, and the two figures that decide it, each as (people, of how many, target share)."""

    taking_part: tuple[int, int, float] | None
    arriving_well: tuple[int, int, float] | None

    @property
    def is_open(self) -> bool:
        """Both on target; a figure about nobody stands in nobody's way."""
        figures = [figure for figure in (self.taking_part, self.arriving_well) if figure and figure[1]]
        return all(count >= target * of - 1e-9 for count, of, target in figures)


def nothing_known(network: Network) -> GateReading:
    """Where no figures are plugged in, nothing speaks against growing."""
    return GateReading(None, None)


# The socket: how a network stands for growing.
read_gate: Callable[[Network], GateReading] = nothing_known


def lock(network: Network) -> Network:
    """The network as it is now, held until the end of the transaction: seats are counted one at a time."""
    return Network.objects.select_for_update(no_key=True).get(pk=network.pk)


@dataclass(frozen=True)
class Count:
    """Who holds the seats of a network, and how many there are and may ever be."""

    members: int
    letters: int
    seats: int
    ceiling: int
    carried_over: int = 0  # people of a list who may become members, and hold no seat until then

    @property
    def held(self) -> int:
        return self.members + self.letters

    @property
    def free(self) -> int:
        """Seats that can still be offered; none, never fewer, where an import brought more people than seats."""
        return max(0, self.seats - self.held)

    @property
    def over(self) -> int:
        """How many hold a place for which there is no seat."""
        return max(0, self.held - self.seats)

    @property
    def left_to_open(self) -> int:
        return max(0, self.ceiling - self.seats)


def count(network: Network) -> Count:
    """Count the seats, in one statement."""
    members, letters, seats, ceiling, carried_over = (
        Network.objects.filter(pk=network.pk)
        .values_list(
            how_many(Member.objects.present()),
            how_many(Invitation.objects.outstanding()),
            "size_target",
            "size_ceiling",
            how_many(Member.objects.carried_over()),
        )
        .get()
    )
    return Count(members, letters, seats, ceiling, carried_over)


def how_many(rows: QuerySet[Any]) -> Coalesce:
    """The number of ``rows`` of a network, as a column of a statement about networks."""
    of_network = rows.filter(network=OuterRef("pk")).order_by().values("network")
    counted = of_network.annotate(rows=Counted("pk", distinct=True)).values("rows")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def held(network: Network) -> int:
    """Seats that members and outstanding invitations hold."""
    return count(network).held


def free(network: Network) -> int:
    """Seats that can still be offered."""
    return count(network).free


@transaction.atomic
def open_more(
    network: Network, *, by: Member, number: int, reason: str = "", at: datetime | None = None
) -> SeatOpening:
    """Open ``number`` seats more; what the gate said is kept with it. Of two leads at once, one opens first.

    Raises:
        BeyondCeiling: so many seats would be more than the network may ever have.
        ReasonWanted: the gate is closed, and no reason is given.
    """
    locked, moment = lock(network), at or timezone.now()
    before, after = locked.size_target, locked.size_target + number
    if after > locked.size_ceiling:
        raise BeyondCeiling(locked.size_ceiling - before)
    gate = read_gate(locked)
    if not gate.is_open and not reason:
        raise ReasonWanted
    locked.size_target = network.size_target = after
    locked.save(update_fields=["size_target"])
    opening = locked.seat_openings.create(
        by=by,
        at=moment,
        seats_before=before,
        seats_after=after,
        on_target=gate.is_open,
        figures={"taking_part": gate.taking_part, "arriving_well": gate.arriving_well},
        reason=reason,
    )
    AuditEntry.record(
        network=locked,
        actor=by.user,
        verb="opened seats",
        subject=locked,
        before={"seats": before},
        after={"seats": after},
        why=reason,
        at=moment,
    )
    return opening

"""Seats: how many a network has open, who holds them, and when more are opened.

Members and outstanding invitations are counted under a lock on the network's row, so two leads never give the same
seat away twice. Whether the network is well enough to grow is asked through a socket, :data:`read_gate`, since the
figures live in a higher room; ``metrics`` plugs it in when Django starts::

    seats.read_gate = gate.reading
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from network.models import Network


@dataclass(frozen=True)
class GateReading:
    """Whether new seats may open, and the two figures that decide it, each as (people, of how many, target share)."""

    taking_part: tuple[int, int, float] | None
    arriving_well: tuple[int, int, float] | None

    @property
    def is_open(self) -> bool:
        """Both on target; a figure about nobody stands in nobody's way."""
        figures = [figure for figure in (self.taking_part, self.arriving_well) if figure and figure[1]]
        return all(count >= target * of for count, of, target in figures)


def nothing_known(network: Network) -> GateReading:
    """Where no figures are plugged in, nothing speaks against growing."""
    return GateReading(None, None)


# The socket: how a network stands for growing.
read_gate: Callable[[Network], GateReading] = nothing_known


def lock(network: Network) -> Network:
    """The network as it is now, held until the end of the transaction: seats are counted one at a time."""
    return Network.objects.select_for_update().get(pk=network.pk)


def held(network: Network) -> int:
    """Seats that members and outstanding invitations hold."""
    return network.members.present().count() + network.invitations.outstanding().count()


def free(network: Network) -> int:
    """Seats that can still be offered; none, never fewer, where an import brought more people than there are seats."""
    return max(0, network.size_target - held(network))

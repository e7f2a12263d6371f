"""The arrival desk: what phones are told and send (docs/desk.md), and the socket for how close people are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from network.models import Network

Pair = tuple[int, int]


@dataclass(frozen=True)
class Closeness:
    """How close the members of a network are today: S of pairs, and the community of each member."""

    strengths: dict[Pair, float] = field(default_factory=dict)
    communities: dict[int, int] = field(default_factory=dict)


def nobody_is_close(_network: Network) -> Closeness:
    return Closeness()


# The socket: metrics plugs in its ties when Django starts. Without it, suggestions rest on work, asks and offers.
how_close: Callable[[Network], Closeness] = nobody_is_close

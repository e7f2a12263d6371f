"""How a network mixes over an attribute that the lead has chosen: bridging between its groups, bonding within them."""

from collections import Counter
from collections.abc import Hashable, Mapping
from math import fsum

from metrics.measures.shares import Share
from metrics.measures.ties import MODERATE, Pair

UNKNOWN_AT_MOST = 0.2

Groups = Mapping[int, Hashable | None]


def unknown_share(groups: Groups) -> Share:
    """Return how many members have no known group."""
    return Share(sum(group is None for group in groups.values()), len(groups))


def can_show_mixing(groups: Groups) -> bool:
    """Tell whether the attribute says anything: two groups or more, and at most a fifth of the members unknown."""
    known = {group for group in groups.values() if group is not None}
    return len(known) > 1 and (unknown_share(groups).value or 0.0) <= UNKNOWN_AT_MOST


def possible_pairs(groups: Groups) -> tuple[int, int]:
    """Return how many pairs of members with a known group could cross groups, and how many there could be in all.

    >>> possible_pairs({member: member % 2 for member in range(40)})
    (400, 780)
    """
    sizes = Counter(group for group in groups.values() if group is not None)
    people = sum(sizes.values())
    every = people * (people - 1) // 2
    return every - sum(size * (size - 1) // 2 for size in sizes.values()), every


def bridging_ratio(structural: Mapping[Pair, float], groups: Groups) -> float | None:
    """Return (cross-group share of tie weight) / (cross-group share of possible pairs): 1 is random mixing.

    ``None`` where it is not shown: one group, more than a fifth unknown, or no tie between people of known groups.
    """
    if not can_show_mixing(groups):
        return None
    across, within = _split(structural, groups)
    crossing, every = possible_pairs(groups)
    return (across / (across + within)) / (crossing / every) if across + within else None


def external_internal(weights: Mapping[Pair, float], groups: Groups) -> float | None:
    """Return (E - I)/(E + I) of the tie weight between and within groups (Krackhardt & Stern 1988).

    With the weight 1 for each tied pair this is E-I by pairs, with meetings, N or S by those. ``None`` as for
    `bridging_ratio`.
    """
    if not can_show_mixing(groups):
        return None
    across, within = _split(weights, groups)
    return (across - within) / (across + within) if across + within else None


def bonding(strengths: Mapping[Pair, float], groups: Groups) -> Share:
    """Return how many of the pairs within groups are tied at least moderately."""
    crossing, every = possible_pairs(groups)
    close = (pair for pair, strength in strengths.items() if strength >= MODERATE)
    return Share(sum(_is_within(pair, groups) is True for pair in close), every - crossing)


def _split(weights: Mapping[Pair, float], groups: Groups) -> tuple[float, float]:
    kinds = [(_is_within(pair, groups), weight) for pair, weight in weights.items()]
    return fsum(w for within, w in kinds if within is False), fsum(w for within, w in kinds if within is True)


def _is_within(pair: Pair, groups: Groups) -> bool | None:
    """Tell whether both are of one group, ``None`` if a group is unknown."""
    first, second = groups.get(pair[0]), groups.get(pair[1])
    return None if first is None or second is None else first == second

"""The shape of a network: communities, and who stands where in them.

Ties come as {pair: weight}; results never depend on the order in which they come.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.measures.ties import Pair

if TYPE_CHECKING:
    import networkx

SEEDS = range(20)


@dataclass(frozen=True, slots=True)
class Communities:
    """Groups of member ids, largest first, without those who were never tied; modularity is ``None`` without ties."""

    groups: tuple[tuple[int, ...], ...]
    modularity: float | None

    def of(self) -> dict[int, int]:
        """Return the place of each member's group in ``groups``."""
        return {member: place for place, group in enumerate(self.groups) for member in group}


def communities(structural: Mapping[Pair, float]) -> Communities:
    """Return the partition of best modularity among 20 fixed seeds (Louvain; Blondel et al. 2008) on N.

    One seed alone misses the published groups of the Davis data seven times in ten.
    """
    from networkx.algorithms.community import louvain_communities, modularity  # noqa: PLC0415 (web processes do without)

    names, graph = _graph(structural)
    if not graph.number_of_edges():
        return Communities(groups=(), modularity=None)
    best, best_quality = None, -1.0
    for seed in SEEDS:
        partition = louvain_communities(graph, weight="weight", seed=seed)
        quality = modularity(graph, partition, weight="weight")
        if best is None or quality > best_quality:
            best, best_quality = partition, quality
    groups = (tuple(sorted(names[place] for place in group)) for group in best or ())
    return Communities(groups=tuple(sorted(groups, key=lambda group: (-len(group), group))), modularity=best_quality)


def position_within(structural: Mapping[Pair, float], groups: Mapping[int, int]) -> dict[int, float]:
    """Return each grouped member's row sum of N within the own community."""
    within = dict.fromkeys(groups, 0.0)
    for (first, second), weight in sorted(structural.items()):
        if first in groups and groups[first] == groups.get(second):
            within[first] += weight
            within[second] += weight
    return within


def constraint(meetings: Mapping[Pair, float]) -> dict[int, float]:
    """Return Burt's constraint (1992) of everyone with a tie, weighted by meetings.

    c_i = Σ_j (p_ij + Σ_q p_iq p_qj)² over the contacts j of i, where p_ij is the share of i's meetings held with j.
    """
    shares: dict[int, dict[int, float]] = defaultdict(dict)
    for (first, second), weight in sorted(meetings.items()):
        if weight > 0:
            shares[first][second] = shares[second][first] = float(weight)
    for contacts in shares.values():
        total = sum(contacts.values())
        for contact in contacts:
            contacts[contact] /= total
    return {member: _constraint_of(member, shares) for member in sorted(shares)}


def _constraint_of(member: int, shares: Mapping[int, Mapping[int, float]]) -> float:
    invested = dict(shares[member])
    for contact, share in shares[member].items():
        for other, onward in shares[contact].items():
            if other in shares[member]:
                invested[other] += share * onward
    return sum(value * value for value in invested.values())


def betweenness(tied: Mapping[Pair, object]) -> dict[int, float]:
    """Return the unweighted betweenness of everyone with a tie, divided by (n - 1)(n - 2)/2 (Freeman 1977)."""
    from networkx import betweenness_centrality  # noqa: PLC0415 (web processes do without)

    names, graph = _graph(dict.fromkeys(tied, 1.0))
    return {names[place]: float(value) for place, value in betweenness_centrality(graph, normalized=True).items()}


def core_numbers(tied: Mapping[Pair, object]) -> dict[int, int]:
    """Return the unweighted core number of everyone with a tie (Seidman 1983)."""
    from networkx import core_number  # noqa: PLC0415 (web processes do without)

    names, graph = _graph(dict.fromkeys(tied, 1.0))
    return {names[place]: int(core) for place, core in core_number(graph).items()}


def _graph(weights: Mapping[Pair, float]) -> "tuple[list[int], networkx.Graph]":
    """Return member ids in order and the graph of their places, built in order so that row order cannot matter."""
    from networkx import Graph  # noqa: PLC0415 (web processes do without)

    names = sorted({member for pair, weight in weights.items() if weight > 0 for member in pair})
    places = {member: place for place, member in enumerate(names)}
    graph = Graph()
    graph.add_nodes_from(range(len(names)))
    for (first, second), weight in sorted(weights.items()):
        if weight > 0:
            graph.add_edge(places[first], places[second], weight=weight)
    return names, graph

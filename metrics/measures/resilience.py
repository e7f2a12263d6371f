"""What a network would be without the few who hold it together, and which stage of growth that shows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import fsum
from typing import Literal, TypeAlias

from metrics.measures.shares import Share
from metrics.measures.ties import MODERATE, WEAK, Pair

Stage: TypeAlias = Literal["scattered", "hub and spoke", "multi-hub", "core and periphery"]

MANY_CONNECTORS = 3
PERIPHERY = 0.2


def isolates(members: Collection[int], strengths: Mapping[Pair, float]) -> set[int]:
    """Return the members without any tie that is at least weak, those never seen among them."""
    tied = {member for pair, strength in strengths.items() if strength >= WEAK for member in pair}
    return set(members) - tied


def largest_component(members: Collection[int], strengths: Mapping[Pair, float]) -> Share:
    """Return how many of these members hang together through ties among them that are at least weak."""
    contacts = _contacts(members, strengths)
    unseen = set(members)
    largest = 0
    while unseen:
        reached, frontier = 0, [unseen.pop()]
        while frontier:
            reached += 1
            found = contacts[frontier.pop()] & unseen
            unseen -= found
            frontier.extend(found)
        largest = max(largest, reached)
    return Share(largest, len(members))


def _contacts(members: Collection[int], strengths: Mapping[Pair, float]) -> dict[int, set[int]]:
    here = set(members)
    contacts: dict[int, set[int]] = defaultdict(set)
    for (first, second), strength in strengths.items():
        if strength >= WEAK and first in here and second in here:
            contacts[first].add(second)
            contacts[second].add(first)
    return contacts


def bridge_weight(structural: Mapping[Pair, float], groups: Mapping[int, int]) -> dict[int, float]:
    """Return the tie weight that each member carries to other communities."""
    parts: dict[int, list[float]] = defaultdict(list)
    for (first, second), weight in structural.items():
        if first in groups and second in groups and groups[first] != groups[second]:
            parts[first].append(weight)
            parts[second].append(weight)
    return {member: fsum(weights) for member, weights in sorted(parts.items())}


def connector_load(introductions: Mapping[int, float], bridges: Mapping[int, float]) -> dict[int, float]:
    """Return each person's share of the connecting: the mean of their shares of introductions made and bridge weight.

    Where a network has only one of the two, that one counts alone. The shares add up to 1, or there are none.
    """
    totals = [(carried, fsum(carried.values())) for carried in (introductions, bridges)]
    present = [(carried, total) for carried, total in totals if total > 0]
    people = sorted({person for carried, _ in present for person in carried})
    return {
        person: fsum(carried.get(person, 0.0) / total for carried, total in present) / len(present) for person in people
    }


def absence_factor(load: Mapping[int, float]) -> int:
    """Return the fewest people who carry half of the connecting, 0 where nobody connects.

    >>> absence_factor({1: 0.3, 2: 0.25, 3: 0.25, 4: 0.2})
    2
    """
    carried = sorted((share for share in load.values() if share > 0), reverse=True)
    half = fsum(carried) / 2
    return next((count for count in range(1, len(carried) + 1) if fsum(carried[:count]) >= half), 0)


def resilience(
    members: Collection[int],
    strengths: Mapping[Pair, float],
    *,
    leads: Collection[int] = (),
    load: Mapping[int, float] | None = None,
) -> Share:
    """Return the largest component of the members without the leads and, of the others, the one who connects most."""
    others = sorted(set(members) - set(leads))
    carried = load or {}
    top = max(others, key=lambda person: (carried.get(person, 0.0), -person), default=None)
    if top is not None and carried.get(top, 0.0) > 0:
        others.remove(top)
    return largest_component(others, strengths)


def periphery(members: Collection[int], strengths: Mapping[Pair, float], groups: Mapping[int, int]) -> set[int]:
    """Return the members who are tied only weakly, and by one of those ties to another community."""
    strongest: dict[int, float] = defaultdict(float)
    reaching_out = set()
    for (first, second), strength in strengths.items():
        if strength < WEAK:
            continue
        for person in (first, second):
            strongest[person] = max(strongest[person], strength)
        if first in groups and second in groups and groups[first] != groups[second]:
            reaching_out |= {first, second}
    return {member for member in members if member in reaching_out and strongest[member] < MODERATE}


def stage(*, component: Share, without_connectors: Share, connectors: int, at_the_edge: Share) -> Stage:
    """Name the stage of growth (Krebs & Holley).

    ``component`` and ``without_connectors`` are the shares of `largest_component` and `resilience`, ``connectors`` is
    the `absence_factor`, ``at_the_edge`` the share of members in the `periphery`.
    """
    if (component.value or 0.0) < 0.5:
        return "scattered"
    if (without_connectors.value or 0.0) < 0.5 or connectors < MANY_CONNECTORS:
        return "hub and spoke"
    return "core and periphery" if (at_the_edge.value or 0.0) >= PERIPHERY else "multi-hub"

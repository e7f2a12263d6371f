"""What people give one another, and whether they keep what they promise."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from math import fsum
from typing import NamedTuple, TypeAlias

from metrics.measures.shares import Share
from metrics.measures.ties import LedgerRow

YEAR = timedelta(days=365)
PROMISE_WINDOW = timedelta(days=90)
PROMISE_GRACE = timedelta(days=7)
DIRECTED = frozenset({"give", "contact"})

Flow: TypeAlias = Mapping[tuple[int, int], float]


def directed_flow(rows: Iterable[LedgerRow], kinds: Collection[str] = DIRECTED) -> dict[tuple[int, int], float]:
    """Return how often each person began something towards each other: {(from, to): times}."""
    flow: Counter[tuple[int, int]] = Counter()
    for row in rows:
        if row.kind in kinds and row.actor is not None:
            flow[row.actor, row.second if row.actor == row.first else row.first] += 1
    return {direction: float(times) for direction, times in sorted(flow.items())}


def reciprocity(flow: Flow) -> float | None:
    """Return r = 2·Σ min(w_ij, w_ji) / Σ w over pairs (Squartini et al. 2013), ``None`` where nothing flows.

    >>> reciprocity({(1, 2): 2, (2, 1): 1, (1, 3): 3})
    0.3333333333333333
    """
    returned = fsum(min(weight, flow.get((there, here), 0.0)) for (here, there), weight in flow.items())
    every = fsum(flow.values())
    return returned / every if every else None


def reciprocated_edges(flow: Flow) -> float | None:
    """Return the share of directions that also run the other way."""
    edges = {edge for edge, weight in flow.items() if weight > 0}
    return sum((there, here) in edges for here, there in edges) / len(edges) if edges else None


def mutual_dyads(flow: Flow) -> float | None:
    """Return the share of connected pairs in which both directions run."""
    edges = {edge for edge, weight in flow.items() if weight > 0}
    dyads = {frozenset(edge) for edge in edges}
    mutual = {frozenset((here, there)) for here, there in edges if (there, here) in edges}
    return len(mutual) / len(dyads) if dyads else None


def personal_balance(given: int, taken: int, tenure: timedelta) -> float | None:
    """Return b = (G - T)/(G + T + 2) over 365 days, for that member's own eyes only.

    ``None`` means too early to say: fewer than three in all, or a member for less than 180 days.
    """
    if given + taken < 3 or tenure < timedelta(days=180):
        return None
    return (given - taken) / (given + taken + 2)


def gave_and_received(members: Collection[int], gives: Flow) -> Share:
    """Return how many members both gave and received."""
    givers = {giver for (giver, _), times in gives.items() if times > 0}
    receivers = {receiver for (_, receiver), times in gives.items() if times > 0}
    return Share(len(givers & receivers & set(members)), len(set(members)))


class Promise(NamedTuple):
    """A promise and what became of it."""

    due: datetime
    kept_at: datetime | None = None
    renegotiated_at: datetime | None = None


def follow_through(promises: Iterable[Promise], *, at: datetime) -> Share:
    """Return how many promises due in the last 90 days were kept within 7 days of being due.

    A promise renegotiated before it was due leaves the sum. A share of fewer than five is hidden.
    """
    due = [
        promise
        for promise in promises
        if at - PROMISE_WINDOW < promise.due <= at
        and not (promise.renegotiated_at is not None and promise.renegotiated_at < promise.due)
    ]
    kept = sum(one.kept_at is not None and one.kept_at <= min(at, one.due + PROMISE_GRACE) for one in due)
    return Share(kept, len(due))

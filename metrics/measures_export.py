"""Everything that METRICS defines of one network at one moment, ready to be printed as JSON by the operator's shell."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from math import fsum
from typing import Any

from django.utils.translation import gettext as _

from events.models import Answer
from introductions.exchange.exporting import as_text
from metrics import formulas
from metrics.snapshot import Snapshot

YEAR = timedelta(days=365)


class NoAttribute(Exception):
    """Nobody in the network has an attribute of that name."""


def measures(snapshot: Snapshot, *, attribute: str | None = None, structure: bool = False) -> dict[str, Any]:
    """Return the figures of a network by name; people are named by their ids in files.

    ``attribute`` is the one over which mixing is measured; ``structure`` adds figures about single positions.

    Raises:
        NoAttribute: nobody has that attribute.
    """
    groups = None if attribute is None else groups_by(snapshot, attribute)
    engagement = _engagement_rate(snapshot)
    paths = _newcomer_paths(snapshot)
    bridging = _bridging(snapshot, groups)
    return {
        "counts": _counts(snapshot),
        "members": _members(snapshot, structure=structure),
        "ties": _ties(snapshot),
        "engagement": _engagement(snapshot, engagement),
        "newcomers": _newcomers(paths),
        "communities": {
            "groups": [_ids(snapshot, group) for group in snapshot.communities.groups],
            "modularity": snapshot.communities.modularity,
        },
        "bridging": bridging,
        "reciprocity": _reciprocity(snapshot),
        "isolates": _ids(snapshot, sorted(formulas.isolates(snapshot.members, snapshot.strengths))),
        "health": _health(snapshot, engagement, formulas.integrated_by(paths), bridging["ratio"]),
        "formula_version": formulas.FORMULA_VERSION,
    }


def groups_by(snapshot: Snapshot, attribute: str) -> dict[int, str | None]:
    """Return the group of each of that day's members, None where it is unknown."""
    known = sorted({name for member in snapshot.people for name in member.attributes})
    if attribute not in known:
        listed = ", ".join(known) or _("none")
        raise NoAttribute(
            _("Nobody in this network has the attribute “%(name)s”; there are: %(known)s.")
            % {"name": attribute, "known": listed}
        )
    return {number: snapshot.person(number).attributes.get(attribute) or None for number in snapshot.members}


def _ids(snapshot: Snapshot, numbers: Any) -> list[str]:
    return [snapshot.person(number).reference for number in numbers]


# -- People and ties ----------------------------------------------------------------------


def _counts(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "members": len(_listed(snapshot)),
        "events": len(snapshot.events),
        "rsvps": {answer: snapshot.answers.get(answer, 0) for answer in Answer.values},
        "attendances": sum(count for count, _first, _last in snapshot.attended.values()),
        "interactions": snapshot.interactions,
    }


def _listed(snapshot: Snapshot) -> list[int]:
    """Numbers of everyone who had joined by then, or was seen by then."""
    tied = {member for pair in snapshot.strengths for member in pair}
    return [
        one.member
        for one in snapshot.memberships
        if one.joined is None or one.joined <= snapshot.today or one.member in tied or one.member in snapshot.attended
    ]


def _members(snapshot: Snapshot, *, structure: bool) -> list[dict[str, Any]]:
    acts = Counter(act.member for act in snapshot.acts)
    row_sums = _row_sums(snapshot.structural)
    places = snapshot.communities.of()
    within = formulas.position_within(snapshot.structural, places)
    shape: dict[str, dict[int, Any]] = {}
    if structure:
        meetings = {tie.pair: float(tie.meetings) for tie in snapshot.ties}
        shape = {
            "core_number": dict(formulas.core_numbers(meetings)),
            "constraint": formulas.constraint(meetings),
            "betweenness": formulas.betweenness(meetings),
        }
    found = []
    for number in _listed(snapshot):
        attended, first_seen, last_seen = snapshot.attended.get(number, (0, None, None))
        found.append(
            {
                "id": snapshot.person(number).reference,
                "attended": attended,
                "first_seen": first_seen and as_text(first_seen),
                "last_seen": last_seen and as_text(last_seen),
                "acts": acts[number],
                "n": row_sums.get(number, 0.0),
                "community": places.get(number),
                "n_within": within.get(number),
                **{name: values.get(number) for name, values in shape.items()},
            }
        )
    return found


def _row_sums(weights: dict[formulas.Pair, float]) -> dict[int, float]:
    parts: dict[int, list[float]] = defaultdict(list)
    for pair, weight in weights.items():
        for member in pair:
            parts[member].append(weight)
    return {member: fsum(values) for member, values in parts.items()}


def _ties(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "a": snapshot.person(tie.first).reference,
            "b": snapshot.person(tie.second).reference,
            "meetings": tie.meetings,
            "minutes": tie.minutes,
            "S": tie.strength,
            "N": tie.structural,
            "first_at": as_text(tie.first_at),
            "last_at": as_text(tie.last_at),
            "band": tie.band,
            "fading": tie.fading,
            "fades_on": tie.fades_on and as_text(tie.fades_on),
        }
        for tie in snapshot.ties
    ]


# -- Taking part --------------------------------------------------------------------------


def _engagement_rate(snapshot: Snapshot) -> formulas.Share:
    zone = snapshot.network.zone
    offered = formulas.opportunities(snapshot.memberships, events=snapshot.events, sent={}, at=snapshot.at, zone=zone)
    return formulas.engagement_rate(snapshot.memberships, snapshot.acts, offered, at=snapshot.at, zone=zone)


def _engagement(snapshot: Snapshot, share: formulas.Share) -> dict[str, Any]:
    asked = {"at": snapshot.at, "zone": snapshot.network.zone}
    weeks = formulas.weekly_active(snapshot.memberships, snapshot.acts, **asked)
    quarters = formulas.quarterly_active(snapshot.memberships, snapshot.acts, **asked)
    return {
        "rate": share.value,
        "active": share.count,
        "members": share.of,
        "interval": share.interval and list(share.interval),
        "weekly": [{"week": one.label, "active": one.active, "members": one.members} for one in weeks],
        "quarterly": [{"quarter": one.label, "active": one.active, "members": one.members} for one in quarters],
    }


def _newcomer_paths(snapshot: Snapshot) -> list[formulas.NewcomerPath]:
    """Return the way of everyone who ever came; nobody is exempt here."""
    return formulas.newcomer_paths(
        snapshot.second_meetings,
        {member: first for member, (_count, first, _last) in snapshot.attended.items()},
        at=snapshot.at,
        zone=snapshot.network.zone,
        left={one.member: one.left for one in snapshot.memberships if one.left is not None},
    )


def _newcomers(paths: list[formulas.NewcomerPath]) -> dict[str, Any]:
    found = formulas.integration(paths)
    return {
        "total": found.share.of,
        "reached": found.share.count,
        "share": found.share.value,
        "median_days_reached": found.median_days_reached,
        "median_days_km": found.median_days_km,
    }


# -- Shape and exchange -------------------------------------------------------------------


def _bridging(snapshot: Snapshot, groups: dict[int, str | None] | None) -> dict[str, float | None]:
    if groups is None:
        return dict.fromkeys(("ratio", "ei_pairs", "ei_meetings", "ei_N", "ei_S", "unknown_share"))
    meetings = {tie.pair: float(tie.meetings) for tie in snapshot.ties}
    return {
        "ratio": formulas.bridging_ratio(snapshot.structural, groups),
        "ei_pairs": formulas.external_internal(dict.fromkeys(meetings, 1.0), groups),
        "ei_meetings": formulas.external_internal(meetings, groups),
        "ei_N": formulas.external_internal(snapshot.structural, groups),
        "ei_S": formulas.external_internal(snapshot.strengths, groups),
        "unknown_share": formulas.unknown_share(groups).value,
    }


def _reciprocity(snapshot: Snapshot) -> dict[str, float | None]:
    flow = formulas.directed_flow(snapshot.directed)
    return {
        "weighted": formulas.reciprocity(flow),
        "edges": formulas.reciprocated_edges(flow),
        "dyads": formulas.mutual_dyads(flow),
    }


def _health(
    snapshot: Snapshot, engagement: formulas.Share, newcomers: formulas.Share, bridging: float | None
) -> dict[str, Any]:
    """Return health from the parts that files can carry; the others are missing, which makes it provisional."""
    joined = {one.member: one.joined for one in snapshot.memberships if one.includes(snapshot.today)}
    leads = [one.member for one in snapshot.memberships if one.is_lead]
    load = formulas.connector_load({}, formulas.bridge_weight(snapshot.structural, snapshot.communities.of()))
    gives = formulas.directed_flow([row for row in snapshot.directed if row.at > snapshot.at - YEAR], kinds=["give"])
    found = formulas.health(
        formulas.HealthParts(
            tied=formulas.well_tied(joined, snapshot.strengths, snapshot.today).value,
            bridging=bridging,
            resilience=formulas.resilience(snapshot.members, snapshot.strengths, leads=leads, load=load).value,
            engagement=engagement.value,
            newcomers=newcomers.value,
            gave_and_received=formulas.gave_and_received(snapshot.members, gives).value if gives else None,
        )
    )
    return {
        "score": found.score,
        "band": found.band,
        "provisional": found.provisional,
        "connection": found.connection,
        "care": found.care,
        "results": found.results,
    }

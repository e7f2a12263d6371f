"""The figures of a network's dashboards: each a small function of the book, stored with the people behind it.

Adding a measure is adding one decorated function; nothing else needs an edit but the page that
shows it. Quick figures are counted after every roll-up, the others (which look at the shape of
the whole network) hourly and after a rebuild.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from introductions.models import Asking
from metrics import formulas
from metrics.book import Book
from metrics.models import Figure, Tie
from network.models import Network

Value = dict[str, Any]
Measure = Callable[[Book], Value]

QUICK: dict[str, Measure] = {}
SLOW: dict[str, Measure] = {}
WEEKS_SHOWN = 26
# Whoever missed the last milestone is looked after for a month more.
ARRIVING_DAYS = 120
# Communities of more ties than a full network of two hundred has take minutes; Kith is for smaller ones.
TIES_SURVEYED = 20_000


def figure(name: str, *, into: dict[str, Measure]) -> Callable[[Measure], Measure]:
    """Enter a measure under the name by which pages and stored rows know it."""

    def enter(measure: Measure) -> Measure:
        into[name] = measure
        return measure

    return enter


def count_quick(network: Network, *, at: datetime) -> None:
    """Count what an act may change at once."""
    _count(network, QUICK, at)


def count_all(network: Network, *, at: datetime) -> None:
    """Count every figure anew."""
    _count(network, {**QUICK, **SLOW}, at)


def _count(network: Network, measures: dict[str, Measure], at: datetime) -> None:
    book = Book(network, at)
    rows = [
        Figure(
            network=network,
            name=name,
            value=counted(book, name),
            counted_for=at,
            formula_version=formulas.FORMULA_VERSION,
        )
        for name in measures
    ]
    Figure.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["network", "name"],
        update_fields=["value", "counted_for", "formula_version"],
    )


def counted(book: Book, name: str) -> Value:
    """Return a figure of this book, counted once however many others build on it."""
    if name not in book.counted:
        book.counted[name] = (QUICK | SLOW)[name](book)
    return book.counted[name]


def _share(share: formulas.Share) -> Value:
    """Counts always, and the interval where there is anybody to count."""
    low, high = share.interval or (None, None)
    return {"count": share.count, "of": share.of, "low": low, "high": high}


# -- Taking part --------------------------------------------------------------------------


@figure("engagement", into=QUICK)
def engagement(book: Book) -> Value:
    active, asked = formulas.taking_part(book.memberships, book.recent_acts, book.offered, at=book.at, zone=book.zone)
    share = formulas.Share(len(active), len(asked))
    return {
        **_share(share),
        "target": book.network.engagement_target / 100,
        "active": sorted(active),
        "quiet": sorted(asked - active),
    }


@figure("weekly", into=QUICK)
def weekly(book: Book) -> Value:
    weeks = formulas.weekly_active(book.memberships, book.days, at=book.at, zone=book.zone)
    return {
        "weeks": [{"week": w.label, "active": w.active, "members": w.members} for w in weeks[-WEEKS_SHOWN:]],
    }


@figure("drifting", into=QUICK)
def drifting(book: Book) -> Value:
    """Who drifts, and who is held: the last opportunities passed without an act."""
    found: dict[str, list[int]] = {"drifting": [], "held": []}
    noon = timedelta(hours=12)
    for one in book.memberships:
        day = book.last_days.get(one.member)
        acts = [datetime(day.year, day.month, day.day, tzinfo=book.zone) + noon] if day else []
        standing = formulas.standing(one, acts, book.offered[one.member], at=book.at, zone=book.zone)
        if standing and not one.is_lead:
            found[standing].append(one.member)
    last = {str(member): day.isoformat() for member, day in sorted(book.last_days.items())}
    return {**found, "last_act": {key: last[key] for key in last if int(key) in {*found["drifting"], *found["held"]}}}


# -- Ties ---------------------------------------------------------------------------------


@figure("ties", into=QUICK)
def ties(book: Book) -> Value:
    """How many pairs of today's members stand in each band, and which are fading."""
    here = set(book.present)
    bands: dict[str, int] = {"strong": 0, "moderate": 0, "weak": 0}
    for pair, strength in book.strengths.items():
        if here.issuperset(pair):
            bands[formulas.band(strength)] += 1
    fading = [list(pair) for pair in book.fading if here.issuperset(pair)]
    return {**bands, "fading": len(fading), "fading_pairs": fading, "members": len(here)}


@figure("unmet", into=QUICK)
def unmet(book: Book) -> Value:
    """Members without a tie that is at least weak: the first to be looked after at the next door."""
    alone = sorted(formulas.isolates(book.present, book.strengths))
    return {"count": len(alone), "of": len(book.present), "people": alone}


@figure("seen", into=QUICK)
def seen(book: Book) -> Value:
    """Who had a confirmed interaction with two others or more in 90 days."""
    share = formulas.seen(book.memberships, book.recent_rows, at=book.at, zone=book.zone)
    met = formulas.people_met(book.recent_rows, at=book.at)
    paused = {one.member for one in book.memberships if one.is_paused(book.today)}
    counted = {one.member for one in book.memberships if one.includes(book.today) and not one.is_lead} - paused
    return {**_share(share), "unseen": sorted(member for member in counted if len(met.get(member, ())) < 2)}


@figure("newcomers", into=QUICK)
def newcomers(book: Book) -> Value:
    """How many newcomers have met three people twice, and how long that took."""
    founders = book.founders
    paths = formulas.newcomer_paths(
        book.second_meetings,
        {member: moment for member, moment in book.first_seen.items() if member not in founders},
        at=book.at,
        zone=book.zone,
        left={member.pk: member.left_on for member in book.members if member.left_on},
        pauses=book.pauses,
    )
    summary = formulas.integration(paths)
    by_day_90 = formulas.integrated_by(paths)
    here = set(book.present)
    return {
        **_share(summary.share),
        "median_days": summary.median_days_km,
        "by_day_90": _share(by_day_90),
        "on_their_way": [path.member for path in paths if not path.reached and path.member in here],
        "reached": [path.member for path in paths if path.reached and path.member in here],
    }


@figure("arriving", into=QUICK)
def arriving(book: Book) -> Value:
    """The milestones of those whose first months are not over, in days of a clock that pauses stop."""
    paths = {}
    for one in book.memberships:
        joined = one.joined
        if joined is None or not one.includes(book.today) or one.is_lead or one.member in book.founders:
            continue
        pauses = book.pauses.get(one.member, ())
        day = formulas.clock(joined, book.at, pauses=pauses, zone=book.zone)
        if day <= ARRIVING_DAYS:
            paths[one.member] = (joined, pauses, day, one.is_paused(book.today))
    moments = formulas.reached_moments(book.rows_of(set(paths)), set(paths), book.buddy_pairs)
    people = {}
    for member, (joined, pauses, day, is_paused) in sorted(paths.items()):
        known = moments[member] | book.buddy_contacts.get(member, {})
        stones = formulas.milestones(joined, known, pauses=pauses, zone=book.zone)
        reached = {stone.name: stone.reached for stone in stones if stone.reached is not None}
        people[str(member)] = {"day": day, "paused": is_paused, "reached": reached}
    return {"people": people}


# -- Feedback -----------------------------------------------------------------------------


@figure("pulse", into=QUICK)
def pulse(book: Book) -> Value:
    """Connected and supported: of those who answered both items in the last 180 days, latest answers."""
    replies: dict[int, dict[str, int]] = {}
    asked: set[int] = set()
    rows = Asking.objects.filter(
        check_in__network=book.network,
        check_in__item__in=formulas.PULSE_ITEMS[:2],
        asked_at__gt=book.at - timedelta(days=180),
        asked_at__lte=book.at,
    ).order_by("asked_at", "pk")
    for member, item, score in rows.values_list("member_id", "check_in__item", "score"):
        asked.add(member)
        if score is not None:
            replies.setdefault(member, {})[item] = score
    found = formulas.connected_and_supported(replies.values(), len(asked))
    share = found.favourable
    return {
        "replies": found.replies,
        "asked": found.asked,
        "showing": found.showing,
        "count": share.count if share else None,
        "margin": found.margin,
        "index": found.index,
    }


# -- The whole ----------------------------------------------------------------------------


@figure("shape", into=SLOW)
def shape(book: Book) -> Value:
    """Communities, resilience and stage of growth. Nobody's place in them is stored but who belongs together."""
    if Tie.objects.filter(network=book.network).count() > TIES_SURVEYED:
        return {"too_large": True, "communities": []}
    here = set(book.present)
    structural = {pair: weight for pair, weight in book.structural.items() if here.issuperset(pair)}
    groups = formulas.communities(structural)
    places = groups.of()
    load = formulas.connector_load(book.introductions_made, formulas.bridge_weight(structural, places))
    leads = {one.member for one in book.memberships if one.is_lead}
    component = formulas.largest_component(book.present, book.strengths)
    resilience = formulas.resilience(book.present, book.strengths, leads=leads, load=load)
    factor = formulas.absence_factor(load)
    edge = formulas.Share(len(formulas.periphery(book.present, book.strengths, places)), len(here))
    return {
        "communities": [list(group) for group in groups.groups],
        "modularity": groups.modularity,
        "component": _share(component),
        "resilience": _share(resilience),
        "absence_factor": factor,
        "stage": formulas.stage(
            component=component, without_connectors=resilience, connectors=factor, at_the_edge=edge
        ),
    }


@figure("health", into=SLOW)
def health(book: Book) -> Value:
    """Three pillars and one score of the network; provisional while a part cannot be known."""
    joined = {one.member: one.joined for one in book.memberships if one.includes(book.today)}
    felt = counted(book, "pulse")
    parts = formulas.HealthParts(
        tied=formulas.well_tied(joined, book.strengths, book.today).value,
        resilience=_value(counted(book, "shape").get("resilience")),
        engagement=_value(counted(book, "engagement")),
        pulse=felt["count"] / felt["replies"] if felt["showing"] == "shown" else None,
        newcomers=_value(counted(book, "newcomers")["by_day_90"]),
    )
    found = formulas.health(parts)
    return {
        "connection": found.connection,
        "care": found.care,
        "results": found.results,
        "score": found.score,
        "band": found.band,
        "provisional": found.provisional,
    }


def _value(share: Value | None) -> float | None:
    return None if share is None else formulas.Share(share["count"], share["of"]).value

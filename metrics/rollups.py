"""Roll-ups: ties, member-days and figures, derived from the ledger and thrown away at will.

What changed is marked by the database in the writer's own transaction: pairs whose ledger
changed, days on which something was recorded. A roll-up takes the marks and recounts exactly
those pairs and days from the ledger. Counting again instead of adding up makes every step safe
to repeat: late rows, withdrawals, and a second table at the same event (which must replace the
first, not add to it) need no bookkeeping, and no crash can count a row twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from introductions.models import Interaction
from metrics import figures, formulas
from metrics.models import MemberDay, Reckoning, Tie
from network.models import Network

STANDING = """
    SELECT i.* FROM introductions_interaction i
    LEFT JOIN introductions_withdrawal w ON w.interaction_id = i.id
    {touched}
    WHERE i.network_id = %(network)s AND w.id IS NULL
"""
ONLY_TOUCHED = """
    JOIN unnest(%(firsts)s::bigint[], %(seconds)s::bigint[]) AS touched (first_id, second_id)
      ON (touched.first_id, touched.second_id) = (i.first_id, i.second_id)
"""
# The ties that standing rows amount to, decayed to the landmark; with T for a landmark that is S(T) and N(T). Seated
# and attended rows of a pair at one event are one occasion, in the smallest room they shared.
TIES = """
    WITH standing AS ({standing}), occasions AS (
        (SELECT DISTINCT ON (first_id, second_id, event_id) first_id, second_id, kind, at, size, minutes
         FROM standing WHERE event_id IS NOT NULL AND kind IN ('seated', 'attended')
         ORDER BY first_id, second_id, event_id, size, coalesce(minutes, 0) DESC, kind DESC)
        UNION ALL
        SELECT first_id, second_id, kind, at, size, minutes
        FROM standing WHERE event_id IS NULL OR kind NOT IN ('seated', 'attended')
    ), weighed AS (
        SELECT o.first_id, o.second_id, o.at, o.minutes, o.size - 1 AS others,
            k.weight * {amount} * power(2::float8, greatest(-1000, least(1000,
                extract(epoch FROM o.at - %(landmark)s)::float8 / 86400 / %(half_life)s))) AS weight
        FROM occasions o
        JOIN unnest(%(kinds)s::text[], %(weights)s::float8[]) AS k (kind, weight) ON k.kind = o.kind
    )
    SELECT %(network)s, first_id, second_id, sum(weight * least(1, 12::float8 / others)), sum(weight / others),
        count(*), sum(minutes), min(at), max(at), (array_agg(at ORDER BY at))[2]
    FROM weighed GROUP BY first_id, second_id ORDER BY first_id, second_id
"""
INSERT_TIES = f"""
    INSERT INTO metrics_tie (network_id, first_id, second_id, strength, structural, meetings, minutes,
                             first_at, last_at, second_at)
    {TIES}
"""
AMOUNTS = {
    "count": "1",
    "minutes": "coalesce(o.minutes, 1)",
    "log-minutes": "coalesce(ln(1 + o.minutes), 1)",
}
# Deliberate acts, in the words of ``formulas``: presence, what the ledger shows of one or of both, replies.
ACTS = """
    SELECT a.member_id, e.starts_at AS at, 'present' AS kind
    FROM events_attendance a JOIN events_event e ON e.id = a.event_id
    WHERE e.network_id = %(network)s AND a.status = 'present' AND e.cancelled_at IS NULL
    UNION ALL
    SELECT x.member_id, i.at, i.kind
    FROM introductions_interaction i
    LEFT JOIN introductions_withdrawal w ON w.interaction_id = i.id
    CROSS JOIN LATERAL (
        SELECT i.actor_id WHERE i.kind IN ('give', 'contact', 'milestone', 'called-on', 'introduced-1')
        UNION ALL SELECT unnest(ARRAY[i.first_id, i.second_id]) WHERE i.kind IN ('met', 'introduced-2')
    ) AS x (member_id)
    WHERE i.network_id = %(network)s AND w.id IS NULL AND x.member_id IS NOT NULL
      AND i.kind NOT IN ('seated', 'attended')
    UNION ALL
    SELECT k.member_id, k.replied_at, 'replied'
    FROM introductions_asking k JOIN introductions_checkin c ON c.id = k.check_in_id
    WHERE c.network_id = %(network)s AND k.replied_at IS NOT NULL
"""
INSERT_DAYS = f"""
    INSERT INTO metrics_memberday (network_id, member_id, day, acts, kinds)
    SELECT %(network)s, member_id, (at AT TIME ZONE %(zone)s)::date, count(*), jsonb_agg(DISTINCT kind)
    FROM ({ACTS}) AS act
    WHERE %(days)s::date[] IS NULL OR (at AT TIME ZONE %(zone)s)::date = ANY(%(days)s::date[])
    GROUP BY member_id, (at AT TIME ZONE %(zone)s)::date
"""  # noqa: S608

Pairs = Sequence[tuple[int, int]]


# -- Whole networks -----------------------------------------------------------------------


@transaction.atomic
def rebuild(network: Network, *, at: datetime | None = None) -> None:
    """Empty everything derived of one network and derive it anew from the ledger."""
    _lock(network)
    Tie.objects.filter(network=network).delete()
    MemberDay.objects.filter(network=network).delete()
    _take_marks(network)
    span = Interaction.objects.standing().filter(network=network).aggregate(first=Min("at"), last=Max("at"))
    now = timezone.now()
    half_life = float(network.half_life_days)
    landmark = formulas.landmark(span["first"], span["last"], half_life) if span["first"] else network.created_at
    reckoning, _new = Reckoning.objects.update_or_create(
        network=network,
        defaults={
            "landmark": landmark,
            "half_life_days": network.half_life_days,
            "amount": network.amount,
            "zone": network.timezone,
            "formula_version": formulas.FORMULA_VERSION,
            "rebuilt_at": now,
            "rolled_up_at": now,
        },
    )
    _insert_ties(reckoning, None)
    _insert_days(network, None)
    figures.count_all(network, at=at or now)


@transaction.atomic
def roll_up(network: Network, *, at: datetime | None = None) -> bool:
    """Recount what is marked as changed. Returns whether anything was.

    Another half-life, amount, time zone or version of the formulas makes it a rebuild, so that
    no page ever shows a mixture.
    """
    _lock(network)
    reckoning = Reckoning.objects.filter(network=network).first()
    if reckoning is None or _is_outdated(reckoning, network):
        rebuild(network, at=at)
        return True
    pairs, days = _take_marks(network)
    if not pairs and not days:
        return False
    if pairs:
        _delete_ties(pairs)
        _insert_ties(reckoning, pairs)
    if days:
        MemberDay.objects.filter(network=network, day__in=days).delete()
        _insert_days(network, days)
    reckoning.rolled_up_at = timezone.now()
    reckoning.save(update_fields=["rolled_up_at"])
    figures.count_quick(network, at=at or reckoning.rolled_up_at)
    return True


@transaction.atomic
def recount(network: Network, *, at: datetime | None = None) -> None:
    """Count every figure anew from what is rolled up, since time passing changes figures too.

    Waits for a roll-up under way, so that neither overwrites what the other counted later.
    """
    _lock(network)
    figures.count_all(network, at=at or timezone.now())


def _is_outdated(reckoning: Reckoning, network: Network) -> bool:
    derived = (reckoning.half_life_days, reckoning.amount, reckoning.zone, reckoning.formula_version)
    return derived != (network.half_life_days, network.amount, network.timezone, formulas.FORMULA_VERSION)


def _lock(network: Network) -> None:
    """Let one roll-up of a network run at a time; released with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kith.rollup'), %s)", [network.pk])


def marked_networks() -> list[Network]:
    """Networks never rolled up, and those of which something changed since: acts, settings or the formulas."""
    return list(
        Network.objects.extra(
            where=[
                """EXISTS (SELECT 1 FROM network_touchedday d WHERE d.network_id = network_network.id)
                OR EXISTS (SELECT 1 FROM introductions_touchedpair p WHERE p.network_id = network_network.id)
                OR NOT EXISTS (SELECT 1 FROM metrics_reckoning r WHERE r.network_id = network_network.id
                    AND r.half_life_days = network_network.half_life_days AND r.amount = network_network.amount
                    AND r.zone = network_network.timezone AND r.formula_version = %s)"""
            ],
            params=[formulas.FORMULA_VERSION],
        ).order_by("pk")
    )


# -- Parts --------------------------------------------------------------------------------


def _take_marks(network: Network) -> tuple[list[tuple[int, int]], list[date]]:
    """Remove the marks of this network and return what they named: pairs and days, each once and in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM introductions_touchedpair WHERE network_id = %s RETURNING first_id, second_id", [network.pk]
        )
        pairs = sorted(set(cursor.fetchall()))
        cursor.execute("DELETE FROM network_touchedday WHERE network_id = %s RETURNING day", [network.pk])
        days = sorted({day for (day,) in cursor.fetchall()})
    return pairs, days


def _delete_ties(pairs: Pairs) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM metrics_tie t USING unnest(%s::bigint[], %s::bigint[]) AS touched (first_id, second_id)
            WHERE (t.first_id, t.second_id) = (touched.first_id, touched.second_id)""",
            _columns(pairs),
        )


def _insert_ties(reckoning: Reckoning, pairs: Pairs | None) -> None:
    """Derive the ties of ``pairs``, or of the whole network."""
    values: dict[str, Any] = {
        "network": reckoning.network_id,
        "landmark": reckoning.landmark,
        "half_life": float(reckoning.half_life_days),
        "kinds": list(formulas.KIND_WEIGHTS),
        "weights": list(formulas.KIND_WEIGHTS.values()),
    }
    if pairs is not None:
        values["firsts"], values["seconds"] = _columns(pairs)
    standing = STANDING.format(touched=ONLY_TOUCHED if pairs is not None else "")
    with connection.cursor() as cursor:
        cursor.execute(INSERT_TIES.format(standing=standing, amount=AMOUNTS[reckoning.amount]), values)


def _insert_days(network: Network, days: list[date] | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT_DAYS, {"network": network.pk, "zone": network.timezone, "days": days})


def _columns(pairs: Pairs) -> tuple[list[int], list[int]]:
    return [first for first, _ in pairs], [second for _, second in pairs]

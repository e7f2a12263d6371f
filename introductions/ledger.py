"""The ledger: the only module that writes interactions.

Rows are added and withdrawn, never changed. What the ledger says of an event follows from its
attendance and published groups: :func:`settle` compares the two and writes the difference, so
it can run any number of times. Days, pairs and events that changed are marked by the database
itself (see the migrations); roll-ups pull the marks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CharField, Count, Max
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from events.company import Tie
from events.models import Event, TouchedEvent
from introductions import debriefing, forgetting, noting
from introductions.models import (
    Confirmation,
    Interaction,
    InteractionKind,
    Introduction,
    MixUp,
    Proposal,
    Step,
    Withdrawal,
)
from members.models import Member
from network.guards import erasing
from network.models import Network

# Of an event's present people: each pair once with the number present, and each pair that
# shared a published group once with the number present in the smallest such group.
EXPECTED = """
    WITH here AS (
        SELECT a.event_id, a.member_id
        FROM events_attendance a JOIN events_event e ON e.id = a.event_id AND e.cancelled_at IS NULL
        WHERE a.event_id = ANY(%(events)s) AND a.status = 'present'
    ), crowd AS (
        SELECT event_id, count(*) AS size FROM here GROUP BY event_id
    ), tables AS (
        SELECT h.event_id, s.group_id, s.member_id, count(*) OVER (PARTITION BY s.group_id) AS size
        FROM events_seat s
        JOIN events_round r ON r.id = s.round_id AND r.published_at IS NOT NULL
        JOIN here h ON h.event_id = r.event_id AND h.member_id = s.member_id
    ), expected AS (
        SELECT x.event_id, 'attended' AS kind, x.member_id AS first_id, y.member_id AS second_id, c.size
        FROM here x JOIN here y ON y.event_id = x.event_id AND x.member_id < y.member_id
        JOIN crowd c ON c.event_id = x.event_id
        UNION ALL
        SELECT x.event_id, 'seated', x.member_id, y.member_id, min(x.size)
        FROM tables x JOIN tables y ON y.group_id = x.group_id AND x.member_id < y.member_id
        GROUP BY x.event_id, x.member_id, y.member_id
    )
"""
STANDING = """
    SELECT i.* FROM introductions_interaction i
    LEFT JOIN introductions_withdrawal w ON w.interaction_id = i.id
    WHERE i.event_id = ANY(%(events)s) AND i.reference IS NULL AND w.id IS NULL
"""
WITHDRAW_SURPLUS = f"""
    {EXPECTED}, standing AS MATERIALIZED ({STANDING})
    INSERT INTO introductions_withdrawal (interaction_id, at, why)
    SELECT s.id, %(now)s, 'attendance or groups were corrected'
    FROM standing s JOIN events_event e ON e.id = s.event_id
    LEFT JOIN expected x
      ON (x.event_id, x.kind, x.first_id, x.second_id) = (s.event_id, s.kind, s.first_id, s.second_id)
    WHERE x.event_id IS NULL OR x.size <> s.size OR s.at <> e.starts_at
"""  # noqa: S608
ADD_MISSING = f"""
    {EXPECTED}, standing AS MATERIALIZED ({STANDING})
    INSERT INTO introductions_interaction
        (network_id, kind, at, first_id, second_id, event_id, size, note, revision, recorded_at)
    SELECT e.network_id, x.kind, e.starts_at, x.first_id, x.second_id, x.event_id, x.size, '', 0, %(now)s
    FROM expected x JOIN events_event e ON e.id = x.event_id
    LEFT JOIN standing s
      ON (s.event_id, s.kind, s.first_id, s.second_id) = (x.event_id, x.kind, x.first_id, x.second_id)
    WHERE s.id IS NULL
    ORDER BY x.first_id, x.second_id
"""  # noqa: S608


# -- Events -------------------------------------------------------------------------------


@transaction.atomic
def settle(events: Iterable[Event | int]) -> tuple[int, int]:
    """Bring the ledger in line with the attendance and groups of ``events``.

    Returns the numbers of rows withdrawn and added. Two settlements of one event wait for each
    other, so no pair is ever written twice.
    """
    ids = sorted({event if isinstance(event, int) else event.pk for event in events})
    list(Event.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    values = {"events": ids, "now": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW_SURPLUS, values)
        withdrawn = cursor.rowcount
        cursor.execute(ADD_MISSING, values)
        return withdrawn, cursor.rowcount


def settle_touched(limit: int = 200) -> int:
    """Settle events that are over (or called off) and changed since the last time. Returns how many."""
    with transaction.atomic():
        marks = list(
            TouchedEvent.objects.select_for_update(of=["self"], skip_locked=True).filter(
                event__in=Event.objects.settled()
            )[:limit]
        )
        TouchedEvent.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
        ids = {mark.event_id for mark in marks}
        settle(ids)
    return len(ids)


# -- Introductions ------------------------------------------------------------------------


@transaction.atomic
def log_introduction(
    *,
    key: UUID,
    made_by: Member,
    people: tuple[Member, Member],
    event: Event | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Introduction:
    """Record that two people were introduced, once per ``key`` however often the phone retries.

    Two people who were introduced at the ``event`` before are not again: the introduction that stands is returned.
    """
    first, second = sorted(people, key=lambda person: person.pk)
    at_event = Introduction.objects.standing().filter(event=event, first=first, second=second)
    standing = at_event.first() if event else None
    if standing:
        return standing
    introduction, is_new = made_by.network.introductions.get_or_create(
        key=key,
        defaults={
            "event": event,
            "first": first,
            "second": second,
            "made_by": made_by,
            "note": note,
            "made_at": at or timezone.now(),
        },
    )
    if is_new:
        _write(introduction)
    return introduction


def _write(introduction: Introduction) -> None:
    """Write the row that an introduction amounts to by now, and withdraw the one before."""
    rows = Interaction.objects.filter(network=introduction.network, reference=str(introduction.key))
    latest = rows.order_by("-revision").first()
    if latest:
        Withdrawal.objects.get_or_create(interaction=latest, defaults={"why": "confirmed or withdrawn since"})
    if introduction.withdrawn_at:
        return
    kinds = [InteractionKind.INTRODUCED, InteractionKind.INTRODUCED_1, InteractionKind.INTRODUCED_2]
    said = list(introduction.confirmations.all())
    Interaction.objects.create(
        network=introduction.network,
        kind=kinds[len(said)],
        actor_id=said[0].member_id if len(said) == 1 else None,
        at=introduction.made_at,
        first=introduction.first,
        second=introduction.second,
        event=introduction.event,
        reference=str(introduction.key),
        revision=latest.revision + 1 if latest else 0,
    )


@transaction.atomic
def confirm(introduction: Introduction, member: Member, *, at: datetime | None = None) -> bool:
    """Note one side's word that the introduction took place. Returns False when it was said before."""
    introduction = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if introduction.withdrawn_at or not introduction.involves(member):
        return False
    _said, is_new = Confirmation.objects.get_or_create(
        introduction=introduction, member=member, defaults={"at": at or timezone.now()}
    )
    if is_new:
        _write(introduction)
    return is_new


@transaction.atomic
def withdraw_introduction(introduction: Introduction, *, by: Member) -> bool:
    """Take an introduction back as a mistake. Returns False when it was taken back before."""
    introduction = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if introduction.withdrawn_at:
        return False
    introduction.withdrawn_at, introduction.withdrawn_by = timezone.now(), by
    introduction.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _write(introduction)
    came_of_it = [introduction.reference_of(step) for step in Step.values]
    for row in Interaction.objects.standing().filter(network=introduction.network, reference__in=came_of_it):
        withdraw(row, by=by, why="its introduction was taken back")
    return True


@transaction.atomic
def restore_introduction(introduction: Introduction, *, by: Member) -> bool:
    """Undo one's own taking back. False where it was somebody else's, or the two were introduced there anew since."""
    introduction = Introduction.objects.select_for_update().get(pk=introduction.pk)
    pair = {"first": introduction.first_id, "second": introduction.second_id}
    anew = Introduction.objects.standing().filter(event__isnull=False, event=introduction.event_id, **pair)
    if not introduction.withdrawn_at or introduction.withdrawn_by_id != by.pk or anew.exists():
        return False
    introduction.withdrawn_at = introduction.withdrawn_by = None
    introduction.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _write(introduction)
    return True


# -- Other acts ---------------------------------------------------------------------------


@transaction.atomic
def record(
    *,
    network: Network,
    reference: str,
    kind: str,
    people: tuple[Member, Member],
    at: datetime,
    minutes: float | None = None,
    event: Event | None = None,
    note: str = "",
) -> Interaction:
    """Write one interaction of ``people[0]`` with ``people[1]``, once per ``reference``."""
    first, second = sorted(people, key=lambda person: person.pk)
    row, _new = Interaction.objects.get_or_create(
        network=network,
        reference=reference,
        revision=0,
        defaults={
            "kind": kind,
            "at": at,
            "first": first,
            "second": second,
            "actor": people[0],
            "minutes": minutes,
            "event": event,
            "note": note,
        },
    )
    return row


def keep_in_step(
    *,
    network: Network,
    reference: str,
    people: tuple[Member, Member],
    at: datetime,
    stands: bool,
    kind: str = InteractionKind.MET,
    event: Event | None = None,
    said_by_one: bool = True,
    by: Member | None = None,
    why: str = "",
    moment: datetime | None = None,
) -> None:
    """Let one row say that ``people`` met, or none, however often what is known of it changes.

    ``people[0]`` said so, unless somebody else did. ``by`` and ``why`` are noted where a row is withdrawn, at
    ``moment``. The caller holds what the row is about.
    """
    latest, withdrawal = latest_of(network, reference)
    is_there = latest is not None and withdrawal is None
    if stands and not is_there:
        first, second = sorted(people, key=lambda person: person.pk)
        Interaction.objects.create(
            network=network,
            kind=kind,
            at=at,
            first=first,
            second=second,
            actor=people[0] if said_by_one else None,
            event=event,
            reference=reference,
            revision=latest.revision + 1 if latest else 0,
        )
    elif latest and is_there and not stands:
        withdraw(latest, by=by, why=why, at=moment)


def latest_of(network: Network, reference: str) -> tuple[Interaction | None, Withdrawal | None]:
    """The last row under a reference, and its withdrawal where it was taken back."""
    rows = Interaction.objects.filter(network=network, reference=reference)
    latest = rows.order_by("-revision").select_related("withdrawal").first()
    return latest, getattr(latest, "withdrawal", None)


def withdraw(row: Interaction, *, by: Member | None = None, why: str = "", at: datetime | None = None) -> None:
    """Withdraw one ledger row as a mistake; a second time changes nothing."""
    Withdrawal.objects.get_or_create(interaction=row, defaults={"by": by, "why": why, "at": at or timezone.now()})


def erase(member: Member) -> None:
    """Remove a person from the ledger, their coffees, notes and proposals: the only way in which rows ever leave it."""
    with erasing():
        noting.forget_of(member)
        debriefing.forget_of(member)
        forgetting.forget(member)
        for rows in (Interaction.objects.filter(first=member), Interaction.objects.filter(second=member)):
            rows.delete()
        Introduction.objects.about(member).delete()
        member.coffee_seats.all().delete()
        member.coffee_opt_ins.all().delete()
        Proposal.objects.about(member).delete()
        member.proposals_made.open().delete()
        member.proposals_made.update(proposed_by=None, reason="")
        MixUp.objects.filter(introduction__network=member.network, words__icontains=member.name).update(words="")
        member.network.proposals.filter(reason__icontains=member.name).update(reason="")


# -- Reading ------------------------------------------------------------------------------

TIE_SIZE = 13


def who_has_met(network: Network, members: list[int]) -> set[tuple[int, int]]:
    """The pairs of ``members`` with any standing row in a room small enough to make a tie, however long ago."""
    rows = Interaction.objects.standing().filter(
        network=network, first__in=members, second__in=members, size__lte=TIE_SIZE
    )
    return set(rows.values_list("first_id", "second_id").distinct())


def ties_among(network: Network, members: list[int]) -> dict[tuple[int, int], Tie]:
    """Of the same pairs, on how many occasions they met and when last; an event is one, whatever happened there."""
    rows = Interaction.objects.standing().filter(
        network=network, first__in=members, second__in=members, size__lte=TIE_SIZE
    )
    # A revised row keeps its reference, and rows of one event are one occasion.
    occasion = Coalesce(Cast("event_id", CharField()), "reference", output_field=CharField())
    pairs = rows.values("first_id", "second_id").annotate(times=Count(occasion, distinct=True), last=Max("at"))
    return {
        (one, other): Tie(times, last)
        for one, other, times, last in pairs.values_list("first_id", "second_id", "times", "last")
    }


def known_to(member: Member) -> set[int]:
    """Ids of the members with whom ``member`` has any standing row in a room small enough to make a tie."""
    sides = Interaction.objects.standing().filter(network=member.network, size__lte=TIE_SIZE)
    return {
        other
        for mine, theirs in (("first", "second_id"), ("second", "first_id"))
        for other in sides.filter(**{mine: member}).values_list(theirs, flat=True).distinct()
    }


def spoken_of(members: Collection[int]) -> set[int]:
    """Those of ``members`` who were introduced, or about whom something is recorded that no event brought along."""
    own = Interaction.objects.exclude(reference=None)
    sides = [own.filter(first__in=members).values_list("first_id", flat=True)]
    sides += [own.filter(second__in=members).values_list("second_id", flat=True)]
    sides += [Introduction.objects.filter(first__in=members).values_list("first_id", flat=True)]
    sides += [Introduction.objects.filter(second__in=members).values_list("second_id", flat=True)]
    return {pk for side in sides for pk in side}

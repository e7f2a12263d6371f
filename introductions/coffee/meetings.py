"""What came of a coffee, in the words of those who were to meet, and what the ledger keeps of it.

A pair has met when one of the two says so and the other does not say otherwise: that they did not manage, that nobody
answered, or, after the first had said that they met, that it is still in the diary. Whoever objects to the row on
their own record is heard until they themselves say that they met.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from introductions import ledger
from introductions.models import CoffeeAnswer, CoffeeGroup, CoffeeOptIn, CoffeeSeat, Withdrawal
from members.models import Member

ASK_WHETHER_TO_PAUSE_FROM = 2
NOT_SO = "did not take place"


@transaction.atomic
def answer(seat: CoffeeSeat, said: str, *, at: datetime | None = None) -> None:
    """Keep what somebody says of their coffee; a later word takes the place of an earlier one. Twice is once."""
    moment = at or timezone.now()
    group = _held(seat.group_id)
    mine = group.seats.get(pk=seat.pk)
    if mine.answer == said and not _objected(group, mine):
        return
    mine.answer, mine.answered_at = CoffeeAnswer(said), moment
    mine.save(update_fields=["answer", "answered_at"])
    _settle(group, by=mine.member, moment=moment)


@transaction.atomic
def object_to(group: CoffeeGroup, member: Member, other_id: int) -> bool:
    """Take back on somebody's word that they met one other person. Returns whether that was on record."""
    group = _held(group.pk)
    row, withdrawal = ledger.latest_of(group.draw.rounds.network, group.reference(member.pk, other_id))
    if row is None or withdrawal:
        return False
    ledger.withdraw(row, by=member, why=NOT_SO)
    return True


def _held(group_id: int) -> CoffeeGroup:
    """The group, held so that two words about one coffee are heard one after the other."""
    groups = CoffeeGroup.objects.select_for_update(of=["self"], no_key=True)
    return groups.select_related("draw__rounds__network").get(pk=group_id)


def _settle(group: CoffeeGroup, *, by: Member, moment: datetime) -> None:
    """Bring the ledger in line with what the people of a group say."""
    seats = list(group.seats.select_related("member").order_by("answered_at", "pk"))
    for one, other in combinations(seats, 2):
        told = [seat for seat in (one, other) if seat.answer == CoffeeAnswer.MET]
        first = min(told, key=lambda seat: seat.answered_at) if told else one
        second = other if first is one else one
        network, reference = group.draw.rounds.network, group.reference(one.member_id, other.member_id)
        row, withdrawal = ledger.latest_of(network, reference)
        ledger.keep_in_step(
            network=network,
            reference=reference,
            people=(first.member, second.member),
            at=row.at if row else moment,
            stands=bool(told) and not _says_otherwise(second, first) and not _objects(withdrawal, (one, other)),
            by=by,
            why=NOT_SO,
            moment=moment,
        )


def _says_otherwise(seat: CoffeeSeat, met: CoffeeSeat) -> bool:
    """Whether a word contradicts that of somebody who met: what was in the diary before may have taken place since."""
    if seat.answer == CoffeeAnswer.PLANNED:
        return seat.answered_at > met.answered_at
    return seat.answer in CoffeeSeat.LET_DOWN


def _objects(withdrawal: Withdrawal | None, seats: Iterable[CoffeeSeat]) -> bool:
    """Whether one of the two took the row back, and has not said since that they met."""
    if withdrawal is None:
        return False
    objector = next((seat for seat in seats if seat.member_id == withdrawal.by_id), None)
    return objector is not None and not (objector.answered_at and objector.answered_at > withdrawal.at)


def _objected(group: CoffeeGroup, seat: CoffeeSeat) -> bool:
    """Whether a member has taken back a meeting of this group since they last spoke of it."""
    own = Withdrawal.objects.filter(by=seat.member_id, at__gte=seat.answered_at) if seat.answered_at else None
    prefix = group.reference(0, 0).removesuffix("0-0")
    return own is not None and own.filter(interaction__reference__startswith=prefix).exists()


# -- What it means for the next draw ----------------------------------------------------------


def lately(members: Iterable[int]) -> dict[int, CoffeeSeat]:
    """The last seat of each member, with ``alone``: whether everybody they were to meet has left since."""
    company = CoffeeSeat.objects.filter(group=OuterRef("group")).exclude(member=OuterRef("member"))
    still = CoffeeOptIn.objects.standing().filter(rounds=OuterRef("draw__rounds"), member=OuterRef("member"))
    seats = (
        CoffeeSeat.objects.filter(member__in=members)
        .annotate(has_company=Exists(company.filter(Exists(still))))
        .order_by("member", "-draw__drawn_at", "-pk")
        .distinct("member")
        .select_related("draw")
    )
    return {seat.member_id: seat for seat in seats}


def was_let_down(seat: CoffeeSeat) -> bool:
    """Whether a seat (of :func:`lately`) came to nothing through no fault of its member's."""
    return seat.answer in CoffeeSeat.LET_DOWN or (seat.answer != CoffeeAnswer.MET and not seat.has_company)


def may_ask_to_pause(opt_in: CoffeeOptIn) -> bool:
    """Whether others waited for this member twice and heard nothing: a question for them alone.

    It rests once they met somebody, or said that they go on.
    """
    silent = opt_in.member.coffee_seats.filter(group__isnull=False, answer="")
    waited_for = CoffeeSeat.objects.filter(group=OuterRef("group"), answer=CoffeeAnswer.NO_REPLY)
    met = CoffeeSeat.objects.filter(
        member=OuterRef("member"), answer=CoffeeAnswer.MET, draw__drawn_at__gte=OuterRef("draw__drawn_at")
    )
    silent = silent.exclude(Exists(met))
    if opt_in.stays_at:
        silent = silent.filter(draw__drawn_at__gt=opt_in.stays_at)
    return silent.filter(Exists(waited_for)).count() >= ASK_WHETHER_TO_PAUSE_FROM

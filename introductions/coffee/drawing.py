"""A round is drawn: who is in it, who meets whom, and the letters that say so.

Each day has one draw, by a constraint of the database: of several workers that find it due, one holds it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from events import seating
from events.models import KeepApart
from introductions import desk
from introductions.coffee import letters, links, meetings
from introductions.coffee.matching import Pair, Wish, match
from introductions.coffee.questions import question_for
from introductions.models import Across, CoffeeAnswer, CoffeeDraw, CoffeeOptIn, CoffeeRounds, CoffeeSeat
from members.audiences import said_aloud


def due(at: datetime | None = None) -> list[int]:
    """Ids of the coffee rounds whose next draw has come."""
    moment = at or timezone.now()
    # A day ahead of the server's may have begun where a network is.
    near = CoffeeRounds.objects.running().written_about().filter(next_on__lte=moment.date() + timedelta(days=1))
    return [rounds.pk for rounds in near.select_related("network").order_by("pk") if rounds.is_due(moment)]


@transaction.atomic
def draw(rounds_id: int, *, at: datetime | None = None, mail: bool = True) -> CoffeeDraw | None:
    """Hold the draw that is due, if it has not been held; everybody in it gets a letter. Returns it, or None.

    Without ``mail`` nobody is written to, for people of a demonstration.
    """
    moment = at or timezone.now()
    rounds = CoffeeRounds.objects.select_related("network", "attribute").get(pk=rounds_id)
    if not rounds.is_due(moment):
        return None
    held, is_new = rounds.draws.get_or_create(on=rounds.next_on, defaults={"drawn_at": moment})
    if not is_new:
        return None
    today = moment.astimezone(rounds.network.zone).date()
    people = _people(rounds, today)
    wish = _wish(rounds, people)
    found = match(wish, seed=held.pk)
    _seat(held, found.groups, found.left_over)
    rounds.next_on = rounds.day_after(held.on, today)
    ended_at = moment if rounds.is_over else None
    CoffeeRounds.objects.running().filter(pk=rounds.pk, next_on=held.on).update(
        next_on=rounds.next_on, ended_at=ended_at
    )
    close_counts(at=moment)
    if mail:
        letters.write_matches(held, rounds, {one.member_id: one.member for one in people}, moment)
    return held


# -- Who is in it -------------------------------------------------------------------------


def _people(rounds: CoffeeRounds, today: date) -> list[CoffeeOptIn]:
    """Whoever takes part in this draw, in order of joining; it passes by those who met just now and want a rest."""
    last = rounds.draws.exclude(seats=None).order_by("-on").first()
    just_met = set(last.seats.exclude(group=None).values_list("member_id", flat=True)) if last else set()
    there = rounds.opt_ins.there_on(today).select_related("member__user").order_by("joined_at", "pk")
    found = [one for one in there if not (one.every_second and one.member_id in just_met)]
    for one in found:
        one.member.network = rounds.network
    return found


def _wish(rounds: CoffeeRounds, people: Sequence[CoffeeOptIn]) -> Wish:
    """What the draw rests on: earlier coffees, the ledger, and what became of the last round of each."""
    ids = [one.member_id for one in people]
    close = desk.how_close(rounds.network)
    there = set(ids)
    known = dict.fromkeys(seating.who_has_met(rounds.network, ids), 1.0)
    for pair, strength in close.strengths.items():
        if there.issuperset(pair):
            known[pair] = known.get(pair, 0.0) + strength
    lately = meetings.lately(ids)
    return Wish(
        people=ids,
        size=rounds.size,
        rather_three={one.member_id for one in people if one.rather_three},
        before=_before(ids),
        apart=KeepApart.objects.between(ids),
        known=known,
        sides=_sides(rounds, people, close.communities),
        let_down={pk for pk, seat in lately.items() if meetings.was_let_down(seat)},
        came={pk for pk, seat in lately.items() if seat.answer == CoffeeAnswer.MET},
        waited={pk for pk, seat in lately.items() if seat.group_id is None},
    )


def _before(ids: Iterable[int]) -> dict[Pair, int]:
    """The pairs that were drawn together in any earlier coffee rounds, and in which draw last, counted from 1."""
    seats = CoffeeSeat.objects.filter(member__in=ids, group__isnull=False).order_by("draw__drawn_at", "draw", "group")
    groups: dict[tuple[int, int], list[int]] = {}
    turns: dict[int, int] = {}
    for draw_id, group_id, member_id in seats.values_list("draw_id", "group_id", "member_id"):
        groups.setdefault((turns.setdefault(draw_id, len(turns) + 1), group_id), []).append(member_id)
    return {pair: turn for (turn, _group), together in groups.items() for pair in combinations(sorted(together), 2)}


def _sides(rounds: CoffeeRounds, people: Iterable[CoffeeOptIn], communities: dict[int, int]) -> dict[int, Hashable]:
    """The side of each person of whom it is known, where people of different sides are to meet.

    Whom somebody is drawn with tells them the other's side, so only answers count that every member may read.
    """
    if rounds.across == Across.COMMUNITY:
        return {one.member_id: communities[one.member_id] for one in people if one.member_id in communities}
    if rounds.across == Across.ATTRIBUTE and rounds.attribute:
        name = rounds.attribute.name
        answers = {one.member_id: said_aloud(one.member, "attributes").get(name) for one in people}
        return {member_id: str(answer) for member_id, answer in answers.items() if answer}
    return {}


def _seat(held: CoffeeDraw, groups: Sequence[Sequence[int]], left_over: Iterable[int]) -> None:
    """Write the groups, each with a question that none of its people has had before, and whoever has none."""
    heard: dict[int, set[str]] = {}
    ids = [one for people in groups for one in people]
    for member_id, question in CoffeeSeat.objects.filter(member__in=ids, group__isnull=False).values_list(
        "member_id", "group__question"
    ):
        heard.setdefault(member_id, set()).add(question)
    seats = [CoffeeSeat(draw=held, member_id=one) for one in left_over]
    for turn, people in enumerate(groups):
        known = {question for one in people for question in heard.get(one, ())}
        group = held.groups.create(question=question_for(held.pk + turn, known))
        seats += [CoffeeSeat(draw=held, group=group, member_id=one) for one in people]
    CoffeeSeat.objects.bulk_create(seats)


# -- Whether they met ---------------------------------------------------------------------


def to_ask(at: datetime | None = None) -> list[int]:
    """Ids of the draws whose people are to be asked now whether they met."""
    moment = at or timezone.now()
    about = CoffeeRounds.objects.written_about()
    waiting = CoffeeDraw.objects.filter(rounds__in=about, asked_at=None, drawn_at__lte=moment - letters.ASKED_AFTER)
    return list(waiting.order_by("drawn_at", "pk").values_list("pk", flat=True))


def close_counts(at: datetime | None = None) -> None:
    """Keep what leads are told of each round that is over. One more answer would be read off by subtraction."""
    moment = at or timezone.now()
    newer = CoffeeDraw.objects.filter(rounds=OuterRef("rounds"), drawn_at__gt=OuterRef("drawn_at"))
    over = CoffeeDraw.objects.filter(Exists(newer) | Q(drawn_at__lt=moment - links.ANSWERED_WITHIN), answers_told=None)
    told = Count("seats", filter=Q(seats__answered_at__isnull=False))
    met = Count("seats", filter=Q(seats__answer=CoffeeAnswer.MET))
    for one in over.annotate(told=told, met=met):
        CoffeeDraw.objects.filter(pk=one.pk, answers_told=None).update(answers_told=one.told, met_told=one.met)


@transaction.atomic
def ask_whether_they_met(draw_id: int, *, at: datetime | None = None, mail: bool = True) -> int:
    """Write to everybody of a draw who has not said yet. Of two workers at once, one writes; nobody is reminded."""
    moment = at or timezone.now()
    if not CoffeeDraw.objects.filter(pk=draw_id, asked_at=None).update(asked_at=moment) or not mail:
        return 0
    return letters.write_questions(CoffeeDraw.objects.select_related("rounds__network").get(pk=draw_id), moment)

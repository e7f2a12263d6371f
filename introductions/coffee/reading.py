"""What pages show of coffee rounds: to a member their own, to leads who is in and what came of each round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from introductions import desk
from introductions.checkins import SHOWN_FROM
from introductions.coffee.company import Company, company
from introductions.coffee.links import ANSWERED_WITHIN
from introductions.models import CoffeeDraw, CoffeeOptIn, CoffeeRounds, CoffeeSeat
from members.models import Member
from network.models import Network
from network.ordering import name_key

# Pages tell of so many rounds; at the shortest cadence, of half a year.
SHOWN = 13


def of_member(member: Member, seat_id: int) -> CoffeeSeat | None:
    """One seat of a member's in a group, if they have it."""
    seats = member.coffee_seats.filter(pk=seat_id, group__isnull=False).select_related("draw", "group__draw")
    return seats.annotate(people=Count("draw__seats")).first()


def latest(member: Member, *, at: datetime | None = None) -> CoffeeSeat | None:
    """The last round in which a member was, while there is anything to be said about it."""
    since = (at or timezone.now()) - ANSWERED_WITHIN
    seats = member.coffee_seats.filter(draw__drawn_at__gte=since).select_related("draw", "group__draw")
    return seats.annotate(people=Count("draw__seats")).order_by("-draw__drawn_at", "-pk").first()


def shown(seat: CoffeeSeat | None, reader: Member) -> Company | None:
    """A seat (of one of the two above) as its own member reads of it; None without company."""
    if seat is None or seat.group_id is None:
        return None
    return company(seat, reader, people=seat.people, circles=lambda: desk.how_close(reader.network).communities)


def others(seat: CoffeeSeat) -> list[Member]:
    """Whom a seat's member is to meet."""
    rest = CoffeeSeat.objects.filter(group=seat.group_id).exclude(pk=seat.pk)
    return [one.member for one in rest.select_related("member").order_by("pk")]


def earlier(member: Member, but: CoffeeSeat | None) -> QuerySet[CoffeeSeat]:
    """The last coffees of a member, the latest first, each with the ``company`` they had."""
    others = CoffeeSeat.objects.exclude(member=member).select_related("member").order_by("pk")
    seats = member.coffee_seats.filter(group__isnull=False).exclude(pk=but.pk if but else None)
    return (
        seats.select_related("draw", "group")
        .prefetch_related(Prefetch("group__seats", queryset=others, to_attr="company"))
        .order_by("-draw__drawn_at", "-pk")[:SHOWN]
    )


# -- For leads ----------------------------------------------------------------------------


def taking_part(rounds: CoffeeRounds) -> list[CoffeeOptIn]:
    """Who is in, by name; whoever is on pause in the network is so here as well (``on_pause``)."""
    paused = set(rounds.network.members.paused_on(rounds.network.today).values_list("pk", flat=True))
    found = sorted(rounds.opt_ins.standing().select_related("member"), key=lambda one: name_key(one.member.name))
    for one in found:
        one.on_pause = one.member_id in paused
    return found


@dataclass(frozen=True)
class Round:
    """One round in counts. What people answered is told as it was when the round was over, and from five answers up."""

    draw: CoffeeDraw
    people: int
    groups: int
    threes: int
    alone: int
    answered: int
    met: int
    is_over: bool

    @property
    def tells(self) -> bool:
        return self.is_over and self.answered >= SHOWN_FROM


def rounds_held(network: Network) -> list[Round]:
    """The last draws of the network, the latest first, as leads read of them."""
    draws = (
        CoffeeDraw.objects.filter(rounds__network=network)
        .annotate(
            people=Count("seats", distinct=True),
            pairs_and_threes=Count("seats__group", distinct=True),
            seated=Count("seats", filter=Q(seats__group__isnull=False), distinct=True),
        )
        .order_by("-drawn_at", "-pk")[:SHOWN]
    )
    return [
        Round(
            draw=one,
            people=one.people,
            groups=one.pairs_and_threes,
            threes=one.seated - 2 * one.pairs_and_threes,
            alone=one.people - one.seated,
            answered=one.answers_told or 0,
            met=one.met_told or 0,
            is_over=one.answers_told is not None,
        )
        for one in draws
    ]

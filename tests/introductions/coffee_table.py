"""Small functions by which tests hold coffee rounds."""

from __future__ import annotations

from datetime import datetime, timedelta

from introductions.coffee import drawing, rounds
from introductions.coffee.rounds import Terms
from introductions.models import CoffeeDraw, CoffeeRounds, CoffeeSeat, Interaction
from members.models import Member
from network.models import Network


def begin(network: Network, by: Member, *people: Member, **terms) -> CoffeeRounds:
    """Coffee rounds every two weeks in which these people are."""
    found = rounds.start(network, Terms(**{"every_weeks": 2, "weekday": 0, **terms}), by=by)
    for person in people:
        rounds.take_part(found, person)
    return found


def hold(coffee: CoffeeRounds, at: datetime | None = None, **options) -> CoffeeDraw | None:
    """The draw whose day has come."""
    coffee.refresh_from_db()
    return drawing.draw(coffee.pk, at=at or coffee.draws_at, **options)


def together(held: CoffeeDraw) -> set[frozenset[str]]:
    """Who was drawn to meet whom, by name."""
    groups: dict[int | None, set[str]] = {}
    for seat in held.seats.select_related("member"):
        groups.setdefault(seat.group_id, set()).add(seat.member.name)
    return {frozenset(names) for group, names in groups.items() if group}


def alone(held: CoffeeDraw) -> set[str]:
    return set(held.seats.filter(group=None).values_list("member__name", flat=True))


def seat_of(held: CoffeeDraw, person: Member) -> CoffeeSeat:
    return held.seats.get(member=person)


def ledger_of(network: Network) -> list[tuple[str, int, bool]]:
    """Who met whom over coffee: names of the two, revision, and whether the row stands."""
    rows = Interaction.objects.filter(network=network, reference__startswith="coffee-").order_by("pk")
    return [(f"{row.first.name}-{row.second.name}", row.revision, not hasattr(row, "withdrawal")) for row in rows]


TEN_DAYS = timedelta(days=10)

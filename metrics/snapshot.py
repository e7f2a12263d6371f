"""A network as it stood at a moment, computed from the ledger and never from stored ties.

It is made of what files of a network can carry (docs/data-formats.md), so that a copy gives the same figures to the
last digit: people are numbered in the order of their ids in files, whatever the database numbers them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min
from django.utils import timezone

from events.models import RSVP, Attendance, Event, KeepApart
from introductions.models import Interaction, Proposal
from members.models import Member
from metrics import formulas, rollups
from network.models import Network
from network.ordering import natural_key

STANDING = """
    SELECT i.* FROM introductions_interaction i
    LEFT JOIN introductions_withdrawal w ON w.interaction_id = i.id
    WHERE i.network_id = %(network)s AND w.id IS NULL AND i.at <= %(landmark)s
"""
# Replies to check-ins are acts too, but no file carries them.
ACTS = f"""
    SELECT member_id, at, kind FROM ({rollups.ACTS}) AS act WHERE kind <> 'replied' AND at <= %(at)s
    ORDER BY member_id, at, kind
"""  # noqa: S608
# In a room of more than thirteen, nobody has met anybody yet.
MET = """
    SELECT DISTINCT i.first_id, i.second_id FROM introductions_interaction i
    LEFT JOIN introductions_withdrawal w ON w.interaction_id = i.id
    WHERE i.network_id = %(network)s AND w.id IS NULL AND i.at <= %(at)s AND i.size < 14
"""


@dataclass(frozen=True)
class Snapshot:
    """``network`` at ``at``. Members are numbered from 1 in the order of their ids in files."""

    network: Network
    at: datetime
    weighing: formulas.Weighing

    @cached_property
    def today(self) -> date:
        return self.at.astimezone(self.network.zone).date()

    @cached_property
    def people(self) -> list[Member]:
        """Everyone who is or was a member, in the order of ids in files; who was only carried over is in no figure."""
        kept = self.network.members.kept().filter(carried_over_at=None)
        return sorted(kept, key=lambda member: (natural_key(member.reference), member.reference))

    @cached_property
    def number(self) -> dict[int, int]:
        """The number of each member by primary key."""
        return {member.pk: number for number, member in enumerate(self.people, start=1)}

    def person(self, number: int) -> Member:
        return self.people[number - 1]

    @cached_property
    def memberships(self) -> list[formulas.Membership]:
        return [
            formulas.Membership(number, member.joined_on, member.left_on, is_lead=member.is_lead)
            for number, member in enumerate(self.people, start=1)
        ]

    @cached_property
    def members(self) -> list[int]:
        """Numbers of that day's members."""
        return [one.member for one in self.memberships if one.includes(self.today)]

    # -- Events ---------------------------------------------------------------------------

    @cached_property
    def events(self) -> list[datetime]:
        """When the events of the network up to then started."""
        return list(self._events().order_by("starts_at").values_list("starts_at", flat=True))

    def _events(self) -> Any:
        return Event.objects.standing().filter(network=self.network, starts_at__lte=self.at)

    @cached_property
    def answers(self) -> dict[str, int]:
        """How many said yes, maybe or no."""
        rows = RSVP.objects.filter(event__in=self._events(), member__in=self.number)
        return dict(rows.values_list("answer").annotate(Count("pk")).order_by())

    @cached_property
    def attended(self) -> dict[int, tuple[int, datetime, datetime]]:
        """How many events each person was at, the first and the last of them."""
        rows = Attendance.objects.present().filter(event__in=self._events(), member__in=self.number)
        counted = rows.values_list("member").annotate(Count("pk"), Min("event__starts_at"), Max("event__starts_at"))
        return {self.number[member]: (count, first, last) for member, count, first, last in counted.order_by()}

    # -- Ledger ---------------------------------------------------------------------------

    @cached_property
    def interactions(self) -> int:
        """How many standing interactions there are beside those that follow from events."""
        rows = Interaction.objects.standing().filter(network=self.network, at__lte=self.at)
        return rows.exclude(reference=None).count()

    @cached_property
    def _pairs(self) -> list[tuple[Any, ...]]:
        """Each pair with an occasion, by numbers: a, b, S, N, meetings, minutes, first, last and second occasion."""
        half_life = self.weighing.half_life
        values = {
            "network": self.network.pk,
            "landmark": self.at,
            "half_life": float("inf") if half_life is None else float(half_life),
            "kinds": list(self.weighing.kinds),
            "weights": list(self.weighing.kinds.values()),
        }
        statement = rollups.TIES.format(standing=STANDING, amount=rollups.AMOUNTS[self.weighing.amount])
        return sorted(
            (*self._in_order(one, other), *rest)
            for _, one, other, *rest in _fetch(statement, values)
            if one in self.number and other in self.number
        )

    def _in_order(self, one: int, other: int) -> formulas.Pair:
        first, second = sorted((self.number[one], self.number[other]))
        return first, second

    @cached_property
    def ties(self) -> list[formulas.Tie]:
        """The tie of each pair with an occasion up to then."""
        half_life = self.weighing.half_life
        return [
            formulas.Tie(
                first=first,
                second=second,
                meetings=meetings,
                minutes=minutes,
                strength=strength,
                structural=structural,
                first_at=first_at,
                last_at=last_at,
                band=formulas.band(strength),
                fading=formulas.is_fading(strength, last_at, self.at, half_life),
                fades_on=formulas.fades_on(strength, self.at, half_life),
            )
            for first, second, strength, structural, meetings, minutes, first_at, last_at, _second_at in self._pairs
        ]

    @cached_property
    def strengths(self) -> dict[formulas.Pair, float]:
        return {tie.pair: tie.strength for tie in self.ties}

    @cached_property
    def structural(self) -> dict[formulas.Pair, float]:
        return {tie.pair: tie.structural for tie in self.ties}

    @cached_property
    def communities(self) -> formulas.Communities:
        return formulas.communities(self.structural)

    @cached_property
    def second_meetings(self) -> list[formulas.LedgerRow]:
        """The first two meetings of each pair that met twice: all that integration asks about."""
        return [
            formulas.LedgerRow(first, second, "met", moment, 2)
            for first, second, _s, _n, _meetings, _minutes, first_at, _last_at, second_at in self._pairs
            if second_at is not None
            for moment in (first_at, second_at)
        ]

    @cached_property
    def met(self) -> set[formulas.Pair]:
        """Pairs that shared a room small enough to meet in, however long ago."""
        pairs = _fetch(MET, {"network": self.network.pk, "at": self.at})
        return {self._in_order(one, other) for one, other in pairs if one in self.number and other in self.number}

    @cached_property
    def apart(self) -> set[formulas.Pair]:
        """Pairs that are kept apart today, whatever moment is looked at."""
        rows = KeepApart.objects.standing().filter(network=self.network).values_list("first_id", "second_id")
        return {self._in_order(one, other) for one, other in rows if one in self.number and other in self.number}

    @cached_property
    def not_again(self) -> set[formulas.Pair]:
        """Pairs to whom an introduction was lately proposed, or who declined one, as of today."""
        pairs = Proposal.objects.filter(network=self.network).not_again(timezone.now()).between(self.number)
        return {self._in_order(one, other) for one, other in pairs}

    @cached_property
    def acts(self) -> list[formulas.Act]:
        rows = _fetch(ACTS, {"network": self.network.pk, "at": self.at})
        return [formulas.Act(self.number[member], at, kind) for member, at, kind in rows if member in self.number]

    @cached_property
    def directed(self) -> list[formulas.LedgerRow]:
        """Gives and contacts: what one person began towards another."""
        rows = Interaction.objects.standing().filter(
            network=self.network,
            at__lte=self.at,
            kind__in=["give", "contact"],
            actor__isnull=False,
            first__in=self.number,
            second__in=self.number,
        )
        columns = ("first_id", "second_id", "kind", "at", "size", "minutes", "event_id", "actor_id")
        return [
            formulas.LedgerRow(*self._in_order(row[0], row[1]), *row[2:7], actor=self.number[row[7]])
            for row in rows.order_by("at", "reference").values_list(*columns)
        ]


def _fetch(statement: str, values: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()

"""What the figures of one network are counted from, read once for one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max, Min, Q

from events.models import Attendance, Event
from introductions.models import Asking, Interaction, Introduction
from members.models import Buddy, Member, Pause
from metrics import formulas
from metrics.models import MemberDay, Reckoning, Tie
from network.models import Network

WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Book:
    """Memberships, acts, opportunities and ties of ``network`` as they stand at ``at``; each part is read once."""

    network: Network
    at: datetime
    counted: dict[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return self.network.zone

    @cached_property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    @cached_property
    def reckoning(self) -> Reckoning:
        return Reckoning.objects.get(network=self.network)

    @cached_property
    def members(self) -> list[Member]:
        """Everyone who is or was a member, in order of id; carried-over and erased people are not."""
        return list(self.network.members.kept().filter(carried_over_at=None).order_by("pk"))

    @cached_property
    def carried_over(self) -> frozenset[int]:
        """Ids of those who have not been asked yet: what happened with them counts from the day on which they join."""
        return frozenset(self.network.members.exclude(carried_over_at=None).values_list("pk", flat=True))

    @cached_property
    def pauses(self) -> dict[int, list[tuple[date, date | None]]]:
        found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        for pause in Pause.objects.filter(member__network=self.network).order_by("starts_on"):
            found[pause.member_id].append((pause.starts_on, pause.ends_on))
        return found

    @cached_property
    def memberships(self) -> list[formulas.Membership]:
        return [
            formulas.Membership(
                member.pk, member.joined_on, member.left_on, tuple(self.pauses.get(member.pk, ())), member.is_lead
            )
            for member in self.members
        ]

    @cached_property
    def present(self) -> list[int]:
        """Ids of today's members."""
        return [one.member for one in self.memberships if one.includes(self.today)]

    @cached_property
    def recent_acts(self) -> list[formulas.Act]:
        """Acts of the last 90 days, to the instant."""
        # The statement is a constant of the roll-up; importing it there would make a circle.
        from metrics.rollups import ACTS  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT member_id, at, kind FROM ({ACTS}) AS act WHERE at > %(since)s AND at <= %(at)s",  # noqa: S608
                {"network": self.network.pk, "since": self.at - WINDOW, "at": self.at},
            )
            return [formulas.Act(*row) for row in cursor.fetchall()]

    @cached_property
    def days(self) -> list[formulas.Act]:
        """One act for each member-day, at its noon: enough for weeks and quarters."""
        rows = MemberDay.objects.filter(network=self.network).order_by("day", "member_id")
        return [
            formulas.Act(member, datetime(day.year, day.month, day.day, 12, tzinfo=self.zone), "")
            for member, day in rows.values_list("member_id", "day")
        ]

    @cached_property
    def last_days(self) -> dict[int, date]:
        rows = MemberDay.objects.filter(network=self.network).values_list("member_id").annotate(Max("day"))
        return dict(rows.order_by("member_id"))

    @cached_property
    def offered(self) -> dict[int, list[datetime]]:
        events = Event.objects.standing().filter(network=self.network).values_list("starts_at", flat=True)
        sent: dict[int, list[datetime]] = defaultdict(list)
        asked = Asking.objects.filter(check_in__network=self.network).values_list("member_id", "asked_at")
        for member, moment in asked:
            sent[member].append(moment)
        return formulas.opportunities(self.memberships, events=events, sent=sent, at=self.at, zone=self.zone)

    @cached_property
    def strengths(self) -> dict[formulas.Pair, float]:
        """S of each pair whose tie is at least weak today."""
        return self._decayed("strength", at_least=formulas.WEAK)

    @cached_property
    def structural(self) -> dict[formulas.Pair, float]:
        """N of every tied pair."""
        return self._decayed("structural", at_least=0.0)

    def _decayed(self, column: str, *, at_least: float) -> dict[formulas.Pair, float]:
        decay = formulas.strength_from_stored(1.0, self.at, self.reckoning.landmark, self.reckoning.half_life_days)
        rows = Tie.objects.filter(network=self.network, **{f"{column}__gte": at_least / decay if decay else 0})
        return {
            (first, second): form * decay
            for first, second, form in rows.order_by("first_id", "second_id").values_list(
                "first_id", "second_id", column
            )
            if self.carried_over.isdisjoint((first, second))
        }

    @cached_property
    def fading(self) -> list[formulas.Pair]:
        """Pairs that were strong after their last occasion and are weak now."""
        rows = Tie.objects.filter(network=self.network).values_list("first_id", "second_id", "last_at")
        last = {(first, second): last_at for first, second, last_at in rows}
        half_life = float(self.reckoning.half_life_days)
        return [
            pair
            for pair, strength in self.strengths.items()
            if formulas.is_fading(strength, last[pair], self.at, half_life)
        ]

    @cached_property
    def recent_rows(self) -> list[formulas.LedgerRow]:
        """Ledger rows of the last 90 days in rooms small enough to make a tie."""
        rows = Interaction.objects.standing().filter(
            network=self.network, at__gt=self.at - WINDOW, at__lte=self.at, size__lt=14
        )
        return [
            row for row in _ledger_rows(rows.order_by("pk")) if self.carried_over.isdisjoint((row.first, row.second))
        ]

    def rows_of(self, members: set[int]) -> list[formulas.LedgerRow]:
        """All ledger rows of some members in rooms small enough to make a tie."""
        if not members:
            return []
        own = Q(first__in=members) | Q(second__in=members)
        rows = Interaction.objects.standing().filter(own, network=self.network, at__lte=self.at, size__lt=14)
        return _ledger_rows(rows.order_by("pk"))

    @cached_property
    def founders(self) -> set[int]:
        return {member.pk for member in self.members if member.founder}

    @cached_property
    def buddies(self) -> list[tuple[int, int, datetime | None]]:
        """Every newcomer with each buddy of theirs, and when the two first talked."""
        rows = Buddy.objects.filter(newcomer__network=self.network, named_at__lte=self.at).order_by("pk")
        return list(rows.values_list("newcomer_id", "buddy_id", "met_at"))

    @property
    def buddy_pairs(self) -> set[frozenset[int]]:
        return {frozenset((newcomer, buddy)) for newcomer, buddy, _met in self.buddies}

    @property
    def buddy_contacts(self) -> dict[int, dict[str, datetime]]:
        """When each newcomer first talked with a buddy."""
        found: dict[int, dict[str, datetime]] = {}
        for newcomer, _buddy, met in sorted(self.buddies, key=lambda row: row[2] or self.at, reverse=True):
            if met and met <= self.at:
                found[newcomer] = {formulas.CONTACT: met}
        return found

    @cached_property
    def second_meetings(self) -> list[formulas.LedgerRow]:
        """The first two meetings of each pair that met twice: all that integration asks about."""
        ties = Tie.objects.filter(network=self.network, second_at__lte=self.at).order_by("first_id", "second_id")
        return [
            formulas.LedgerRow(first, second, "met", moment, 2)
            for first, second, *moments in ties.values_list("first_id", "second_id", "first_at", "second_at")
            if self.carried_over.isdisjoint((first, second))
            for moment in moments
        ]

    @cached_property
    def first_seen(self) -> dict[int, datetime]:
        rows = Attendance.objects.present().filter(event__network=self.network, event__cancelled_at=None)
        rows = rows.filter(member__carried_over_at=None)
        return dict(rows.values_list("member_id").annotate(Min("event__starts_at")).order_by("member_id"))

    @cached_property
    def introductions_made(self) -> dict[int, float]:
        made: dict[int, float] = defaultdict(float)
        rows = Introduction.objects.standing().filter(network=self.network, made_at__gt=self.at - timedelta(days=365))
        for member in rows.values_list("made_by_id", flat=True):
            if member is not None:
                made[member] += 1
        return made


def _ledger_rows(rows: Iterable[Interaction]) -> list[formulas.LedgerRow]:
    columns = ("first_id", "second_id", "kind", "at", "size", "minutes", "event_id", "actor_id")
    return [formulas.LedgerRow(*row) for row in rows.values_list(*columns)]

"""The groups of an event while it runs: who sits where, which round is on, which rounds are over."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from events import drafts, live
from events.models import Event, GroupPlan, Round, SmallGroup
from events.table_plan import TablePlan
from events.tables import Sitting, Table
from members.models import Member
from network.models import AuditEntry


class EveningRefused(Exception):
    """What was asked cannot be done on this evening; the text says why, for whoever looks after the event."""


@dataclass(frozen=True)
class Groups:
    """The published groups of an event as they stand, read as a table plan whatever they were made by.

    ``listed`` are people at the tables who are no members, as :attr:`GroupPlan.listed` has them; ``made_by`` is the
    plan that stands, if a plan made it.
    """

    rounds: tuple[Round, ...]
    plan: TablePlan
    listed: dict[str, dict[str, Any]]
    made_by: GroupPlan | None

    def __bool__(self) -> bool:
        return bool(self.rounds)

    @property
    def over(self) -> int:
        """How many rounds are over; rounds follow each other, so they are the first ones."""
        return sum(round_.ended_at is not None for round_ in self.rounds)

    @property
    def on(self) -> Round | None:
        """The round that is on, or comes first; None when all are over."""
        return self.rounds[self.over] if self.over < len(self.rounds) else None

    @property
    def mark(self) -> str:
        """A word that differs whenever somebody sits elsewhere, another one hosts, or another round is over."""
        seats = [[turn, table.name, sorted(table.people), table.host] for turn, table in self.plan.tables()]
        known = json.dumps([seats, self.listed, self.over], sort_keys=True)
        return hashlib.sha256(known.encode()).hexdigest()[:24]

    def earlier(self) -> dict[str, Any]:
        """All of it as JSON keeps it, to be put back by :func:`events.repairing.undo`."""
        place = {round_.pk: turn for turn, round_ in enumerate(self.rounds)}
        own_words = SmallGroup.objects.filter(round__in=self.rounds).exclude(confidence="")
        said = [
            [place[round_id], name, words]
            for round_id, name, words in own_words.values_list("round_id", "name", "confidence")
        ]
        return {"tables": self.plan.document(), "listed": self.listed, "confidence": said}


def groups_of(event: Event) -> Groups:
    """Read the published groups; three statements."""
    plan, listed = drafts.published_tables(event)
    rounds = tuple(event.rounds.published().select_related("plan").in_order())
    made_by = rounds[-1].plan if rounds else None
    if made_by:
        fixed = TablePlan.read(made_by.tables).locks
        plan.locks = {(person, turn) for person, turn in fixed if person in plan.seats_of(turn)}
    return Groups(rounds, plan, listed, made_by)


# -- Rounds -------------------------------------------------------------------------------


@transaction.atomic
def set_over(event: Event, rounds: int, *, by: Member) -> bool:
    """Note that so many rounds are over and the next one is on. Returns False when that was known.

    Raises:
        EveningRefused: the event is over or called off, or does not have so many rounds.
    """
    held = Event.objects.select_for_update(no_key=True).select_related("network").get(pk=event.pk)
    refuse_when_over(held)
    published = list(held.rounds.published().in_order())
    if not 0 <= rounds <= len(published):
        raise EveningRefused(_("Other groups have been published meanwhile. Look at the rounds again."))
    ending = [round_.pk for round_ in published[:rounds] if round_.ended_at is None]
    beginning = [round_.pk for round_ in published[rounds:] if round_.ended_at is not None]
    if not ending and not beginning:
        return False
    Round.objects.filter(pk__in=ending).update(ended_at=timezone.now())
    Round.objects.filter(pk__in=beginning).update(ended_at=None)
    AuditEntry.record(
        network=held.network, actor=by.user, verb="say which round is on", subject=held, after={"over": rounds}
    )
    live.tables_changed(held.pk)
    return True


def refuse_when_over(event: Event) -> None:
    """Raise EveningRefused unless groups can still be changed."""
    if event.cancelled_at:
        raise EveningRefused(_("This event is cancelled, so nobody is to be seated."))
    if event.published_at is None:
        raise EveningRefused(_("This event is still a draft, so nobody is to be seated yet."))
    if event.is_over:
        raise EveningRefused(_("This event is over. Its groups stay as they were."))


# -- One's own table ----------------------------------------------------------------------


@dataclass(frozen=True)
class OwnTable:
    """Where a member sits in the round that is on; ``table`` is None where they have no seat in it.

    ``later`` are their tables of the rounds to come. ``on`` is empty once all rounds are over.
    """

    on: str
    rounds: int
    table: Table | None
    later: list[Sitting]
    has_begun: bool


def rounds_to_come(event: str) -> ArraySubquery:
    """An annotation: name of each published round of the event in that column, in order, and whether it is over."""
    rounds = Round.objects.published().filter(event=OuterRef(event)).in_order()
    return ArraySubquery(rounds.values_list(JSONObject(name="name", is_over=Q(ended_at__isnull=False))))


def own_table(event: Event, member: Member, sittings: list[Sitting]) -> OwnTable | None:
    """What a member reads while the event runs, by their own tables; None where it does not concern them.

    Where the event was read with :func:`rounds_to_come` as ``its_rounds``, they are not asked for again.
    """
    if not sittings and not _comes(event, member):
        return None
    rounds = getattr(event, "its_rounds", None)
    if rounds is None:
        read = event.rounds.published().in_order().values_list("name", "ended_at")
        rounds = [{"name": name, "is_over": ended_at is not None} for name, ended_at in read]
    if not rounds:
        return None
    on = next((one["name"] for one in rounds if not one["is_over"]), "")
    now = next((sitting for sitting in sittings if sitting.name == on), None)
    later = [sitting for sitting in sittings if not sitting.is_over and sitting.name != on]
    return OwnTable(on, len(rounds), now.mine if now else None, later, event.starts_at <= timezone.now())


def _comes(event: Event, member: Member) -> bool:
    said_yes = event.rsvps.going().filter(member=member).exists()
    return said_yes or event.attendances.present().filter(member=member).exists()

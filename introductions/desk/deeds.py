"""What each kind of act does, and how it is taken back. The caller holds the event.

Acts that say the same rest on one row of what they say: the first makes it, the others know it, and it goes when the
last of them is taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import combinations
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events import attendance, badges
from events.models import DoorTap, Event, Presence
from introductions import debriefing, ledger
from introductions.desk.outbox import PAIR
from introductions.models import (
    ActKind,
    Debrief,
    DeskAct,
    DeskClaim,
    DeskNote,
    Interaction,
    InteractionKind,
    Outcome,
    PassedOver,
)
from members.models import Member
from network.ordering import fold

NOTE_WORDS = 280


class ActRefused(Exception):
    """The act will never be taken; the text says why, for the facilitator."""


class Deed(NamedTuple):
    """``do`` tells what became of an act; ``undo`` finds it marked as taken back already."""

    do: Callable[[DeskAct], Outcome]
    undo: Callable[[DeskAct], None]


# -- People -------------------------------------------------------------------------------


def _people(act: DeskAct, ids: list[int]) -> list[Member]:
    """Members by their numbers, all of them people who can be met here."""
    found = act.event.network.members.kept().in_bulk(ids)
    people = [found[pk] for pk in ids if pk in found]
    if len(people) < len(ids):
        raise ActRefused(_("Somebody of these is not in this network."))
    for person in people:
        person.network = act.event.network
        if person.left_on:
            raise ActRefused(_("%(name)s has left the network.") % {"name": person.name})
    return people


def _joined(act: DeskAct, ids: list[int]) -> list[Member]:
    """The same, for what is said of members alone."""
    people = _people(act, ids)
    for person in people:
        if person.carried_over_at:
            raise ActRefused(_("%(name)s has not joined the network yet.") % {"name": person.name})
    return people


def _sayer(act: DeskAct) -> Member:
    """Whose act it counts as: whoever made it, or the lead who took it for somebody since erased."""
    member = act.by or act.looked_by
    if member is None:
        raise ActRefused(_("Nobody stands for this any more."))
    member.network = act.event.network
    return member


# -- Who is here --------------------------------------------------------------------------


def _arrived(act: DeskAct) -> Outcome:
    if "code" in act.body:
        holder = badges.holder_of(act.event, act.body["code"])
        if holder is None:
            raise ActRefused(_("That is no badge of this event."))
        act.body = {"member": holder.pk, "status": act.body["status"]}
    (member,) = _people(act, [act.body["member"]])
    status = act.body["status"]
    said = _said_of(act, member)
    if said and said[-1][0] > act.made_at:
        return Outcome.KNOWN if said[-1][1] == status else Outcome.LATE
    now = act.event.attendances.exclude(status=Presence.UNKNOWN).filter(member=member)
    if status == (now.values_list("status", flat=True).first() or ""):
        return Outcome.KNOWN
    return _tap(act, member, status, key=act.key, by=_sayer(act), at=act.made_at)


def _not_arrived(act: DeskAct) -> None:
    member = Member.objects.filter(pk=act.body.get("member")).first()
    said = _said_of(act, member) if member else []
    if member is None or (said and said[-1][0] > act.made_at):
        return
    before = said[-1][1] if said else ""
    now = act.event.attendances.exclude(status=Presence.UNKNOWN).filter(member=member)
    if before != (now.values_list("status", flat=True).first() or ""):
        by = act.undone_by or _sayer(act)
        _tap(act, member, before, key=_key_of_undoing(act.key), by=by, at=timezone.now())


def _tap(act: DeskAct, member: Member, status: str, *, key: UUID, by: Member, at: datetime) -> Outcome:
    try:
        heard = attendance.tap(act.event, member, status, by=by, key=key, at=at)
    except attendance.MarkRefused as refused:
        raise ActRefused(str(refused)) from refused
    return Outcome.KNOWN if heard == attendance.Heard.KNOWN else Outcome.TAKEN


def _said_of(act: DeskAct, member: Member) -> list[tuple[datetime, str]]:
    """What others than this act said of whether ``member`` is here, the last word last: at desks and at the door."""
    acts = act.event.desk_acts.filter(kind=ActKind.ARRIVED, body__member=member.pk).exclude(pk=act.pk)
    told = list(acts.values_list("key", "made_at", "body__status", "outcome", "undone_at"))
    own = {act.key, _key_of_undoing(act.key)} | {key for row in told for key in (row[0], _key_of_undoing(row[0]))}
    heard = {Outcome.TAKEN, Outcome.KNOWN, Outcome.LATE}
    said = [(at, status) for _key, at, status, outcome, undone in told if outcome in heard and not undone]
    taps = DoorTap.objects.filter(event=act.event, member=member).values_list("key", "received_at", "status")
    said += [(at, status) for key, at, status in taps if key not in own]
    return sorted(said, key=lambda word: word[0])


def _key_of_undoing(key: UUID) -> UUID:
    return uuid5(key, "undone")


def _visitor(act: DeskAct) -> Outcome:
    told = act.body
    brought_by = _people(act, [told["brought_by"]])[0] if "brought_by" in told else None
    twin = _same_visitor(act.event, told["name"], act.phone)
    if twin:
        act.body = {"visitor": twin}
        return Outcome.KNOWN
    try:
        visitor = attendance.welcome(
            act.event,
            name=told["name"],
            by=_sayer(act),
            key=act.key,
            email=told["email"],
            brought_by=brought_by,
            note=told["note"],
        )
    except attendance.MarkRefused as refused:
        raise ActRefused(str(refused)) from refused
    # Their name stands with the visitor alone.
    act.body = {"visitor": visitor.pk}
    return Outcome.TAKEN


def _same_visitor(event: Event, name: str, phone: UUID) -> int | None:
    """A visitor of the same first and last name whom another phone noted here."""
    if len(name.split()) < 2:
        return None
    others = event.desk_acts.standing().filter(kind=ActKind.VISITOR).exclude(phone=phone)
    noted = event.visitors.filter(pk__in=[pk for pk in others.values_list("body__visitor", flat=True) if pk])
    return next((pk for pk, other in noted.values_list("pk", "name") if fold(other) == fold(name)), None)


def _no_visitor(act: DeskAct) -> None:
    visitor = act.event.visitors.filter(pk=act.body.get("visitor")).first()
    if visitor is None or _others(act).filter(body__visitor=visitor.pk).exists():
        return
    if not attendance.forget_visitor(visitor):
        raise ActRefused(_("A lead has nominated this visitor, so they stay on the list."))


# -- Who met whom -------------------------------------------------------------------------


def _introduced(act: DeskAct) -> Outcome:
    by, outcome = _sayer(act), Outcome.KNOWN
    for first, second in combinations(_joined(act, act.body["people"]), 2):
        key = key_of_pair(act, first.pk, second.pk)
        standing = ledger.log_introduction(key=key, made_by=by, people=(first, second), event=act.event, at=act.made_at)
        if standing.key == key:
            outcome = Outcome.TAKEN
        act.introductions.add(standing)
    return outcome


def key_of_pair(act: DeskAct, first: int, second: int) -> UUID:
    """The key of the introduction of one pair that an act brings about; keys are one network's, acts one event's."""
    return uuid5(act.key, f"{act.event_id} {first} {second}")


def _not_introduced(act: DeskAct) -> None:
    for introduction in act.introductions.standing():
        rests_on = list(introduction.acts.all())
        others = [one for one in rests_on if one.undone_at is None and one.pk != act.pk]
        pair = introduction.first_id, introduction.second_id
        is_ours = any(introduction.key == key_of_pair(one, *pair) for one in rests_on)
        if not others and is_ours:
            ledger.withdraw_introduction(introduction, by=act.undone_by)


def _acquainted(act: DeskAct) -> Outcome:
    first, second = _joined(act, act.body["people"])
    if _known_rows(act).exists():
        return Outcome.KNOWN
    _keep_known(act, (first, second), stands=True)
    return Outcome.TAKEN


def _not_acquainted(act: DeskAct) -> None:
    if _is_forgotten(act):
        return
    if not _others(act).filter(body__people=act.body["people"]).exists() and _known_rows(act).exists():
        first, second = Member.objects.in_bulk(act.body["people"]).values()
        _keep_known(act, (first, second), stands=False)


def _reference(act: DeskAct) -> str:
    first, second = act.body["people"]
    return f"known-{act.event_id}-{first}-{second}"


def _known_rows(act: DeskAct) -> QuerySet[Interaction]:
    return Interaction.objects.standing().filter(network=act.event.network, reference=_reference(act))


def _keep_known(act: DeskAct, people: tuple[Member, Member], *, stands: bool) -> None:
    ledger.keep_in_step(
        network=act.event.network,
        reference=_reference(act),
        people=people,
        at=act.made_at,
        stands=stands,
        kind=InteractionKind.CONTACT,
        event=act.event,
        said_by_one=False,
        by=act.undone_by,
        why="" if stands else "taken back at the arrival desk",
    )


def _not_now(act: DeskAct) -> Outcome:
    first, second = _joined(act, act.body["people"])
    _row, is_new = PassedOver.objects.standing().get_or_create(
        event=act.event, first=first, second=second, ended_at=None, defaults={"by": act.by, "at": act.made_at}
    )
    return Outcome.TAKEN if is_new else Outcome.KNOWN


def _now_after_all(act: DeskAct) -> None:
    if _is_forgotten(act):
        return
    first, second = act.body["people"]
    if not _others(act).filter(body__people=act.body["people"]).exists():
        standing = act.event.passed_over.standing().filter(first=first, second=second)
        standing.update(ended_at=act.undone_at)


def _is_forgotten(act: DeskAct) -> bool:
    """Whether one of the two has been erased since, and with them what the act said."""
    return len(act.body["people"]) < PAIR


def _others(act: DeskAct) -> QuerySet[DeskAct]:
    """Other acts of the same kind that still count."""
    return act.event.desk_acts.standing().filter(kind=act.kind).exclude(pk=act.pk)


# -- Who looks after whom -----------------------------------------------------------------


def _claimed(act: DeskAct) -> Outcome:
    (member,) = _people(act, [act.body["member"]])
    by = _sayer(act)
    claims = act.event.desk_claims.filter(member=member)
    # That somebody else let go since of what they no longer held says nothing against this one.
    if claims.filter(since__gt=act.made_at).exists() or claims.filter(ended_at__gt=act.made_at, by=by).exists():
        return Outcome.LATE
    claims.standing().update(ended_at=act.made_at)
    DeskClaim.objects.create(event=act.event, member=member, by=by, since=act.made_at)
    return Outcome.TAKEN


def _not_claimed(act: DeskAct) -> None:
    claims = act.event.desk_claims.standing()
    claims.filter(member=act.body.get("member"), by=act.by, since=act.made_at).update(ended_at=act.undone_at)


def _released(act: DeskAct) -> Outcome:
    (member,) = _people(act, [act.body["member"]])
    own = act.event.desk_claims.standing().filter(member=member, by=act.by, since__lte=act.made_at)
    return Outcome.TAKEN if own.update(ended_at=act.made_at) else Outcome.KNOWN


def _nothing(_act: DeskAct) -> None:
    """A claim that was let go is claimed anew, not brought back."""


# -- What was said ------------------------------------------------------------------------


def _noted(act: DeskAct) -> Outcome:
    told = act.body
    ids = [told["member"], *([told["other"]] if told.get("other") not in {None, told["member"]} else [])]
    member, *others = _joined(act, ids)
    words = told.get("words")
    if not words:
        raise ActRefused(_("The words of this note have been forgotten."))
    DeskNote.objects.create(
        event=act.event,
        act=act,
        kind=told["what"],
        member=member,
        other=others[0] if others else None,
        words=words if len(words) <= NOTE_WORDS else f"{words[: NOTE_WORDS - 1]}…",
        due_on=date.fromisoformat(told["due"]) if told.get("due") else None,
        noted_by=act.by,
        noted_at=act.made_at,
    )
    # The words stand in the note alone, and go with it.
    act.body = {name: value for name, value in told.items() if name not in {"words", "due"}}
    return Outcome.TAKEN


def _not_noted(act: DeskAct) -> None:
    DeskNote.objects.waiting().filter(act=act).delete()


def _debrief(act: DeskAct) -> Outcome:
    by, told = _sayer(act), act.body
    standing = Debrief.objects.filter(event=act.event, by=by).first()
    if standing and standing.at > act.made_at:
        # What its own author has said anew since is not kept.
        act.body = {"debrief": standing.pk}
        return Outcome.LATE
    people = act.event.network.members.kept()
    row = debriefing.keep(
        act.event,
        by,
        met_no_one=people.filter(pk__in=told["met_no_one"]),
        to_call=people.filter(pk__in=told["to_call"]),
        change=told["change"],
        at=act.made_at,
    )
    act.body = {"debrief": row.pk}
    return Outcome.TAKEN


def _no_debrief(act: DeskAct) -> None:
    Debrief.objects.filter(event=act.event, by=act.by, at=act.made_at).delete()


DEEDS = {
    ActKind.ARRIVED: Deed(_arrived, _not_arrived),
    ActKind.VISITOR: Deed(_visitor, _no_visitor),
    ActKind.INTRODUCED: Deed(_introduced, _not_introduced),
    ActKind.ACQUAINTED: Deed(_acquainted, _not_acquainted),
    ActKind.NOT_NOW: Deed(_not_now, _now_after_all),
    ActKind.CLAIMED: Deed(_claimed, _not_claimed),
    ActKind.RELEASED: Deed(_released, _nothing),
    ActKind.NOTED: Deed(_noted, _not_noted),
    ActKind.DEBRIEF: Deed(_debrief, _no_debrief),
}

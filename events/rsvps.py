"""Answers before an event: who may give one, until when, and what becomes of it.

Answers to one event wait for each other, so those who hold a place never exceed its capacity: a yes beyond it waits
(:mod:`events.waiting`). What somebody asks of the hosts is kept as long as it helps them, and then forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from events import answer_links, calendar_letters, live, waiting
from events.models import RSVP, Answer, Event, RSVPState
from events.times import moment_in_words
from events.waiting import Places
from members.models import Member

HOLDING = {RSVPState.YES, RSVPState.OFFERED}
WISHES_KEPT = timedelta(days=30)
# What an undo brings back, beside the answer itself.
REMEMBERED = ("turn", "waits_since", "offered_at", "offer_ends_at", "answered_at", "answered_by_id")


class AnswerRefused(Exception):
    """The answer could not be taken; the text says why, for the person who gave it."""


@dataclass(frozen=True)
class Wishes:
    """What somebody asks for beside their answer; None leaves it as it was."""

    name_hidden: bool | None = None
    quieter: bool | None = None
    avoid: str | None = None


@transaction.atomic
def answer(
    event: Event,
    member: Member,
    answer: str,
    *,
    by: Member,
    note: str | None = None,
    wishes: Wishes | None = None,
    at: datetime | None = None,
) -> RSVP:
    """Take ``member``'s answer, given by themselves or by a lead; a later answer replaces it.

    A yes beyond the capacity waits, and one to an offer takes the place; no and maybe give a place back, which goes
    to whoever waits longest. ``note`` and wishes that are None stay as they were.

    Raises:
        AnswerRefused: the event is a draft, cancelled or over, its time for answers has passed, or ``by`` may not
            speak for ``member``.
    """
    event, held_at = _held(event, member, by, at)
    return _take(event, member, answer, by=by, note=note, wishes=wishes, at=held_at, is_now=at is None)


@transaction.atomic
def answer_by_link(network_slug: str, token: str, answer: str, *, note: str | None = None) -> RSVP | None:
    """Take the answer that somebody gives by the link of a letter; None where the link opens nothing.

    It is :func:`answer` in fewer statements, since after a letter many press at the same moment.

    Raises:
        AnswerRefused: as for :func:`answer`.
    """
    held = answer_links.held(network_slug, token)
    if held is None:
        return None
    event, member = held
    _refuse_left(member.name, member.left_on)
    at = timezone.now()
    _refuse_late(event, at)
    return _take(event, member, answer, by=member, note=note, wishes=None, at=at, is_now=True)


def _take(
    event: Event,
    member: Member,
    answer: str,
    *,
    by: Member,
    note: str | None,
    wishes: Wishes | None,
    at: datetime,
    is_now: bool,
) -> RSVP:
    """Write the answer of a member who is held to an event that is held."""
    places = waiting.places(event, at, of=member)
    row = event.rsvps.get(pk=places.own) if places.own else RSVP(event=event, member=member)
    before = row.answer
    _refuse_after_deadline(event, before, answer, by, at)
    row.answered_at, row.answered_by = at, by
    if note is not None:
        row.note = note
    for name, value in vars(wishes or Wishes()).items():
        if value is not None:
            setattr(row, name, value)
    _come_to_stand(row, event, answer, places, at)
    if row.pk:
        row.save()
    else:
        row.add()
    if before in HOLDING and row.answer not in HOLDING:
        waiting.fill(event, at=at)
    if is_now:
        calendar_letters.answered(event, member, row.answer, by=by)
    live.changed(event.pk)
    return row


def _come_to_stand(row: RSVP, event: Event, answer: str, places: Places, at: datetime) -> None:
    """Turn what was said into the state of the row, and clear what belonged to the one before."""
    if answer != Answer.YES:
        row.answer, row.turn, row.waits_since, row.offer_ends_at = RSVPState(answer), None, None, None
        return
    if places.overdue or (places.waiting and places.free):
        waiting.fill(event, at=at)
        places = waiting.places(event, at)
        if row.pk:
            row.refresh_from_db(fields=["answer", "turn", "offered_at", "offer_ends_at"])
    has_begun = event.starts_at <= at
    if row.answer in HOLDING or (places.free and (has_begun or not places.waiting)):
        row.answer, row.turn, row.waits_since, row.offer_ends_at = RSVPState.YES, None, None, None
    elif row.answer != RSVPState.WAITING:
        row.answer, row.turn, row.waits_since = RSVPState.WAITING, places.last_turn + 1, at


# -- Undoing ------------------------------------------------------------------------------


def remember(event: Event, member: Member) -> dict[str, Any]:
    """How somebody's answer stands, for :func:`restore`; empty where there is none. It can be written as JSON."""
    row = event.rsvps.filter(member=member).first()
    if row is None:
        return {}
    kept = {name: getattr(row, name) for name in REMEMBERED}
    return {"answer": row.answer} | {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in kept.items()
    }


@transaction.atomic
def restore(
    event: Event, member: Member, before: dict[str, Any], *, by: Member, undoes: datetime | None = None
) -> RSVP | None:
    """Bring back what :func:`remember` kept, its turn on the waiting list included.

    A place that has meanwhile been offered to somebody else stays theirs: whoever had it is the next to get one.
    ``undoes`` is when the answer was given that is to be undone; a later one stands.

    Raises:
        AnswerRefused: as for :func:`answer`, or there is a later answer.
    """
    event, at = _held(event, member, by, None)
    row = event.rsvps.filter(member=member).first() or RSVP(event=event, member=member)
    if undoes and (row.pk is None or row.answered_at != undoes):
        raise AnswerRefused(_("%(name)s has answered since, and that stands.") % {"name": member.name})
    was_holding = row.answer in HOLDING
    if not before:
        if row.pk:
            row.delete()
        if was_holding:
            waiting.fill(event, at=at)
        calendar_letters.answered(event, member, "", by=by)
        live.changed(event.pk)
        return None
    for name in REMEMBERED:
        value = before[name]
        setattr(row, name, datetime.fromisoformat(value) if name.endswith(("_at", "_since")) and value else value)
    row.answer = RSVPState(before["answer"])
    if row.answer in HOLDING and not was_holding and not waiting.places(event, at).free:
        row.answer, row.turn, row.offer_ends_at = RSVPState.WAITING, 1, None
        row.waits_since = row.waits_since or at
    if row.turn is not None:
        waiting.make_way(event, row.turn)
    row.save()
    if was_holding and row.answer not in HOLDING:
        waiting.fill(event, at=at)
        row.refresh_from_db()
    calendar_letters.answered(event, member, row.answer, by=by)
    live.changed(event.pk)
    return row


def take_back(event: Event, member: Member, *, by: Member) -> None:
    """Forget an answer, as if it had never been given.

    Raises:
        AnswerRefused: as for :func:`answer`.
    """
    restore(event, member, {}, by=by)


# -- Who may answer, and until when -------------------------------------------------------


def _held(event: Event, member: Member, by: Member, at: datetime | None) -> tuple[Event, datetime]:
    """Hold the member, then the event, and look at both as they are now."""
    if {member.network_id, by.network_id} != {event.network_id}:
        raise AnswerRefused(_("Only members of this network can answer."))
    if by.pk != member.pk and not by.is_lead:
        raise AnswerRefused(_("Only a lead can answer for someone else."))
    gone = Member.objects.select_for_update(no_key=True).values_list("left_on", "erased_at").get(pk=member.pk)
    _refuse_left(member.name, *gone)
    event = waiting.hold(event)
    at = at or timezone.now()
    _refuse_late(event, at)
    return event, at


def _refuse_left(name: str, *gone: date | datetime | None) -> None:
    if any(gone):
        raise AnswerRefused(_("%(name)s has left the network.") % {"name": name})


def _refuse_late(event: Event, at: datetime) -> None:
    if event.published_at is None or event.published_at > at:
        raise AnswerRefused(_("This event is still a draft, so nobody can answer yet."))
    if event.cancelled_at and event.cancelled_at <= at:
        raise AnswerRefused(_("This event is cancelled, so no answer is needed."))
    if event.usual_end < at or (event.closed_at and event.closed_at <= at):
        raise AnswerRefused(_("This event is over. If the record of who came is wrong, please tell a lead."))


def answers_closed(event: Event, at: datetime | None = None) -> bool:
    """Whether the time for answers has passed; a no, and an answer to an offer, are taken all the same."""
    return event.answers_until is not None and event.answers_until < (at or timezone.now())


def _refuse_after_deadline(event: Event, before: str, answer: str, by: Member, at: datetime) -> None:
    if by.is_lead or answer == Answer.NO or not answers_closed(event, at):
        return
    says_again = answer == before or (answer == Answer.YES and before in {RSVPState.WAITING, RSVPState.OFFERED})
    if not says_again:
        until = moment_in_words(event.answers_until, event.zone)
        raise AnswerRefused(
            _("Answers were open until %(until)s. You can still say no; for anything else, please ask a lead.")
            % {"until": until}
        )


# -- What ends ----------------------------------------------------------------------------


@transaction.atomic
def give_back_places(member: Member) -> None:
    """Say no for somebody who left to every event that has not begun; their places go to whoever waits longest."""
    now = timezone.now()
    given = RSVP.objects.filter(member=member, event__starts_at__gt=now).exclude(answer=RSVPState.NO)
    # In one order, so that two who leave at once never wait for each other.
    for event in Event.objects.filter(pk__in=given.values("event")).select_related("network").order_by("pk"):
        waiting.hold(event)
        event.rsvps.filter(member=member).update(
            answer=RSVPState.NO, turn=None, waits_since=None, offer_ends_at=None, answered_at=now, answered_by=None
        )
        waiting.fill(event, at=now)
        live.changed(event.pk)


def forget_wishes(at: datetime | None = None) -> int:
    """Delete notes and wishes thirty days after each event, or after it was called off; returns of how many answers.

    Safe to repeat: what is forgotten is forgotten.
    """
    before = (at or timezone.now()) - WISHES_KEPT
    old = Event.objects.alias(end=Coalesce("ends_at", "starts_at")).filter(
        Q(end__lt=before) | Q(cancelled_at__lt=before)
    )
    spoken = RSVP.objects.exclude(note="", avoid="", quieter=False).filter(event__in=old)
    return spoken.update(note="", avoid="", quieter=False)

"""Answers before an event: who may give one, until when, and how a room never gets fuller than it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import calendar_letters
from events.models import RSVP, Answer, Event
from members.models import Member


class AnswerRefused(Exception):
    """The answer could not be taken; the text says why, for the person who gave it."""


@transaction.atomic
def answer(
    event: Event, member: Member, answer: str, *, by: Member, note: str | None = None, at: datetime | None = None
) -> RSVP:
    """Take ``member``'s answer, given by themselves or by a lead; a later answer replaces it.

    Answers to one event wait for each other, so those who said yes never exceed its capacity;
    a full event still takes maybe and no. ``note`` None leaves the note as it was.

    Raises:
        AnswerRefused: the event is a draft, cancelled, over or full, or ``by`` may not speak for ``member``.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    is_now, at = at is None, at or timezone.now()
    _refuse_strangers(event, member, by)
    _refuse_late(event, at)
    if answer == Answer.YES:
        _refuse_crowding(event, member)
    changes = {"answer": answer, "answered_at": at, "answered_by": by}
    if note is not None:
        changes["note"] = note
    rsvp, _new = RSVP.objects.update_or_create(event=event, member=member, defaults=changes)
    if is_now:
        calendar_letters.answered(event, member, rsvp.answer, by=by)
    return rsvp


@transaction.atomic
def take_back(event: Event, member: Member, *, by: Member) -> None:
    """Forget an answer, as if it had never been given.

    Raises:
        AnswerRefused: as for :func:`answer`.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    _refuse_strangers(event, member, by)
    _refuse_late(event, timezone.now())
    event.rsvps.filter(member=member).delete()
    calendar_letters.answered(event, member, "", by=by)


def _refuse_strangers(event: Event, member: Member, by: Member) -> None:
    if {member.network_id, by.network_id} != {event.network_id}:
        raise AnswerRefused(_("Only members of this network can answer."))
    if by.pk != member.pk and not by.is_lead:
        raise AnswerRefused(_("Only a lead can answer for someone else."))
    if member.left_on or member.erased_at:
        raise AnswerRefused(_("%(name)s has left the network.") % {"name": member.name})


def _refuse_late(event: Event, at: datetime) -> None:
    if event.published_at is None or event.published_at > at:
        raise AnswerRefused(_("This event is still a draft, so nobody can answer yet."))
    if event.cancelled_at and event.cancelled_at <= at:
        raise AnswerRefused(_("This event is cancelled, so no answer is needed."))
    if event.usual_end < at or (event.closed_at and event.closed_at <= at):
        raise AnswerRefused(_("This event is over. If the record of who came is wrong, please tell a lead."))


def _refuse_crowding(event: Event, member: Member) -> None:
    if event.capacity is None:
        return
    if event.rsvps.going().exclude(member=member).count() >= event.capacity:
        raise AnswerRefused(
            ngettext(
                "The one place is taken. A maybe tells the hosts who would like to come.",
                "All %(places)d places are taken. A maybe tells the hosts who would like to come.",
                event.capacity,
            )
            % {"places": event.capacity}
        )


def give_back_places(member: Member) -> None:
    """Say no for somebody who left to every event that has not begun, so that others can have the places."""
    coming = RSVP.objects.filter(member=member, event__starts_at__gt=timezone.now()).exclude(answer=Answer.NO)
    coming.update(answer=Answer.NO, answered_at=timezone.now(), answered_by=None)

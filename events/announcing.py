"""A lead's decisions about an event: to publish it, to change it, to cancel it, to drop a draft.

Whoever comes, may come or waits for a place is told of what concerns their evening; nobody else is written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from events import calendar_letters, calendars, changes
from events.answer_links import answer_link
from events.models import RSVP, Event, RSVPState
from members.models import Member
from network import post
from network.models import AuditEntry
from network.post import CalendarFile

SECOND_THOUGHTS = timedelta(minutes=2)


@transaction.atomic
def publish(event: Event, *, by: Member, at: datetime | None = None) -> bool:
    """Show a draft to all members, who can answer from now on. Returns False when it was published before."""
    moment = at or timezone.now()
    if not Event.objects.filter(pk=event.pk, published_at=None, turned_down_at=None).update(published_at=moment):
        return False
    event.published_at = moment
    _note("publish", event, by, at=moment)
    return True


@transaction.atomic
def cancel(event: Event, *, by: Member, why: str = "") -> bool:
    """Call a published event off and tell those who were coming. Returns False when that was done before."""
    moment = timezone.now()
    events = Event.objects.select_for_update(no_key=True).filter(pk=event.pk, cancelled_at=None, closed_at=None)
    standing = events.exclude(published_at=None).first()
    if standing is None:
        return False
    event.cancelled_at, event.cancelled_why, event.calendar_sequence = moment, why, standing.calendar_sequence
    event.save(update_fields=["cancelled_at", "cancelled_why"])
    _note("cancel", event, by, why)
    calendar_letters.take_back(calendar_letters.about(event))
    told = [
        (one.member, {"was_expected": one.answer in calendars.COMING}, calendars.cancel_for(event, one.member))
        for one in told_of_the_end(event)
    ]
    _write("event cancelled", event, told, by=by)
    calendars.touch(event)
    return True


@transaction.atomic
def tell_of_change(event: Event, was: Event, *, by: Member) -> int:
    """Write to those whom the change from ``was`` to ``event`` concerns. Returns how many letters wait to be sent.

    They wait two minutes: of a change that follows on another there is one letter, of one taken back none. Called
    under the event's lock.
    """
    fields = changes.between(was, event)
    if not fields or not event.published_at:
        return 0
    AuditEntry.record(
        network=event.network,
        actor=by.user,
        verb="change",
        subject=event,
        before=changes.noted(was, fields),
        after=changes.noted(event, fields),
    )
    calendars.touch(event)
    if event.cancelled_at or event.is_over:
        return 0
    unsent = calendar_letters.take_back(calendar_letters.about(event))
    letters, others, concerned = [], [], _concerned(event)
    undecided = [one.member for one in concerned if one.answer in calendar_letters.UNDECIDED]
    kept = calendar_letters.kept_by(event, undecided)
    for one, old in _as_last_heard(event, concerned):
        is_going = one.answer == RSVPState.YES
        new = changes.between(old, event)
        if changes.concern(new, is_going=is_going):
            words = partial(changes.in_words, old, event, is_going=is_going)
            entry = one.answer if one.answer in calendars.COMING else kept.get(one.member.user_id)
            file = calendars.request_for(event, one.member, entry) if entry else None
            context = {"changes": words, "is_going": is_going, "renamed": changes.is_of_the_name_alone(new)}
            letters.append((one.member, context, file))
        elif one.member.user_id in unsent:
            others.append(one)
    _write("event changed", event, letters, by=by, due_at=timezone.now() + SECOND_THOUGHTS)
    for one in others:
        calendar_letters.answered(event, one.member, one.answer, by=one.answered_by)
    return len(letters)


@transaction.atomic
def drop(event: Event, *, by: Member) -> bool:
    """Delete a draft that nobody but leads has seen. Returns False for what is published, proposed or gone already."""
    draft = Event.objects.select_for_update().filter(pk=event.pk, published_at=None, proposed_at=None).first()
    if draft is None:
        return False
    _note("drop", draft, by)
    draft.delete()
    return True


def _note(verb: str, event: Event, by: Member, why: str = "", at: datetime | None = None) -> None:
    AuditEntry.record(
        network=event.network, actor=by.user, verb=verb, subject=event, after={"title": event.title}, why=why, at=at
    )


def told_of_the_end(event: Event) -> list[RSVP]:
    """The answers of those who get a letter when the event is cancelled; nobody does once it is over."""
    return _concerned(event) if event.usual_end >= timezone.now() else []


def _concerned(event: Event) -> list[RSVP]:
    """The answers of those who come, may come or wait, and whom a letter reaches."""
    states = [RSVPState.YES, RSVPState.MAYBE, RSVPState.OFFERED, RSVPState.WAITING]
    found = event.rsvps.filter(answer__in=states, member__left_on=None, member__user__isnull=False)
    return list(found.select_related("member__user", "answered_by").order_by("pk"))


def _as_last_heard(event: Event, concerned: Iterable[RSVP]) -> Iterator[tuple[RSVP, Event]]:
    """Each answer, and the event as whoever gave it knows it: by their last letter, or by the page they answered on."""
    about = AuditEntry.objects.filter(network=event.network, subject_kind="event", subject_id=str(event.pk))
    notes = list(about.filter(verb="change").order_by("pk").values_list("at", "before"))
    letters = calendar_letters.about(event).exclude(claimed_at=None)
    heard = dict(letters.values_list("recipient").annotate(Max("created_at")))
    known: dict[int, Event] = {}
    for one in concerned:
        since = max(one.answered_at, heard.get(one.member.user_id, one.answered_at))
        new = [before for at, before in notes if at > since]
        if len(new) not in known:
            known[len(new)] = changes.before(event, new)
        yield one, known[len(new)]


def _write(
    kind: str,
    event: Event,
    letters: Iterable[tuple[Member, dict[str, Any], CalendarFile | None]],
    *,
    by: Member,
    due_at: datetime | None = None,
) -> None:
    """Queue a letter of this kind to each of the members, with the file for their calendar; answers go to the lead."""
    post.queue_many(
        kind,
        template=kind.replace(" ", "_"),
        letters=[
            post.Addressed(
                to=member.address,
                key=calendar_letters.key_of(kind, event, member),
                context={
                    "event": event,
                    "person": member,
                    "by": by,
                    "answer_url": answer_link(event, member),
                    "has_entry": file is not None,
                    **context,
                },
                recipient=member.user,
                calendar=file,
            )
            for member, context, file in letters
        ],
        essential=True,
        network=event.network,
        reply_to=by.address,
        due_at=due_at,
    )

"""Letters that keep a member's own calendar right: an entry after a yes or a maybe, its removal after a no.

A letter waits a minute, so whoever presses yes, no and yes again gets one or none. What a calendar holds is read from
the letters that went out, so an entry is taken out only where there is one, and nothing is sent twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from events import calendars
from events.answer_links import answer_link
from events.models import Event, RSVPState
from members.models import Member
from network import post
from network.models import CalendarMethod, Letter
from network.post import CalendarFile

ENTRY, CHANGED = "event entry", "event changed"
# Letters of these kinds are written anew, or not at all, when something happens before they are sent.
REPLACEABLE = (ENTRY, CHANGED)
SECOND_THOUGHTS = timedelta(minutes=1)
PART = re.compile(r"PARTSTAT=(ACCEPTED|TENTATIVE)")
STATES = {"ACCEPTED": RSVPState.YES, "TENTATIVE": RSVPState.MAYBE}
# A yes to a full event has changed nothing yet in a calendar.
UNDECIDED = {RSVPState.WAITING, RSVPState.OFFERED}
# Written out, since those who answer at the same moment wait for it.
TOLD = """
    SELECT EXISTS (SELECT FROM network_letter WHERE network_id = %s AND recipient_id = %s
                   AND (key LIKE ANY (%s) OR calendar LIKE %s))"""


def answered(event: Event, member: Member, state: str, *, by: Member | None) -> Letter | None:
    """Bring the member's calendar in line with what became of their answer; empty ``state``: it was taken back.

    Called in a transaction that holds the event, which keeps two answers apart.
    """
    if state in UNDECIDED or event.starts_at <= timezone.now() or not member.user:
        return None
    wanted = state if state in calendars.COMING else ""
    if not _was_told(event, member):  # most answers, and the rest would cost each of them five statements
        file = calendars.request_for(event, member, wanted) if wanted else None
        return _write(event, member, file, answer=wanted, by=by) if file else None
    letters = _with_files(event, member)
    arriving = letters.filter(given_up_at=None)
    if holds(arriving.first()) == wanted:
        return None
    take_back(about(event).filter(recipient=member.user))
    if holds(arriving.first()) == wanted:
        return None
    if wanted:
        if letters.exists():
            calendars.touch(event)
        file = calendars.request_for(event, member, wanted)
    else:
        file = calendars.cancel_for(event, member)
        calendars.touch(event)
    return _write(event, member, file, answer=wanted, by=by)


def removal(event: Event, member: Member) -> CalendarFile | None:
    """What takes the entry that a calendar of theirs holds out of it, for another letter to carry; None without one.

    Called as :func:`answered` is.
    """
    take_back(about(event).filter(recipient=member.user))
    if not holds(_with_files(event, member).filter(given_up_at=None).first()):
        return None
    file = calendars.cancel_for(event, member)
    calendars.touch(event)
    return file


@transaction.atomic
def left(member: Member) -> None:
    """Take what is ahead out of the calendar of somebody who left."""
    ahead = member.network.events.standing().filter(starts_at__gt=timezone.now(), rsvps__member=member)
    for event in ahead.select_for_update(no_key=True, of=["self"]).order_by("pk"):
        answered(event, member, "", by=None)


def about(event: Event) -> QuerySet[Letter]:
    """Our letters about the event: entries, their removal, and changes."""
    entries, changed = (Q(key__startswith=f"{slugify(kind)}-{event.pk}-") for kind in REPLACEABLE)
    return Letter.objects.filter(entries | changed, network=event.network)


def _was_told(event: Event, member: Member) -> bool:
    """Whether a letter of ours about the event was written to the member."""
    keys = [f"{slugify(kind)}-{event.pk}-%" for kind in REPLACEABLE]
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [event.network_id, member.user_id, keys, f"%UID:{event.calendar_uid}%"])
        return cursor.fetchone()[0]


def _with_files(event: Event, member: Member) -> QuerySet[Letter]:
    """What the member's calendar was sent about the event, the last first."""
    sent = Letter.objects.filter(recipient=member.user, network=event.network)
    return sent.filter(calendar__contains=f"UID:{event.calendar_uid}").order_by("-pk")


def kept_by(event: Event, people: Iterable[Member]) -> dict[int, str]:
    """What the calendars of these people hold of their answers, by user: a maybe stays there while they wait."""
    sent = Letter.objects.filter(recipient__in=[one.user_id for one in people], network=event.network)
    arriving = sent.filter(calendar__contains=f"UID:{event.calendar_uid}", given_up_at=None).order_by("pk")
    last = {letter.recipient_id: letter for letter in arriving.defer("text", "html")}
    return {user_id: holds(letter) for user_id, letter in last.items()}


def key_of(kind: str, event: Event, member: Member) -> str:
    """What a letter of this kind is written under: once for what calendars know of the event now."""
    return f"{slugify(kind)}-{event.pk}-{member.pk}-{event.calendar_sequence}"


def take_back(letters: QuerySet[Letter]) -> set[int]:
    """Take back those that no worker has in hand; returns whose they were."""
    waiting = letters.waiting().filter(kind__in=REPLACEABLE).select_for_update(of=["self"])
    found = dict(waiting.values_list("pk", "recipient_id"))
    Letter.objects.filter(pk__in=found).delete()
    return set(found.values())


def holds(letter: Letter | None) -> str:
    """What a calendar that took over this letter says of its owner's answer; empty where it holds no entry."""
    if letter is None or letter.calendar_method != CalendarMethod.REQUEST:
        return ""
    part = PART.search(letter.calendar.replace("\r\n ", ""))
    return STATES[part[1]] if part else ""


def _write(event: Event, member: Member, file: CalendarFile, *, answer: str, by: Member | None) -> Letter | None:
    return post.queue(
        ENTRY,
        to=member.address,
        template="event_entry" if answer else "event_entry_gone",
        context={
            "event": event,
            "person": member,
            "answer": answer,
            "is_going": answer == RSVPState.YES,
            "by": by if by and by.pk != member.pk else None,
            "answer_url": "" if member.left_on else answer_link(event, member),
        },
        essential=False,
        network=event.network,
        recipient=member.user,
        due_at=timezone.now() + SECOND_THOUGHTS,
        key=key_of(ENTRY, event, member),
        calendar=file,
    )

"""What somebody said at an event and a facilitator asked to note: theirs alone, and nothing until they say yes.

Whoever is concerned is asked on their first page and by a signed link in the letter of the next day. A no, or fourteen
days of silence, deletes the words wherever they stand. A yes keeps a fact for its owner to take into their own words,
and a promise on the record of both people, with one letter on its day to whoever made it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from events import aftermath, moments
from events.models import Event
from events.reminding import zone_of
from introductions import row_links
from introductions.models import ActKind, DeskAct, DeskNote, NoteKind
from members.models import Member
from network import post
from network.models import Letter, Network

USE = "introductions.note"
PROMISED = "promise"
# Unconfirmed words are kept no longer.
KEPT_FOR = timedelta(days=14)
# What a phone sent of a note beside the numbers of people.
WORDS = ("words", "due")


# -- Asking -------------------------------------------------------------------------------


def asked_of(member: Member) -> list[DeskNote]:
    """Notes that wait for the word of ``member``, the oldest first."""
    return list(_open().filter(member=member).order_by("noted_at", "pk"))


def _open() -> QuerySet[DeskNote]:
    recent = DeskNote.objects.waiting().filter(noted_at__gt=timezone.now() - KEPT_FOR, act__undone_at=None)
    return recent.select_related("event", "noted_by", "other")


@dataclass(frozen=True)
class Asked:
    """A note as a letter asks about it: what was noted, and a link for each answer."""

    told: str
    yes: str
    no: str


def asked_in_letters(event: Event, members: Collection[Member]) -> dict[int, list[Asked]]:
    """Of an event, what waits for the word of each of ``members``; the caller writes to them, so it counts as asked."""
    notes = list(_open().filter(event=event, member__in=members).order_by("noted_at", "pk"))
    DeskNote.objects.filter(pk__in=[note.pk for note in notes], asked_at=None).update(asked_at=timezone.now())
    found: dict[int, list[Asked]] = {}
    for note in notes:
        yes, no = link(event.network, note, "yes"), link(event.network, note, "no")
        found.setdefault(note.member_id, []).append(Asked(told(note), yes, no))
    return found


def link(network: Network, note: DeskNote, answer: str = "") -> str:
    """Where the member answers without signing in; ``answer`` is the one that is ready to be confirmed."""
    token = row_links.token_for(USE, note.pk, note.member_id)
    return row_links.address_of("note_by_link", network, token, answer)


def of_link(network: Network, token: str) -> tuple[DeskNote | None, Member] | None:
    """The note and the member that a link speaks of; no note where it has been forgotten since."""
    found = row_links.row_and_member(USE, network, token)
    if found is None:
        return None
    note_id, member = found
    notes = DeskNote.objects.filter(pk=note_id, member=member, member__left_on=None)
    note = notes.filter(Q(agreed=True) | Q(pk__in=_open())).select_related("event", "noted_by", "other").first()
    return note, member


def told(note: DeskNote) -> str:
    """What was noted, as a sentence to whoever said it: Ben noted that you promised Ama: “the slides”."""
    values = {
        "by": note.noted_by.first_name if note.noted_by else _("Somebody at the door"),
        "other": note.other.first_name if note.other else "",
        "words": note.words,
        "day": date_format(note.due_on, "j F") if note.due_on else "",
    }
    if note.kind == NoteKind.FACT:
        return _("%(by)s noted: “%(words)s”") % values
    if note.other and note.due_on:
        return _("%(by)s noted that you promised %(other)s, by %(day)s: “%(words)s”") % values
    if note.other:
        return _("%(by)s noted that you promised %(other)s: “%(words)s”") % values
    if note.due_on:
        return _("%(by)s noted that you promised, by %(day)s: “%(words)s”") % values
    return _("%(by)s noted that you promised: “%(words)s”") % values


# -- Answering ----------------------------------------------------------------------------


@transaction.atomic
def agree(note: DeskNote, words: str = "", *, at: datetime | None = None) -> bool:
    """Keep a note as its member's own, in their words where they changed them. False where it waits no more."""
    words = words or note.words
    if not _open().filter(pk=note.pk).update(agreed=True, answered_at=at or timezone.now(), words=words):
        return False
    _wipe(DeskAct.objects.filter(pk=note.act_id))
    if words != note.words:
        _unsay([note])
    return True


@transaction.atomic
def forget(notes: QuerySet[DeskNote]) -> int:
    """Delete notes, and their words from what phones sent. Returns how many."""
    found = list(notes.select_for_update(of=["self"]))
    DeskNote.objects.filter(pk__in=[note.pk for note in found]).delete()
    _wipe(DeskAct.objects.filter(pk__in=[note.act_id for note in found]))
    _unsay(found)
    return len(found)


def _unsay(notes: list[DeskNote]) -> None:
    """Take the words out of what is kept of the letters that spoke of them."""
    for note in notes:
        keys = [aftermath.key(note.event, note.member_id), _promise_key(note)]
        for letter in Letter.objects.select_for_update().filter(key__in=keys):
            for said in (note.words, escape(note.words)):
                letter.text, letter.html = letter.text.replace(said, "…"), letter.html.replace(said, "…")
            letter.save(update_fields=["text", "html"])


def _wipe(acts: QuerySet[DeskAct]) -> None:
    """Leave of acts only that they were: a phone that sends them again is known, and brings no words back."""
    for act in acts.select_for_update(of=["self"]).filter(body__has_any_keys=WORDS):
        act.body = {name: value for name, value in act.body.items() if name not in WORDS}
        act.save(update_fields=["body"])


@transaction.atomic
def forget_unconfirmed() -> int:
    """Delete what nobody confirmed in fourteen days, acts included that never became a note. Returns how many notes."""
    old = timezone.now() - KEPT_FOR
    forgotten = forget(DeskNote.objects.waiting().filter(noted_at__lte=old))
    _wipe(DeskAct.objects.filter(kind=ActKind.NOTED, received_at__lte=old, note=None))
    return forgotten


def forget_of(member: Member) -> None:
    """Delete every note about a member, or with them: on leaving what waits for them, on erasing all of it."""
    forget(DeskNote.objects.filter(Q(member=member) | Q(other=member)))


def left_the_network(member: Member) -> None:
    """Nobody is asked any more, and nobody is reminded of a promise to them."""
    forget(DeskNote.objects.waiting().filter(Q(member=member) | Q(other=member)))


# -- What is kept -------------------------------------------------------------------------


def on_record_of(member: Member) -> QuerySet[DeskNote]:
    """What ``member`` confirmed, what others promised them, and what waits for their word; the newest first."""
    own = Q(member=member, agreed=True) | Q(other=member, agreed=True, kind=NoteKind.PROMISE)
    notes = DeskNote.objects.filter(own | Q(pk__in=_open().filter(member=member)))
    return notes.select_related("event", "noted_by", "other", "member").order_by("-noted_at", "-pk")


def work_with(note: DeskNote) -> str:
    """What its member says of their work, with the fact below: a first draft for them to change and save."""
    said = note.member.working_on.strip()
    return note.words if not said else said if note.words in said else f"{said}\n{note.words}"


# -- Promises on their day ----------------------------------------------------------------


def remind_of_promises(at: datetime | None = None) -> int:
    """Write to whoever promised something for today, by their own clock; each promise once. Returns how many."""
    moment = at or timezone.now()
    nearly = (moment.date() - timedelta(days=1), moment.date() + timedelta(days=1))
    due = DeskNote.objects.confirmed().filter(
        kind=NoteKind.PROMISE, due_on__range=nearly, member__left_on=None, member__erased_at=None
    )
    due = due.filter(member__user__is_active=True, member__in=Member.objects.not_paused_on(moment.date()))
    if not settings.DEMO:
        due = due.filter(event__network__demo_since=None)
    return sum(_remind(note, moment) for note in due.select_related("member__user", "other", "event__network"))


def _promise_key(note: DeskNote) -> str:
    return f"promise-{note.pk}"


def _remind(note: DeskNote, moment: datetime) -> bool:
    member, network = note.member, note.event.network
    member.network = network
    zone = zone_of(member)
    is_its_day = moment.astimezone(zone).date() == note.due_on and moments.is_sensible(moment, zone)
    key = _promise_key(note)
    if not is_its_day or not note.answered_at or Letter.objects.filter(key=key).exists():
        return False
    context: dict[str, Any] = {
        "person": member,
        "note": note,
        "event": note.event,
        "page": settings.SITE_URL + reverse("introductions:notes", args=[network]),
    }
    return bool(
        post.queue(
            PROMISED,
            to=member.user.email,
            template="promise",
            context=context,
            essential=False,
            network=network,
            recipient=member.user,
            key=key,
        )
    )

"""Bring the list of who came to an event, as ticket tools give it out: answers, attendance, and people nobody knew.

What members said themselves stands: an answer or a mark that is there already is never overwritten.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events import waiting
from events.forms import WallClockField
from events.models import RSVP, Answer, Attendance, Event, Presence, Seat
from events.times import zone_name
from members import carrying_over, ways
from members.carrying_over import NotReady
from members.comparing import Plan
from members.forms.bringing import MappingForm
from members.models import ListImport, Member
from members.roster.columns import Meaning
from members.roster.people import Person

EVENTS_OFFERED = 100


class AttendeesForm(MappingForm):
    """Which event the list is of, beside what its columns are."""

    MEANINGS = {
        meaning: label
        for meaning, label in MappingForm.MEANINGS.items()
        if meaning not in {Meaning.JOINED, Meaning.ROLE}
    } | {Meaning.ANSWER: _("Answer, such as attending or cancelled"), Meaning.CAME: _("Whether they came")}

    event = forms.ChoiceField(label=_("Event"), required=False)
    title = forms.CharField(label=_("Title of the new event"), max_length=160, required=False)
    starts_at = WallClockField(label=_("It begins, or began"), required=False)

    def __init__(self, *args: Any, brought: ListImport, **kwargs: Any) -> None:
        super().__init__(*args, brought=brought, **kwargs)
        said = brought.settings
        events = brought.network.events.filter(cancelled_at=None).order_by("-starts_at", "-pk")[:EVENTS_OFFERED]
        zone = brought.network.zone
        known = [
            (str(one.pk), f"{one.title}, {date_format(one.starts_at.astimezone(zone), 'j F Y')}") for one in events
        ]
        self.fields["event"].choices = [("new", _("One that is not here yet")), *known]
        self.fields["event"].initial = said.get("event") or "new"
        self.fields["title"].initial = said.get("title", "")
        self.fields["starts_at"].zone = zone
        self.fields["starts_at"].help_text = _("By the clocks of %(zone)s.") % {"zone": zone_name(zone)}
        if said.get("starts_at"):
            self.fields["starts_at"].initial = datetime.fromisoformat(said["starts_at"])

    @property
    def about(self) -> list[BoundField]:
        """Which event; its title and time only where it is a new one."""
        is_new = (self["event"].value() or "new") == "new"
        return [self["event"], *([self["title"], self["starts_at"]] if is_new else [])]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def save(self) -> bool:
        given = self.cleaned_data
        chosen = given.get("event") or "new"
        before = self.brought.settings.get("event") or "new"
        starts_at = given.get("starts_at")
        said = {"event": chosen, "title": given.get("title", "")}
        said["starts_at"] = starts_at.isoformat() if starts_at else ""
        self.brought.settings = self.brought.settings | said
        # Between a new event and a known one, other things are asked.
        return super().save() or (before == "new") != (chosen == "new")


# -- Bringing in --------------------------------------------------------------------------


def bring_in(brought: ListImport, *, by: Member, skip: bool = False) -> ListImport:
    """Bring in who came to an event, once; see :func:`members.carrying_over.bring_in`.

    Raises:
        NotReady: something must be said or mended first, the event to begin with.
    """
    return carrying_over.bring_in(brought, by=by, skip=skip, further=partial(_note, by=by))


def _note(brought: ListImport, plan: Plan, members: dict[int, int], *, by: Member) -> dict[str, Any]:
    """Write answers and attendance of the people of a list, and say what was written, so that it can be undone."""
    event, is_new = _event(brought, by)
    people = {members[person.row]: person for person in [*plan.new, *(one.person for one in plan.known)]}
    gone = {one.member.pk for one in plan.known if one.member.left_on}
    answered = _answers(event, {pk: one for pk, one in people.items() if pk not in gone}, by)
    noted, corrected = _attendance(event, people, by)
    return {
        "event": event.pk,
        "event_made": is_new,
        "answered": answered,
        "noted": noted,
        "corrected": corrected,
        "came": sum(person.came is True for person in people.values()),
    }


def _event(brought: ListImport, by: Member) -> tuple[Event, bool]:
    """The event that the lead chose, or a new one; a past one is over at once, and a coming one a draft."""
    said, network = brought.settings, brought.network
    chosen = str(said.get("event") or "new")
    if chosen.isdecimal():
        event = network.events.select_for_update(no_key=True).filter(pk=int(chosen), cancelled_at=None).first()
        if event is None:
            raise NotReady(_("This event is not here any more. Choose another."))
        return event, False
    if not said.get("title") or not said.get("starts_at"):
        raise NotReady(_("Say first which event it is: choose one, or write its title and when it began."))
    starts_at, now = datetime.fromisoformat(said["starts_at"]), timezone.now()
    end = starts_at + Event.USUAL_LENGTH
    is_past = end < now
    event = network.events.create(
        title=said["title"],
        starts_at=starts_at,
        created_by=by,
        published_at=starts_at if is_past else None,
        closed_at=end if is_past else None,
    )
    return event, True


def _answers(event: Event, people: dict[int, Person], by: Member) -> list[int]:
    """Write the answers of those who have given none here; returns whose."""
    given = set(event.rsvps.filter(member__in=people).values_list("member_id", flat=True))
    moment = min(event.starts_at, timezone.now())
    rows = [
        RSVP(event=event, member_id=pk, answer=person.answer, answered_at=moment, answered_by=by)
        for pk, person in people.items()
        if person.answer in Answer.values and pk not in given
    ]
    RSVP.objects.bulk_create(rows, ignore_conflicts=True)
    return [row.member_id for row in rows]


def _attendance(event: Event, people: dict[int, Person], by: Member) -> tuple[list[int], list[int]]:
    """Note who came and who did not, where nothing is known here; returns whose mark is new and whose was unknown."""
    marks = dict(event.attendances.filter(member__in=people).values_list("member_id", "status"))
    found = {pk: _presence(person) for pk, person in people.items()}
    moment = min(event.starts_at, timezone.now())
    rows = [
        Attendance(event=event, member_id=pk, status=status, noted_by=by, noted_at=moment)
        for pk, status in found.items()
        if status and pk not in marks
    ]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    corrected = [pk for pk, status in found.items() if status and marks.get(pk) == Presence.UNKNOWN]
    for pk in corrected:
        event.attendances.filter(member=pk).update(status=found[pk], noted_by=by, noted_at=timezone.now())
    return [row.member_id for row in rows], corrected


def _presence(person: Person) -> str:
    """Present if the tool saw them; absent only where it says so."""
    if person.came is not None:
        return Presence.PRESENT if person.came else Presence.ABSENT_UNTOLD
    return Presence.ABSENT_TOLD if person.answer == Answer.NO else ""


# -- Taking back --------------------------------------------------------------------------


def take_back(brought: ListImport, *, by: Member) -> ListImport:
    """Take the list back with the answers, marks and event that it made; see :func:`members.carrying_over.take_back`.

    An event that it made stays if anybody answered, was marked or seated by other means since. Called within the day,
    it treats what the ledger drew from the list as what never happened.
    """
    return carrying_over.take_back(brought, by=by, first=_forget)


def _forget(brought: ListImport) -> list[str]:
    """Drop what the list wrote about its event, where it still stands so; returns the title of an event that stays."""
    done = brought.outcome
    event = brought.network.events.select_for_update(no_key=True).filter(pk=done.get("event")).first()
    if event is None:
        return []
    event.rsvps.filter(member__in=done.get("answered", []), answered_by=brought.by).delete()
    event.attendances.filter(member__in=done.get("corrected", []), noted_by=brought.by).update(status=Presence.UNKNOWN)
    event.attendances.filter(member__in=done.get("noted", []), noted_by=brought.by).delete()
    if not done.get("event_made"):
        return []
    if event.rsvps.exists() or event.attendances.exists() or event.rounds.exists():
        return [event.title]
    event.delete()
    return []


def seen_at_an_event(members: Collection[int]) -> set[int]:
    """Those of ``members`` who answered, were marked or are seated somewhere."""
    return {
        pk
        for rows in (RSVP, Attendance, Seat)
        for pk in rows.objects.filter(member__in=members).values_list("member_id", flat=True)
    }


def foresees(brought: ListImport, plan: Plan) -> str:
    """The sentence to say where the list would bring more people than the event has places; else nothing."""
    chosen = str(brought.settings.get("event") or "")
    event = brought.network.events.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if event is None or event.capacity is None or not event.is_open_for_answers or event.starts_at <= timezone.now():
        return ""
    given = set(event.rsvps.values_list("member_id", flat=True))
    people = [*plan.new, *(one.person for one in plan.known if one.member.pk not in given and not one.member.left_on)]
    held = waiting.places(event, timezone.now()).held + sum(person.answer == Answer.YES for person in people)
    return waiting.over_in_words(event, held - event.capacity) if held > event.capacity else ""


def facts(brought: ListImport) -> list[tuple[str, str]]:
    """What the list said of its event, in words."""
    done = brought.outcome
    event = brought.network.events.filter(pk=done.get("event")).first()
    if event is None:
        return []
    said = len(done.get("answered", []))
    came = done.get("came", 0)
    address = reverse("events:detail", args=[brought.network, event.pk])
    over = waiting.overfull(brought.network.events.filter(pk=event.pk))
    return [
        (_("Event"), format_html('<a href="{}">{}</a>', address, event.title)),
        (_("Answers"), ngettext("%(number)d answer", "%(number)d answers", said) % {"number": said}),
        (_("There"), ngettext("%(number)d person came", "%(number)d people came", came) % {"number": came}),
        *((_("Places"), waiting.over_in_words(one, by)) for one, by in over.items()),
    ]


ATTENDEES = ways.Way(
    ListImport.Kind.ATTENDEES,
    title=_("Bring who came to an event"),
    lede=_("What your ticket tool gives out: it becomes answers and attendance, and whoever is new is carried over."),
    form=AttendeesForm,
    bring_in=bring_in,
    take_back=take_back,
    facts=facts,
    foresees=foresees,
)

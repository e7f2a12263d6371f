"""What has changed about an event, in the words of a letter: "It now begins at 18:30 instead of 17:30."

Each change is kept in the audit trail with what stood there before, so a letter can tell everybody exactly what is new
to them: what changed since they last heard of the event, however often it was changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.calendars import one_line
from events.models import Event, Mode
from events.times import moment_in_words, when, zone_name

# What calendars show of an event, and of that, what must be known in time.
SHOWN = ("title", "starts_at", "ends_at", "timezone", "place", "mode", "online_link", "access_notes", "serves")
WORTH_A_LETTER = frozenset({"title", "starts_at", "ends_at", "timezone", "place", "mode"})
FOR_THOSE_GOING = frozenset({"online_link"})


def between(was: Event, event: Event) -> list[str]:
    """The fields that calendars show in which two states of an event differ."""
    return [field for field in SHOWN if getattr(was, field) != getattr(event, field)]


def noted(event: Event, fields: Iterable[str]) -> dict[str, Any]:
    """What stands in these fields, as the audit trail keeps it."""
    values = {field: getattr(event, field) for field in fields}
    return {field: value.isoformat() if isinstance(value, datetime) else value for field, value in values.items()}


def before(event: Event, notes: Iterable[dict[str, Any]]) -> Event:
    """The event as it was before changes of which ``notes`` hold what stood there until then, the oldest first."""
    values = {field: getattr(event, field) for field in SHOWN}
    for note in reversed(list(notes)):
        values |= {field: value for field, value in note.items() if field in SHOWN}
    for field in ("starts_at", "ends_at"):
        if isinstance(values[field], str):
            values[field] = datetime.fromisoformat(values[field])
    return Event(network=event.network, **values)


def concern(fields: Iterable[str], *, is_going: bool) -> bool:
    """Whether somebody who is coming must know of a change of these fields; the link concerns those who are going."""
    return not (WORTH_A_LETTER | (FOR_THOSE_GOING if is_going else frozenset())).isdisjoint(fields)


def is_of_the_name_alone(fields: Iterable[str]) -> bool:
    """Whether people are where and when they were to be, and only the name is another one."""
    return (WORTH_A_LETTER | FOR_THOSE_GOING).intersection(fields) == {"title"}


def in_words(was: Event, event: Event, *, is_going: bool) -> list[str]:
    """Each change of time, place and title as a sentence, in the language of now."""
    sentences = [*_of_time(was, event), *_of_place(was, event)]
    if is_going and was.online_link != event.online_link:
        sentences.append(_of_link(was, event))
    if was.title != event.title:
        sentences.append(_("It is now called “%(new)s” instead of “%(old)s”.") % _pair(was.title, event.title))
    return sentences


def _of_time(was: Event, event: Event) -> list[str]:
    sentences = []
    old, new = when(was), when(event)
    same_clock = was.zone.key == event.zone.key
    if old.date != new.date:
        sentences.append(_("It is now on %(new)s instead of %(old)s.") % {"new": new, "old": old})
    elif _hour(was, "starts_at") != _hour(event, "starts_at"):
        hours = {"new": _hour(event, "starts_at"), "old": _hour(was, "starts_at")}
        sentences.append(_("It now begins at %(new)s instead of %(old)s.") % hours)
    if not same_clock:
        zones = {"new": zone_name(event.zone), "old": zone_name(was.zone)}
        sentences.append(_("Its times are now those of %(new)s instead of %(old)s.") % zones)
    if old.date == new.date:
        sentences += _of_end(was, event)
    return sentences


def _of_end(was: Event, event: Event) -> list[str]:
    old, new = was.ends_at and _end(was), event.ends_at and _end(event)
    if old == new:
        return []
    if not new:
        return [_("When it ends is open now; it was to end at %(old)s.") % {"old": old}]
    if not old:
        return [_("It ends at %(new)s.") % {"new": new}]
    return [_("It now ends at %(new)s instead of %(old)s.") % {"new": new, "old": old}]


def _of_place(was: Event, event: Event) -> list[str]:
    sentences = []
    if was.mode != event.mode:
        modes = {"new": _way(event.mode), "old": _way(was.mode)}
        if modes["old"] and modes["new"]:
            sentences.append(_("People now meet %(new)s instead of %(old)s.") % modes)
    if was.place != event.place:
        pair = _pair(was.place, event.place)
        if pair["old"] and pair["new"]:
            sentences.append(_("The place is now “%(new)s” instead of “%(old)s”.") % pair)
        elif pair["new"]:
            sentences.append(_("The place is “%(new)s”.") % pair)
        else:
            sentences.append(_("It is no longer at “%(old)s”.") % pair)
    return sentences


def _of_link(was: Event, event: Event) -> str:
    if not event.online_link:
        return _("The link to join online no longer holds.")
    return _("The link to join online is another one.") if was.online_link else _("There is a link to join online.")


def _way(mode: str) -> str:
    return {
        Mode.IN_PERSON: pgettext("people meet", "in person"),
        Mode.ONLINE: pgettext("people meet", "online"),
        Mode.BOTH: pgettext("people meet", "both in person and online"),
    }.get(mode, "")


def _pair(old: str, new: str) -> dict[str, str]:
    return {"old": one_line(old), "new": one_line(new)}


def _hour(event: Event, field: str) -> str:
    return f"{getattr(event, field).astimezone(event.zone):%H:%M}"


def _end(event: Event) -> str:
    """The hour at which it ends; with the day where that is another one than that of its beginning."""
    end = event.ends_at.astimezone(event.zone)
    is_same_day = end.date() == event.starts_at.astimezone(event.zone).date()
    return f"{end:%H:%M}" if is_same_day else moment_in_words(event.ends_at, event.zone)

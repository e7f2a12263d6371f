"""Events as calendars keep them: iCalendar files (RFC 5545) that letters carry, that pages give out, that feeds hold.

An event is known by the same ``UID`` for ever, wherever Kith is hosted; ``SEQUENCE`` rises by :func:`touch` with
whatever a calendar must take over. In letters an entry names its one reader (RFC 5546, RFC 6047); nobody else is named,
and answers that a calendar sends back by mail are not read, so none is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from icalendar import Timezone

from events.models import Event, Mode, RSVPState
from events.zone_rules import clock_of
from members.models import Member
from network.models import CalendarMethod, Network
from network.post import CalendarFile

MAKER = "-//Kith//Events//EN"
LINE = 75  # octets, as the standard asks
LONGEST_WORDS = 400  # in an address, of which some browsers and servers take 2,000 octets
ASKED_FOR_EVERY_HOUR = ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
# Control characters say nothing to a reader; those that break a line elsewhere break it here.
READABLE = dict.fromkeys([*range(32), *range(127, 160)]) | dict.fromkeys(map(ord, "\n\r\x0b\x0c\x85\u2028\u2029"), "\n")
READABLE[ord("\t")] = " "
NOT_YET = ""
COMING = {RSVPState.YES, RSVPState.MAYBE}
CANCELLED = gettext_noop("%(title)s (cancelled)")
TITLES: dict[str, str] = {
    RSVPState.MAYBE: gettext_noop("%(title)s (maybe)"),
    RSVPState.WAITING: gettext_noop("%(title)s (waiting list)"),
    RSVPState.OFFERED: gettext_noop("%(title)s (a place is offered)"),
    RSVPState.LAPSED: gettext_noop("%(title)s (not answered)"),
    NOT_YET: gettext_noop("%(title)s (not answered)"),
}
PARTS: dict[str, str] = {RSVPState.YES: "ACCEPTED", RSVPState.MAYBE: "TENTATIVE", RSVPState.NO: "DECLINED"}


# -- Files for letters --------------------------------------------------------------------


def request_for(event: Event, member: Member, answer: str | None = None) -> CalendarFile:
    """What puts ``event`` into the calendar of ``member``, or brings the entry there up to date.

    ``answer`` spares looking it up.
    """
    given = answer_of(event, member) if answer is None else answer
    reader = _reader(member, PARTS.get(given, "NEEDS-ACTION"))
    with _language_of(member):
        entry = _entry(event, given, stamp=timezone.now(), reader=reader)
    return CalendarFile(CalendarMethod.REQUEST, _file(entry, [event], method="REQUEST"))


def cancel_for(event: Event, member: Member) -> CalendarFile:
    """What takes ``event`` out of the calendar of ``member``: it is called off, or they no longer come.

    Its ``SEQUENCE`` is above that of every entry made before; :func:`touch` the event before the next one is made.
    """
    above = event.calendar_sequence + 1
    reader = _reader(member, "DECLINED")
    with _language_of(member):
        entry = _entry(event, RSVPState.NO, stamp=timezone.now(), sequence=above, status="CANCELLED", reader=reader)
    return CalendarFile(CalendarMethod.CANCEL, _file(entry, [event], method="CANCEL"))


@transaction.atomic
def touch(event: Event) -> None:
    """Let calendars know that what they show of ``event`` has changed, however many touch it at the same moment."""
    Event.objects.filter(pk=event.pk).update(calendar_sequence=F("calendar_sequence") + 1, changed_at=timezone.now())
    event.refresh_from_db(fields=["calendar_sequence", "changed_at"])


def _language_of(member: Member) -> Any:
    return translation.override(member.user.language if member.user else settings.LANGUAGE_CODE)


def answer_of(event: Event, member: Member) -> str:
    """What became of the member's answer; empty where there is none."""
    return event.rsvps.filter(member=member).values_list("answer", flat=True).first() or NOT_YET


# -- Files to download, feeds, links ------------------------------------------------------


def file_of(event: Event, answer: str, *, tells_link: bool = True) -> str:
    """The event as a file that somebody with this answer saves and opens."""
    return _file(_entry(event, answer, stamp=event.changed_at, tells_link=tells_link), [event], method="PUBLISH")


def feed_of(network: Network, entries: Iterable[tuple[Event, str, datetime]]) -> str:
    """Events with what became of somebody's answer to each, and when, as a calendar to subscribe to."""
    entries = list(entries)
    lines = [line for event, answer, at in entries for line in _entry(event, answer, stamp=max(event.changed_at, at))]
    return _file(lines, [event for event, _answer, _at in entries], method="PUBLISH", of=network)


@dataclass(frozen=True)
class Links:
    """Addresses at which calendars on the web put an event in, once their owner has looked at it."""

    google: str
    outlook: str
    office: str


def links_for(event: Event, answer: str, *, tells_link: bool = True) -> Links:
    """Where somebody with this answer puts the event into a calendar on the web; they take times as universal ones."""
    start, end = event.starts_at.astimezone(UTC), event.usual_end.astimezone(UTC)
    page = settings.SITE_URL + reverse("events:detail", args=[event.network, event.pk])
    about = description(event, answer, page, tells_link=tells_link)
    words = {"title": one_line(event.title), "place": place_of(event), "about": _shortened(about)}
    google = {
        "action": "TEMPLATE",
        "text": words["title"],
        "dates": f"{start:%Y%m%dT%H%M%SZ}/{end:%Y%m%dT%H%M%SZ}",
        "ctz": event.zone.key,
        "location": words["place"],
        "details": words["about"],
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": words["title"],
        "startdt": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "location": words["place"],
        "body": words["about"],
    }
    compose = "/calendar/deeplink/compose?" + urlencode(outlook, quote_via=quote)
    return Links(
        "https://calendar.google.com/calendar/render?" + urlencode(google, quote_via=quote),
        f"https://outlook.live.com{compose}",
        f"https://outlook.office.com{compose}",
    )


def subscribing_by_google(webcal: str) -> str:
    """Where Google's calendar begins to fetch an address."""
    return "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}, quote_via=quote, safe="")


def _shortened(text: str) -> str:
    """What an address has room for: its end, the way to the event's page, stays."""
    if len(text) <= LONGEST_WORDS:
        return text
    head, _gap, page = text.rpartition("\n\n")
    return f"{head[:LONGEST_WORDS]}…\n\n{page}"


# -- The parts of a file ------------------------------------------------------------------


def _entry(
    event: Event,
    answer: str,
    *,
    stamp: datetime,
    sequence: int | None = None,
    status: str = "",
    reader: str = "",
    tells_link: bool = True,
) -> list[str]:
    """One event as whoever gave ``answer`` may read it."""
    page = settings.SITE_URL + reverse("events:detail", args=[event.network, event.pk])
    is_busy = answer in COMING and not event.cancelled_at
    where = place_of(event)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.calendar_uid}",
        f"SEQUENCE:{event.calendar_sequence if sequence is None else sequence}",
        _moment("DTSTAMP", stamp),
        _moment("LAST-MODIFIED", event.changed_at),
        _moment("CREATED", event.created_at),
        _moment("DTSTART", _on_the_wall(event.starts_at, event.zone)),
        _moment("DTEND", _on_the_wall(event.usual_end, event.zone)),
        _text("SUMMARY", _title(event, answer)),
        *([_text("LOCATION", where)] if where else []),
        _text("DESCRIPTION", description(event, answer, page, tells_link=tells_link)),
        _property("URL", page),
        organizer(event.network.name, settings.DEFAULT_FROM_EMAIL),
        "CLASS:PRIVATE",
        f"STATUS:{status or _status(event, answer)}",
        f"TRANSP:{'OPAQUE' if is_busy else 'TRANSPARENT'}",
        *([reader] if reader else []),
        "END:VEVENT",
    ]


def _on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment by the clock of the zone; by universal time where that clock shows the same hour twice."""
    there = moment.astimezone(zone)
    is_twice = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if is_twice else there


def _status(event: Event, answer: str) -> str:
    if event.cancelled_at:
        return "CANCELLED"
    return "CONFIRMED" if answer in {RSVPState.YES, RSVPState.NO} else "TENTATIVE"


def _title(event: Event, answer: str) -> str:
    """The title, and in a word how things stand where that is not as usual."""
    title = one_line(event.title)
    form = CANCELLED if event.cancelled_at else TITLES.get(answer)
    return _(form) % {"title": title} if form else title


def place_of(event: Event) -> str:
    """Where the event is, on one line."""
    return one_line(event.place) or (_("Online") if event.mode == Mode.ONLINE else "")


def description(event: Event, answer: str, page: str, *, tells_link: bool = True) -> str:
    """What somebody with this answer reads when they open the entry.

    The link to join is for those who are going; ``tells_link`` false leaves it out for them as well, where it is not
    sure that it is they who read.
    """
    link = event.online_link if tells_link and answer == RSVPState.YES and not event.cancelled_at else ""
    parts = [
        _("This event is cancelled.") if event.cancelled_at else "",
        several_lines(event.cancelled_why) if event.cancelled_at else "",
        _("Join online: %(link)s") % {"link": one_line(link)} if link else "",
        several_lines(event.serves),
        _("Getting in: %(notes)s") % {"notes": several_lines(event.access_notes)} if event.access_notes.strip() else "",
        "" if event.ends_at else _("No end is set, so three hours are kept."),
        _("More, and your answer: %(page)s") % {"page": page},
    ]
    return "\n\n".join(part for part in parts if part)


@lru_cache(maxsize=256)
def organizer(name: str, sender: str) -> str:
    """The network, at the address from which its letters come: nobody's own address is given away."""
    return _property("ORGANIZER", f"mailto:{parseaddr(sender)[1]}", CN=name)


def _reader(member: Member, part: str) -> str:
    """The one reader of an entry, and what they answered; no answer is asked for by this way."""
    return _property(
        "ATTENDEE",
        f"mailto:{member.address}",
        CN=member.name,
        CUTYPE="INDIVIDUAL",
        ROLE="REQ-PARTICIPANT",
        PARTSTAT=part,
        RSVP="FALSE",
    )


def _file(entries: list[str], events: Iterable[Event], *, method: str, of: Network | None = None) -> str:
    """The lines of entries as one file, with the clocks by which their events run."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MAKER}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if of:
        lines += [_text("NAME", one_line(of.name)), _text("X-WR-CALNAME", one_line(of.name))]
        lines += [f"X-WR-TIMEZONE:{of.timezone}", *ASKED_FOR_EVERY_HOUR]
    for clock in _clocks(events):
        lines += clock.to_ical().decode().split("\r\n")[:-1]
    return "\r\n".join([*lines, *entries, "END:VCALENDAR", ""])


def _clocks(events: Iterable[Event]) -> list[Timezone]:
    years: dict[str, set[int]] = {}
    for event in events:
        years.setdefault(event.zone.key, set()).update((event.starts_at.year, event.usual_end.year))
    return [clock_of(zone, min(seen), max(seen)) for zone, seen in sorted(years.items()) if not is_utc(zone)]


def is_utc(zone: str) -> bool:
    return zone in {"UTC", "Etc/UTC"}


# -- Texts --------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """The text without whatever would break a line or a reader.

    >>> one_line("Leeds,\\r\\n Room 4\\x07")
    'Leeds, Room 4'
    """
    return " ".join(_readable(text).split())


def several_lines(text: str) -> str:
    """The text with its line breaks, and without whatever else would break a reader."""
    return "\n".join(line.rstrip() for line in _readable(text).split("\n")).strip()


def _readable(text: str) -> str:
    return text.replace("\r\n", "\n").translate(READABLE)


# -- Lines --------------------------------------------------------------------------------


def _property(name: str, value: str, **parameters: str) -> str:
    """A property whose value is written as it stands."""
    about = "".join(f";{key}={_parameter(text)}" for key, text in parameters.items())
    return fold(f"{name}{about}:{value}")


def _parameter(text: str) -> str:
    """What describes a property; a quotation mark would end it, and not every reader undoes its escape (RFC 6868)."""
    plain = one_line(text).replace('"', "’").replace("^", "^^")
    return f'"{plain}"' if any(sign in plain for sign in ",;:") else plain


def _text(name: str, value: str) -> str:
    r"""A property that people read.

    >>> _text("SUMMARY", "Tea, cake; C:\\new" + chr(10) + "Two")
    'SUMMARY:Tea\\, cake\\; C:\\\\new\\nTwo'
    """
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, escaped)
    return fold(f"{name}:{value}")


def _moment(name: str, moment: datetime) -> str:
    """A moment by the clock of its zone where it has one, else by universal time."""
    if isinstance(moment.tzinfo, ZoneInfo) and not is_utc(moment.tzinfo.key):
        return f"{name};TZID={moment.tzinfo.key}:{moment:%Y%m%dT%H%M%S}"
    return f"{name}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def fold(line: str) -> str:
    """A line cut into pieces of at most 75 octets, no letter torn apart.

    >>> fold("X" * 80) == "X" * 75 + "\\r\\n " + "X" * 5
    True
    """
    raw = line.encode()
    if len(raw) <= LINE:
        return line
    pieces = []
    start, room = 0, LINE
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == 0x80:  # within a letter of several octets
            end -= 1
        pieces.append(raw[start:end].decode())
        start, room = end, LINE - 1  # the blank that begins a piece counts
    pieces.append(raw[start:].decode())
    return "\r\n ".join(pieces)

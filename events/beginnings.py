"""What an event can begin from: a starting point of Kith, a template of the network's own, or an event held before.

Each gives the fields of the form their first values, the day included, so that often nothing is left to type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.hosting import hosts_of
from events.models import Confidence, Continuity, Event, EventTemplate, Kind, Mode, Setting
from members.models import Member
from network.models import AuditEntry, Network

Values = dict[str, Any]
THURSDAY = 3
# A title that ends so is one of several that are counted: "meeting 5", "Reading group #2". Years are longer.
NUMBERED = re.compile(r"(\S+)\s+#?([1-9][0-9]{0,2})$", re.ASCII)
BEFORE_OTHER_NUMBERS = {"at", "by", "for", "from", "in", "of", "on", "over", "to", "under", "until", "with"}
# Series that meet more often than monthly go on at the same distance.
SHORT_STEPS = {7, 14, 21}
# What an event hands on to the next one of its kind.
HANDED_ON = (
    "title",
    "kind",
    "mode",
    "place",
    "access_notes",
    "setting",
    "serves",
    "capacity",
    "confidence",
    "online_link",
    "timezone",
)
TIMES = ("starts_at", "ends_at", "answers_until")
KEPT_IN_TEMPLATES = ("kind", "mode", "place", "access_notes", "setting", "serves", "capacity", "confidence")


# -- What Kith itself proposes ------------------------------------------------------------


@dataclass(frozen=True)
class StartingPoint:
    """A form of meeting that many networks use, with what usually goes along with it."""

    key: str
    name: str | Promise
    words: str | Promise
    kind: str
    begins_at: time = time(18, 0)
    minutes: int = 120
    weeks: int = 3
    answer_days_before: int = 3
    more: Values = field(default_factory=dict)


STARTING_POINTS: dict[str, StartingPoint] = {
    point.key: point
    for point in [
        StartingPoint(
            "tables",
            gettext_lazy("Gathering with tables"),
            gettext_lazy("An evening at small tables, in two or three rounds: everyone meets someone new."),
            Kind.GATHERING,
            minutes=150,
            weeks=4,
            answer_days_before=5,
            more={"capacity": 40, "confidence": Confidence.IDEAS},
        ),
        StartingPoint(
            "roundtable",
            gettext_lazy("Roundtable"),
            gettext_lazy("One question, one table, and everybody speaks."),
            Kind.ROUNDTABLE,
            minutes=90,
            more={"capacity": 12, "confidence": Confidence.TABLE},
        ),
        StartingPoint(
            "action-learning",
            gettext_lazy("Action-learning set"),
            gettext_lazy("Six people who meet again and again; each time one brings a question and the others ask."),
            Kind.ACTION_LEARNING,
            more={"capacity": 6, "confidence": Confidence.TABLE, "continuity": Continuity.SAME},
        ),
        StartingPoint(
            "coffee",
            gettext_lazy("Coffee"),
            gettext_lazy("An hour without an agenda, for a handful of people."),
            Kind.COFFEE,
            begins_at=time(10, 0),
            minutes=60,
            weeks=2,
            answer_days_before=1,
            more={"capacity": 8},
        ),
        StartingPoint(
            "visit",
            gettext_lazy("Visit"),
            gettext_lazy("See how somebody works, where they work, and talk about it there."),
            Kind.VISIT,
            begins_at=time(14, 0),
            weeks=4,
            answer_days_before=7,
            more={"capacity": 15, "setting": Setting.UNUSUAL, "confidence": Confidence.IDEAS},
        ),
        StartingPoint(
            "project",
            gettext_lazy("Project session"),
            gettext_lazy("Side by side on something that some of you are making together."),
            Kind.PROJECT,
            begins_at=time(9, 30),
            minutes=180,
            more={"capacity": 10},
        ),
        StartingPoint(
            "call",
            gettext_lazy("Online hour"),
            gettext_lazy("A call at midday, in rooms of three or four."),
            Kind.GATHERING,
            begins_at=time(12, 30),
            minutes=60,
            weeks=2,
            answer_days_before=1,
            more={"mode": Mode.ONLINE, "capacity": 24, "confidence": Confidence.IDEAS},
        ),
        StartingPoint(
            "breakout",
            gettext_lazy("Breakout"),
            gettext_lazy("A smaller round beside something larger, such as a conference."),
            Kind.BREAKOUT,
            begins_at=time(16, 0),
            minutes=60,
            more={"capacity": 12},
        ),
        StartingPoint(
            "outside",
            gettext_lazy("Outside event"),
            gettext_lazy("Something that others hold, to which some of you go together."),
            Kind.OUTSIDE,
            more={},
        ),
    ]
}


def from_starting_point(point: StartingPoint, network: Network) -> Values:
    """The first values of a form: weekday, hour and place are those of last time, where there was one."""
    mode = point.more.get("mode", Mode.IN_PERSON)
    last = _last(network, kind=point.kind, mode=mode)
    day = _coming(last, network, weeks=point.weeks)
    at = last.starts_at.astimezone(network.zone).time() if last else point.begins_at
    title = _("%(what)s in %(month)s") % {"what": point.name, "month": date_format(day, "F")}
    values = {"title": title, "kind": point.kind, "mode": mode, "place": last.place if last else ""}
    return values | _when(day, at, point.minutes, point.answer_days_before, network) | point.more


def _last(network: Network, *, kind: str, mode: str) -> Event | None:
    """The latest event of this kind and mode that members have seen."""
    return network.events.standing().filter(kind=kind, mode=mode).order_by("-starts_at", "-pk").first()


def _coming(last: Event | None, network: Network, *, weeks: int) -> date:
    """The weekday of last time, ``weeks`` away at least, on which nothing else is planned; without one a Thursday."""
    weekday = last.starts_at.astimezone(network.zone).weekday() if last else THURSDAY
    day = timezone.localdate(timezone=network.zone) + timedelta(weeks=weeks)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    taken = {
        moment.astimezone(network.zone).date()
        for moment in network.events.standing().upcoming().values_list("starts_at", flat=True)
    }
    while day in taken:
        day += timedelta(weeks=1)
    return day


def _when(day: date, at: time, minutes: int | None, answer_days_before: int | None, network: Network) -> Values:
    """Beginning, end and deadline by the clock on the network's wall."""
    begins = datetime.combine(day, at.replace(second=0, microsecond=0))
    times = {
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=minutes) if minutes else None,
        "answers_until": None if answer_days_before is None else begins - timedelta(days=answer_days_before),
    }
    return {name: moment and moment.replace(tzinfo=network.zone) for name, moment in times.items()}


# -- Templates of the network's own -------------------------------------------------------


class NameTaken(Exception):
    """Another template of the network has this name."""


def from_template(template: EventTemplate, network: Network) -> Values:
    """The first values of a form, three weeks away, on the weekday of the last event of this kind."""
    values = {name: getattr(template, name) for name in KEPT_IN_TEMPLATES}
    day = _coming(_last(network, kind=template.kind, mode=template.mode), network, weeks=3)
    times = _when(day, template.begins_at or time(18, 0), template.minutes, template.answer_days_before, network)
    return {"title": template.title} | values | times


@transaction.atomic
def keep(event: Event, *, name: str, by: Member) -> EventTemplate:
    """Keep what ``event`` is like, without its day, for others to begin from.

    Raises:
        NameTaken: another template is called so.
    """
    start = event.starts_at.astimezone(event.zone)
    deadline = event.answers_until and event.answers_until.astimezone(event.zone)
    template = EventTemplate(
        network=event.network,
        name=name,
        title=event.title,
        begins_at=start.time().replace(second=0, microsecond=0),
        minutes=int((event.ends_at - event.starts_at).total_seconds() // 60) if event.ends_at else None,
        answer_days_before=(start.date() - deadline.date()).days if deadline else None,
        created_by=by,
        **{one: getattr(event, one) for one in KEPT_IN_TEMPLATES},
    )
    _save(template)
    _note("kept", template, by)
    return template


def rename(template: EventTemplate, name: str) -> None:
    """Call a template something else.

    Raises:
        NameTaken: another template is called so.
    """
    template.name = name
    _save(template)


def _save(template: EventTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise NameTaken(template.name) from None


@transaction.atomic
def drop(template: EventTemplate, *, by: Member) -> Values:
    """Delete a template; what is returned puts it back."""
    _note("dropped", template, by)
    said = [one for one in _own_fields() if one.value_from_object(template) is not None]
    kept = {one.attname: one.value_to_string(template) for one in said}
    template.delete()
    return kept


def put_back(kept: Values, *, by: Member) -> EventTemplate:
    """Make a template again of what :func:`drop` returned.

    Raises:
        NameTaken: another has taken its name meanwhile.
    """
    fields = {one.attname: one.to_python(kept[one.attname]) for one in _own_fields() if one.attname in kept}
    template = EventTemplate(network=by.network, created_by=by, **fields)
    _save(template)
    return template


def _own_fields() -> list[models.Field]:
    """What a template says of itself, whoever keeps it and wherever."""
    return [one for one in EventTemplate._meta.concrete_fields if not one.primary_key and not one.is_relation]


def _note(verb: str, template: EventTemplate, by: Member) -> None:
    AuditEntry.record(
        network=template.network, actor=by.user, verb=verb, subject=template, after={"name": template.name}
    )


# -- Again, and the next of a series ------------------------------------------------------


def again(event: Event) -> Values:
    """The same once more: on the same weekday of the next month, or at the distance at which its series meets."""
    event, step = _latest(event)
    zone = event.zone
    start = event.starts_at.astimezone(zone).date()
    day = _next(start, step)
    while day <= timezone.localdate(timezone=zone):
        day = _next(day, step)
    hosts = hosts_of(event)
    return {
        **{name: getattr(event, name) for name in HANDED_ON},
        **{
            name: _shifted(getattr(event, name), day - start, zone)
            for name in ("starts_at", "ends_at", "answers_until")
        },
        "title": _counted_on(_of_month(event.title, start, day)),
        "host": hosts.host.pk if hosts.host else None,
        "facilitators": [one.pk for one in hosts.facilitators],
        "series": event.series_id,
        "continuity": event.series.continuity if event.series else "",
    }


def _of_month(title: str, before: date, day: date) -> str:
    """A title that ends with its month takes the new one."""
    month = date_format(before, "F")
    return title.removesuffix(month) + date_format(day, "F") if title.endswith(f" {month}") else title


def _counted_on(title: str) -> str:
    """The title of the next of several that are counted; a year, an hour or a number of people stays.

    >>> [_counted_on(title) for title in ("Tables, meeting 9", "Reading group #2", "Maths 2026", "Dinner for 12")]
    ['Tables, meeting 10', 'Reading group #3', 'Maths 2026', 'Dinner for 12']
    """
    found = NUMBERED.search(title)
    if found is None or found[1].casefold() in BEFORE_OTHER_NUMBERS:
        return title
    return f"{title[: found.start(2)]}{int(found[2]) + 1}"


def _shifted(moment: datetime | None, by: timedelta, zone: ZoneInfo) -> datetime | None:
    """So much later by the clock on the wall, whatever the clocks did in between."""
    return moment and (moment.astimezone(zone).replace(tzinfo=None) + by).replace(tzinfo=zone)


def _latest(event: Event) -> tuple[Event, int]:
    """The latest event of the series, and how many days after the one before it; one that stands alone is its own."""
    if event.series_id is None:
        return event, 0
    meetings = event.network.events.filter(series=event.series_id, cancelled_at=None, turned_down_at=None)
    latest, *before = meetings.select_related("series").order_by("-starts_at", "-pk")[:2] or [event]
    latest.network = event.network
    days = [one.starts_at.astimezone(latest.zone).date() for one in (latest, *before)]
    return latest, (days[0] - days[-1]).days


def _next(day: date, step: int) -> date:
    return day + timedelta(days=step) if step in SHORT_STEPS else same_weekday_next_month(day)


def same_weekday_next_month(day: date) -> date:
    """The second Thursday after a second Thursday; where a month has no fifth one, its last.

    >>> same_weekday_next_month(date(2026, 11, 12)), same_weekday_next_month(date(2026, 1, 29))
    (datetime.date(2026, 12, 10), datetime.date(2026, 2, 26))
    """
    nth = (day.day - 1) // 7
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * nth)
    return found if found.month == first.month else found - timedelta(weeks=1)

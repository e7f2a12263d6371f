"""Events, templates and series of them, and what a lead does to several events at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from events import announcing, attendance
from events.models import Event, EventState, EventTemplate, Helper, Part, Series
from events.times import moment_in_words
from members.admin.leading import lead_of
from network.admin import Act, Acting, Left, NetworkAdmin, OfNetwork, Sheet
from network.admin.filters import Choice

COLOURS = {
    EventState.DRAFT: "info",
    EventState.PROPOSED: "warning",
    EventState.PUBLISHED: "success",
    EventState.CANCELLED: "danger",
}


class ByState(Choice):
    title = gettext_lazy("state")
    parameter_name = "state"
    options = [(state.value, state.label.capitalize()) for state in EventState]

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        return queryset.in_state(chosen)


class ByTime(Choice):
    title = gettext_lazy("time")
    parameter_name = "time"
    options = [
        ("ahead", gettext_lazy("Ahead")),
        ("over", gettext_lazy("Over")),
        ("open", gettext_lazy("Over, and the record is not complete")),
    ]

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        if chosen == "ahead":
            return queryset.upcoming().order_by(*queryset.query.order_by)
        past = queryset.past().order_by(*queryset.query.order_by)
        return past.standing().filter(closed_at=None) if chosen == "open" else past


# -- What is done to several --------------------------------------------------------------


class Why(forms.Form):
    """One reason for all of them; each letter quotes it."""

    why = forms.CharField(
        label=gettext_lazy("Why they are cancelled"),
        help_text=gettext_lazy("Everybody who was coming reads these words in a letter."),
        max_length=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
    )


def _publish(acting: Acting, event: Event) -> None:
    if not announcing.publish(event, by=lead_of(acting, event)):
        raise Left(_("published before"))


def _is_no_draft(event: Event) -> str:
    if event.state == EventState.PROPOSED:
        return _("waits for your word on its own page")
    if event.state != EventState.DRAFT:
        return str(event.state.label)
    return _("its time is over") if event.is_over else ""


def _cancel(acting: Acting, event: Event) -> None:
    if not announcing.cancel(event, by=lead_of(acting, event), why=acting.given["why"].strip()):
        raise Left(_("nothing left to cancel"))


def _is_not_ahead(event: Event) -> str:
    if event.state != EventState.PUBLISHED:
        return str(event.state.label)
    return _("is over") if event.is_over else ""


def _close(acting: Acting, event: Event) -> None:
    try:
        if not attendance.close(event, by=lead_of(acting, event)):
            raise Left(_("complete already"))
    except attendance.MarkRefused as refused:
        raise Left(str(refused)) from refused


def _cannot_close(event: Event) -> str:
    if event.state != EventState.PUBLISHED:
        return str(event.state.label)
    return "" if event.starts_at < now() else _("has not begun")


PUBLISH = Act(
    name="publish",
    label=gettext_lazy("Publish them"),
    heading=gettext_lazy("Publish these events"),
    tells=gettext_lazy(
        "Every member sees them from now on and can answer. Nobody is written to; people are asked by letter on the "
        "page of each event."
    ),
    button=gettext_lazy("Publish"),
    do=_publish,
    done=lambda number: (
        ngettext("%(number)d event published.", "%(number)d events published.", number) % {"number": number}
    ),
    spares=_is_no_draft,
)
CANCEL = Act(
    name="cancel_events",
    label=gettext_lazy("Cancel them"),
    heading=gettext_lazy("Cancel these events"),
    tells=gettext_lazy(
        "Everybody who said yes or maybe, or waits for a place, gets a letter, and calendars take the event out. A "
        "cancelled event stays cancelled."
    ),
    button=gettext_lazy("Cancel these events"),
    form=Why,
    do=_cancel,
    done=lambda number: (
        ngettext("%(number)d event cancelled.", "%(number)d events cancelled.", number) % {"number": number}
    ),
    spares=_is_not_ahead,
)
CLOSE = Act(
    name="close_records",
    label=gettext_lazy("Complete the record of who was there"),
    heading=gettext_lazy("Complete the record of these events"),
    tells=gettext_lazy(
        "Whoever said no is noted as absent who told you. Whoever has no mark stays unknown: a tap that nobody made is "
        "no proof that they stayed away. Nobody is written to."
    ),
    button=gettext_lazy("Complete the records"),
    do=_close,
    done=lambda number: (
        ngettext("%(number)d record is complete.", "%(number)d records are complete.", number) % {"number": number}
    ),
    spares=_cannot_close,
)


# -- The lists ----------------------------------------------------------------------------


@admin.register(Event)
class EventAdmin(NetworkAdmin):
    """Events, to find and read; one by one they are changed on their own pages, where the rules are."""

    list_display = ["title", "when", "stands", "kind", "host", "series", "network"]
    list_select_related = ["network", "series"]
    list_filter = [ByState, ByTime, "kind", "mode", ("series", admin.RelatedOnlyFieldListFilter), OfNetwork]
    search_fields = ["title", "reference", "place"]
    search_help_text = gettext_lazy("Title, place or reference")
    ordering = ["-starts_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["title", "network", "kind", "series", "created_by", "reference"]}),
        (
            gettext_lazy("When and where"),
            {"fields": ["starts_at", "ends_at", "timezone", "mode", "place", "access_notes", "setting"]},
        ),
        (gettext_lazy("For whom"), {"fields": ["serves", "capacity", "answers_until", "confidence"]}),
        (
            gettext_lazy("How far it has come"),
            {"fields": ["published_at", "cancelled_at", "cancelled_why", "closed_at", "proposed_at", "turned_down_at"]},
        ),
    ]
    acts = [PUBLISH, CANCEL, CLOSE]
    sheet = Sheet(
        {
            "reference": lambda event: event.reference,
            "title": lambda event: event.title,
            "state": lambda event: event.state,
            "kind": lambda event: event.kind,
            "mode": lambda event: event.mode,
            "starts_at": lambda event: event.starts_at,
            "ends_at": lambda event: event.ends_at,
            "timezone": lambda event: event.zone.key,
            "place": lambda event: event.place,
            "capacity": lambda event: event.capacity,
            "host": lambda event: event.host_name or "",
            "series": lambda event: event.series.name if event.series else "",
        },
        joined=("network", "series"),
    )

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # Without it the list has no actions; there is no field that could be changed.
        return self._may(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [name for _title, part in self.fieldsets for name in part["fields"]]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        hosts = Helper.objects.filter(event=OuterRef("pk"), part=Part.HOST)
        return super().get_queryset(request).annotate(host_name=Subquery(hosts.values("member__name")))

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return [
            *self.ways_to(request, _("All events"), "events:list"),
            *self.ways_to(request, _("New event"), "events:new"),
        ]

    def describe(self, row: Event) -> tuple[str, str]:
        return row.title, moment_in_words(row.starts_at, row.zone)

    def as_seen(self, row: Event) -> str:
        return row.state.value

    @display(description=gettext_lazy("begins"), ordering="starts_at")
    def when(self, event: Event) -> str:
        at = event.starts_at.astimezone(event.zone)
        return f"{date_format(at, 'j M Y', use_l10n=False)}, {at:%H:%M}"

    @display(description=gettext_lazy("state"), label=COLOURS)
    def stands(self, event: Event) -> tuple[str, Any]:
        return event.state, event.state.label.capitalize()

    @display(description=gettext_lazy("host"), ordering="host_name")
    def host(self, event: Event) -> str:
        return event.host_name or ""


@admin.register(Series)
class SeriesAdmin(NetworkAdmin):
    """Series of events, to read."""

    list_display = ["name", "continuity", "events_in_it", "created_by", "created_at", "network"]
    list_select_related = ["network", "created_by"]
    list_filter = ["continuity", OfNetwork]
    search_fields = ["name"]
    ordering = ["name", "pk"]
    fields = ["name", "network", "continuity", "created_by", "created_at"]
    sheet = Sheet(
        {
            "name": lambda series: series.name,
            "continuity": lambda series: series.continuity,
            "events": lambda series: series.events_count,
            "created_by": lambda series: series.created_by.name if series.created_by else "",
            "created_at": lambda series: series.created_at,
        },
        joined=("created_by",),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(events_count=Count("events"))

    @display(description=gettext_lazy("events"), ordering="events_count")
    def events_in_it(self, series: Series) -> int:
        return series.events_count


@admin.register(EventTemplate)
class EventTemplateAdmin(NetworkAdmin):
    """What events are begun from, to read; templates are kept on the page of a new event."""

    list_display = ["name", "title", "kind", "place", "begins_at", "created_by", "network"]
    list_select_related = ["network", "created_by"]
    list_filter = ["kind", "mode", OfNetwork]
    search_fields = ["name", "title", "place"]
    ordering = ["name", "pk"]
    fields = [
        "name",
        "network",
        "title",
        "kind",
        "mode",
        "begins_at",
        "minutes",
        "place",
        "access_notes",
        "setting",
        "serves",
        "capacity",
        "answer_days_before",
        "confidence",
        "created_by",
        "created_at",
    ]

"""Who was there, to be corrected where the door was wrong; and visitors who are no members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from events import attendance, live
from events.models import Attendance, Presence, Visitor
from network.admin import Act, Acting, Left, NetworkAdmin, OfNetwork, Sheet, YesOrNo

COLOURS = {Presence.PRESENT: "success", Presence.ABSENT_TOLD: "info", Presence.ABSENT_UNTOLD: "warning"}


def _mark(status: Presence) -> Callable[[Acting, Attendance], None]:
    def do(acting: Acting, row: Attendance) -> None:
        by = row.event.network.members.leads().filter(user=acting.user).first()
        if by is None:
            raise Left(_("only a lead of this network does this"))
        before = row.status
        attendance.mark(row.event, row.member, status, by=by)
        acting.write_down(row, "changed", before={"status": before}, after={"status": status.value})

    return do


def _is(status: Presence) -> Callable[[Attendance], str]:
    return lambda row: _("is noted so already") if row.status == status else ""


def _marking(status: Presence, name: str, **words: Any) -> Act:
    return Act(
        name=name,
        do=_mark(status),
        spares=_is(status),
        done=lambda number: (
            ngettext("%(number)d mark changed.", "%(number)d marks changed.", number) % {"number": number}
        ),
        refusals={attendance.MarkRefused: gettext_lazy("this event takes no marks")},
        **words,
    )


WERE_THERE = _marking(
    Presence.PRESENT,
    "were_there",
    label=gettext_lazy("Note that they were there"),
    heading=gettext_lazy("Note that these people were there"),
    tells=gettext_lazy("Your name stands beside it, and each of them can read it and object. Nobody is written to."),
    button=gettext_lazy("They were there"),
)
STAYED_AWAY = _marking(
    Presence.ABSENT_UNTOLD,
    "stayed_away",
    label=gettext_lazy("Note that they did not come"),
    heading=gettext_lazy("Note that these people did not come, and had not said so"),
    tells=gettext_lazy(
        "Only note what you know. Your name stands beside it, and each of them can read it and object. Nobody is "
        "written to."
    ),
    button=gettext_lazy("They did not come"),
)
HAD_SAID_SO = _marking(
    Presence.ABSENT_TOLD,
    "had_said_so",
    label=gettext_lazy("Note that they had said they could not come"),
    heading=gettext_lazy("Note that these people had said they could not come"),
    tells=gettext_lazy("Your name stands beside it, and each of them can read it and object. Nobody is written to."),
    button=gettext_lazy("They had said so"),
)


@admin.register(Attendance)
class AttendanceAdmin(NetworkAdmin):
    """Who was there, to be corrected where the door was wrong."""

    network_path = "event__network"
    may_change = True
    list_display = ["member", "event", "stands", "noted_at", "noted_by"]
    list_select_related = ["member", "event", "noted_by"]
    list_filter = ["status", ("event__series", admin.RelatedOnlyFieldListFilter), OfNetwork]
    search_fields = ["member__name", "event__title"]
    search_help_text = gettext_lazy("Name or event")
    ordering = ["-noted_at", "-pk"]
    fields = ["event", "member", "status", "noted_at", "noted_by"]
    readonly_fields = ["event", "member", "noted_at", "noted_by"]
    acts = [WERE_THERE, HAD_SAID_SO, STAYED_AWAY]
    sheet = Sheet(
        {
            "event": lambda row: row.event.title,
            "starts_at": lambda row: row.event.starts_at,
            "member": lambda row: row.member.name,
            "status": lambda row: row.status,
            "noted_at": lambda row: row.noted_at,
            "noted_by": lambda row: row.noted_by.name if row.noted_by else "",
        },
        joined=("event", "member", "noted_by"),
    )

    def describe(self, row: Attendance) -> tuple[str, str]:
        return row.member.name, f"{row.event.title} · {row.get_status_display()}"

    def as_seen(self, row: Attendance) -> str:
        return row.status

    def save_model(self, request: HttpRequest, obj: Attendance, form: Any, change: bool) -> None:
        obj.noted_at = timezone.now()
        obj.noted_by = obj.event.network.members.filter(user=request.user).first()
        super().save_model(request, obj, form, change)
        live.changed(obj.event_id)

    @display(description=gettext_lazy("noted as"), ordering="status", label=COLOURS)
    def stands(self, row: Attendance) -> tuple[str, Any]:
        return row.status, row.get_status_display().capitalize()


class IsNominated(YesOrNo):
    title = gettext_lazy("nominated since")
    parameter_name = "nominated"
    holds = models.Q(nomination__isnull=False)


@admin.register(Visitor)
class VisitorAdmin(NetworkAdmin):
    """Who came along and is no member, to read; a nomination is made on the page of its event."""

    network_path = "event__network"
    list_display = ["name", "event", "brought_by", "noted_by", "noted_at", "nomination"]
    list_select_related = ["event", "brought_by", "noted_by", "nomination"]
    list_filter = [IsNominated, OfNetwork]
    search_fields = ["name", "email", "event__title"]
    search_help_text = gettext_lazy("Name, address or event")
    ordering = ["-noted_at", "-pk"]
    fields = ["name", "email", "event", "brought_by", "note", "noted_by", "noted_at", "nomination"]

"""Answers to events."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from events.models import RSVP, RSVPState
from network.admin import NetworkAdmin, OfNetwork, Sheet

COLOURS = {
    RSVPState.YES: "success",
    RSVPState.MAYBE: "warning",
    RSVPState.WAITING: "info",
    RSVPState.OFFERED: "info",
}


@admin.register(RSVP)
class RSVPAdmin(NetworkAdmin):
    """Answers, to read; what people told the hosts alone stays on the event's page."""

    network_path = "event__network"
    list_display = ["member", "event", "stands", "answered_at", "answered_by"]
    list_select_related = ["member", "event", "answered_by"]
    list_filter = ["answer", ("event__series", admin.RelatedOnlyFieldListFilter), OfNetwork]
    search_fields = ["member__name", "event__title"]
    search_help_text = gettext_lazy("Name or event")
    ordering = ["-answered_at", "-pk"]
    fields = ["event", "member", "answer", "answered_at", "answered_by", "waits_since", "offered_at", "offer_ends_at"]
    sheet = Sheet(
        {
            "event": lambda rsvp: rsvp.event.title,
            "starts_at": lambda rsvp: rsvp.event.starts_at,
            "member": lambda rsvp: rsvp.member.name,
            "answer": lambda rsvp: rsvp.answer,
            "answered_at": lambda rsvp: rsvp.answered_at,
            "answered_by": lambda rsvp: rsvp.answered_by.name if rsvp.answered_by else "",
        },
        joined=("event", "member", "answered_by"),
    )

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return self.ways_to(request, _("All events"), "events:list")

    @display(description=gettext_lazy("answer"), ordering="answer", label=COLOURS)
    def stands(self, rsvp: RSVP) -> tuple[str, Any]:
        return rsvp.answer, rsvp.get_answer_display().capitalize()

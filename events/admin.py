from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from events.models import RSVP, Attendance, Event
from network.admin import NetworkAdmin, OfNetwork


@admin.register(Event)
class EventAdmin(NetworkAdmin):
    """Events, to find and read; they are changed on their own pages, where the rules are."""

    list_display = ["title", "network", "starts_at", "kind", "capacity", "published_at", "cancelled_at", "closed_at"]
    list_select_related = ["network"]
    list_filter = [OfNetwork, "kind", "mode", ("published_at", admin.EmptyFieldListFilter)]
    search_fields = ["title", "reference", "place"]
    ordering = ["-starts_at", "-pk"]


@admin.register(RSVP)
class RSVPAdmin(NetworkAdmin):
    """Answers, to read; what people told the hosts alone stays on the event's page."""

    network_path = "event__network"
    list_display = ["member", "event", "answer", "answered_at", "answered_by"]
    list_select_related = ["member", "event", "answered_by"]
    list_filter = [OfNetwork, "answer"]
    search_fields = ["member__name", "event__title"]
    ordering = ["-answered_at", "-pk"]
    fields = ["event", "member", "answer", "answered_at", "answered_by"]


@admin.register(Attendance)
class AttendanceAdmin(NetworkAdmin):
    """Who was there, to be corrected where the door was wrong."""

    network_path = "event__network"
    may_change = True
    list_display = ["member", "event", "status", "noted_at", "noted_by"]
    list_select_related = ["member", "event", "noted_by"]
    list_filter = [OfNetwork, "status"]
    search_fields = ["member__name", "event__title"]
    ordering = ["-noted_at", "-pk"]
    fields = ["event", "member", "status", "noted_at", "noted_by"]
    readonly_fields = ["event", "member", "noted_at", "noted_by"]

    def save_model(self, request: HttpRequest, obj: Attendance, form: Any, change: bool) -> None:
        obj.noted_at = timezone.now()
        obj.noted_by = obj.event.network.members.filter(user=request.user).first()
        super().save_model(request, obj, form, change)

"""What phones at arrival desks sent, to look through; its own page mends it."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from introductions.models import DeskAct
from network.admin import NetworkAdmin, OfNetwork


@admin.register(DeskAct)
class DeskActAdmin(NetworkAdmin):
    """Acts without what they say: who is meant, and in which words, stands where it counts."""

    network_path = "event__network"
    list_display = ["event", "kind", "by", "made_at", "outcome", "undone_at"]
    list_select_related = ["event", "by"]
    list_filter = ["kind", "outcome", OfNetwork]
    search_fields = ["event__title", "by__name"]
    search_help_text = gettext_lazy("Event or name")
    ordering = ["-made_at", "-pk"]
    fields = [
        "event",
        "kind",
        "by",
        "made_at",
        "received_at",
        "outcome",
        "undone_at",
        "undone_by",
        "looked_at",
        "looked_by",
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("body")

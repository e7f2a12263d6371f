"""Openings of seats, and lists that were brought in: to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members.models import ListImport, SeatOpening
from network.admin import NetworkAdmin, OfNetwork


@admin.register(SeatOpening)
class SeatOpeningAdmin(NetworkAdmin):
    """Each time that seats were opened, to read: by the gate, or past it for a reason."""

    list_display = ["at", "seats_before", "seats_after", "on_target", "by", "reason", "network"]
    list_select_related = ["network", "by"]
    list_filter = [OfNetwork, "on_target"]
    ordering = ["-at", "-pk"]
    fields = ["network", "at", "seats_before", "seats_after", "on_target", "reason", "by"]

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return self.ways_to(request, _("Open seats"), "members:seats")


@admin.register(ListImport)
class ListImportAdmin(NetworkAdmin):
    """Lists that leads brought along, to read; what was in them is no longer kept once it is old."""

    list_display = ["source", "kind", "by", "uploaded_at", "brought_in_at", "undone_at", "network"]
    list_select_related = ["network", "by"]
    list_filter = [OfNetwork, "kind", ("undone_at", admin.EmptyFieldListFilter)]
    search_fields = ["source"]
    ordering = ["-uploaded_at", "-pk"]
    fields = ["network", "source", "kind", "by", "uploaded_at", "brought_in_at", "undone_at"]

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return self.ways_to(request, _("Bring a list"), "members:bring")

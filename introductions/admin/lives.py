"""Who was introduced to whom, and which proposals were made; nobody's words, and nobody's answers."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from introductions.models import Introduction, Proposal
from network.admin import NetworkAdmin, OfNetwork


@admin.register(Introduction)
class IntroductionAdmin(NetworkAdmin):
    """Introductions to look through; each of the two mends what is not so on their own record."""

    list_display = ["pair", "made_by", "event", "made_at", "withdrawn_at"]
    list_select_related = ["first", "second", "made_by", "event"]
    list_filter = [("withdrawn_at", admin.EmptyFieldListFilter), OfNetwork]
    search_fields = ["first__name", "second__name"]
    search_help_text = gettext_lazy("Name")
    ordering = ["-made_at", "-pk"]
    fields = ["first", "second", "made_by", "event", "made_at", "logged_at", "withdrawn_at", "withdrawn_by"]

    @admin.display(description=gettext_lazy("introduced"))
    def pair(self, row: Introduction) -> str:
        return _("%(one)s and %(other)s") % {"one": row.first.name, "other": row.second.name}


@admin.register(Proposal)
class ProposalAdmin(NetworkAdmin):
    """Proposals without what is written to the two, and without a date that would tell of a no."""

    list_display = ["pair", "proposed_by", "proposed_at", "expires_at", "came_about"]
    list_select_related = ["first", "second", "proposed_by"]
    list_filter = [OfNetwork]
    search_fields = ["first__name", "second__name"]
    search_help_text = gettext_lazy("Name")
    ordering = ["-proposed_at", "-pk"]
    fields = ["first", "second", "proposed_by", "proposed_at", "expires_at", "introduction"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("reason")

    @admin.display(description=gettext_lazy("proposed"))
    def pair(self, row: Proposal) -> str:
        return _("%(one)s and %(other)s") % {"one": row.first.name, "other": row.second.name}

    @admin.display(description=gettext_lazy("came about"), boolean=True)
    def came_about(self, row: Proposal) -> bool:
        return row.introduction_id is not None

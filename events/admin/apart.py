"""Pairs who are kept apart, for the leads of their network alone: operators are no leads."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import keeping_apart
from events.models import KeepApart
from network.admin import Act, Acting, Left, NetworkAdmin, OfNetwork


def _end(acting: Acting, pair: KeepApart) -> None:
    by = pair.network.members.leads().filter(user=acting.user).first()
    if by is None:
        raise Left(_("only a lead of this network does this"))
    keeping_apart.end(pair, by=by)


END = Act(
    name="end_apart",
    do=_end,
    spares=lambda pair: _("has ended already") if pair.ended_at else "",
    done=lambda number: ngettext("%(number)d pair ended.", "%(number)d pairs ended.", number) % {"number": number},
    label=gettext_lazy("Let them share a table again"),
    heading=gettext_lazy("Keep these people apart no more"),
    tells=gettext_lazy("They may be given seats at one table. Nobody is written to."),
    button=gettext_lazy("End it"),
)


@admin.register(KeepApart)
class KeepApartAdmin(NetworkAdmin):
    """Who is kept apart, to read and to end; a pair is noted on the page of the network."""

    list_display = ["pair", "asked_by", "noted_by", "noted_at", "ended_at"]
    list_select_related = ["first", "second", "asked_by", "noted_by"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter), OfNetwork]
    search_fields = ["first__name", "second__name"]
    search_help_text = gettext_lazy("Name")
    ordering = ["-noted_at", "-pk"]
    fields = ["first", "second", "asked_by", "noted_by", "noted_at", "ended_at", "ended_by"]
    acts = [END]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).filter(network__in=getattr(request.user, "leads_networks", []))

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        return self.ways_to(request, _("Keep two people apart"), "events:kept_apart")

    @admin.display(description=gettext_lazy("kept apart"))
    def pair(self, row: KeepApart) -> str:
        return _("%(one)s and %(other)s") % {"one": row.first.name, "other": row.second.name}

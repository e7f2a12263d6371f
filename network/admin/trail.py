"""Who did what to whom, from what to what, and why: the audit trail, to read."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.views import ChangeList

from network.admin.base import NetworkAdmin
from network.admin.filters import Choice, OfNetwork
from network.models import AuditEntry


def person_in(network_id: int | None, user: Any) -> str:
    """Who somebody is in a network, by name; by address where they are nobody there. Reads ``memberships``."""
    if user is None:
        return _("from the operator's shell")
    for member in user.memberships.all():
        if member.network_id == network_id:
            return member.name
    return str(user)


class ByActor(Choice):
    """Acts of one person."""

    title = gettext_lazy("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: NetworkAdmin) -> list[tuple[str, str]]:
        acted = model_admin.get_queryset(request).order_by().values("network", "actor").distinct()
        found = {entry["actor"]: entry["network"] for entry in acted if entry["actor"]}
        users = AuditEntry._meta.get_field("actor").related_model.objects.filter(pk__in=found)
        names = {user.pk: person_in(found[user.pk], user) for user in users.prefetch_related("memberships")}
        self.options = sorted(((str(pk), name) for pk, name in names.items()), key=lambda option: option[1])
        return self.options

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        return queryset.filter(actor=chosen)


class Trail(ChangeList):
    """Entries with the names of what they are about: one look-up for each kind of thing, however many entries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        name_subjects(self.result_list, request)


def name_subjects(entries: list[AuditEntry], request: HttpRequest) -> None:
    """Give each entry ``subject_name`` and ``subject_url`` of what it is about, as far as the person may see it."""
    by_kind: dict[str, list[AuditEntry]] = {}
    for entry in entries:
        entry.subject_name = entry.subject_url = ""
        by_kind.setdefault(entry.subject_kind, []).append(entry)
    for model, model_admin in admin.site._registry.items():  # noqa: SLF001  the only list of what can be linked to
        about = by_kind.get(model._meta.model_name)
        if not about or not isinstance(model_admin, NetworkAdmin):
            continue
        pks = [entry.subject_id for entry in about if entry.subject_id.isdecimal()]
        rows = {str(row.pk): row for row in model_admin.get_queryset(request).filter(pk__in=pks)}
        for entry in about:
            row = rows.get(entry.subject_id)
            if row:
                entry.subject_name = Truncator(getattr(row, "name", "") or str(row)).chars(60)
                name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
                entry.subject_url = reverse(name, args=[row.pk])


def shown(value: Any) -> str:
    """A kept value in words."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {shown(held)}" for name, held in value.items())
    if isinstance(value, list):
        return ", ".join(shown(held) for held in value)
    return Truncator(str(value)).chars(160)


@admin.register(AuditEntry)
class AuditEntryAdmin(NetworkAdmin):
    """Who did what to whom, from what to what, and why: to read, never to change."""

    list_display = ["at", "who", "verb", "subject", "what_changed", "why", "network"]
    list_select_related = ["network", "actor"]
    list_filter = [ByActor, "verb", "subject_kind", OfNetwork]
    search_fields = ["verb", "why"]
    search_help_text = gettext_lazy("What was done, or why")
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    fieldsets = [
        (None, {"fields": ["at", "who", "verb", "subject", "network"]}),
        (gettext_lazy("What changed"), {"fields": ["what_changed", "why"]}),
    ]
    readonly_fields = ["who", "subject", "what_changed"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[AuditEntry]:
        return super().get_queryset(request).prefetch_related("actor__memberships")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Trail]:
        return Trail

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> AuditEntry | None:
        entry = super().get_object(request, object_id, from_field)
        if entry:
            name_subjects([entry], request)
        return entry

    @display(description=gettext_lazy("who"), ordering="actor__email")
    def who(self, entry: AuditEntry) -> str:
        return person_in(entry.network_id, entry.actor)

    @display(description=gettext_lazy("about"), ordering="subject_kind")
    def subject(self, entry: AuditEntry) -> str:
        kind = kind_in_words(entry.subject_kind)
        if not entry.subject_url:
            return f"{kind} {entry.subject_id}"
        return format_html('{} <a href="{}" class="text-link">{}</a>', kind, entry.subject_url, entry.subject_name)

    @display(description=gettext_lazy("before → after"))
    def what_changed(self, entry: AuditEntry) -> str:
        before, after = entry.before or {}, entry.after or {}
        parts = []
        for name in dict.fromkeys([*before, *after]):
            words = str(name).replace("_", " ")
            if name in before and name in after:
                parts.append(f"{words}: {shown(before[name])} → {shown(after[name])}")
            else:
                parts.append(f"{words}: {shown(after.get(name, before.get(name)))}")
        return "; ".join(parts)


@cache
def kinds() -> dict[str, Any]:
    """Kinds of things by the names under which the trail keeps them."""
    return {model._meta.model_name: model._meta.verbose_name for model in apps.get_models()}


def kind_in_words(kind: str) -> str:
    return str(kinds().get(kind, kind))

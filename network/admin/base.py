"""What every admin page of the house stands on: :class:`NetworkAdmin`.

What it narrows: lists, single objects and with them
history and actions, choices of related fields, autocompletes, and filters by network. What it never offers: deleting,
since people's acts are ended by dates and erased by their own way.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin

from network.admin import acts, sheets
from network.models import AuditEntry, Network

admin.site.login = secure_admin_login(admin.site.login)


def plain(value: Any) -> Any:
    """The value as it can be kept in an audit entry."""
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, (bool, int, float, str, list, dict)) else str(value)


class NetworkAdmin(ModelAdmin):
    """Shows to leads what belongs to their networks, to operators everything, to others nothing."""

    # The way from a row to its network; "pk" for networks themselves.
    network_path = "network"
    may_add = False
    may_change = False
    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = False
    list_before_template = "admin/ways.html"
    # What can be done to several rows at once, and the columns of their spreadsheet.
    acts: list[acts.Act] = []
    sheet: sheets.Sheet | None = None

    def networks(self, request: HttpRequest) -> models.QuerySet[Network]:
        """The networks whose rows the person may see."""
        if request.user.is_superuser:
            return Network.objects.all()
        return Network.objects.filter(pk__in=getattr(request.user, "leads_networks", []))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.network_path}__in": request.user.leads_networks})

    def formfield_for_foreignkey(self, field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what lies within the person's networks; what belongs to none is offered to operators alone."""
        related = field.remote_field.model
        if not request.user.is_superuser:
            kwargs["queryset"] = self._within(request, related)
        return super().formfield_for_foreignkey(field, request, **kwargs)

    def formfield_for_manytomany(self, field: models.ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        if not request.user.is_superuser:
            kwargs["queryset"] = self._within(request, field.remote_field.model)
        return super().formfield_for_manytomany(field, request, **kwargs)

    def _within(self, request: HttpRequest, related: type[models.Model]) -> models.QuerySet:
        networks = request.user.leads_networks
        if related is Network:
            return Network.objects.filter(pk__in=networks)
        if any(field.name == "network" for field in related._meta.fields):
            return related.objects.filter(network__in=networks)
        return related.objects.none()

    # Acts on several rows, and their spreadsheet.

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        for act in self.acts:
            actions[act.name] = (partial(acts.ask_or_do, act), act.name, act.label)
        if self.sheet:
            for name, label, for_excel in sheets.KINDS:
                actions[name] = (partial(sheets.download, for_excel=for_excel), name, label)
        return actions

    def describe(self, row: Any) -> tuple[str, str]:
        """How a row is called on the page that asks, and what is worth knowing about it there."""
        return str(row), ""

    def as_seen(self, row: Any) -> str:
        """What a person saw of a row when they said yes: where it is different now, the row is left alone."""
        return ""

    def ways(self, request: HttpRequest) -> list[tuple[Any, str]]:
        """Pages of the networks to which one goes from this list, as (label, address)."""
        return []

    def ways_to(self, request: HttpRequest, label: Any, page: str) -> list[tuple[Any, str]]:
        """The way to a page of each network that the person leads, named where there are several."""
        networks = self.own_networks(request)
        if len(networks) == 1:
            return [(label, reverse(page, args=networks))]
        return [(f"{label} · {network.name}", reverse(page, args=[network])) for network in networks]

    def own_networks(self, request: HttpRequest) -> list[Network]:
        """The networks that the person leads: those whose own pages open to them. The one filtered by, if any."""
        networks = Network.objects.filter(pk__in=request.user.leads_networks).order_by("pk")
        chosen = request.GET.get("network", "")
        return [one for one in networks if not chosen or chosen == str(one.pk)]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The columns; which network a row is of says something only where there are several."""
        columns = super().get_list_display(request)
        knows_one = not request.user.is_superuser and len(request.user.leads_networks) == 1
        return [column for column in columns if column != "network"] if knows_one else columns

    # What day and hour it is: the person's own, or that of the networks, where they have but one.

    def _tell_time(self, request: HttpRequest) -> None:
        zones = {request.user.timezone} - {""} or set(self.networks(request).values_list("timezone", flat=True))
        if len(zones) == 1:
            timezone.activate(*zones)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._tell_time(request)
        return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        self._tell_time(request)
        context = {"ways": self.ways(request), "sheets": sheets.KINDS if self.sheet else []}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    # Permissions come from leading, not from groups; an object of another network is as good as absent.

    def _may(self, request: HttpRequest, obj: models.Model | None) -> bool:
        user = request.user
        if not user.is_active or user.is_superuser:
            return user.is_active
        if obj is None:
            return bool(user.leads_networks)
        return self.network_of(obj) in user.leads_networks

    def network_of(self, obj: models.Model) -> int | None:
        """The id of the network to which a row belongs."""
        if self.network_path == "pk":
            return obj.pk
        for step in self.network_path.split("__"):
            obj = getattr(obj, step)
        return obj.pk if obj else None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_change and self._may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Save, and write down who changed what."""
        if change and not form.changed_data:
            # A row that is only looked at may be written by a worker meanwhile: leave it alone.
            return
        super().save_model(request, obj, form, change)
        self.write_down(
            request,
            obj,
            "changed" if change else "added",
            before={name: plain(form.initial.get(name)) for name in form.changed_data} if change else {},
            after={name: plain(form.cleaned_data.get(name)) for name in form.changed_data},
        )

    def write_down(self, request: HttpRequest, obj: models.Model, verb: str, **change: Any) -> None:
        """Add an entry to the audit trail of the object's network."""
        network = Network.objects.filter(pk=self.network_of(obj)).first()
        AuditEntry.record(network=network, actor=request.user, verb=verb, subject=obj, **change)

"""Bulk curation in Django's admin, narrowed to the networks that a lead leads; operators see all.

Every admin page of the house stands on :class:`NetworkAdmin`. What it narrows: lists, single objects and with them
history and actions, choices of related fields, autocompletes, and filters by network. What it never offers: deleting,
since people's acts are ended by dates and erased by their own way.
"""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from network import post
from network.models import AuditEntry, Letter, Network, Purpose

admin.site.login = secure_admin_login(admin.site.login)


def plain(value: Any) -> Any:
    """The value as it can be kept in an audit entry."""
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, (bool, int, float, str, list, dict)) else str(value)


class OfNetwork(SimpleListFilter):
    """Lets people with several networks look at one of them."""

    title = _("network")
    parameter_name = "network"

    def lookups(self, request: HttpRequest, model_admin: NetworkAdmin) -> list[tuple[str, str]]:
        return [(str(network.pk), network.name) for network in model_admin.networks(request).order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        value = self.value() or ""
        if not value.isdecimal() or len(value) >= 18:
            return queryset
        return queryset.filter(network=value)


class NetworkAdmin(ModelAdmin):
    """Shows to leads what belongs to their networks, to operators everything, to others nothing."""

    # The way from a row to its network; "pk" for networks themselves.
    network_path = "network"
    may_add = False
    may_change = False
    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = False

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

    # Permissions come from leading, not from groups; an object of another network is as good as absent.

    def _may(self, request: HttpRequest, obj: models.Model | None) -> bool:
        user = request.user
        if not user.is_active or user.is_superuser:
            return user.is_active
        if obj is None:
            return bool(user.leads_networks)
        return self._network_of(obj) in user.leads_networks

    def _network_of(self, obj: models.Model) -> int | None:
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
        network = Network.objects.filter(pk=self._network_of(obj)).first()
        AuditEntry.record(network=network, actor=request.user, verb=verb, subject=obj, **change)


@admin.register(Network)
class NetworksAdmin(NetworkAdmin):
    """Settings of networks."""

    network_path = "pk"
    may_add = may_change = True
    list_display = ["name", "slug", "timezone", "is_demonstration", "created_at"]
    search_fields = ["name", "slug"]
    ordering = ["pk"]
    readonly_fields = ["demo_since", "created_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Network | None = None) -> list[str]:
        # Links in letters hold the slug; changing it breaks them, which only an operator may decide.
        fixed = [] if request.user.is_superuser else ["slug"]
        return [*super().get_readonly_fields(request, obj), *fixed]

    @display(description=_("demonstration"), boolean=True)
    def is_demonstration(self, network: Network) -> bool:
        return network.is_demo


@admin.register(Purpose)
class PurposeAdmin(NetworkAdmin):
    """Versions of purposes, to read; a new one is written on the network's own page."""

    list_display = ["why", "network", "written_at", "written_by"]
    list_select_related = ["network", "written_by"]
    list_filter = [OfNetwork]
    search_fields = ["why", "who_for"]
    ordering = ["-written_at", "-pk"]


@admin.register(Letter)
class LetterAdmin(NetworkAdmin):
    """What left the house and what did not. Nobody reads other people's letters here: they hold secret links."""

    list_display = ["about", "to", "network", "due_at", "sent_at", "attempts", "given_up_at"]
    list_select_related = ["network"]
    list_filter = [OfNetwork, "kind", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["to"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "about",
        "kind",
        "to",
        "network",
        "due_at",
        "sent_at",
        "claimed_at",
        "attempts",
        "last_error",
        "given_up_at",
    ]
    readonly_fields = ["about"]
    actions = ["send_again"]

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # Without it the list has no actions; there is no field that could be changed.
        return self._may(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return self.fields

    @display(description=_("subject"))
    def about(self, letter: Letter) -> str:
        return letter.kind if letter.kind in post.SECRET_KINDS else letter.subject

    @action(description=_("Send again what failed or is in doubt"))
    def send_again(self, request: HttpRequest, letters: models.QuerySet[Letter]) -> None:
        again = [letter for letter in letters.in_trouble() if post.send_again(letter)]
        for letter in again:
            self.write_down(request, letter, "sent again")
        self.message_user(request, _("Letters in the post again: %(number)d") % {"number": len(again)})


@admin.register(AuditEntry)
class AuditEntryAdmin(NetworkAdmin):
    """Who did what, to read."""

    list_display = ["at", "actor", "verb", "subject_kind", "subject_id", "network", "why"]
    list_select_related = ["network", "actor"]
    list_filter = [OfNetwork, "verb", "subject_kind"]
    search_fields = ["verb", "subject_id", "why"]
    ordering = ["-at", "-pk"]

"""Ways to narrow a list of the admin that several lists share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import SimpleListFilter
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from network.admin.base import NetworkAdmin


class OfNetwork(SimpleListFilter):
    """Lets people with several networks look at one of them."""

    title = _("network")
    parameter_name = "network"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: NetworkAdmin) -> None:
        self.path = model_admin.network_path
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: NetworkAdmin) -> list[tuple[str, str]]:
        return [(str(network.pk), network.name) for network in model_admin.networks(request).order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        value = self.value() or ""
        if not value.isdecimal() or len(value) >= 18:
            return queryset
        return queryset.filter(**{self.path: value})


class Choice(SimpleListFilter):
    """One of a few; a value that is none of them narrows nothing."""

    options: list[tuple[str, Any]]

    def lookups(self, request: HttpRequest, model_admin: NetworkAdmin) -> list[tuple[str, Any]]:
        return self.options

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        chosen = self.value()
        if chosen not in {value for value, _label in self.options}:
            return queryset
        return self.narrow(queryset, chosen)

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        """The rows that have what was chosen."""
        raise NotImplementedError


class YesOrNo(Choice):
    """Rows of which ``holds`` is true, or those of which it is not."""

    options = [("yes", _("Yes")), ("no", _("No"))]
    horizontal = True
    holds: Q

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        return queryset.filter(self.holds if chosen == "yes" else ~self.holds)

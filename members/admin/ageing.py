"""How old a row is, as a filter and in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from network.admin.filters import Choice


class ByAge(Choice):
    """How long ago something began."""

    title = gettext_lazy("age")
    parameter_name = "age"
    options = [
        ("week", gettext_lazy("Up to a week")),
        ("fortnight", gettext_lazy("One to two weeks")),
        ("month", gettext_lazy("Two to four weeks")),
        ("older", gettext_lazy("Older than four weeks")),
    ]
    days = {"week": (0, 7), "fortnight": (7, 14), "month": (14, 28), "older": (28, None)}
    since: Any

    def narrow(self, queryset: models.QuerySet, chosen: str) -> models.QuerySet:
        youngest, oldest = self.days[chosen]
        moment, queryset = now(), queryset.alias(since=self.since)
        if oldest:
            queryset = queryset.filter(since__gt=moment - timedelta(days=oldest))
        return queryset.filter(since__lte=moment - timedelta(days=youngest)) if youngest else queryset


def age_in_words(days: int) -> str:
    if days < 1:
        return _("today")
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

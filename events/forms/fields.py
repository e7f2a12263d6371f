"""Fields that forms about events share: the clock by which one runs, and links."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.models.occasions import validate_link
from members.forms.fields import zones


class ZoneField(forms.CharField):
    """A time zone by its name in the zone database, or by its city alone; empty where none is chosen."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        found = zone_meant(typed) if typed else ""
        if found is None:
            raise ValidationError(
                _("There is no time zone called “%(typed)s”. Write a large city in it, such as Kolkata."),
                params={"typed": typed[:60]},
                code="unknown",
            )
        return found


def zone_meant(typed: str) -> str | None:
    """The zone that somebody means.

    >>> zone_meant("new york"), zone_meant("Asia/Kolkata"), zone_meant("Atlantis")
    ('America/New_York', 'Asia/Kolkata', None)
    """
    if typed in zoneinfo.available_timezones():
        return typed
    return _by_city().get(typed.replace("_", " ").strip().casefold())


@cache
def _by_city() -> dict[str, str]:
    """Zones by the last part of their name, and by the whole of it; of several for one city, the shortest."""
    found: dict[str, str] = {}
    for name, spoken in sorted(zones(), key=lambda zone: -len(zone[0])):
        found[spoken.casefold()] = name
        found[spoken.rpartition("/")[2].casefold()] = name
    return found


class LinkField(forms.CharField):
    """The address of a page on the web; one that was typed without https:// gets it."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        link = f"https://{typed}" if typed and "://" not in typed else typed
        if link and not _is_link(link):
            raise ValidationError(_("That is no link. Copy the whole of it, from https:// to the end."), code="link")
        return link


def _is_link(link: str) -> bool:
    """Whether it leads to a page; what stands before an @ would only look as if it did.

    >>> _is_link("https://meet.example.org/a"), _is_link("https://mailto:ama@example.org")
    (True, False)
    """
    try:
        validate_link(link)
    except ValidationError:
        return False
    return "@" not in urlsplit(link).netloc

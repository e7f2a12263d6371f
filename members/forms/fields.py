"""Fields and choices that several forms share."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.addresses import BadAddress, tidy


@cache
def zones() -> list[tuple[str, str]]:
    """The zones of continents and oceans, and UTC; the old names of the zone database are left out."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


def lines(rows: int = 3, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class AddressField(forms.CharField):
    """A mail address, tidied; what is wrong with it is said in its own words."""

    widget = forms.EmailInput

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return tidy(text)
        except BadAddress as problem:
            raise ValidationError(str(problem)) from None

"""Fields and choices that several forms share."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from django import forms


@cache
def zones() -> list[tuple[str, str]]:
    """The zones of continents and oceans, and UTC; the old names of the zone database are left out."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


def lines(rows: int = 3, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})

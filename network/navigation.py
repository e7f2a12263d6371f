"""The four places of a network, for those who lead it and for its members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; ``is_here`` also for the pages below it."""

    label: str | Promise
    icon: str
    url: str
    is_here: bool


LEAD_PLACES = (
    (_("This week"), "week", "metrics:this_week"),
    (_("Members"), "people", "members:list"),
    (_("Events"), "calendar", "events:list"),
    (_("How we are"), "pulse", "metrics:how_we_are"),
)
MEMBER_PLACES = (
    (_("Home"), "home", "members:home"),
    (_("Members"), "people", "members:list"),
    (_("Events"), "calendar", "events:list"),
    (_("You"), "person", "members:you"),
)


def places(request: HttpRequest) -> list[Place]:
    """The places of the request's member in their network; none for a stranger.

    A place is also where the pages below it are; home alone, which every address begins with, is only itself.
    """
    network, member = getattr(request, "network", None), getattr(request, "member", None)
    if network is None or member is None:
        return []
    home = reverse("members:home", args=[network])
    entries = [
        (label, icon, reverse(name, args=[network]))
        for label, icon, name in (LEAD_PLACES if member.is_lead else MEMBER_PLACES)
    ]
    return [
        Place(label, icon, url, request.path == url or (url != home and request.path.startswith(url)))
        for label, icon, url in entries
    ]

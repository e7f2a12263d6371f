"""The screen in the room, and what phones of members show of their own table while the event runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events import evening, live, tables
from events.models import Event
from events.screen import board_of
from events.views.lookup import event_or_404, helped_event_or_404
from network.access import member_required
from network.models import Network
from network.typed import whole


@member_required
@require_safe
def screen(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Fill a screen with names and table numbers, for whoever looks after the event to put on the wall."""
    event = helped_event_or_404(request, event_id)
    return render(request, "events/screen.html", _board(request, event))


@member_required
@require_safe
def screen_live(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """What the screen shows now; whoever has the newest version is answered by :mod:`events.live`."""
    event = helped_event_or_404(request, event_id)
    context = _board(request, event)
    return _versioned(render(request, "events/_screen.html", context), context["version"])


def _board(request: HttpRequest, event: Event) -> dict[str, Any]:
    """The version is read first, so that a change in between is shown once more rather than never."""
    version = live.version(event.pk)
    turn, theme = whole(request.GET.get("round"), digits=3), request.GET.get("theme", "")
    return {
        "event": event,
        "version": version,
        "board": board_of(event, turn),
        "by_table": request.GET.get("by") == "table",
        "pinned": turn,
        "theme": theme if theme in {"light", "dark"} else "",
    }


@member_required
@require_safe
def tables_live(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Where the member sits now; asked every two seconds while their event page is open on the night."""
    event = event_or_404(request, event_id)
    version = live.version(event.pk, live.TABLES)
    context = {"event": event, "version": version, **now_at(request, event)}
    return _versioned(render(request, "events/_now_at.html", context), version)


def now_at(request: HttpRequest, event: Event) -> dict[str, Any]:
    """What the panel of one's own table needs."""
    if not event.is_near:
        return {"own_table": None}
    sittings = tables.own(event, request.member, helps=False)
    return {"own_table": evening.own_table(event, request.member, sittings)}


def _versioned(response: HttpResponse, version: str) -> HttpResponse:
    if version:
        response["ETag"] = f'"{version}"'
    return response

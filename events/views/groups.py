"""The published groups of an event, for everyone, on the screen and on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events import tables
from events.views.lookup import event_or_404
from network.access import member_required
from network.models import Network


@member_required
@require_safe
def groups(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show rounds and tables, one's own first; with ``?print=cards`` one card a sheet."""
    event = event_or_404(request, event_id)
    sittings = tables.published(event, request.member)
    template = "events/cards.html" if request.GET.get("print") == "cards" else "events/groups.html"
    return render(request, template, {"event": event, "sittings": sittings})

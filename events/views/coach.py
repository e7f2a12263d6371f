from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from members import coaching
from network.access import member_required
from network.models import Network


@member_required
@require_POST
def coach(request: HttpRequest, network: Network) -> HttpResponse:
    """What the coach asks about what an event is for, as typed so far; nothing of it is kept."""
    if coaching.asks_too_often(request.user):
        return HttpResponse(status=429)
    return render(request, "events/_coach_advice.html", {"coaching": coaching.on_event(request.POST)})

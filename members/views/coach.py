from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from members import coaching
from network.access import lead_required
from network.models import Network


@lead_required
@require_POST
def coach(request: HttpRequest, network: Network) -> HttpResponse:
    """What the coach makes of a purpose as typed so far; nothing of it is kept."""
    return render(request, "members/_coach_advice.html", {"coaching": coaching.on_purpose(request.POST)})


@require_POST
def coach_you(request: HttpRequest) -> HttpResponse:
    """What the coach asks about a person's own sentence: for anybody signed in, members yet or not; nothing is kept."""
    if coaching.asks_too_often(request.user):
        return HttpResponse(status=429)
    return render(request, "members/_coach_you_advice.html", {"coaching": coaching.on_own_words(request.POST)})

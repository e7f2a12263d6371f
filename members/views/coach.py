from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from members import coaching
from network.access import lead_required
from network.models import Network

# Somebody who types without a pause asks some forty times a minute.
MOST_A_MINUTE = 120


@lead_required
@require_POST
def coach(request: HttpRequest, network: Network) -> HttpResponse:
    """What the coach makes of a purpose as typed so far; nothing of it is kept."""
    return render(request, "members/_coach_advice.html", {"coaching": coaching.on_purpose(request.POST)})


@require_POST
def coach_you(request: HttpRequest) -> HttpResponse:
    """What the coach asks about a person's own sentence: for anybody signed in, members yet or not; nothing is kept."""
    if _asks_too_often(request):
        return HttpResponse(status=429)
    return render(request, "members/_coach_you_advice.html", {"coaching": coaching.on_own_words(request.POST)})


def _asks_too_often(request: HttpRequest) -> bool:
    key = f"coach-{request.user.pk}-{int(time.time()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > MOST_A_MINUTE

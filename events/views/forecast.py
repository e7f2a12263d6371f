"""What leads may foresee: who would be new in the room, and how an event does."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.forecast import forecast
from events.health import health
from events.views.lookup import event_or_404
from network.access import lead_required
from network.models import Network

NAMES_SHOWN = 30


@lead_required
@require_safe
def newcomer_forecast(request: HttpRequest, network: Network) -> HttpResponse:
    """How many would be new at the next event if everybody came who has a letter; a panel of other pages."""
    return render(request, "events/_newcomer_forecast.html", {"forecast": forecast(network)})


@lead_required
@require_safe
def event_health(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """How an event that is ahead does; a panel of its page, and a page of its own for who has no script."""
    event = event_or_404(request, event_id)
    if not event.is_open_for_answers:
        raise Http404
    event.network = network
    known = health(event)
    context = {"event": event, "health": known, "left_out": Paginator(known.left_out, NAMES_SHOWN).get_page(1)}
    return render(request, "events/_health.html" if request.htmx else "events/health.html", context)

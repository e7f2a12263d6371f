from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.forecast import forecast
from network.access import lead_required
from network.models import Network


@lead_required
@require_safe
def newcomer_forecast(request: HttpRequest, network: Network) -> HttpResponse:
    """How many would be new at the next event if everybody came who has a letter; a panel of other pages."""
    return render(request, "events/_newcomer_forecast.html", {"forecast": forecast(network)})

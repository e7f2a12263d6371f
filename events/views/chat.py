from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events import chatting
from network.access import facilitator_required
from network.models import Network


@facilitator_required
@require_safe
def chat(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """An event as plain words with its link, to be copied into a chat; for events that members see and that stand."""
    event = get_object_or_404(network.events.standing(), pk=event_id)
    event.network = network
    return render(request, "events/chat.html", {"event": event, "words": chatting.words_for(event)})

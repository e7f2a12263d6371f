"""What somebody should know the evening before: a guest's brief, and the card of whoever looks after the event."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from events.answer_links import answer_link
from events.briefs import Room
from events.models import Answer
from events.views.lookup import event_or_404, helped_event_or_404
from network.access import member_required
from network.models import Network


@member_required
@require_safe
def brief(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """The member's own brief of an event to which they said yes."""
    event = event_or_404(request, event_id)
    event.network = network
    if event.cancelled_at or not event.published_at:
        return redirect("events:detail", network, event.pk)
    room = Room(event)
    expected = request.member.pk in room.coming
    context = {"event": event, "brief": room.brief_for(request.member) if expected else None}
    if expected and event.is_open_for_answers:
        context["cannot"] = answer_link(event, request.member, Answer.NO)
    return render(request, "events/brief.html", context)


@member_required
@require_safe
def brief_card(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """One page for whoever looks after an event: who comes, what they need, which table is whose; it prints well."""
    event = helped_event_or_404(request, event_id)
    event.network = network
    return render(request, "events/brief_card.html", {"event": event, "room": Room(event)})

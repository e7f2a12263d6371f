"""What is printed for an event, badges and the sheet for the door, and a member's own badge on the phone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import badges as badging
from events import tables
from events.arrivals import Arrival, arrivals
from events.models import Event
from events.views.lookup import event_or_404, helped_event_or_404
from network.access import member_required
from network.models import Network

LINES_FOR_WALK_INS = 10


@member_required
@require_safe
def badge(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show a member the code that marks them as here, large enough for the camera at the door."""
    event = event_or_404(request, event_id)
    _refuse_without_door(event)
    drawing = badging.drawn(badging.code_of(event, request.member), _("Your badge for this event"))
    context = {"event": event, "drawing": drawing, "sittings": tables.own(event, request.member, helps=False)}
    return render(request, "events/badge.html", context)


@member_required
@require_safe
def badges(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show a badge for each who is expected or here, to be printed on A4 and cut."""
    event = helped_event_or_404(request, event_id)
    _refuse_without_door(event)
    people = [
        (person, badging.drawn(badging.code(event.pk, person.member_id), _("Badge of %s") % person.name))
        for person in _expected(event)
    ]
    return render(request, "events/badges.html", {"event": event, "people": people})


@member_required
@require_safe
def sheet(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show names with boxes to tick, for a door without a phone, and lines for whoever comes along."""
    event = helped_event_or_404(request, event_id)
    _refuse_without_door(event)
    people = _expected(event)
    context = {"event": event, "people": people, "lines": range(LINES_FOR_WALK_INS)}
    context["are_seated"] = any(person.tables for person in people)
    return render(request, "events/sheet.html", context)


def _refuse_without_door(event: Event) -> None:
    if event.published_at is None or event.cancelled_at:
        raise Http404


def _expected(event: Event) -> list[Arrival]:
    """Whom the hosts look out for: who said yes or maybe and has not sent word, and whoever is here."""
    return [person for person in arrivals(event) if person.is_here or person.is_awaited]

"""The debrief of an event: written by each who looked after it, read by all of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event
from events.views.lookup import helped_event_or_404
from introductions import debriefing
from introductions.forms import DebriefForm
from introductions.models import Debrief
from network.access import member_required
from network.models import Network


def _event(request: HttpRequest, event_id: int) -> Event:
    """An event that took place, or takes place now, and that the member looks after."""
    event = helped_event_or_404(request, event_id)
    if not event.published_at or event.cancelled_at:
        raise Http404
    event.network = request.network
    return event


@member_required
@require_safe
def debriefs(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """What all debriefs of an event come to: a panel of its page, or a page of its own."""
    event = _event(request, event_id)
    own = event.debriefs.filter(by=request.member).exists()
    context = {"event": event, "debrief": debriefing.read(event), "has_own": own}
    return render(request, "introductions/_debriefs.html" if request.htmx else "introductions/debriefs.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def debrief(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Write one's own debrief, or mend it."""
    event = _event(request, event_id)
    form = DebriefForm(request.POST if request.method == "POST" else None, event=event, by=request.member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Thank you. Whoever looks after the event reads it."))
        return redirect("introductions:debriefs", network, event.pk)
    context = {"event": event, "form": form}
    return render(request, "introductions/debrief.html", context, status=422 if form.errors else 200)


@member_required
@require_POST
def out_of_debrief(request: HttpRequest, network: Network, debrief_id: int) -> HttpResponse:
    """Let somebody whom a debrief names say that it is not so."""
    row = get_object_or_404(Debrief, pk__in=[one.pk for one in debriefing.about(request.member)], pk=debrief_id)
    debriefing.take_out(row, request.member)
    messages.success(request, _("You are named there no more."))
    return redirect("introductions:notes", network)

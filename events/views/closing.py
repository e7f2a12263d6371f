"""Closing an event: who was there after all, and a record that is honest about what nobody knows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events import attendance
from events.arrivals import Counts, arrivals, visitors
from events.forms.door import ClosingForm
from events.views.lookup import helped_event_or_404
from network.access import member_required
from network.models import Network


@member_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Ask about each who was expected and has no mark, then complete the record; or open a closed one again."""
    event = helped_event_or_404(request, event_id)
    if request.method == "POST" and ("open" in request.POST or "open" in request.GET):
        attendance.reopen(event)
        messages.success(request, _("The record is open again."))
        return redirect("events:door", network, event.pk)
    people = arrivals(event)
    awaited = [person for person in people if person.is_awaited]
    if "rest" in request.POST:
        form = ClosingForm.with_the_rest(request.POST, people=awaited)
    else:
        form = ClosingForm(request.POST if request.method == "POST" else None, people=awaited)
    if not form.is_valid():
        context = {"event": event, "counts": Counts.of(people, len(visitors(event))), "form": form}
        return render(request, "events/close.html", context, status=422 if form.is_bound else 200)
    try:
        if attendance.close(event, by=request.member, said=form.said):
            undo = reverse("events:close", args=[network, event.pk])
            messages.success(
                request,
                _("The event is closed. What you know of who was there is on record."),
                extra_tags=f"undo:{undo}?open=1",
            )
    except attendance.MarkRefused as refused:
        messages.error(request, str(refused))
        return redirect("events:door", network, event.pk)
    return redirect("events:detail", network, event.pk)

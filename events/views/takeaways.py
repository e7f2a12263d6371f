"""What the tables of an event take away: read by those who may, written by who sat there or looks after it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import takeaways as work
from events.forms import TakeawayForm
from events.models import Event, Takeaway
from events.views.lookup import event_or_404
from network.access import member_required
from network.models import Network


@member_required
@require_http_methods(["GET", "POST"])
def takeaways(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """What was written down, and a field for those who may add to it."""
    event = event_or_404(request, event_id)
    event.network = network
    helps = event.is_helped_by(request.member)
    pen = work.pen_of(event, request.member, helps=helps)
    form = TakeawayForm(request.POST if request.method == "POST" else None, pen=pen) if pen else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            data = form.cleaned_data
            try:
                work.write(event, by=request.member, group=form.group, text=data["text"], link=data["link"])
            except work.TakeawayRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Written down."))
                return redirect("events:takeaways", network, event.pk)
    context = {"event": event, "form": form, "pen": pen, "helps": helps}
    context |= {"harvest": work.shown_to(event, request.member, helps=helps), "is_open": work.is_open(event)}
    if request.htmx and request.method == "GET":
        return render(request, "events/_takeaways.html", context)
    return render(request, "events/takeaways.html", context, status=422 if form and form.errors else 200)


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, network: Network, event_id: int, takeaway_id: int) -> HttpResponse:
    """Change what oneself wrote down, or, looking after the event, what anybody did."""
    event, takeaway, pen = _found(request, event_id, takeaway_id)
    if takeaway.removed_at:
        messages.info(request, _("It was removed meanwhile."))
        return redirect("events:takeaways", network, event.pk)
    form = TakeawayForm(request.POST if request.method == "POST" else None, instance=takeaway, pen=pen)
    if request.method == "POST" and form.is_valid():
        try:
            work.change(takeaway, group=form.group if "group" in form.fields else takeaway.group)
        except work.TakeawayRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Changed."))
            return redirect("events:takeaways", network, event.pk)
    context = {"event": event, "form": form, "takeaway": takeaway}
    return render(request, "events/edit_takeaway.html", context, status=422 if form.errors else 200)


@member_required
@require_POST
def remove(request: HttpRequest, network: Network, event_id: int, takeaway_id: int) -> HttpResponse:
    """Take one away again; it can be brought back for a day."""
    event, takeaway, _pen = _found(request, event_id, takeaway_id)
    if work.remove(takeaway, by=request.member):
        undo = reverse("events:restore_takeaway", args=[network, event.pk, takeaway.pk])
        messages.success(request, _("Removed."), extra_tags=f"undo:{undo}")
    else:
        messages.info(request, _("It was removed before."))
    return redirect("events:takeaways", network, event.pk)


@member_required
@require_POST
def restore(request: HttpRequest, network: Network, event_id: int, takeaway_id: int) -> HttpResponse:
    """Undo a removal: one's own, or looking after the event, anybody's."""
    event, takeaway, pen = _found(request, event_id, takeaway_id)
    if takeaway.removed_at and not pen.may_restore(takeaway):
        raise PermissionDenied
    if work.restore(takeaway):
        messages.success(request, _("It is back."))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("events:takeaways", network, event.pk)


def _found(request: HttpRequest, event_id: int, takeaway_id: int) -> tuple[Event, Takeaway, work.Pen]:
    """The takeaway, for whoever may change it; 404 where it does not exist, 403 where it is another's."""
    event: Any = event_or_404(request, event_id)
    event.network = request.network
    takeaway = get_object_or_404(event.takeaways.select_related("group__round"), pk=takeaway_id)
    pen = work.pen_of(event, request.member, helps=event.is_helped_by(request.member))
    if not pen.may_change(takeaway):
        raise PermissionDenied
    return event, takeaway, pen

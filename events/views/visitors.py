"""Visitors: who came along and is no member, noted at the door, and what a lead makes of it afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import attendance
from events.arrivals import Counts, arrivals, visitors
from events.forms.door import VisitorForm
from events.models import Visitor
from events.newcomers import day_of
from events.views.door import screen
from events.views.lookup import event_or_404, helped_event_or_404
from members.forms.nomination import NominationForm
from network.access import lead_required, member_required
from network.models import Network


@member_required
@require_http_methods(["GET", "POST"])
def visitor(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Note somebody who came along and is no member."""
    event = helped_event_or_404(request, event_id)
    if request.method == "GET":
        return redirect(f"{reverse('events:door', args=[network, event.pk])}#visitor")
    form = VisitorForm(request.POST, event=event, people=arrivals(event))
    if form.is_valid():
        try:
            noted = attendance.welcome(event, by=request.member, **form.cleaned_data)
        except attendance.MarkRefused as refused:
            form.add_error(None, str(refused))
    if not form.is_valid():
        if request.htmx:
            return render(request, "events/_visitor.html", {"event": event, "visitor_form": form}, status=422)
        return render(request, "events/door.html", screen(request, event, form), status=422)
    sentence = _("%(name)s is here, as a visitor.") % {"name": noted.name}
    undo = reverse("events:forget_visitor", args=[network, event.pk, noted.pk])
    if not request.htmx:
        messages.success(request, sentence, extra_tags=f"undo:{undo}")
        return redirect("events:door", network, event.pk)
    people, guests = arrivals(event), visitors(event)
    context = {"event": event, "counts": Counts.of(people, len(guests)), "visitors": guests, "spoken": True}
    context |= {"sentence": sentence, "undo": undo, "visitor_form": VisitorForm(event=event, people=people)}
    return render(request, "events/_visitor_noted.html", context)


@member_required
@require_POST
def forget_visitor(request: HttpRequest, network: Network, event_id: int, visitor_id: int) -> HttpResponse:
    """Take a visitor off the list, noted by mistake."""
    event = helped_event_or_404(request, event_id)
    row = get_object_or_404(event.visitors, pk=visitor_id)
    if attendance.forget_visitor(row):
        messages.success(request, _("%(name)s is off the list.") % {"name": row.name})
    else:
        messages.error(request, _("A lead has made a nomination of %(name)s, so they stay.") % {"name": row.name})
    return redirect("events:door", network, event.pk)


@lead_required
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, network: Network, event_id: int, visitor_id: int) -> HttpResponse:
    """Make a nomination of a visitor, begun with what the door noted; once."""
    event = event_or_404(request, event_id)
    row = get_object_or_404(event.visitors.select_related("brought_by"), pk=visitor_id)
    if row.nomination_id:
        return redirect("members:nomination", network, row.nomination_id)
    begun = {"name": row.name, "email": row.email, "why_now": _came(row), "why_them": row.note}
    form = NominationForm(request.POST if request.method == "POST" else None, by=request.member, initial=begun)
    if form.is_valid():
        with transaction.atomic():
            nomination = form.propose()
            if nomination:
                attendance.nominated(row, nomination)
        if nomination:
            messages.success(request, _("%(name)s is nominated.") % {"name": nomination.name})
            return redirect("members:nomination", network, nomination.pk)
    context = {"event": event, "visitor": row, "form": form, "purpose": network.purpose}
    return render(request, "events/nominate_visitor.html", context, status=422 if form.is_bound else 200)


def _came(visitor: Visitor) -> str:
    """Why now: because they came, and with whom."""
    told = {"title": visitor.event.title, "day": date_format(day_of(visitor.event), "j F")}
    if visitor.brought_by:
        told["name"] = visitor.brought_by.name
        return _("Came to “%(title)s” on %(day)s with %(name)s.") % told
    return _("Came to “%(title)s” on %(day)s.") % told

"""What is ahead, what is past, and a month at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import months, proposing
from events.forms import NarrowingForm
from events.listing import as_seen_by
from events.times import zone_name
from network.access import member_required
from network.models import Network

A_PAGE = 50


@dataclass(frozen=True)
class View:
    """One of the views of the events, as the bar above them shows it."""

    label: str
    url: str
    is_here: bool


def views_of(network: Network, form: NarrowingForm, here: str) -> list[View]:
    """The list's two directions and the month, each narrowed as the reader narrowed this one."""
    events = reverse("events:list", args=[network])
    places = {
        "ahead": (_("Ahead"), events, ""),
        "past": (_("Past"), events, "view=past"),
        "month": (_("Month"), reverse("events:this_month", args=[network]), ""),
    }
    found = []
    for name, (label, address, view) in places.items():
        query = "&".join(filter(None, [view, form.query]))
        found.append(View(label, f"{address}?{query}" if query else address, name == here))
    return found


@member_required
@require_safe
def event_list(request: HttpRequest, network: Network) -> HttpResponse:
    """Show what is ahead, the next event first; or what is past, the last one first."""
    past = request.GET.get("view") == "past"
    form = NarrowingForm(request.GET, reader=request.member)
    events = form.narrow(network.events.listed_for(request.member))
    events = as_seen_by(events.past() if past else events.upcoming(), request.member)
    page = Paginator(events, A_PAGE).get_page(request.GET.get("page"))
    for event in page:
        event.network = network
    return render(
        request,
        "events/_list.html" if request.htmx else "events/list.html",
        {
            "page": page,
            "past": past,
            "proposals_waiting": proposing.waiting(network).count() if request.member.is_lead else 0,
            "form": form,
            "address": reverse("events:list", args=[network]),
            "views": views_of(network, form, "past" if past else "ahead"),
        },
    )


@member_required
@require_safe
def this_month(request: HttpRequest, network: Network) -> HttpResponse:
    """Show the month in which the network's today lies."""
    return _month(request, network, months.month_of(localdate(timezone=network.zone)))


@member_required
@require_safe
def month(request: HttpRequest, network: Network, month: date) -> HttpResponse:
    """Show one month; 404 where neither an event is known nor anything can be planned yet."""
    return _month(request, network, month)


def _month(request: HttpRequest, network: Network, wanted: date) -> HttpResponse:
    visible = network.events.listed_for(request.member)
    known = months.known_months(visible, network.zone, localdate(timezone=network.zone))
    if not known[0] <= wanted <= known[1]:
        raise Http404
    form = NarrowingForm(request.GET, reader=request.member)
    events = as_seen_by(form.narrow(visible).between(*months.shown_between(wanted, network.zone)), request.member)
    found = list(events)
    for event in found:
        event.network = network
    return render(
        request,
        "events/_month.html" if request.htmx else "events/month.html",
        {
            "month": months.fill(wanted, found, network.zone, known=known),
            "form": form,
            "address": reverse("events:month", args=[network, wanted]),
            "views": views_of(network, form, "month"),
            "zone": zone_name(network.zone),
        },
    )

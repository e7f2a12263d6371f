"""A lead writes, publishes and cancels events."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from events import announcing, asking
from events.forms import EventForm
from events.models import Answer, Event
from events.views.asking import write_to
from events.views.lookup import event_or_404
from network.access import lead_required
from network.models import Network


@lead_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, network: Network) -> HttpResponse:
    """Begin an event; it stays a draft until it is published."""
    event = Event(network=network, created_by=request.member)
    form = EventForm(request.POST or None, instance=event, network=network)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved as a draft that only leads see. Publish it when it is ready."))
        return redirect("events:detail", network, event.pk)
    status = 422 if form.errors else 200
    return render(request, "events/edit.html", {"form": form, "event": None}, status=status)


@lead_required
@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Change an event. Answers wait meanwhile, so that the places never fall below those taken."""
    events = network.events.select_for_update(no_key=True) if request.method == "POST" else network.events
    event = get_object_or_404(events, pk=event_id)
    if event.cancelled_at:
        messages.error(request, _("A cancelled event stays as it is."))
        return redirect("events:detail", network, event.pk)
    was = copy(event)
    form = EventForm(request.POST or None, instance=event, network=network)
    if request.method == "POST" and form.is_valid():
        form.save()
        written = announcing.tell_of_change(event, was, by=request.member)
        messages.success(request, _saved(written))
        return redirect("events:detail", network, event.pk)
    status = 422 if form.errors else 200
    return render(request, "events/edit.html", {"form": form, "event": event, "title": was.title}, status=status)


def _saved(letters: int) -> str:
    if not letters:
        return _("Saved.")
    return ngettext(
        "Saved. %(number)d person who is coming gets a letter about it.",
        "Saved. %(number)d people who are coming get a letter about it.",
        letters,
    ) % {"number": letters}


@lead_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Ask, then show a draft to all members."""
    event = event_or_404(request, event_id)
    if request.method == "POST":
        if announcing.publish(event, by=request.member):
            published = _("Published. Members can answer now.")
            if "ask" in request.POST:
                write_to(request, event, None, first=published)
            else:
                messages.success(request, published)
        else:
            messages.info(request, _("It was published before."))
    elif not event.published_at:
        context = {"event": event, "reach": asking.reach(event, by=request.member)}
        return render(request, "events/publish.html", context)
    return redirect("events:detail", network, event.pk)


@lead_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Ask, then call a published event off, or delete a draft."""
    event = event_or_404(request, event_id)
    if request.method == "POST":
        if not event.published_at and announcing.drop(event, by=request.member):
            messages.success(request, _("The draft is gone."))
            return redirect("events:list", network)
        if announcing.cancel(event, by=request.member):
            messages.success(request, _("Cancelled. Everyone who was coming gets a letter, and the page says so."))
        else:
            messages.info(request, _("Nothing was changed: the event is cancelled or closed already."))
    elif not event.cancelled_at and not event.closed_at:
        coming = event.rsvps.filter(answer__in=[Answer.YES, Answer.MAYBE]).count()
        return render(request, "events/cancel.html", {"event": event, "coming": coming})
    return redirect("events:detail", network, event.pk)

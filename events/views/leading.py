"""A lead begins, changes, publishes and cancels events."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from events import announcing, asking, beginnings, making, proposing
from events.forecast import if_all_came
from events.forms import CancelForm, EventForm
from events.models import Event
from events.views.asking import write_to
from events.views.lookup import event_or_404
from members import coaching
from network.access import lead_required
from network.models import Network

AN_EMPTY_FORM = "empty"

# -- Where an event begins ----------------------------------------------------------------


@lead_required
@require_safe
def new(request: HttpRequest, network: Network) -> HttpResponse:
    """What an event can begin from: the network's own templates, and the starting points of Kith."""
    context = {
        "templates": network.event_templates.order_by("name", "pk"),
        "points": beginnings.STARTING_POINTS.values(),
        "empty": AN_EMPTY_FORM,
    }
    return render(request, "events/new.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, network: Network, point: str) -> HttpResponse:
    """Begin from one of Kith's starting points, or from nothing."""
    chosen = beginnings.STARTING_POINTS.get(point)
    if chosen is None and point != AN_EMPTY_FORM:
        raise Http404
    if chosen is None:
        return _write(request, {}, called=_("New event: an empty form"))
    values = beginnings.from_starting_point(chosen, network)
    return _write(request, values, called=_("New event: %(form)s") % {"form": chosen.name})


@lead_required
@require_http_methods(["GET", "POST"])
def begin_from_template(request: HttpRequest, network: Network, template_id: int) -> HttpResponse:
    """Begin from a template that a lead of this network kept."""
    template = get_object_or_404(network.event_templates, pk=template_id)
    called = _("New event from “%(name)s”") % {"name": template.name}
    return _write(request, beginnings.from_template(template, network), called=called)


@lead_required
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Begin from an event that was there before: the next of its series, or the same a month later."""
    event = event_or_404(request, event_id)
    called = _("Once more: %(title)s") % {"title": event.title}
    return _write(request, beginnings.again(event), called=called, like=event)


def _write(
    request: HttpRequest, first_values: beginnings.Values, *, called: str, like: Event | None = None
) -> HttpResponse:
    """The form of a new event, on a page ``called`` so; it stays a draft until it is published."""
    network = request.network
    form = _form(request, Event(network=network, created_by=request.member), first_values)
    if form.is_bound and form.is_valid():
        try:
            event = making.draw_up(form, by=request.member)
        except making.Twin as twin:
            form.add_error(None, _already(network, twin.event))
        else:
            if request.POST.get("then") == "publish":
                return redirect("events:publish", network, event.pk)
            messages.success(request, _("Saved as a draft that only leads see. Publish it when it is ready."))
            return redirect("events:detail", network, event.pk)
    context = {"form": form, "event": None, "like": like, "called": called}
    return render(request, "events/edit.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, event: Event, first_values: beginnings.Values | None = None) -> EventForm:
    """The form as it was sent, as it begins, or with the coach's questions to what was typed so far."""
    if coaching.is_asked(request.POST):
        typed = request.POST.dict() | {"facilitators": request.POST.getlist("facilitators")}
        form = EventForm(initial=typed, instance=event, network=request.network)
        form.fields["serves"].coaching = coaching.on_event(request.POST)
        return form
    return EventForm(request.POST or None, instance=event, network=request.network, initial=first_values)


def _already(network: Network, twin: Event) -> str:
    by = twin.created_by.name if twin.created_by else _("Somebody")
    return format_html(
        _("{} has made an event of this title at this very time: {}. Look at it first, or say how yours differs."),
        by,
        format_html('<a href="{}">{}</a>', reverse("events:detail", args=[network, twin.pk]), twin.title),
    )


# -- What becomes of it -------------------------------------------------------------------


@lead_required
@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Change an event. Answers wait meanwhile, so that the places never fall below those taken."""
    events = network.events.select_for_update(no_key=True) if request.method == "POST" else network.events
    event = get_object_or_404(events, pk=event_id)
    if event.cancelled_at or event.turned_down_at:
        messages.error(request, _("What is cancelled or turned down stays as it is."))
        return redirect("events:detail", network, event.pk)
    was = copy(event)
    form = _form(request, event)
    if form.is_bound and form.is_valid():
        messages.success(request, _saved(making.change(form, was, by=request.member)))
        return redirect("events:detail", network, event.pk)
    status = 422 if form.errors else 200
    return render(request, "events/edit.html", {"form": form, "event": event, "title": was.title}, status=status)


def _saved(letters: int) -> str:
    if not letters:
        return _("Saved.")
    return ngettext(
        "Saved. %(number)d person whom it concerns gets a letter in two minutes.",
        "Saved. %(number)d people whom it concerns get a letter in two minutes.",
        letters,
    ) % {"number": letters}


@lead_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Ask, then show a draft to all members."""
    event = event_or_404(request, event_id)
    if request.method == "POST":
        act = proposing.publish if event.proposed_at else announcing.publish
        if act(event, by=request.member):
            published = _("Published. Members can answer now.")
            if "ask" in request.POST:
                write_to(request, event, None, first=published)
            else:
                messages.success(request, published)
        else:
            messages.info(request, _("Another lead was faster: it is published or turned down already."))
    elif not event.published_at and not event.turned_down_at:
        context = {
            "event": event,
            "forecast": if_all_came(event),
            "reach": asking.reach(event, by=request.member),
        }
        return render(request, "events/publish.html", context)
    return redirect("events:detail", network, event.pk)


@lead_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Ask, then call a published event off and say why, or delete a draft."""
    event = event_or_404(request, event_id)
    if event.proposed_at and not event.published_at:
        return redirect("events:turn_down", network, event.pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        if not event.published_at and announcing.drop(event, by=request.member):
            messages.success(request, _("The draft is gone."))
            return redirect("events:list", network)
        told = announcing.told_of_the_end(event)
        if announcing.cancel(event, by=request.member, why=form.cleaned_data["why"] if form.is_bound else ""):
            said = _("Cancelled. Everyone who was coming gets a letter, and the page says so.")
            messages.success(request, said if told else _("Cancelled. The page says so."))
        else:
            messages.info(request, _("Nothing was changed: the event is cancelled or closed already."))
    elif not event.cancelled_at and not event.closed_at:
        context = {"event": event, "letters": len(announcing.told_of_the_end(event)), "form": form}
        return render(request, "events/cancel.html", context, status=422 if form.errors else 200)
    return redirect("events:detail", network, event.pk)

"""A lead asks members to an event by letter: on publishing it, or later."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from events import asking
from events.forms.asking import AskForm
from events.health import left_out
from events.hosting import hosts_of
from events.models import Event
from events.newcomers import events_attended
from events.views.lookup import event_or_404
from members.models import Member
from network import post
from network.access import lead_required
from network.models import Network
from network.ordering import by_name


@lead_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show who has not been asked and what they would read; write to all of them, or to those chosen."""
    event = event_or_404(request, event_id)
    if not asking.can_ask(event):
        messages.error(request, _("This event takes no answers, so nobody can be asked to it."))
        return redirect("events:detail", network, event.pk)
    unasked = asking.to_be_asked(event, by=request.member)
    people = by_name(unasked.annotate(attended=events_attended("pk", before=event.starts_at)))
    form = AskForm(request.POST if request.method == "POST" else None, people=people, initial=_ticked(request, event))
    if request.method == "POST" and form.is_valid():
        write_to(request, event, form.chosen)
        return redirect("events:detail", network, event.pk)
    context = {
        "event": event,
        "form": form,
        "people": people,
        "reach": asking.reach(event, by=request.member),
        "letter": _as_read_by(event, people, request.member) if people else None,
    }
    return render(request, "events/ask.html", context, status=422 if form.errors else 200)


def _ticked(request: HttpRequest, event: Event) -> dict[str, Any]:
    """Whom the page has ticked to begin with: those to whom nothing was offered lately, if a link asks for them."""
    if request.GET.get("who") != "left-out":
        return {}
    return {"who": AskForm.SOME, "people": [member.pk for member in left_out(event)]}


def write_to(request: HttpRequest, event: Event, people: list[Member] | None, *, first: str = "") -> None:
    """Ask ``people``, or everybody, and say so with an undo; ``first`` stands before."""
    try:
        asked = asking.ask(event, people, by=request.member)
    except asking.NothingToAsk:
        asked = []
    if not asked:
        messages.success(request, first or _("Nobody was left to be asked."))
        return
    words = ngettext(
        "%(number)d person gets a letter in ten seconds.", "%(number)d people get a letter in ten seconds.", len(asked)
    ) % {"number": len(asked)}
    undo = reverse("events:take_back_asking", args=[event.network, event.pk])
    at = urlencode({"at": asked[0].asked_at.isoformat()})
    messages.success(request, f"{first} {words}".strip(), extra_tags=f"undo:{undo}?{at}")


def _as_read_by(event: Event, people: list[Member], by: Member) -> dict[str, str]:
    """The letter to the first of the people, without the links that are theirs alone."""
    reader, hosts = people[0], hosts_of(event)
    context = asking.contents(event, reader, by=by, hosts=hosts, links=False)
    return post.preview("event_asked", context=context, network=event.network) | {"to": reader.name}


@lead_required
@require_POST
def take_back_asking(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Stop the letters of one asking that have not left."""
    event = event_or_404(request, event_id)
    try:
        asked_at = datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        asked_at = None
    stopped = asking.take_back(event, asked_at, by=request.member) if asked_at and asked_at.tzinfo else 0
    if stopped:
        words = ngettext("%(number)d letter was stopped.", "%(number)d letters were stopped.", stopped)
        messages.success(request, words % {"number": stopped})
    else:
        messages.error(request, _("The letters had left already."))
    return redirect("events:detail", network, event.pk)

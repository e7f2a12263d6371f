"""The door of an event, for a helper with a phone in one hand."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from events import attendance, badges, live
from events.arrivals import LETTERS_ENOUGH, Arrival, Counts, arrivals, visitors
from events.attendance import Heard
from events.forms.door import TapForm, VisitorForm
from events.models import Event, Presence
from events.views.lookup import helped_event_or_404
from members.models import Member
from network.access import member_required
from network.models import Network
from network.ordering import name_key

A_PAGE = 200


# -- The screen ---------------------------------------------------------------------------


@member_required
@require_safe
def door(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """The list at the door; two letters find anyone, expected or not, and so does the code of a badge."""
    event = helped_event_or_404(request, event_id)
    fragment = request.htmx and request.htmx.target == "arrivals"
    return render(request, "events/_arrivals.html" if fragment else "events/door.html", screen(request, event))


def screen(request: HttpRequest, event: Event, visitor_form: VisitorForm | None = None) -> dict[str, Any]:
    """What the door page needs; ``visitor_form`` is one with errors."""
    version = live.version(event.pk)
    people, guests = arrivals(event), visitors(event)
    q, view = request.GET.get("q", "").strip(), request.GET.get("view", "")
    letters = name_key(q)[0]
    if len(letters) >= LETTERS_ENOUGH:
        holder = badges.holder_of(event, q)
        shown = [one for one in people if one.answers_to(letters) or (holder and one.member_id == holder.pk)]
    else:
        shown = [one for one in people if one.is_listed]
    if view == "awaited" and not q:
        shown = [one for one in shown if one.is_awaited]
    return {
        "event": event,
        "version": version,
        "counts": Counts.of(people, len(guests)),
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "visitors": guests,
        "visitor_form": visitor_form or VisitorForm(event=event, people=people),
        "q": q,
        "view": view,
        "searching": len(letters) >= LETTERS_ENOUGH,
        "views": _views(event, awaited=view == "awaited"),
        "takes_marks": _takes_marks(event),
        "has_groups": any(one.seats for one in people),
    }


def _takes_marks(event: Event) -> bool:
    return bool(event.published_at and not event.cancelled_at)


def _views(event: Event, *, awaited: bool) -> list[dict[str, Any]]:
    here = reverse("events:door", args=[event.network, event.pk])
    left = _("Not known") if event.closed_at else _("Not here yet")
    return [
        {"label": _("Everyone"), "url": here, "is_here": not awaited, "count": None},
        {"label": left, "url": f"{here}?view=awaited", "is_here": awaited, "count": None},
    ]


# -- What other phones did ----------------------------------------------------------------


@member_required
@require_safe
@vary_on_headers("Accept-Encoding")
def live_state(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """What has changed at the door, for a phone whose version is not the newest; the others :mod:`events.live` answers.

    The version is read before the people: a change in between makes the phone ask once too often, never too seldom.
    """
    event = helped_event_or_404(request, event_id)
    version = live.version(event.pk)
    # Made and compressed once for all phones of one language.
    packed = live.kept(event.pk, live.made_for("door/live", version), lambda: _packed_state(event))
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return live.full_answer(packed, version)
    headers = {"ETag": f'"{version}"'} if version else {}
    return HttpResponse(gzip.decompress(packed), content_type="application/json", headers=headers)


def _packed_state(event: Event) -> bytes:
    """The counts, the visitors, and a row for each who is listed or was tapped: number, look, whether listed, HTML."""
    people, guests = arrivals(event), visitors(event)
    context = {"event": event, "network": event.network, "counts": Counts.of(people, len(guests)), "visitors": guests}
    rows = [
        [one.member_id, one.look, one.is_listed, render_to_string("events/_arrival.html", context | {"person": one})]
        for one in people
        if one.is_listed or one.tapped
    ]
    state = {
        "counts": render_to_string("events/_counts.html", context),
        "visitors": render_to_string("events/_visitors_here.html", context),
        "rows": rows,
    }
    return gzip.compress(json.dumps(state).encode(), 6, mtime=0)


# -- Taps ---------------------------------------------------------------------------------


@member_required
@require_POST
def mark(request: HttpRequest, network: Network, event_id: int, member_id: int) -> HttpResponse:
    """Mark one person, or with an empty ``status`` take the mark back; answers with the row and the counts."""
    event = helped_event_or_404(request, event_id)
    member = get_object_or_404(network.members.kept(), pk=member_id)
    return _take(request, event, member, TapForm(request.POST))


@member_required
@require_POST
def scan(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Mark whoever's badge was held before the camera as here."""
    event = helped_event_or_404(request, event_id)
    member = badges.holder_of(event, request.POST.get("code", ""))
    if member is None:
        trouble = _("That is no badge of this event. Look at what is printed on it, or type two letters of the name.")
        return _said(request, event, trouble)
    return _take(request, event, member, TapForm({**request.POST.dict(), "status": Presence.PRESENT}))


def _take(request: HttpRequest, event: Event, member: Member, form: TapForm) -> HttpResponse:
    form.is_valid()
    trouble, heard, status = form.trouble, Heard.KNOWN, form.cleaned_data.get("status", "")
    if not trouble:
        try:
            heard = attendance.tap(event, member, status, by=request.member, **form.tapped)
        except attendance.MarkRefused as refused:
            trouble = str(refused)
    # Somebody who has left is at the door only by a mark, which may just have been taken back.
    person = next(iter(arrivals(event, pk=member.pk)), Arrival(member.pk, member.name))
    sentence = trouble or spoken(person, heard, status)
    undo = reverse("events:mark", args=[event.network, event.pk, member.pk]) if status and heard == Heard.NEW else ""
    if request.htmx:
        context = {"event": event, "person": person, "counts": Counts.now(event)}
        context |= {"trouble": trouble, "sentence": sentence, "undo": undo, "spoken": True}
        return render(request, "events/_tapped.html", context, status=422 if trouble else 200)
    if trouble:
        messages.error(request, trouble)
    else:
        messages.success(request, sentence, extra_tags=f"undo:{undo}" if undo else "")
    return redirect(f"{_back(request, event)}#person-{member.pk}")


def _back(request: HttpRequest, event: Event) -> str:
    """The door as it was looked at when the button was pressed."""
    back = {key: request.POST[key] for key in ("q", "view", "page") if request.POST.get(key)}
    here = reverse("events:door", args=[event.network, event.pk])
    return f"{here}?{urlencode(back)}" if back else here


def _said(request: HttpRequest, event: Event, trouble: str) -> HttpResponse:
    """Nothing was done, and why."""
    if request.htmx:
        return render(request, "events/_door_toast.html", {"sentence": trouble, "level": "error"}, status=422)
    messages.error(request, trouble)
    return redirect(_back(request, event))


def spoken(person: Arrival, heard: Heard, status: str) -> str:
    """What Kith says after a tap: the person, where they sit, and what the hosts should know."""
    if heard == Heard.LATE:
        return _("Your tap came late: somebody else has noted %(name)s since, so that stands.") % {"name": person.name}
    if status == Presence.PRESENT:
        sentence = _("%(name)s is here.") % {"name": person.name}
        if person.tables:
            tables = ngettext("Table %(tables)s.", "Tables %(tables)s.", len(person.tables))
            sentence += " " + tables % {"tables": _(", then ").join(person.tables)}
        if person.note:
            sentence += " " + _("They told the hosts: %(note)s") % {"note": person.note}
        return sentence
    sentences = {
        Presence.ABSENT_TOLD: _("%(name)s sent word and is not coming."),
        Presence.ABSENT_UNTOLD: _("%(name)s did not come."),
    }
    return sentences.get(status, _("The mark for %(name)s is taken back.")) % {"name": person.name}

"""The door of an event, for a facilitator with a phone in one hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import attendance, live
from events.models import RSVP, Answer, Attendance, Event, Presence
from events.views.lookup import event_or_404, helped_event_or_404
from network.access import facilitator_required, member_required
from network.models import Network
from network.ordering import by_name, name_key

A_PAGE = 50
LETTERS_ENOUGH = 2


@dataclass(frozen=True)
class Arrival:
    """One person at the door: what they had answered, and whether they are here."""

    member_id: int
    name: str
    answer: str
    status: str
    noted_at: datetime | None

    @property
    def is_here(self) -> bool:
        return self.status == Presence.PRESENT

    @property
    def is_expected(self) -> bool:
        return self.answer in {Answer.YES, Answer.MAYBE}

    @property
    def is_awaited(self) -> bool:
        return self.is_expected and self.status in {"", Presence.UNKNOWN}

    def answers_to(self, letters: str) -> bool:
        """Whether some part of the name begins with the letters typed, accents and case aside."""
        return any(part.startswith(letters) for part in name_key(self.name)[0].split()) or name_key(self.name)[
            0
        ].startswith(letters)


def arrivals(event: Event, **only: Any) -> list[Arrival]:
    """Everyone who may come through the door, by name: members, and whoever answered or was marked."""
    answer = RSVP.objects.filter(event=event, member=OuterRef("pk"))
    mark = Attendance.objects.filter(event=event, member=OuterRef("pk"))
    people = (
        event.network.members.kept()
        .filter(Q(left_on=None) | Q(attendances__event=event), **only)
        .annotate(
            answer=Subquery(answer.values("answer")),
            status=Subquery(mark.values("status")),
            noted_at=Subquery(mark.values("noted_at")),
        )
        .distinct()
    )
    rows = people.values_list("pk", "name", "answer", "status", "noted_at")
    return by_name(Arrival(pk, name, answer or "", status or "", at) for pk, name, answer, status, at in rows)


@dataclass(frozen=True)
class Counts:
    """How the room fills."""

    expected: int
    here: int
    awaited: int
    walk_ins: int
    sent_word: int

    @classmethod
    def of(cls, people: Iterable[Arrival]) -> Counts:
        people = list(people)
        return cls(
            expected=sum(person.is_expected for person in people),
            here=sum(person.is_here for person in people),
            awaited=sum(person.is_awaited for person in people),
            walk_ins=sum(person.is_here and not person.is_expected for person in people),
            sent_word=sum(person.status == Presence.ABSENT_TOLD for person in people),
        )


@facilitator_required
@require_safe
def door(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """The list at the door; two letters find anyone, expected or not."""
    event = event_or_404(request, event_id)
    people = arrivals(event)
    q = request.GET.get("q", "").strip()
    letters = name_key(q)[0]
    if len(letters) >= LETTERS_ENOUGH:
        shown = [person for person in people if person.answers_to(letters)]
    else:
        shown = [person for person in people if person.is_expected or person.status]
    view = request.GET.get("view", "")
    if view == "awaited" and not q:
        shown = [person for person in shown if person.is_awaited]
    context = {
        "event": event,
        "counts": Counts.of(people),
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "q": q,
        "view": view,
        "searching": len(letters) >= LETTERS_ENOUGH,
        "views": _views(request, event),
        "takes_marks": bool(event.published_at and not event.cancelled_at),
    }
    fragment = request.htmx and request.htmx.target == "arrivals"
    return render(request, "events/_arrivals.html" if fragment else "events/door.html", context)


@member_required
@require_safe
def live_state(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """What has changed at the door, for a phone whose version is not the newest; the others :mod:`events.live` answers.

    The version is read before the people: a change in between makes the phone ask once too often, never too seldom.
    """
    event = helped_event_or_404(request, event_id)
    version = live.version(event.pk)
    response = JsonResponse(live.kept(event.pk, version, lambda: _state(event)))
    if version:
        response["ETag"] = f'"{version}"'
    return response


def _state(event: Event) -> dict[str, Any]:
    return {"counts": render_to_string("events/_counts.html", {"counts": Counts.of(arrivals(event))})}


def _views(request: HttpRequest, event: Event) -> list[dict[str, Any]]:
    here = reverse("events:door", args=[request.network, event.pk])
    awaited = request.GET.get("view") == "awaited"
    return [
        {"label": _("Everyone"), "url": here, "is_here": not awaited, "count": None},
        {"label": _("Not here yet"), "url": f"{here}?view=awaited", "is_here": awaited, "count": None},
    ]


@facilitator_required
@require_POST
def mark(request: HttpRequest, network: Network, event_id: int, member_id: int) -> HttpResponse:
    """Mark one person, or with an empty ``status`` take the mark back; answers with the row and the counts."""
    event = event_or_404(request, event_id)
    member = get_object_or_404(network.members.kept(), pk=member_id)
    status, trouble = request.POST.get("status", ""), ""
    try:
        if status in Presence.values:
            attendance.mark(event, member, status, by=request.member)
        else:
            attendance.unmark(event, member, by=request.member)
    except attendance.MarkRefused as refused:
        trouble = str(refused)
    if request.htmx:
        people = arrivals(event)
        # Somebody who has left is at the door only by a mark, which may just have been taken back.
        gone = Arrival(member.pk, member.name, answer="", status="", noted_at=None)
        person = next((person for person in people if person.member_id == member.pk), gone)
        context = {"event": event, "person": person, "counts": Counts.of(people), "trouble": trouble, "spoken": True}
        return render(request, "events/_arrival.html", context, status=422 if trouble else 200)
    if trouble:
        messages.error(request, trouble)
    else:
        messages.success(request, spoken(member.name, status))
    back = {key: request.POST[key] for key in ("q", "view", "page") if request.POST.get(key)}
    here = reverse("events:door", args=[network, event.pk])
    return redirect(f"{here}?{urlencode(back)}#person-{member.pk}" if back else f"{here}#person-{member.pk}")


def spoken(name: str, status: str) -> str:
    """What Kith says after a mark."""
    sentences = {
        Presence.PRESENT: _("%(name)s is here."),
        Presence.ABSENT_TOLD: _("%(name)s sent word and is not coming."),
        Presence.ABSENT_UNTOLD: _("%(name)s did not come."),
    }
    return sentences.get(status, _("The mark for %(name)s is taken back.")) % {"name": name}


@facilitator_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Ask, then complete the record of who was there; or open a closed one again."""
    event = event_or_404(request, event_id)
    if request.method == "GET":
        people = arrivals(event)
        unmarked = sum(person.is_awaited for person in people)
        context = {"event": event, "counts": Counts.of(people), "unmarked": unmarked}
        return render(request, "events/close.html", context)
    if "open" in request.POST or "open" in request.GET:
        attendance.reopen(event)
        messages.success(request, _("The record is open again."))
        return redirect("events:door", network, event.pk)
    try:
        if attendance.close(event, by=request.member):
            undo = reverse("events:close", args=[network, event.pk])
            messages.success(
                request, _("Closed. The record of who was there is complete."), extra_tags=f"undo:{undo}?open=1"
            )
    except attendance.MarkRefused as refused:
        messages.error(request, str(refused))
        return redirect("events:door", network, event.pk)
    return redirect("events:detail", network, event.pk)

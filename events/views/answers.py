"""Answering: one's own answer, and a lead's word on behalf of someone else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import rsvps, waiting
from events.forms import AnswerForForm, AnswerForm
from events.models import RSVP, Answer, Event, RSVPState
from events.replies import standings
from events.views.lookup import event_or_404
from events.views.pages import A_PAGE, answering, next_context
from events.waiting import in_words, place_of
from members.models import Member
from network.access import lead_required, member_required
from network.models import Network
from network.ordering import by_name, name_key

# What an undo goes back to travels in its address, and only as Kith wrote it.
_undoing = TimestampSigner(salt="events.undo")


def said(row: RSVP) -> str:
    """What Kith says back to an answer, by what became of it."""
    if row.answer == RSVPState.WAITING:
        return _("Every place is taken. You are on the waiting list: %(place)s.") % {"place": in_words(place_of(row))}
    return {
        RSVPState.YES: _("You are expected."),
        RSVPState.MAYBE: _("Noted as maybe. You can say more when you know."),
        RSVPState.NO: _("Noted: you cannot come this time."),
    }[RSVPState(row.answer)]


@member_required
@require_POST
def rsvp(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Take the member's own answer; from the event's page or from the panel of the next event."""
    event = event_or_404(request, event_id)
    form, row = AnswerForm(request.POST), None
    if form.is_valid():
        given, me = form.cleaned_data["answer"], request.member
        try:
            row = rsvps.answer(event, me, given, by=me, note=form.note_given, wishes=form.wishes_given)
        except rsvps.AnswerRefused as refused:
            form.add_error(None, str(refused))
    from_panel = request.POST.get("from") == "panel"
    if request.htmx:
        return _fragment(request, event, form, said(row) if row else "", from_panel=from_panel)
    if row:
        messages.success(request, said(row))
    elif from_panel or not event.is_open_for_answers:
        messages.error(request, " ".join(form.errors.get("__all__", form.errors.get("answer", []))))
    else:
        return render(request, "events/detail.html", answering(request, event, form), status=422)
    return redirect("members:home", network) if from_panel else redirect("events:detail", network, event.pk)


def _fragment(request: HttpRequest, event: Event, form: AnswerForm, spoken: str, *, from_panel: bool) -> HttpResponse:
    """The panel again, with the new answer or with what stood in its way."""
    status = 200 if spoken else 422
    if from_panel:
        trouble = " ".join(form.errors.get("__all__", form.errors.get("answer", [])))
        return render(request, "events/_next.html", next_context(request, trouble) | {"spoken": spoken}, status=status)
    event.refresh_from_db()
    event.network = request.network
    context = answering(request, event, None if spoken else form) | {"spoken": spoken, "swapped": True}
    return render(request, "events/_answer.html", context, status=status)


# -- A lead answers for someone -----------------------------------------------------------


@lead_required
@require_http_methods(["GET", "POST"])
def answer_for(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show every member with their answer, and take one on behalf of someone who gave it in passing."""
    event = event_or_404(request, event_id)
    if request.method == "POST":
        return _take(request, event)
    wanted = request.GET.get("q", "").strip()
    people = by_name(network.members.seatable().only("name", "network"))
    if wanted:
        people = [person for person in people if name_key(wanted)[0] in name_key(person.name)[0]]
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    stands = standings(event, page)
    for person in page:
        person.own = stands[person.pk]
    context = {"event": event, "q": wanted, "page": page, "choices": Answer.choices}
    return render(request, "events/answer_for.html", context)


@lead_required
@require_safe
def waiting_list(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Who waits, in order; for whom a place is kept and until when; whose offer lapsed."""
    event = event_or_404(request, event_id)
    now = timezone.now()
    places = waiting.places(event, now) if event.is_open_for_answers else None
    context = {"event": event, "line": waiting.in_order(event), "now": now, "places": places}
    return render(request, "events/waiting_list.html", context)


def _take(request: HttpRequest, event: Event) -> HttpResponse:
    form = AnswerForForm(request.POST)
    form.fields["member"].queryset = request.network.members.seatable()
    here = _back_to(request, event)
    if not form.is_valid():
        messages.error(request, _("Choose a member, and yes, maybe or no."))
        return redirect(here)
    member = form.cleaned_data["member"]
    before = rsvps.remember(event, member)
    try:
        row = rsvps.answer(event, member, form.cleaned_data["answer"], by=request.member)
    except rsvps.AnswerRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = reverse("events:take_back", args=[request.network, event.pk, member.pk])
        kept = _undoing.sign_object({"before": before, "after": row.answered_at.isoformat()}, compress=True)
        messages.success(request, _noted(row), extra_tags=f"undo:{undo}?{urlencode({'to': kept, **_from(request)})}")
    return redirect(f"{here}#name-{member.pk}")


def _noted(row: RSVP) -> str:
    """What the lead hears about an answer given for somebody."""
    name = row.member.name
    if row.answer == RSVPState.WAITING:
        words = {"name": name, "place": in_words(place_of(row))}
        return _("Every place is taken. %(name)s is on the waiting list: %(place)s.") % words
    return _("%(name)s is noted as %(answer)s.") % {"name": name, "answer": RSVPState(row.answer).label}


def _from(request: HttpRequest) -> dict[str, str]:
    """Where the lead pressed, so that they come back there."""
    given = request.POST | request.GET
    return {key: given[key] for key in ("q", "page", "from") if given.get(key)}


def _back_to(request: HttpRequest, event: Event) -> str:
    came_from = _from(request)
    page = "waiting_list" if came_from.pop("from", "") == "waiting" else "answer_for"
    here = reverse(f"events:{page}", args=[request.network, event.pk])
    return f"{here}?{urlencode(came_from)}" if came_from else here


@lead_required
@require_POST
def take_back(request: HttpRequest, network: Network, event_id: int, member_id: int) -> HttpResponse:
    """Undo a lead's word: back to how the answer stood, its turn on the waiting list included."""
    event = event_or_404(request, event_id)
    member: Member = get_object_or_404(network.members.seatable(), pk=member_id)
    here = _back_to(request, event)
    try:
        kept = _undoing.unsign_object(request.GET.get("to", ""))
    except (BadSignature, ValueError):
        messages.error(request, _("This cannot be undone any more. Please give the answer anew."))
        return redirect(here)
    undoes = datetime.fromisoformat(kept["after"])
    try:
        row = rsvps.restore(event, member, kept["before"], by=request.member, undoes=undoes)
    except rsvps.AnswerRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _undone(member, kept["before"], row))
    return redirect(here)


def _undone(member: Member, before: dict[str, Any], row: RSVP | None) -> str:
    if row and row.answer != before["answer"] and row.answer == RSVPState.WAITING:
        return _("The place had gone to the next. %(name)s waits, and gets the next free one.") % {"name": member.name}
    return _("Undone for %(name)s.") % {"name": member.name}

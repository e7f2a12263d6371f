"""The page that a letter's link opens: one member, one event, one answer, without signing in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rsvps, waiting
from events.answer_links import of_token
from events.forms import AnswerByLinkForm
from events.models import Answer, Event, RSVPState
from events.replies import Own
from events.views.lookup import is_signed_in_as
from members.models import Member
from network.access import by_token_alone
from network.middleware import enter


@by_token_alone
@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Show the question, with the answer of the link ready; take it by POST. Looking changes nothing."""
    form = AnswerByLinkForm(request.POST or None)
    if request.method == "POST" and _taken(form, network, token):
        return redirect("events:by_link", network, token)
    found = of_token(network, token)
    if found is None:
        raise Http404
    event, member = found
    enter(request, member.network)
    if member.user and member.user.timezone:
        timezone.activate(member.user.timezone)  # times as the letter told them
    if member.left_on or not event.is_open_for_answers:
        return render(request, "events/link_ended.html", _about(request, event, member))
    context = _about(request, event, member) | {"token": token, "form": form, "choices": Answer.choices}
    context |= _standing(request, event, member)
    return render(request, "events/by_link.html", context, status=422 if request.method == "POST" else 200)


def _taken(form: AnswerByLinkForm, network_slug: str, token: str) -> bool:
    """Take the answer of a form, or say at the form what stands in its way."""
    if not form.is_valid():
        return False
    note = form.cleaned_data["note"] or None  # what stands is not shown here, so an empty field leaves it
    try:
        return rsvps.answer_by_link(network_slug, token, form.cleaned_data["answer"], note=note) is not None
    except rsvps.AnswerRefused as refused:
        form.add_error(None, str(refused))
        return False


def _standing(request: HttpRequest, event: Event, member: Member) -> dict[str, Any]:
    """How the answer stands, and which one waits for its tap."""
    now = timezone.now()
    mine = event.rsvps.filter(member=member).first()
    own = Own(mine, waiting.place_of(mine) if mine and mine.turn else 0, event.starts_at - now)
    places = waiting.places(event, now)
    is_late = rsvps.answers_closed(event, now) and not member.is_lead
    return {
        "mine": mine,
        "own": own,
        "ready": _ready(request, own.answer, is_late=is_late),
        "may_save": own.answer in {*Answer.values, RSVPState.WAITING},
        "is_late": is_late,
        "is_full": event.capacity is not None and (not places.free or places.waiting > 0),
        "in_line": places.waiting,
    }


def _ready(request: HttpRequest, given: str, *, is_late: bool) -> str:
    """The answer that waits for its one tap: the one of the link, unless it was given already.

    Whoever holds or awaits a place is asked in other words, and so is who comes late.
    """
    wanted = request.POST.get("answer") or request.GET.get("answer", "")
    if is_late or given in {RSVPState.WAITING, RSVPState.OFFERED} or wanted == given:
        return ""
    return wanted if wanted in Answer.values else ""


def _about(request: HttpRequest, event: Event, member: Member) -> dict[str, Any]:
    user = request.user
    return {
        "event": event,
        "person": member,
        "recipient": member.user,
        "somebody_else": user.is_authenticated and user.pk != member.user_id,
        "withholds_link": not is_signed_in_as(request, member),
    }

"""The page that a letter's link opens: one member, one event, one answer, without signing in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rsvps
from events.answer_links import of_token
from events.forms import AnswerForm
from events.models import Answer, Event
from members.models import Member
from network.access import by_token
from network.models import Network


@by_token
@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Show the question, with the answer of the link ready; take it by POST. Looking changes nothing."""
    found = of_token(network, token) if network else None
    if found is None:
        raise Http404
    event, member = found
    if member.left_on or not event.is_open_for_answers:
        return render(request, "events/link_ended.html", _about(request, event, member))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"] or None
        try:
            rsvps.answer(event, member, form.cleaned_data["answer"], by=member, note=note)
        except rsvps.AnswerRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("events:by_link", network, token)
    context = _about(request, event, member) | {"token": token, "form": form, "choices": Answer.choices}
    context["mine"] = event.rsvps.filter(member=member).first()
    context["ready"] = _ready(request, context["mine"].answer if context["mine"] else "")
    return render(request, "events/by_link.html", context, status=422 if request.method == "POST" else 200)


def _ready(request: HttpRequest, given: str) -> str:
    """The answer that waits for its one tap: the one of the link, unless it was given already."""
    wanted = request.POST.get("answer") or request.GET.get("answer", "")
    return wanted if wanted in Answer.values and wanted != given else ""


def _about(request: HttpRequest, event: Event, member: Member) -> dict[str, Any]:
    user = request.user
    return {
        "event": event,
        "person": member,
        "recipient": member.user,
        "somebody_else": user.is_authenticated and user.pk != member.user_id,
    }

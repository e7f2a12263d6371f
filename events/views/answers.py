"""Answering: one's own answer, and a lead's word on behalf of someone else."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import rsvps
from events.forms import AnswerForForm, AnswerForm
from events.models import RSVP, Answer, Event
from events.views.lookup import event_or_404
from events.views.pages import A_PAGE, answering, next_context
from members.models import Member
from network.access import lead_required, member_required
from network.models import Network
from network.ordering import by_name, name_key


def said(answer: str) -> str:
    """What Kith says back to an answer."""
    return {
        Answer.YES: _("You are expected."),
        Answer.MAYBE: _("Noted as maybe. You can say more when you know."),
        Answer.NO: _("Noted: you cannot come this time."),
    }[Answer(answer)]


@member_required
@require_POST
def rsvp(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Take the member's own answer; from the event's page or from the panel of the next event."""
    event = event_or_404(request, event_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"] if "note" in request.POST else None
        try:
            given = form.cleaned_data["answer"]
            rsvps.answer(event, request.member, given, by=request.member, note=note)
        except rsvps.AnswerRefused as refused:
            form.add_error(None, str(refused))
    from_panel = request.POST.get("from") == "panel"
    if request.htmx:
        return _fragment(request, event, form, from_panel=from_panel)
    if form.is_valid():
        messages.success(request, said(given))
    elif from_panel or not event.is_open_for_answers:
        messages.error(request, " ".join(form.errors.get("__all__", form.errors.get("answer", []))))
    else:
        return render(request, "events/detail.html", answering(request, event, form), status=422)
    return redirect("members:home", network) if from_panel else redirect("events:detail", network, event.pk)


def _fragment(request: HttpRequest, event: Event, form: AnswerForm, *, from_panel: bool) -> HttpResponse:
    """The panel again, with the new answer or with what stood in its way."""
    valid = form.is_valid()
    status = 200 if valid else 422
    spoken = said(form.cleaned_data["answer"]) if valid else ""
    if from_panel:
        trouble = " ".join(form.errors.get("__all__", []))
        return render(request, "events/_next.html", next_context(request, trouble) | {"spoken": spoken}, status=status)
    event.refresh_from_db()
    context = answering(request, event, None if valid else form) | {"spoken": spoken, "swapped": True}
    return render(request, "events/_answer.html", context, status=status)


# -- A lead answers for someone -----------------------------------------------------------


@lead_required
@require_http_methods(["GET", "POST"])
def answer_for(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show every member with their answer, and take one on behalf of someone who gave it in passing."""
    event = event_or_404(request, event_id)
    if request.method == "POST":
        return _take(request, event)
    mine = RSVP.objects.filter(event=event, member=OuterRef("pk"))
    wanted = request.GET.get("q", "").strip()
    people = by_name(
        network.members.seatable().only("name", "network").annotate(answer=Subquery(mine.values("answer")))
    )
    if wanted:
        people = [person for person in people if name_key(wanted)[0] in name_key(person.name)[0]]
    return render(
        request,
        "events/answer_for.html",
        {
            "event": event,
            "q": wanted,
            "page": Paginator(people, A_PAGE).get_page(request.GET.get("page")),
            "choices": Answer.choices,
        },
    )


def _take(request: HttpRequest, event: Event) -> HttpResponse:
    form = AnswerForForm(request.POST)
    form.fields["member"].queryset = request.network.members.seatable()
    here = reverse("events:answer_for", args=[request.network, event.pk])
    back = {key: request.POST[key] for key in ("q", "page") if request.POST.get(key)}
    if not form.is_valid():
        messages.error(request, _("Choose a member, and yes, maybe or no."))
        return redirect(here)
    member = form.cleaned_data["member"]
    before = event.rsvps.filter(member=member).values_list("answer", flat=True).first()
    try:
        rsvps.answer(event, member, form.cleaned_data["answer"], by=request.member)
    except rsvps.AnswerRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = reverse("events:take_back", args=[request.network, event.pk, member.pk])
        text = _("%(name)s is noted as %(answer)s.") % {
            "name": member.name,
            "answer": Answer(form.cleaned_data["answer"]).label,
        }
        messages.success(request, text, extra_tags=f"undo:{undo}?{urlencode({'to': before or ''})}")
    here = f"{here}?{urlencode(back)}" if back else here
    return redirect(f"{here}#name-{member.pk}")


@lead_required
@require_POST
def take_back(request: HttpRequest, network: Network, event_id: int, member_id: int) -> HttpResponse:
    """Undo a lead's word: to the answer before, named by ``to``, or to none."""
    event = event_or_404(request, event_id)
    member: Member = get_object_or_404(network.members.seatable(), pk=member_id)
    before = request.GET.get("to", "")
    try:
        if before in Answer.values:
            rsvps.answer(event, member, before, by=request.member)
        else:
            rsvps.take_back(event, member, by=request.member)
    except rsvps.AnswerRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Undone for %(name)s.") % {"name": member.name})
    return redirect("events:answer_for", network, event.pk)

"""What was logged at an event, to be mended by those who looked after it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from events.models import Event
from events.views.lookup import helped_event_or_404
from introductions.desk import logged as desk_log
from introductions.desk.deeds import ActRefused
from introductions.forms import LoggedForm
from network.access import member_required
from network.models import Network

A_PAGE = 50


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def logged(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """What was logged and by whom, with a button that takes it back; for leads, what waits for their word."""
    event = helped_event_or_404(request, event_id)
    event.network = network
    if request.method == "POST":
        return _mend(request, event)
    page = Paginator(desk_log.logged_at(event, request.member), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "page": page,
        "lines": desk_log.lines(event, page, request.member),
        "kept": desk_log.kept(event, request.member),
        "without_act": desk_log.without_act(event) if page.number == 1 else [],
    }
    return render(request, "introductions/logged.html", context)


@member_required
@require_POST
def not_known(request: HttpRequest, network: Network, event_id: int, member_id: int) -> HttpResponse:
    """Say that one does not know somebody, whatever was said at the arrival desk."""
    event = get_object_or_404(network.events.visible(), pk=event_id)
    get_object_or_404(network.members, pk=member_id)
    if desk_log.object_to(event, request.member, member_id):
        messages.success(request, _("Thank you. It no longer counts, and the record shows that you said so."))
    else:
        messages.info(request, _("That was taken back before."))
    return redirect("introductions:record", network)


def _mend(request: HttpRequest, event: Event) -> HttpResponse:
    form = LoggedForm(request.POST)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    try:
        if asked["do"] == LoggedForm.TAKE_BACK:
            _take_back(request, event, asked)
        else:
            _decide(request, event, asked)
    except ActRefused as refused:
        messages.error(request, str(refused))
    return redirect("introductions:logged", event.network, event.pk)


def _take_back(request: HttpRequest, event: Event, asked: dict) -> None:
    if asked["introduction"]:
        introduction = get_object_or_404(desk_log.without_act(event), pk=asked["introduction"])
        is_new = desk_log.take_back_introduction(introduction, by=request.member)
    else:
        act = get_object_or_404(event.desk_acts, pk=asked["act"])
        is_new = desk_log.take_back(act, by=request.member)
    messages.info(request, _("Taken back.") if is_new else _("That was taken back before."))


def _decide(request: HttpRequest, event: Event, asked: dict) -> None:
    if not request.member.is_lead:
        raise PermissionDenied
    waiting = event.desk_acts.to_look_at().order_by("made_at", "pk")
    if asked["act"]:
        chosen = [get_object_or_404(event.desk_acts, pk=asked["act"])]
    else:
        chosen = list(waiting.filter(phone=asked["phone"], by=asked["by"]))
    decide = desk_log.take_kept if asked["do"] == LoggedForm.TAKE else desk_log.drop_kept
    done, trouble = 0, []
    for act in chosen:
        try:
            done += decide(act, lead=request.member)
        except ActRefused as refused:
            trouble.append(str(refused))
    words = {
        LoggedForm.TAKE: ngettext("%(number)d act counts now.", "%(number)d acts count now.", done),
        LoggedForm.DROP: ngettext("%(number)d act was dropped.", "%(number)d acts were dropped.", done),
    }[asked["do"]]
    if done or not trouble:
        messages.info(request, words % {"number": done} if done else _("A lead had decided before."))
    for words in dict.fromkeys(trouble):
        messages.error(request, words)

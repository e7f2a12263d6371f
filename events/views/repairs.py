"""The groups on the night: who is missing, which round is on, and how few people have to move."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import evening, repair_words, repairing, who_is_here
from events.evening import EveningRefused
from events.forms.repairs import choice_of
from events.models import Event
from events.views.lookup import helped_event_or_404
from events.who_is_here import Situation
from network.access import member_required
from network.models import Network
from network.typed import whole


@member_required
@require_safe
def repair(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Say what does not fit now; the boxes are sent on to :func:`moves`."""
    event = helped_event_or_404(request, event_id)
    situation = who_is_here.look(event, choice_of(request.GET), reader=request.member)
    return render(request, "events/repair.html", _context(event, situation))


def _context(event: Event, situation: Situation) -> dict[str, Any]:
    groups = situation.groups
    last = repairing.last_repair(event, groups)
    if last:
        last.event = event
    seats = groups.plan.seats_of(groups.over)
    return {
        "event": event,
        "groups": groups,
        "rounds": [(number, round_) for number, round_ in enumerate(groups.rounds, start=1)],
        "situation": situation,
        "barrier": _barrier(event),
        "missing": [
            {
                "person": one,
                "is_out": one.key in situation.out,
                "why": repair_words.reason_of(one),
                "table": seats.get(one.key, ""),
            }
            for one in situation.missing
        ],
        "unseated": [{"person": one, "is_in": one.key in situation.joining} for one in situation.unseated],
        "unfit": _unfit(situation),
        "seen": ",".join(one.key for one in (*situation.missing, *situation.unseated)),
        "last": last,
        "account": repair_words.account_of_published(last, groups) if last else None,
        "can_undo": last is not None and repairing.can_be_undone(last) and groups.over == last.frozen,
    }


def _unfit(situation: Situation) -> list[tuple[str, list[str]]]:
    """What is wrong with tables, by the name of the round."""
    found: dict[str, list[str]] = {}
    for one in situation.unfit:
        name = situation.groups.rounds[one.turn].name
        found.setdefault(name, []).append(repair_words.unfit_in_words(one, situation.people))
    return list(found.items())


def _barrier(event: Event) -> str:
    """Why nothing can be repaired any more, or nothing."""
    try:
        evening.refuse_when_over(event)
    except EveningRefused as refused:
        return str(refused)
    return ""


@member_required
@require_http_methods(["GET", "POST"])
def moves(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show who would move where; a POST publishes just that."""
    event = helped_event_or_404(request, event_id)
    if request.method == "POST":
        return _publish(request, event)
    situation = who_is_here.look(event, choice_of(request.GET), reader=request.member)
    context: dict[str, Any] = {"event": event, "situation": situation, "fits": situation.fits}
    if not situation.fits:
        try:
            found = repairing.repair(event, situation)
        except EveningRefused as refused:
            context["trouble"] = str(refused)
        else:
            context |= {"account": repair_words.account_of(found, situation), "token": found.token(event)}
    context["back"] = request.GET.urlencode()
    return render(request, "events/repair_moves.html", context)


def _publish(request: HttpRequest, event: Event) -> HttpResponse:
    try:
        repairing.publish(event, request.POST.get("repair", ""), by=request.member)
    except EveningRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Published. The new tables are on all phones and on the screen."))
    return redirect("events:repair", request.network, event.pk)


@member_required
@require_POST
def undo(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Put back the groups from before the last repair."""
    event = helped_event_or_404(request, event_id)
    try:
        repairing.undo(event, whole(request.POST.get("plan")) or 0, by=request.member)
    except EveningRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The tables from before are back, on all phones and on the screen."))
    return redirect("events:repair", network, event.pk)


@member_required
@require_POST
def rounds(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Note how many rounds are over, so that the next one is on."""
    event = helped_event_or_404(request, event_id)
    over = whole(request.POST.get("over"), digits=3)
    try:
        evening.set_over(event, -1 if over is None else over, by=request.member)
    except EveningRefused as refused:
        messages.error(request, str(refused))
    return redirect("events:repair", network, event.pk)

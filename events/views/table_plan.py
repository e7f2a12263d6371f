"""A lead changes a draft by hand: each change is saved at once, and every open page of the plan shows it soon."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import drafts, editing, table_words, versions
from events.forms import ChangeForm
from events.models import Event, GroupPlan, PlanState
from events.table_board import Board
from events.views.lookup import event_or_404
from network.access import lead_required
from network.models import Network
from network.typed import whole

GONE = 410
REFUSED = 409


def plan_of(event: Event, number: str | int | None) -> GroupPlan | None:
    """The plan of that number, if it is one of this event."""
    found = event.plans.filter(pk=whole(str(number or ""))).first()
    if found:
        found.event = event
    return found


def is_editable(plan: GroupPlan, event: Event) -> bool:
    """Whether the page offers changes at all."""
    return plan.is_draft and not editing.barrier(plan, event)


def draft_context(request: HttpRequest, event: Event, plan: GroupPlan) -> dict[str, Any]:
    """What the fragments of a draft need."""
    board, history = Board(plan, event), editing.History(plan)
    return {
        "event": event,
        "network": event.network,
        "plan": plan,
        "board": board,
        "editable": is_editable(plan, event),
        "quality": table_words.quality(board.worth),
        "wrong": table_words.all_wrong(board.worth, board.names),
        "to_undo": history.to_undo,
        "to_redo": history.to_redo,
        "last": _said(history, board, request, history.last) if history.last and plan.is_draft else "",
        "history": history,
        "key": uuid4(),
    }


def _said(history: editing.History, board: Board, request: HttpRequest, row: Any) -> str:
    return table_words.said(row, board.names, request.member, of=history.meant_by(row))


# -- Changes ------------------------------------------------------------------------------


@lead_required
@require_POST
def edit(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Make one change; answers with what the page has to show anew, or why the change was not made."""
    event = event_or_404(request, event_id)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _trouble(request, event, _("That was not understood, so nothing was changed."), status=422)
    plan = GroupPlan(pk=form.cleaned_data["plan"], event=event)
    seen = form.cleaned_data["revision"]
    change = form.change
    try:
        made = editing.edit(plan, key=form.cleaned_data["key"], by=request.member, change=change, revision=seen)
    except editing.PlanGone as gone:
        return _trouble(request, event, str(gone), status=GONE)
    except editing.EditRefused as refused:
        return _refused(request, event, plan, str(refused), change)
    context = draft_context(request, event, made.plan)
    sentence = _said(context["history"], context["board"], request, made.row)
    if request.htmx:
        return JsonResponse(_news(request, context, seen) | {"done": sentence})
    messages.success(request, sentence)
    return redirect(_spot(event, change))


def _refused(
    request: HttpRequest, event: Event, plan: GroupPlan, sentence: str, change: dict[str, Any]
) -> HttpResponse:
    """Nothing was changed; the page shows what is now, at the tables of the change as well."""
    if not request.htmx:
        messages.error(request, sentence)
        return redirect(_spot(event, change))
    plan.refresh_from_db()
    plan.event = event
    context = draft_context(request, event, plan)
    turns = {change["turn"]} if change.get("turn") in range(len(context["board"].tables.rounds)) else set()
    news = _news(request, context, int(request.POST["revision"]), more=turns)
    return JsonResponse(news | {"trouble": sentence}, status=REFUSED)


def _trouble(request: HttpRequest, event: Event, sentence: str, *, status: int) -> HttpResponse:
    if request.htmx:
        return JsonResponse({"trouble": sentence, "gone": status == GONE}, status=status)
    messages.error(request, sentence)
    return redirect("events:plan", event.network, event.pk)


def _spot(event: Event, change: dict[str, Any]) -> str:
    """The plan page at the round of a change."""
    return f"{reverse('events:plan', args=[event.network, event.pk])}#round-{change.get('turn') or 0}"


def _news(request: HttpRequest, context: dict[str, Any], seen: int, more: set[int] | None = None) -> dict[str, Any]:
    """What a page that shows revision ``seen`` has to show anew; the rounds in ``more`` in any case."""
    board, history = context["board"], context["history"]
    since = history.since(seen)
    spots, whole = board.touched(since)
    whole |= more or set()
    if not history.reaches(seen):
        whole = set(range(len(board.tables.rounds)))
    turns = {row.change.get("turn") for row in since} - {None} - whole
    shown: dict[str, dict[Any, str]] = {"tables": {}, "rounds": {}, "strips": {}}
    for turn, position in sorted(spots):
        if turn not in whole:
            table = context | {"table": board.table(turn, position)}
            shown["tables"][f"{turn}-{position}"] = render_to_string("events/_plan_table.html", table, request)
    for turn in sorted(whole):
        round_ = context | {"round": board.round(turn)}
        shown["rounds"][turn] = render_to_string("events/_plan_round.html", round_, request)
    for turn in sorted(turns):
        round_ = context | {"round": board.round(turn)}
        shown["strips"][turn] = render_to_string("events/_plan_strip.html", round_, request)
    return shown | {
        "revision": context["plan"].revision,
        "new": board.new_people(),
        "summary": render_to_string("events/_plan_summary.html", context, request),
        "bar": render_to_string("events/_plan_bar.html", context, request),
        "said": [_said(history, board, request, row) for row in since if row.by_id != request.member.pk],
    }


@lead_required
@require_safe
def live(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """What others have changed since the revision that the page shows; nothing has, most of the time."""
    event = event_or_404(request, event_id)
    wanted, _dot, seen = request.headers.get("If-None-Match", "").strip('W/"').partition(".")
    newest = event.plans.newest_first().values_list("pk", "revision", "published_at").first()
    if newest is None or str(newest[0]) != wanted or newest[2]:
        return JsonResponse({"gone": True, "trouble": _gone(newest, wanted)}, status=GONE)
    tag = f'"{newest[0]}.{newest[1]}"'
    if seen == str(newest[1]):
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "private, no-store"})
    plan = plan_of(event, newest[0])
    context = draft_context(request, event, plan)
    news = _news(request, context, whole(seen, digits=9) or 0)
    return JsonResponse(news, headers={"ETag": tag, "Cache-Control": "private, no-store"})


def _gone(newest: tuple | None, wanted: str) -> str:
    if newest is not None and str(newest[0]) == wanted:
        return _("These groups have been published meanwhile.")
    return _("Another lead has planned again, or put this draft aside.")


# -- One person, one table ----------------------------------------------------------------


@lead_required
@require_safe
def look(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """One person with their reasons, or one table with its words; as a page with forms where no script is at hand."""
    event = event_or_404(request, event_id)
    if not {"seat", "table"} & request.GET.keys():
        return redirect("events:plan", network, event.pk)
    plan = plan_of(event, request.GET.get("plan"))
    if plan is None or plan.state != PlanState.READY:
        raise Http404
    board = Board(plan, event)
    kind = "seat" if "seat" in request.GET else "table"
    turn, _dot, what = request.GET.get(kind, "").partition(".")
    if not turn.isdecimal() or len(turn) > 2 or int(turn) >= len(board.tables.rounds):
        raise Http404
    context = {
        "event": event,
        "network": network,
        "plan": plan,
        "key": uuid4(),
        "turn": int(turn),
        "round": board.round(int(turn)),
        "editable": is_editable(plan, event),
    }
    context |= _person(board, int(turn), what) if kind == "seat" else _table(board, int(turn), what)
    part = "events/_plan_seat.html" if kind == "seat" else "events/_plan_table_form.html"
    return render(request, part if request.htmx else f"events/plan_{kind}.html", context)


def _person(board: Board, turn: int, person: str) -> dict[str, Any]:
    if person not in board.names:
        raise Http404
    table = board.tables.round(turn).table_of(person)
    return {
        "person": person,
        "name": board.names[person],
        "where": table.name if table else "",
        "hosts": table is not None and table.host == person,
        "locked": (person, turn) in board.tables.locks,
        "why": table_words.why(board.worth, board.names, person),
        "others": [chip for one in board.round(turn).tables for chip in one.people if chip.id != person],
    }


def _table(board: Board, turn: int, position: str) -> dict[str, Any]:
    round_ = board.tables.round(turn)
    if not position.isdecimal() or len(position) > 3 or int(position) >= len(round_.tables):
        raise Http404
    return {"table": board.table(turn, int(position))}


# -- Other versions -----------------------------------------------------------------------


@lead_required
@require_http_methods(["GET", "POST"])
def before(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """The draft beside the one that it came from; a POST keeps the new one or goes back to the old."""
    event = event_or_404(request, event_id)
    asked = request.POST if request.method == "POST" else request.GET
    plan = plan_of(event, asked.get("plan")) or drafts.latest(event)
    if plan is None or plan.before_id is None or plan.state != PlanState.READY:
        if request.method == "POST":
            messages.info(request, _("There is no plan before this one any more."))
        return redirect("events:plan", network, event.pk)
    plan.event = event
    if request.method == "GET":
        template = "events/_plan_before.html" if request.htmx else "events/plan_before.html"
        compared = versions.compared(plan, event)
        return render(request, template, {"event": event, "plan": plan, "compared": compared})
    if request.POST.get("keep") == "new":
        versions.keep(plan)
        messages.success(request, _("Kept. The one before it is gone."))
        return redirect("events:plan", network, event.pk)
    try:
        versions.go_back(plan, by=request.member)
        messages.success(request, _("You are back at the one before. Go back once more if you change your mind."))
    except versions.NoWayBack as reason:
        messages.error(request, str(reason))
    return redirect("events:plan", network, event.pk)


@lead_required
@require_POST
def change(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Make a draft of the published groups, to be changed by hand and published again."""
    event = event_or_404(request, event_id)
    try:
        versions.draft_of_published(event, by=request.member)
        messages.success(request, _("This is a copy. Members see the published groups until you publish again."))
    except versions.NoWayBack as reason:
        messages.error(request, str(reason))
    return redirect("events:plan", network, event.pk)

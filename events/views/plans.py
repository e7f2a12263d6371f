"""A lead has the groups of an event planned, looks at the draft, and publishes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import drafts, editing, plan_words, seating, versions, ways_out
from events.forms import PlanForm
from events.models import Event, GroupPlan, PlanState
from events.views.lookup import event_or_404
from events.views.table_plan import draft_context
from network.access import lead_required
from network.models import Network
from network.typed import whole


@lead_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show the state of the plan, asked every second while a worker makes it; a POST asks for a new one."""
    event = event_or_404(request, event_id)
    if request.method == "POST":
        return _ask(request, event)
    fragment = request.htmx and request.htmx.target == "plan"
    return render(request, "events/_plan.html" if fragment else "events/plan.html", _context(request, event))


def _ask(request: HttpRequest, event: Event) -> HttpResponse:
    if "way" in request.POST:
        return _take_way(request, event)
    form = PlanForm(request.POST, event=event, people=seating.guests(event))
    if form.is_valid():
        try:
            versions.plan_again(event, by=request.member, wishes=form.wishes())
        except drafts.SeatingRefused as refused:
            form.add_error(None, str(refused))
    if form.is_valid():
        # With a fragment of its own, or browsers would keep that of the form and scroll past the draft.
        return redirect(reverse("events:plan", args=[request.network, event.pk]) + "#content")
    return render(request, "events/plan.html", _context(request, event, form), status=422)


def _take_way(request: HttpRequest, event: Event) -> HttpResponse:
    """Plan again with the wishes of a way out that the page of a failed plan offered."""
    made = drafts.latest(event, state=PlanState.FAILED, pk=whole(request.POST.get("plan")))
    ways = ways_out.ways_out(made) if made else []
    way = next((one for one in ways if one.key == request.POST["way"]), None)
    if made is None or way is None:
        messages.error(request, _("Another plan has been made meanwhile."))
        return redirect("events:plan", event.network, event.pk)
    try:
        versions.plan_again(event, by=request.member, wishes=way.wishes, listed=made.listed)
    except drafts.SeatingRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("events:plan", args=[event.network, event.pk]) + "#content")


def _context(request: HttpRequest, event: Event, form: PlanForm | None = None) -> dict[str, Any]:
    """What the plan page needs in each of its states."""
    made = drafts.latest(event)
    context: dict[str, Any] = {"event": event, "plan": made}
    if made and made.is_under_way and form is None:
        return context
    people = seating.guests(event)
    if form is None:
        form = PlanForm(event=event, people=people, last=made)
    context |= {
        "form": form,
        "people": people,
        "newcomers": sum(guest.newcomer for guest in people),
        "hosts": sum(guest.facilitator for guest in people),
        "barrier": _barrier(event),
    }
    if made and made.state == PlanState.FAILED:
        context |= {"errors": plan_words.errors(made), "ways": ways_out.ways_out(made)}
    if made and made.state == PlanState.READY:
        made.event = event
        context |= draft_context(request, event, made)
        # A copy was never finished by the planner, and is like what it was copied from.
        context["fresh"] = bool(made.before_id and made.finished_at and not made.revision)
        counts = context["editable"] and not editing.is_from_list(made)
        context["changes"] = drafts.changes_since(made, people) if counts else 0
        context["repaired"] = context["editable"] and event.is_near and drafts.repaired_since(made)
    return context


def _barrier(event: Event) -> str:
    """Why no plan can be made for the event, or nothing."""
    try:
        drafts.refuse_unseatable(event)
    except drafts.SeatingRefused as refused:
        return str(refused)
    return ""


def _plan_or_404(request: HttpRequest, event_id: int) -> GroupPlan:
    """The plan named in the form, of that event of this network."""
    plans = GroupPlan.objects.filter(event__network=request.network, event_id=event_id)
    return get_object_or_404(plans, pk=whole(request.POST.get("plan")))


@lead_required
@require_POST
def cancel(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Stop the plan that is being made."""
    event = event_or_404(request, event_id)
    made = event.plans.filter(state__in=[PlanState.QUEUED, PlanState.RUNNING]).first()
    if made:
        drafts.discard(made)
        messages.success(request, _("Stopped. Nothing was changed."))
    else:
        messages.info(request, _("The plan was finished already."))
    return redirect("events:plan", network, event.pk)


@lead_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Ask, then make the draft the event's groups."""
    event = event_or_404(request, event_id)
    if request.method == "GET":
        made = drafts.latest(event)
        if made is None or made.state != PlanState.READY or made.published_at:
            return redirect("events:plan", network, event.pk)
        context = {"event": event, "plan": made, "told": versions.told_by_publishing(made, event)}
        return render(request, "events/publish_plan.html", context)
    try:
        drafts.publish(_plan_or_404(request, event_id), by=request.member)
    except drafts.SeatingRefused as refused:
        messages.error(request, str(refused))
        return redirect("events:plan", network, event.pk)
    messages.success(request, _("Published. Everyone who is seated sees their own table now."))
    return redirect("events:groups", network, event.pk)


@lead_required
@require_POST
def discard(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Drop a draft or a plan that failed; ask first where changes by hand would go with it."""
    event = event_or_404(request, event_id)
    made = _plan_or_404(request, event_id)
    by_hand = made.edits.filter(undone_at=None).count() if made.is_draft else 0
    if by_hand and "sure" not in request.POST:
        return render(request, "events/discard_plan.html", {"event": event, "plan": made, "by_hand": by_hand})
    if drafts.discard(made):
        messages.success(request, _("The draft is gone. Published groups stay as they are."))
    else:
        messages.error(request, _("Published groups are replaced by publishing others."))
    return redirect("events:plan", network, event.pk)

"""A table plan leaves Kith: as a spreadsheet, as break-out rooms, as words for a chat; and comes back from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import drafts, plan_files, rooms, shared_plans
from events.forms import BringGroupsForm
from events.models import Event, GroupPlan
from events.shared_plans import SharedPlan
from events.views.lookup import event_or_404, helped_event_or_404
from network import cells
from network.access import lead_required, member_required
from network.models import AuditEntry, Network
from network.typed import whole


def shared_plan_or_404(request: HttpRequest, event: Event) -> SharedPlan:
    """The published groups, or with ``?plan=`` a draft, which leads alone may take out."""
    number = request.GET.get("plan", "")
    if not number:
        return shared_plans.published(event)
    if not request.member.is_lead:
        raise PermissionDenied
    plans = GroupPlan.objects.filter(event=event).exclude(tables={})
    plan = get_object_or_404(plans, pk=whole(number))
    plan.event = event
    return shared_plans.draft(plan)


@member_required
@require_safe
def share(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show all ways in which the groups are printed, taken along, and brought back."""
    event = helped_event_or_404(request, event_id)
    plan = shared_plan_or_404(request, event)
    context: dict[str, Any] = {"event": event, "plan": plan.draft, "rounds": []}
    for turn, round_ in enumerate(plan.rounds, start=1):
        context["rounds"].append((turn, rooms.rooms_of(plan, round_), rooms.words_for_chat(plan, round_)))
    return render(request, "events/share.html", context)


# Of more guests in a file, the page says how many they are.
NAMED_AT_MOST = 12
PRINTS = {
    "tables": "events/print_tables.html",
    "people": "events/print_people.html",
    "hosts": "events/print_hosts.html",
    "names": "events/print_names.html",
}


@member_required
@require_safe
def print_groups(request: HttpRequest, network: Network, event_id: int, what: str) -> HttpResponse:
    """Show one of the prints of the groups: cards for tables or people, sheets for hosts, all names for the door."""
    event = helped_event_or_404(request, event_id)
    if what not in PRINTS:
        raise Http404
    shared = shared_plan_or_404(request, event)
    return render(request, PRINTS[what], {"event": event, "shared": shared, "plan": shared.draft})


@member_required
@require_safe
def plan_file(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Give the plan out as CSV, a row a seat; with ``?for=excel`` marked as UTF-8."""
    event = helped_event_or_404(request, event_id)
    plan = shared_plan_or_404(request, event)
    return cells.csv_file(_name(event, "groups"), plan_files.rows_of(plan), for_excel=request.GET.get("for") == "excel")


@lead_required
@require_POST
def rooms_file(request: HttpRequest, network: Network, event_id: int, turn: int) -> HttpResponse:
    """Give out who goes to which break-out room in one round, counted from 1, as Zoom reads it: by address.

    Addresses are for leads, unless their owners say otherwise, so a facilitator asks one of them.
    """
    event = event_or_404(request, event_id)
    plan = shared_plan_or_404(request, event)
    if not 1 <= turn <= len(plan.rounds):
        raise Http404
    found = rooms.rooms_of(plan, plan.rounds[turn - 1])
    AuditEntry.record(
        network=network,
        actor=request.user,
        verb="downloaded",
        subject=event,
        after={"what": _("addresses for break-out rooms"), "rows": len(found.rows)},
    )
    return cells.csv_file(_name(event, f"rooms-{turn}"), [rooms.ZOOM, *found.rows], for_excel=False)


@lead_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Take groups from a file or from pasted rows as a draft; with anything wrong in them, nothing is taken."""
    event = event_or_404(request, event_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BringGroupsForm(*sent, event=event)
    if form.is_valid():
        try:
            plan_files.bring_in(event, form.reading, by=request.member)
        except drafts.SeatingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _say(form.reading))
            return redirect("events:plan", network, event.pk)
    number = request.GET.get("plan", "")
    context = {"event": event, "form": form, "wrong": form.reading.wrong, "most": plan_files.MOST_ERRORS}
    context["draft"] = number if number.isdecimal() else ""
    return render(request, "events/bring_groups.html", context, status=422 if form.errors else 200)


def _say(reading: plan_files.Reading) -> str:
    words = [str(_("This is a draft now; members see nothing of it yet."))]
    guests = reading.guests
    if len(guests) > NAMED_AT_MOST:
        words.append(_("%(n)d people are no members and sit there by name.") % {"n": len(guests)})
    elif guests:
        said = ngettext(
            "%(names)s is no member and sits there by name.",
            "%(names)s are no members and sit there by name.",
            len(guests),
        )
        words.append(said % {"names": ", ".join(guests)})
    return " ".join(words)


def _name(event: Event, what: str) -> str:
    return f"{slugify(event.title)[:60].strip('-') or 'event'}-{what}.csv"

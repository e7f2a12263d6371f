"""A lead brings a list: it is handed in, its columns are named, it is brought in, and for a day taken back.

Lists of every kind come in by these pages: see :mod:`members.ways`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import carrying_over, comparing, ways
from members.carrying_over import KEPT_UNBROUGHT, NotReady, TooLate
from members.comparing import Plan
from members.forms.bringing import ListForm, MappingForm
from members.models import ListImport
from members.roster.people import Reading
from members.ways import Way
from network import cells
from network.access import lead_required
from network.models import Network

PREVIEWED = 8
BAD_SHOWN = 20
DIFFERING_SHOWN = 50
LISTS_SHOWN = 5


def list_or_404(request: HttpRequest, list_id: int) -> tuple[ListImport, Way]:
    """A list of this network, which knows the network as the request does, and the way in which it comes in."""
    brought = get_object_or_404(request.network.list_imports, pk=list_id)
    brought.network = request.network
    return brought, ways.known.get(brought.kind, ways.PEOPLE)


def upload_address(network: Network, way: Way) -> str:
    """Where lists of this kind are handed in."""
    here = reverse("members:bring", args=[network])
    return here if way is ways.PEOPLE else f"{here}?{urlencode({'kind': way.kind})}"


# -- Handing in ---------------------------------------------------------------------------


@lead_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, network: Network) -> HttpResponse:
    """Take a list, pasted or as a file; below it, those that were begun, and those that can still be taken back."""
    way = ways.known.get(request.GET.get("kind", ""), ways.PEOPLE)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_bound and form.is_valid():
        brought = form.hand_in(by=request.member, kind=way.kind)
        return redirect("members:bring_map", network, brought.pk)
    recent = network.list_imports.filter(undone_at=None).defer("cells", "settings").order_by("-uploaded_at")
    begun = recent.filter(brought_in_at=None, uploaded_at__gt=now() - KEPT_UNBROUGHT)[:LISTS_SHOWN]
    just_in = recent.filter(brought_in_at__gt=now() - ListImport.UNDO_WITHIN)[:LISTS_SHOWN]
    choices = [
        {"label": one.title, "url": upload_address(network, one), "is_here": one is way} for one in ways.known.values()
    ]
    context = {"form": form, "way": way, "begun": begun, "just_in": just_in, "choices": choices}
    return render(request, "members/bring.html", context, status=422 if form.is_bound else 200)


# -- Naming the columns -------------------------------------------------------------------


@lead_required
@require_http_methods(["GET", "POST"])
def bring_map(request: HttpRequest, network: Network, list_id: int) -> HttpResponse:
    """Show what the columns are and whom they would make, at each change anew; at the end bring the list in."""
    brought, way = list_or_404(request, list_id)
    if brought.brought_in_at:
        return redirect("members:bring_done", network, brought.pk)
    form, trouble = way.form(request.POST or None, brought=brought), ""
    if request.method == "POST" and form.is_valid():
        if form.save():
            return _again(request, brought)
        if "bring" in request.POST:
            try:
                way.bring_in(brought, by=request.member, skip=request.POST["bring"] == "skip")
            except NotReady as missing:
                trouble = str(missing)
            else:
                return redirect("members:bring_done", network, brought.pk)
    context = mapped(request, brought, form, way) | {"trouble": trouble}
    wrong = request.method == "POST" and (trouble or form.errors)
    template = "members/_mapped.html" if request.htmx else "members/bring_map.html"
    return render(request, template, context, status=422 if wrong else 200)


def _again(request: HttpRequest, brought: ListImport) -> HttpResponse:
    """The whole page anew, since every column has another name."""
    here = reverse("members:bring_map", args=[request.network, brought.pk])
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": here})
    return redirect(here)


def mapped(request: HttpRequest, brought: ListImport, form: MappingForm, way: Way) -> dict[str, Any]:
    """What the mapping page and its living half need."""
    plan = comparing.look(brought)
    people = sorted([*plan.new, *(one.person for one in plan.known)], key=lambda person: person.row)
    return {
        "brought": brought,
        "form": form,
        "way": way,
        "upload": upload_address(request.network, way),
        "here": reverse("members:bring_map", args=[request.network, brought.pk]),
        "notes": brought.settings.get("notes", []),
        "plan": plan,
        "people": people[:PREVIEWED],
        "more": max(0, len(people) - PREVIEWED),
        "bad": plan.bad[:BAD_SHOWN],
        "more_bad": max(0, len(plan.bad) - BAD_SHOWN),
        "order": brought.settings.get("order", ""),
        "foreseen": [one for one in (over(request.network, plan), way.foresees(brought, plan)) if one],
    }


def over(network: Network, plan: Plan) -> str:
    """The sentence to say when there are more people than seats once a list is in; else nothing."""
    if plan.people_then <= network.size_target:
        return ""
    return _(
        "That makes %(people)d people, and %(seats)d seats are open. A list may bring more; "
        "open more seats before you ask them all to stay."
    ) % {"people": plan.people_then, "seats": network.size_target}


@lead_required
@require_safe
def bring_rest(request: HttpRequest, network: Network, list_id: int) -> HttpResponse:
    """The rows that need a look as a file, each with its reason in the last column."""
    brought, _way = list_or_404(request, list_id)
    bad = comparing.look(brought).bad if brought.cells else []
    skipped = brought.settings.get("skipped")
    if brought.brought_in_at and isinstance(skipped, list):
        # Once the list is in, its own rows are known here and would say something else.
        bad = [row for row in bad if row.row in skipped]
    head = [*comparing.column_names(brought), _("Why")]
    return cells.csv_file("rows-to-look-at.csv", [head, *([*row.cells, row.reason] for row in bad)])


@lead_required
@require_POST
def bring_drop(request: HttpRequest, network: Network, list_id: int) -> HttpResponse:
    """Forget a list that was not brought in."""
    brought, way = list_or_404(request, list_id)
    carrying_over.forget(brought)
    messages.success(request, _("The list is forgotten."))
    return redirect(upload_address(network, way))


# -- Afterwards ---------------------------------------------------------------------------


@lead_required
@require_safe
def bring_done(request: HttpRequest, network: Network, list_id: int) -> HttpResponse:
    """What a list made, what it says otherwise than people's pages, and how to take it back."""
    brought, way = list_or_404(request, list_id)
    if not brought.brought_in_at:
        return redirect("members:bring_map", network, brought.pk)
    # Emptied once it can no longer be taken back; then it says nothing otherwise any more.
    plan = comparing.look(brought) if brought.cells and not brought.undone_at else Plan(Reading([], []))
    told = brought.outcome.get("told", {})
    context = {
        "brought": brought,
        "way": way,
        "upload": upload_address(network, way),
        "facts": told_in_words(told) + way.facts(brought),
        "made_any": bool(told.get("new") or told.get("filled") or brought.outcome.get("changed")),
        "differing": plan.differing[:DIFFERING_SHOWN],
        "can_take": sum(one.is_carried_over for one in plan.differing),
        "kept": brought.outcome.get("kept", []),
        "can_be_taken_back": carrying_over.can_be_taken_back(brought),
        "over": over(network, plan),
        "is_first": bool(told.get("new")) and plan.on_record == told["new"] + 1,
    }
    return render(request, "members/bring_done.html", context)


def told_in_words(told: dict[str, Any]) -> list[tuple[str, str]]:
    """What a list brought, as pairs of a word and a number of people."""
    labels = (
        ("new", _("Carried over")),
        ("known", _("Here already")),
        ("filled", _("Gaps filled for")),
        ("twice", _("Twice in the list")),
        ("skipped", _("Rows skipped")),
        ("without_address", _("Without an address")),
    )
    numbers = ((label, told.get(name)) for name, label in labels)
    return [(label, str(number)) for label, number in numbers if isinstance(number, int) and number]


@lead_required
@require_POST
def bring_take(request: HttpRequest, network: Network, list_id: int) -> HttpResponse:
    """Take the list's word about one person, or about all who are still carried over."""
    brought, _way = list_or_404(request, list_id)
    one = request.POST.get("member", "")
    number = carrying_over.take(brought, {int(one)} if one.isdecimal() else None, by=request.member)
    if number:
        words = ngettext(
            "%(number)d person stands here as in the list now.",
            "%(number)d people stand here as in the list now.",
            number,
        )
        messages.success(request, words % {"number": number})
    else:
        messages.info(request, _("Nothing was changed: whoever has joined speaks for themselves."))
    return redirect("members:bring_done", network, brought.pk)


@lead_required
@require_http_methods(["GET", "POST"])
def bring_undo(request: HttpRequest, network: Network, list_id: int) -> HttpResponse:
    """Ask, then take a list back."""
    brought, way = list_or_404(request, list_id)
    if not carrying_over.can_be_taken_back(brought):
        messages.info(request, _("A list can be taken back once, and within a day."))
        return redirect("members:bring_done", network, brought.pk)
    if request.method == "POST":
        try:
            way.take_back(brought, by=request.member)
        except TooLate:
            messages.info(request, _("A list can be taken back once, and within a day."))
        else:
            messages.success(request, _("The list is taken back."))
        return redirect("members:bring_done", network, brought.pk)
    return render(request, "members/bring_undo.html", {"brought": brought, "way": way})

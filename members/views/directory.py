from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from members import audiences, directory
from members.models import Member, Standing
from network.access import member_required
from network.models import Network

A_PAGE = 50


@dataclass(frozen=True)
class Choice:
    """One view of the list, as the choices bar shows it."""

    label: str
    url: str
    is_here: bool
    count: int | None = None


@member_required
@require_safe
@vary_on_headers("HX-Request")
def members(request: HttpRequest, network: Network) -> HttpResponse:
    """The members by name, fifty a page; what is typed into the search narrows them while typing."""
    viewer, query = request.member, request.GET.get("q", "").strip()
    views = directory.views_for(viewer)
    view = request.GET.get("view", directory.EVERYONE)
    view = view if view in dict(views) else directory.EVERYONE
    page = Paginator(directory.found(directory.in_view(viewer, view), query, viewer), A_PAGE).get_page(
        request.GET.get("page")
    )
    people = network.members.in_bulk(list(page.object_list)) if not viewer.is_lead else _with_pauses(network, page)
    address = reverse("members:list", args=[network])
    context = {
        "page": page,
        "people": [_row(people[pk], network, viewer) for pk in page.object_list],
        "query": query,
        "view": view,
        "address": address,
        "choices": [
            Choice(label, f"{address}?{urlencode(_kept(name, query))}".rstrip("?"), name == view)
            for name, label in views
        ],
    }
    template = (
        "members/_list.html" if request.htmx and not request.htmx.history_restore_request else "members/list.html"
    )
    return render(request, template, context)


def _kept(view: str, query: str) -> dict[str, str]:
    asked = {"q": query, "view": "" if view == directory.EVERYONE else view}
    return {name: value for name, value in asked.items() if value}


def _with_pauses(network: Network, page) -> dict[int, Member]:
    return network.members.prefetch_related("pauses").in_bulk(list(page.object_list))


def _row(person: Member, network: Network, viewer: Member) -> Member:
    """What a row needs beside the member: a word about standing for leads, about the role for everyone."""
    person.network = network
    person.says = audiences.said(person, viewer, "working_on") or audiences.said(person, viewer, "purpose_statement")
    person.tag, person.tag_kind = "", ""
    if viewer.is_lead and person.standing != Standing.JOINED:
        person.tag, person.tag_kind = person.standing.label, "care"
    elif person.is_facilitator:
        person.tag = person.get_role_display()
    return person


@member_required
@require_safe
def detail(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """One member: why they are here, what they work on, ask and offer; what the two share comes by its address."""
    viewer = request.member
    person = get_object_or_404(
        directory.seen_by(viewer).select_related("user", "invited_by").prefetch_related("pauses"), pk=member_id
    )
    person.network = network
    standing = person.standing
    context = {
        "person": person,
        "says": {field: audiences.said(person, viewer, field) for field in (*audiences.WORDS, "attributes")},
        "reads_address": audiences.visible(person, viewer, "address"),
        "is_self": person.pk == viewer.pk,
        "is_present": standing in {Standing.JOINED, Standing.PAUSED},
        "standing": standing,
    }
    return render(request, "members/detail.html", context)

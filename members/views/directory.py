from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from members import audiences, buddies, directory, photos, touch
from members import standing as memberships
from members.forms.directory import FilterForm
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
    """The members by name, fifty a page; words and filters narrow them at once, and stand in the address."""
    viewer = request.member
    form = FilterForm(request.GET, viewer=viewer)
    asked = form.narrowing
    everyone = directory.narrowed(directory.in_view(viewer, form.view), asked, viewer)
    page = Paginator(directory.found(everyone, asked.query, viewer), A_PAGE).get_page(request.GET.get("page"))
    address = reverse("members:list", args=[network])
    context = {
        "page": page,
        "people": _rows(page, network, viewer),
        "form": form,
        "query": asked.query,
        "view": form.view,
        "address": address,
        "chips": [(label, address + rest) for label, rest in form.chips],
        "choices": [
            Choice(label, address + form.query(view="" if name == directory.EVERYONE else name), name == form.view)
            for name, label in directory.views_for(viewer)
        ],
    }
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, "members/list.html", context)
    answer = render(request, "members/_list.html", context)
    # Each letter typed is no step to go back to; each filter is.
    answer["HX-Replace-Url" if _only_words_differ(request, form) else "HX-Push-Url"] = address + form.query()
    return answer


def _only_words_differ(request: HttpRequest, form: FilterForm) -> bool:
    before = {name: values[0] for name, values in parse_qs(urlsplit(request.htmx.current_url or "").query).items()}
    return {**before, "q": "", "page": ""} == {**form.asked, "q": "", "page": ""}


def _rows(page: Page, network: Network, viewer: Member) -> list[Member]:
    people = network.members.annotate(photo_digest=F("photo__digest"))
    people = people.prefetch_related("pauses") if viewer.is_lead else people
    found = people.in_bulk(list(page.object_list))
    return [_row(found[pk], network, viewer) for pk in page.object_list]


def _row(person: Member, network: Network, viewer: Member) -> Member:
    """What a row needs beside the member: a word about standing for leads, about the role for everyone."""
    person.network = network
    person.says = audiences.said(person, viewer, "working_on") or audiences.said(person, viewer, "purpose_statement")
    person.thumb = _photo(person, viewer, "small")
    person.is_new = directory.is_new(person)
    person.tag, person.tag_kind = "", ""
    if viewer.is_lead and person.standing != Standing.JOINED:
        person.tag, person.tag_kind = person.standing.label, "care"
    elif person.is_facilitator:
        person.tag = person.get_role_display()
    return person


def _photo(person: Member, viewer: Member, size: str) -> str:
    """Where the photo of somebody annotated with ``photo_digest`` is read; nothing where there is none to see."""
    if not person.photo_digest or not audiences.visible(person, viewer, "photo"):
        return ""
    return photos.address(person.network, person.pk, person.photo_digest, size)


@member_required
@require_safe
def detail(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """One member: why they are here, what they work on, ask and offer; what the two share comes by its address."""
    viewer = request.member
    viewer.network = network
    person = get_object_or_404(
        directory.seen_by(viewer)
        .select_related("user", "invited_by")
        .prefetch_related("pauses")
        .annotate(
            photo_digest=F("photo__digest"), photo_words=F("photo__described"), is_buddy=buddies.pairs_with(viewer)
        ),
        pk=member_id,
    )
    person.network = network
    standing, reads_address = person.standing, audiences.visible(person, viewer, "address")
    context = {
        "person": person,
        "says": {field: audiences.said(person, viewer, field) for field in audiences.WORDS},
        "answers": _answers(person, viewer),
        "picture": _photo(person, viewer, "large"),
        "reads_address": reads_address,
        "writes_to_buddy": not reads_address and person.is_buddy,
        "go_between": None if reads_address else touch.go_between(viewer, person),
        "is_self": person.pk == viewer.pk,
        "is_present": standing in {Standing.JOINED, Standing.PAUSED},
        "standing": standing,
        "asked_back_at": memberships.asked_back_at(person) if viewer.is_lead and person.left_on else None,
    }
    return render(request, "members/detail.html", context)


def _answers(person: Member, viewer: Member) -> list[tuple[str, str]]:
    """What somebody answered to the lead's questions, by their short names, as the viewer may read it."""
    given = audiences.said(person, viewer, "attributes")
    return [(one.name, given[one.name]) for one in person.network.attributes.all() if given.get(one.name)]

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events.models import Event
from introductions import desk as room
from introductions import ledger
from introductions.forms import IntroductionForm
from introductions.models import Introduction
from members.audiences import said_aloud
from network.access import facilitator_required
from network.models import Network
from network.ordering import by_name, name_key


def _event(network: Network, event_id: int) -> Event:
    event = get_object_or_404(network.events.standing(), pk=event_id)
    event.network = network
    return event


@require_safe
@facilitator_required
def desk(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Who is here and needs somebody, with one tap to log an introduction."""
    event = _event(network, event_id)
    opened = room.open_desk(event)
    template = "introductions/_desk.html" if request.htmx else "introductions/desk.html"
    return render(request, template, {"event": event, "desk": opened})


@require_safe
@facilitator_required
def person(request: HttpRequest, network: Network, event_id: int, member_id: int) -> HttpResponse:
    """Introduce one person to somebody else than suggested: everyone here by name, two letters find them."""
    event = _event(network, event_id)
    opened = room.open_desk(event)
    arrival = next((one for one in opened.arrivals if one.member.pk == member_id), None)
    if arrival is None:
        get_object_or_404(network.members.kept(), pk=member_id)
        messages.info(request, _("That person is not marked as here."))
        return redirect("introductions:desk", network, event.pk)
    wanted = name_key(request.GET.get("q", "").strip())[0]
    others = [
        {"member": other, "works_on": said_aloud(other, "working_on"), "key": uuid4()}
        for other in by_name(one.member for one in opened.arrivals if one.member.pk != member_id)
        if wanted in name_key(other.name)[0] and other not in arrival.met
    ]
    context = {"event": event, "arrival": arrival, "others": others, "query": request.GET.get("q", "")}
    return render(request, "introductions/desk_person.html", context)


@require_safe
@facilitator_required
def ideas(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """Whom a member could meet: a panel of that member's page."""
    found = room.ideas_for(member_id, network)
    if found is None:
        raise Http404
    person, ideas = found
    return render(request, "introductions/_ideas.html", {"person": person, "ideas": ideas})


@require_POST
@facilitator_required
def log(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Record that two people who are here were introduced; the same key never makes a second record."""
    event = _event(network, event_id)
    form = IntroductionForm(request.POST, event=event)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("introductions:desk", network, event.pk)
    introduction = ledger.log_introduction(
        key=form.cleaned_data["key"],
        made_by=request.member,
        people=(form.cleaned_data["one"], form.cleaned_data["other"]),
        event=event,
        note=form.cleaned_data["note"],
    )
    names = {"one": introduction.first.first_name, "other": introduction.second.first_name}
    said = _("%(one)s and %(other)s are introduced.") % names
    undo_url = reverse("introductions:undo", args=[network, introduction.pk])
    if request.htmx:
        context = {"event": event, "desk": room.open_desk(event), "said": said, "undo": undo_url}
        return render(request, "introductions/_desk.html", context)
    messages.success(request, said, extra_tags=f"undo:{undo_url}")
    return redirect("introductions:desk", network, event.pk)


@require_POST
@facilitator_required
def undo(request: HttpRequest, network: Network, introduction_id: int) -> HttpResponse:
    """Take back what was logged by mistake: the own log, or any as a lead."""
    introduction = get_object_or_404(network.introductions, pk=introduction_id)
    if introduction.made_by_id != request.member.pk and not request.member.is_lead:
        raise PermissionDenied
    _take_back(request, introduction)
    if introduction.event_id:
        return redirect("introductions:desk", network, introduction.event_id)
    return redirect("introductions:record", network)


def _take_back(request: HttpRequest, introduction: Introduction) -> None:
    if ledger.withdraw_introduction(introduction, by=request.member):
        messages.info(request, _("Taken back."))
    else:
        messages.info(request, _("That was taken back before."))

"""Leads note who is kept apart; whoever asked for it can end it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import keeping_apart
from events.forms.apart import ApartForm
from network.access import lead_required, member_required
from network.models import Network

A_PAGE = 30


@lead_required
@require_http_methods(["GET", "POST"])
def kept_apart(request: HttpRequest, network: Network) -> HttpResponse:
    """Show who is kept apart and what was asked for in answers; a POST notes a pair."""
    form = ApartForm(request.POST if request.method == "POST" else None, network=network)
    if request.method == "POST" and form.is_valid():
        one, other = form.pair
        keeping_apart.note(one, other, by=request.member, asked_by=form.asked_by)
        messages.success(request, _("Noted. They share no table from now on."))
        return redirect("events:kept_apart", network)
    context = {
        "form": form,
        "page": Paginator(keeping_apart.standing(network), A_PAGE).get_page(request.GET.get("page")),
        "wished": keeping_apart.wished(network),
    }
    return render(request, "events/kept_apart.html", context, status=422 if form.errors else 200)


@member_required
@require_POST
def end(request: HttpRequest, network: Network, pair_id: int) -> HttpResponse:
    """End it: a lead, or whoever of the two asked for it. For everybody else there is no such pair."""
    pair = get_object_or_404(keeping_apart.of_network(network, pair_id))
    own = pair.asked_by_id == request.member.pk
    if not (own or request.member.is_lead):
        raise Http404
    if keeping_apart.end(pair, by=request.member):
        undo = reverse("events:apart_again", args=[network, pair.pk])
        messages.success(request, _("They may share a table again."), extra_tags=f"undo:{undo}")
    return redirect("events:kept_apart" if request.member.is_lead else "events:record", network)


@member_required
@require_POST
def again(request: HttpRequest, network: Network, pair_id: int) -> HttpResponse:
    """Take the ending back, for whoever may end."""
    pair = get_object_or_404(keeping_apart.of_network(network, pair_id))
    if not (pair.asked_by_id == request.member.pk or request.member.is_lead):
        raise Http404
    if keeping_apart.resume(pair, by=request.member):
        messages.success(request, _("They are kept apart as before."))
    return redirect("events:kept_apart" if request.member.is_lead else "events:record", network)

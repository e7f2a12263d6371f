"""The pages that links in letters about coffee open: one member, one question, without signing in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from introductions.coffee import links, meetings, reading
from introductions.coffee import rounds as offers
from introductions.forms import MetForm, TakingPartForm
from introductions.models import CoffeeAnswer
from members.models import Member
from network.access import by_token
from network.models import Network


@by_token
@never_cache
@require_http_methods(["GET", "POST"])
def taking_part(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Let a member say whether and how they take part. Looking changes nothing."""
    found = links.part_of(network, token) if network else None
    if found is None:
        raise Http404
    rounds, member = found
    opt_in = offers.own(rounds, member)
    if member.left_on or member.carried_over_at or rounds.is_over:
        return render(request, "introductions/coffee_link_ended.html", _about(request, member) | {"rounds": rounds})
    if request.method == "POST" and "leave" in request.POST:
        if opt_in:
            offers.leave(opt_in)
        return redirect("introductions:coffee_part_by_link", network, token)
    standing = opt_in if opt_in and opt_in.stands else None
    today = rounds.network.today
    form = TakingPartForm(request.POST or None, rounds=rounds, opt_in=standing, today=today)
    if request.method == "POST" and form.is_valid():
        offers.take_part(rounds, member, **form.wishes())
        return redirect("introductions:coffee_part_by_link", network, token)
    context = {
        "rounds": rounds,
        "opt_in": standing,
        "has_left": opt_in is not None and not opt_in.stands,
        "is_away": standing is not None and standing.is_away(today),
        "form": form,
        "token": token,
    }
    status = 422 if form.is_bound else 200
    return render(request, "introductions/coffee_part_by_link.html", _about(request, member) | context, status=status)


@by_token
@never_cache
@require_http_methods(["GET", "POST"])
def met(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Ask whether a coffee came about, the answer of the link ready. Looking changes nothing."""
    seat = links.seat_of(network, token) if network else None
    if seat is None:
        raise Http404
    member = seat.member
    if member.left_on or links.has_ended(seat):
        return render(request, "introductions/coffee_link_ended.html", _about(request, member))
    form = MetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meetings.answer(seat, form.cleaned_data["answer"])
        return redirect("introductions:coffee_met_by_link", network, token)
    wanted = request.GET.get("answer", "").replace("-", " ")
    context = {
        "others": reading.others(seat),
        "seat": seat,
        "form": form,
        "token": token,
        "choices": CoffeeAnswer.choices,
        "ready": wanted if wanted in CoffeeAnswer.values and wanted != seat.answer else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "introductions/coffee_met_by_link.html", _about(request, member) | context, status=status)


def _about(request: HttpRequest, member: Member) -> dict[str, Any]:
    user = request.user
    return {"person": member, "somebody_else": user.is_authenticated and user.pk != member.user_id}

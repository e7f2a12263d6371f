from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import nominations as nominating
from members import seats
from members.forms.nomination import AnswerForm, NominationForm
from members.models import Nomination, Verdict
from network.access import lead_required, member_required
from network.models import Network

A_PAGE = 50
# What the address says -> what becomes of the nomination.
ANSWERS = {"not-now": Verdict.NOT_NOW, "no": Verdict.DECLINED}


@member_required
@require_safe
def nominations(request: HttpRequest, network: Network) -> HttpResponse:
    """Members see whom they nominated and what became of it; leads see everybody who waits for a word or a seat."""
    rows = network.nominations.select_related("nominated_by", "decided_by", "invitation__letter")
    if not request.member.is_lead:
        rows = rows.filter(nominated_by=request.member).order_by("-proposed_at", "-pk")
        page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        return render(request, "members/nominations.html", {"page": page})
    waiting = list(rows.undecided())
    answered = Paginator(rows.answered(), A_PAGE)
    context = {
        "proposed": [one for one in waiting if not one.decided_at],
        "waiting": [one for one in waiting if one.decided_at],
        "page": answered.get_page(request.GET.get("page")),
        "free": seats.free(network),
    }
    return render(request, "members/nominations_for_leads.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a member propose somebody, with the network's criteria beside."""
    form = NominationForm(request.POST or None, by=request.member)
    if request.method == "POST" and form.is_valid():
        nomination = form.propose()
        if nomination:
            thanks = _("Thank you. A lead will read what you wrote about %(name)s and answer you.")
            messages.success(request, thanks % {"name": nomination.name})
            return redirect("members:nominations", network)
    return render(request, "members/nominate.html", {"form": form, "purpose": network.purpose})


@member_required
@require_safe
def nomination(request: HttpRequest, network: Network, nomination_id: int) -> HttpResponse:
    """One nomination: for whoever made it as it stands, for leads with what is known and what they can answer."""
    row = _found(request, nomination_id)
    context = {"nomination": row, "purpose": network.purpose}
    if request.member.is_lead and row.is_undecided:
        matches = nominating.known(network, name=row.name, email=row.email)
        context["known"] = [match for match in matches if match.nomination != row]
    return render(request, "members/nomination.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def withdraw_nomination(request: HttpRequest, network: Network, nomination_id: int) -> HttpResponse:
    """Ask, then take back one's own proposal, as long as nobody has answered it."""
    row = get_object_or_404(network.nominations.filter(nominated_by=request.member), pk=nomination_id)
    if request.method == "POST":
        if nominating.withdraw(row):
            messages.success(request, _("Taken back. Nothing about %(name)s is kept.") % {"name": row.name})
        else:
            messages.warning(request, _("A lead has answered already, so it stays."))
        return redirect("members:nominations", network)
    return render(request, "members/withdraw_nomination.html", {"nomination": row})


@lead_required
@require_POST
def approve_nomination(request: HttpRequest, network: Network, nomination_id: int) -> HttpResponse:
    """Say yes: on to the letter if a seat is free for this person, else onto the waiting list."""
    row = _found(request, nomination_id)
    try:
        nominating.approve(row, by=request.member)
    except nominating.AlreadyAnswered:
        return _too_late(request, row)
    place = nominating.place_in_line(row)
    if place <= seats.free(network):
        return redirect(f"{reverse('members:invite', args=[network])}?nomination={row.pk}")
    stands = _("Approved. No seat is free yet: %(name)s is number %(place)d on the waiting list.")
    messages.success(request, stands % {"name": row.name, "place": place})
    return redirect("members:nominations", network)


@lead_required
@require_http_methods(["GET", "POST"])
def answer_nomination(request: HttpRequest, network: Network, nomination_id: int) -> HttpResponse:
    """Say not now, or no: the lead's own words, looked at as a letter, then sent to whoever nominated."""
    row = _found(request, nomination_id)
    reader = nominating.nominator_to_write_to(row, by=request.member)
    verdict = ANSWERS.get(request.GET.get("as", ""), Verdict.NOT_NOW)
    if not row.is_undecided:
        return _too_late(request, row)
    begun = {"verdict": verdict, "was": row.verdict, "words": nominating.suggested_words(row, verdict)}
    form = AnswerForm(request.POST or None, initial=begun, reader=reader)
    if form.is_bound and form.is_valid() and "look" not in request.POST:
        given = form.cleaned_data
        try:
            nominating.answer(row, verdict=given["verdict"], words=given["words"], was=given["was"], by=request.member)
        except nominating.AlreadyAnswered:
            return _too_late(request, row)
        told = _("Your letter to %(name)s is on its way.") % {"name": reader.first_name} if reader else _("Noted.")
        messages.success(request, told)
        return redirect("members:nominations", network)
    context = {
        "nomination": row,
        "form": form,
        "reader": reader,
        "verdict": form["verdict"].value(),
        "letter": form.cleaned_data["words"] if form.is_bound and form.is_valid() and reader else "",
    }
    return render(request, "members/answer_nomination.html", context)


def _found(request: HttpRequest, nomination_id: int) -> Nomination:
    """A nomination that this member may see: leads see all, others their own."""
    rows = request.network.nominations.select_related("nominated_by__user", "decided_by", "invitation__letter")
    row = get_object_or_404(rows, pk=nomination_id)
    if not request.member.is_lead and row.nominated_by_id != request.member.pk:
        raise Http404
    row.network = request.network
    return row


def _too_late(request: HttpRequest, row: Nomination) -> HttpResponse:
    if Nomination.objects.filter(pk=row.pk).exists():
        messages.warning(request, _("Somebody has answered this nomination already; nothing was changed."))
        return redirect("members:nomination", request.network, row.pk)
    messages.warning(request, _("This nomination was taken back in the meantime."))
    return redirect("members:nominations", request.network)

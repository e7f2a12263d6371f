"""Two others who should meet: proposing it, answering it, and what became of one's own proposals."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from introductions import proposal_letters, proposing
from introductions.between import what_they_share
from introductions.forms import ProposalForm, SaidForm
from introductions.models import Proposal, Said
from members.models import Member
from network.access import by_token, lead_required, member_required
from network.models import Network

A_PAGE = 20
THANKS = {
    Said.YES: gettext_lazy("Noted. If the other says yes as well, you both have a letter."),
    Said.NOT_NOW: gettext_lazy("Noted. Nobody is told, and you are not asked about this for a while."),
    Said.NO: gettext_lazy("Noted. Nobody is told, and you are not asked about this again."),
}


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, network: Network) -> HttpResponse:
    """Say who should meet whom, and why; ``one`` and ``other`` of the address are filled in."""
    by = request.member
    by.network = network
    form = ProposalForm(request.POST if request.method == "POST" else None, by=by)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            proposing.propose(key=values["key"], by=by, people=form.pair, reason=values["reason"].strip())
        except proposing.ProposalRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            one, other = (person.first_name for person in form.pair)
            said = _("%(one)s and %(other)s are asked. If both say yes, they are put in touch.")
            messages.success(request, said % {"one": one, "other": other})
            return redirect("introductions:proposals", network)
    if not form.is_bound:
        form.initial = {"key": uuid4()}
        form.initial |= {name: request.GET[name] for name in ("one", "other") if request.GET.get(name) in form.members}
    return render(request, "introductions/propose.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@member_required
def proposals(request: HttpRequest, network: Network) -> HttpResponse:
    """What waits for the member's word, what they proposed, and what was proposed to them before."""
    me, now = request.member, timezone.now()
    me.network = network
    with_people = network.proposals.select_related("first", "second", "introduction")
    own = Paginator(proposing.through(me), A_PAGE)
    answered = with_people.about(me).filter(answers__member=me)
    context = {
        "waiting": proposing.waiting_for(me, now),
        "answered": proposing.told(answered.order_by("-proposed_at", "-pk")[:A_PAGE], me),
        "page": own.get_page(request.GET.get("page")),
        "choices": Said.choices,
        "now": now,
    }
    return render(request, "introductions/proposals.html", context)


@require_POST
@member_required
def answer(request: HttpRequest, network: Network, proposal_id: int) -> HttpResponse:
    """Say yes, not now or no; a later word takes the place of an earlier one."""
    request.member.network = network
    proposal = proposing.of_member(request.member, proposal_id)
    if proposal is None:
        raise Http404
    form = SaidForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose an answer."))
    else:
        _answer(request, proposal, request.member, form.cleaned_data["answer"])
    return redirect("members:home" if request.POST.get("from") == "panel" else "introductions:proposals", network)


def _answer(request: HttpRequest, proposal: Proposal, member: Member, said: str) -> None:
    try:
        in_time = proposing.answer(proposal, member, said)
    except proposing.ProposalRefused as refused:
        messages.warning(request, str(refused))
        return
    if in_time:
        messages.success(request, str(THANKS[Said(said)]))
    else:
        messages.info(request, _("That proposal has had its time. Nobody waits for your answer."))


@by_token
@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Ask one of the two, the answer of the letter's link ready. Looking changes nothing."""
    found = proposal_letters.of_token(network, token) if network else None
    if found is None:
        raise Http404
    proposal, member = found
    user = request.user
    context = {
        "proposal": proposal,
        "person": member,
        "other": proposal.other(member),
        "somebody_else": user.is_authenticated and user.pk != member.user_id,
    }
    if proposal.introduction_id or member.left_on or not proposing.can_be_answered(proposal):
        return render(request, "introductions/proposal_link_ended.html", context)
    form = SaidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposing.answer(proposal, member, form.cleaned_data["answer"])
        except proposing.ProposalRefused as refused:
            form.add_error("answer", str(refused))
        else:
            return redirect("introductions:proposal_by_link", network, token)
    own = proposing.own_answer(proposal, member)
    wanted = request.GET.get("answer", "").replace("-", " ")
    context |= {
        "shared": what_they_share(member, _of(proposal.other(member), network)),
        "own": own,
        "form": form,
        "token": token,
        "choices": Said.choices,
        "ready": wanted if wanted in Said.values and wanted != own else "",
    }
    return render(request, "introductions/proposal_by_link.html", context, status=422 if form.errors else 200)


def _of(member: Member, network: Network) -> Member:
    member.network = network
    return member


def _own_or_404(request: HttpRequest, proposal_id: int) -> Proposal:
    """A proposal that the member made, or any where the member leads."""
    rows = request.network.proposals.select_related("first", "second")
    proposal = get_object_or_404(rows, pk=proposal_id)
    if proposal.proposed_by_id != request.member.pk and not _leads_others(request, proposal):
        raise Http404
    return proposal


def _leads_others(request: HttpRequest, proposal: Proposal) -> bool:
    return request.member.is_lead and not proposal.involves(request.member)


@require_POST
@member_required
def withdraw(request: HttpRequest, network: Network, proposal_id: int) -> HttpResponse:
    """Take a proposal back."""
    proposal = _own_or_404(request, proposal_id)
    if proposing.withdraw(proposal):
        undo = reverse("introductions:propose_again", args=[network, proposal.pk])
        messages.success(request, _("Taken back. Neither of the two is told."), extra_tags=f"undo:{undo}")
    else:
        messages.info(request, _("That proposal has had its time."))
    return redirect(_list_of(request, proposal), network)


@require_POST
@member_required
def again(request: HttpRequest, network: Network, proposal_id: int) -> HttpResponse:
    """Undo it."""
    proposal = _own_or_404(request, proposal_id)
    if proposing.propose_again(proposal):
        messages.success(request, _("The proposal stands as before."))
    return redirect(_list_of(request, proposal), network)


def _list_of(request: HttpRequest, proposal: Proposal) -> str:
    own = proposal.proposed_by_id == request.member.pk
    return "introductions:proposals" if own else "introductions:proposals_for_leads"


@require_safe
@lead_required
def for_leads(request: HttpRequest, network: Network) -> HttpResponse:
    """Which proposals wait in the network: the two, by whom and until when, and not a word of anybody's."""
    rows = network.proposals.seem_open(timezone.now()).select_related("first", "second", "proposed_by")
    # What a lead is asked themselves stands on their own page.
    rows = rows.exclude(first=request.member).exclude(second=request.member).defer("reason")
    page = Paginator(rows.order_by("expires_at", "pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "introductions/proposals_for_leads.html", {"page": page})

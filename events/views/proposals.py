"""Members propose meet-ups; leads publish them or turn them down."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import making, proposing
from events.forms import ProposalForm, TurnDownForm
from events.models import Event
from events.views.lookup import event_or_404
from members import coaching
from network.access import lead_required, member_required
from network.models import Network

A_PAGE = 50


@member_required
@require_safe
def proposals(request: HttpRequest, network: Network) -> HttpResponse:
    """What a member proposed and what became of it; for leads, what waits for a word as well."""
    own = Paginator(proposing.proposed_by(request.member), A_PAGE).get_page(request.GET.get("page"))
    waiting = proposing.waiting(network) if request.member.is_lead else Event.objects.none()
    return render(request, "events/proposals.html", {"page": own, "waiting": waiting})


@member_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a member propose a meet-up; the leads answer."""
    event = Event(network=network, created_by=request.member, proposed_at=timezone.now())
    form = _form(request, event)
    if form.is_bound and form.is_valid():
        try:
            making.draw_up(form, by=request.member)
        except making.Twin:
            form.add_error("title", _("Something of this title is planned at this very time already."))
        except proposing.ProposalRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. A lead reads it and answers you."))
            return redirect("events:proposals", network)
    is_full = proposing.open_of(request.member) >= proposing.MOST_OPEN
    context = {"form": form, "is_full": is_full, "most": proposing.MOST_OPEN}
    return render(request, "events/propose.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, event: Event) -> ProposalForm:
    """The form about a proposal as it was sent, or with what the coach says of it and nothing judged yet."""
    if not coaching.is_asked(request.POST):
        return ProposalForm(request.POST or None, instance=event, network=request.network)
    form = ProposalForm(initial=request.POST.dict(), instance=event, network=request.network)
    form.fields["serves"].coaching = coaching.on_event(request.POST)
    return form


@member_required
@require_http_methods(["GET", "POST"])
def change_proposal(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Let a member change their own proposal while nobody has answered it."""
    event = get_object_or_404(proposing.proposed_by(request.member), pk=event_id)
    event.network = network
    if event.state != "proposed":
        messages.info(request, _("A lead has answered it meanwhile, so it stays as it was."))
        return redirect("events:detail", network, event.pk)
    title = event.title
    form = _form(request, event)
    if form.is_bound and form.is_valid():
        try:
            proposing.change(event, form)
        except proposing.ProposalRefused as refused:
            messages.info(request, str(refused))
        else:
            messages.success(request, _("Changed. It still waits for a lead."))
        return redirect("events:detail", network, event.pk)
    context = {"form": form, "event": event, "title": title}
    return render(request, "events/change_proposal.html", context, status=422 if form.errors else 200)


@member_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Ask, then take back one's own proposal while nobody has answered it."""
    event = get_object_or_404(proposing.proposed_by(request.member), pk=event_id)
    event.network = network
    if request.method == "GET" and event.state == "proposed":
        return render(request, "events/withdraw.html", {"event": event})
    if request.method == "POST" and proposing.withdraw(event):
        messages.success(request, _("Taken back. Nothing of it stays."))
    else:
        messages.info(request, _("A lead has answered it meanwhile, so it stays."))
    return redirect("events:proposals", network)


@lead_required
@require_http_methods(["GET", "POST"])
def turn_down(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Turn a proposal down with a kind word, which goes to whoever made it."""
    event = event_or_404(request, event_id)
    if event.state != "proposed":
        if request.method == "POST":
            messages.info(request, _("Nothing was changed: another lead has answered it."))
        return redirect("events:detail", network, event.pk)
    form = TurnDownForm(request.POST or None, initial={"words": proposing.suggested_words(event)})
    if request.method == "POST" and form.is_valid():
        reader = proposing.reader_of(event, by=request.member)
        if not proposing.turn_down(event, words=form.cleaned_data["words"], by=request.member):
            messages.info(request, _("Nothing was changed: another lead has answered it."))
        elif reader:
            messages.success(request, _("Your words are on their way to %(name)s.") % {"name": reader.name})
        else:
            messages.success(request, _("Turned down."))
        return redirect("events:proposals", network)
    context = {"event": event, "form": form, "reader": proposing.reader_of(event, by=request.member)}
    return render(request, "events/turn_down.html", context, status=422 if form.errors else 200)

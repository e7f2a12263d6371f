"""Coffee rounds for leads: begin, change, end, ask; who is in, and what came of each round."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from introductions import desk
from introductions.coffee import reading
from introductions.coffee import rounds as offers
from introductions.forms import TermsForm
from introductions.models import Across
from network.access import lead_required
from network.models import Network


@require_safe
@lead_required
def rounds(request: HttpRequest, network: Network) -> HttpResponse:
    """Who is in, by name; each round in counts."""
    running = offers.running(network)
    context = {
        "rounds": running,
        "people": reading.taking_part(running) if running else [],
        "today": network.today,
        "unknown_circles": running is not None
        and running.across == Across.COMMUNITY
        and not desk.how_close(network).communities,
        "held": reading.rounds_held(network),
    }
    return render(request, "introductions/coffee_rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@lead_required
def start(request: HttpRequest, network: Network) -> HttpResponse:
    """Begin coffee rounds."""
    if offers.running(network):
        return redirect("introductions:coffee_rounds", network)
    form = TermsForm(request.POST or None, network=network)
    if request.method == "POST" and form.is_valid():
        try:
            offers.start(network, form.terms(), by=request.member)
        except offers.AlreadyRunning:
            messages.info(request, _("Another lead has begun coffee rounds meanwhile. These are they."))
        else:
            messages.success(request, _("Coffee rounds have begun. Nobody is in yet: ask your members."))
        return redirect("introductions:coffee_rounds", network)
    return _form(request, form, begins=True)


@require_http_methods(["GET", "HEAD", "POST"])
@lead_required
def change(request: HttpRequest, network: Network) -> HttpResponse:
    """Change how coffee rounds are, from the next draw on."""
    running = offers.running(network)
    if running is None:
        return redirect("introductions:coffee_start", network)
    form = TermsForm(request.POST or None, network=network, rounds=running)
    if request.method == "POST" and form.is_valid():
        offers.change(running, form.terms(), by=request.member)
        messages.success(request, _("Noted. It holds from the next draw on."))
        return redirect("introductions:coffee_rounds", network)
    return _form(request, form, begins=False)


def _form(request: HttpRequest, form: TermsForm, *, begins: bool) -> HttpResponse:
    context = {"form": form, "begins": begins}
    return render(request, "introductions/coffee_terms.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@lead_required
def ask(request: HttpRequest, network: Network) -> HttpResponse:
    """Write to every member who has not been asked yet, after saying to how many."""
    running = offers.running(network)
    if running is None:
        return redirect("introductions:coffee_start", network)
    if request.method == "POST":
        written = offers.ask(running, by=request.member)
        asked = ngettext("%(n)s member has your letter.", "%(n)s members have your letter.", written) % {"n": written}
        messages.success(request, asked if written else _("Everybody has been asked already."))
        return redirect("introductions:coffee_rounds", network)
    return render(request, "introductions/coffee_ask.html", {"number": len(offers.to_be_asked(running))})


@require_http_methods(["GET", "HEAD", "POST"])
@lead_required
def end(request: HttpRequest, network: Network) -> HttpResponse:
    """End coffee rounds, after asking once."""
    running = offers.running(network)
    if running is None:
        return redirect("introductions:coffee_rounds", network)
    if request.method == "POST":
        offers.end(running, by=request.member)
        messages.success(request, _("Coffee rounds have ended. What people met over it stays on record."))
        return redirect("introductions:coffee_rounds", network)
    return render(request, "introductions/coffee_end.html", {"rounds": running})

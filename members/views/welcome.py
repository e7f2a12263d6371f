"""The way in for an invited person: their invitation, which a secret link opens, and the step of joining."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import addresses, onboarding, sign_in
from members.forms.joining import JoinForm
from members.models import Invitation, InvitationSpent, NetworkFull, Outcome
from network.access import by_token
from network.models import Network

# What the address says -> what becomes of the invitation.
REFUSALS = {"not-now": Outcome.NOT_NOW, "no-thanks": Outcome.DECLINED}


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Show an invitation to whoever holds its link, and take the answer. Looking changes nothing."""
    offer = _offer(network, token)
    if not offer.is_open:
        return _closed(request, offer)
    answer = (request.POST if request.method == "POST" else request.GET).get("answer", "")
    if answer in REFUSALS:
        return _refuse(request, offer, token, answer)
    if request.method == "POST" and answer == "accept":
        return _accept(request, offer, token)
    return render(request, "members/invitation.html", {"invitation": offer, "purpose": network.purpose})


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """One screen: the purpose is affirmed, a name and one sentence are given, and a guest is a member."""
    offer = _offer(network, token)
    if not request.user.is_authenticated:
        return redirect("members:invitation", network, token)
    if not offer.is_open:
        return redirect("members:home", network) if request.member else _closed(request, offer)
    if not addresses.has_proven(request.user, offer.email):
        return render(request, "members/other_address.html", {"invitation": offer, "token": token}, status=403)
    form = JoinForm(request.POST or None, initial={"name": offer.name})
    if request.method == "POST" and form.is_valid():
        return _admit(request, offer, form)
    return render(request, "members/join.html", {"invitation": offer, "purpose": network.purpose, "form": form})


def _offer(network: Network | None, token: str) -> Invitation:
    """The invitation of a link; a wrong link and an unknown network are answered alike."""
    offer = network and network.invitations.by_token(token).select_related("invited_by__user").first()
    if not offer:
        raise Http404
    offer.network = network
    return offer


def _closed(request: HttpRequest, offer: Invitation) -> HttpResponse:
    """Say what became of an invitation: 410, since it will not come back."""
    return render(request, "members/invitation_closed.html", {"invitation": offer}, status=410)


def _refuse(request: HttpRequest, offer: Invitation, token: str, answer: str) -> HttpResponse:
    """Ask once more, with room for a word to the inviter; then note the answer."""
    if request.method != "POST":
        context = {"invitation": offer, "token": token, "answer": answer}
        return render(request, "members/invitation_refuse.html", context)
    reason = request.POST.get("reason", "").replace("\x00", "").strip()  # which PostgreSQL refuses
    try:
        offer.close(REFUSALS[answer], reason=reason[:2000])
    except InvitationSpent:
        offer.refresh_from_db()
    onboarding.forget(request)
    return redirect("members:invitation", offer.network, token)


def _accept(request: HttpRequest, offer: Invitation, token: str) -> HttpResponse:
    """Keep the invitation for this visit; who is not signed in gets a code by mail first."""
    onboarding.remember(request, offer, token)
    if request.user.is_authenticated:
        return redirect("members:join", offer.network, token)
    if sign_in.send_code(request, offer.email):
        return redirect("account_confirm_login_code")
    context = {"invitation": offer, "purpose": offer.network.purpose, "too_many_codes": True}
    return render(request, "members/invitation.html", context, status=429)


def _admit(request: HttpRequest, offer: Invitation, form: JoinForm) -> HttpResponse:
    words = {name: form.cleaned_data[name] for name in ("name", "purpose_statement")}
    try:
        member = onboarding.join(offer, user=request.user, **words)
    except NetworkFull:
        return render(request, "members/full.html", {"invitation": offer}, status=409)
    except InvitationSpent:
        # A second click, or a second window: whoever is a member by now is shown in.
        if offer.network.members.present().filter(user=request.user).exists():
            return redirect("members:home", offer.network)
        offer.refresh_from_db()
        return _closed(request, offer)
    onboarding.forget(request)
    welcome = _("Welcome to %(network)s, %(name)s.") % {"network": offer.network, "name": member.first_name}
    messages.success(request, welcome)
    return redirect("members:home", offer.network)

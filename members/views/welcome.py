"""The way in for an invited person: their invitation, which a secret link opens, and the screens of joining."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members import addresses, coaching, inviting, onboarding, other_address, renewing, sign_in
from members.forms.joining import JoinForm, OtherAddressForm
from members.models import Invitation, InvitationKind, InvitationSpent, NetworkFull, Outcome
from network.access import by_token
from network.models import Network
from network.typed import storable

# What the address says -> what becomes of the invitation.
REFUSALS = {"not-now": Outcome.NOT_NOW, "no-thanks": Outcome.DECLINED}

Screen = Callable[[HttpRequest, Invitation, str], HttpResponse]


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Show an invitation to whoever holds its link, and take the answer. Looking changes nothing."""
    offer = _offer(network, token)
    answer = (request.POST if request.method == "POST" else request.GET).get("answer", "")
    if not offer.is_open:
        if request.method == "POST" and answer == "again":
            renewing.ask_again(offer)
            return redirect("members:invitation", network, token)
        return _closed(request, offer)
    if answer in REFUSALS:
        return _refuse(request, offer, token, answer)
    if request.method == "POST" and answer == "accept":
        return _accept(request, offer, token)
    return _letter(request, offer)


def _letter(request: HttpRequest, offer: Invitation, *, status: int = 200, **more: bool) -> HttpResponse:
    context = {
        "invitation": offer,
        "purpose": offer.network.purpose,
        "stories": inviting.stories_of(offer),
        "seat": inviting.seat_number(offer) if offer.kind == InvitationKind.NEW else None,
        **more,
    }
    return render(request, "members/invitation.html", context, status=status)


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_other_address(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Let an invited person ask to join under another address; the answer is the same for any that they name."""
    offer = _offer(network, token)
    if not offer.is_open:
        return _closed(request, offer)
    own = request.user.email if request.user.is_authenticated else ""
    form = OtherAddressForm(request.POST or None, initial={"email": own})
    if request.method == "POST" and form.is_valid():
        other_address.ask(offer, form.cleaned_data["email"])
        return render(request, "members/other_address_asked.html", _answering(offer))
    return render(request, "members/ask_other_address.html", {"form": form, "token": token, **_answering(offer)})


def _answering(offer: Invitation) -> dict[str, Any]:
    return {"invitation": offer, "answers": inviting.who_answers(offer)}


def _arriving(screen: Screen) -> Screen:
    """Let in whoever accepted and has shown to read the invited address; tell the others honestly how things stand."""

    @wraps(screen)
    def entered(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
        offer = _offer(network, token)
        if not request.user.is_authenticated:
            if onboarding.hold_words(request, offer):
                messages.info(request, _("You had been signed out. What you wrote is kept; please go on from here."))
            return redirect("members:invitation", network, token)
        is_theirs = addresses.has_proven(request.user, offer.email)
        if not offer.is_open:
            if request.member:
                return redirect("members:home", network)
            if is_theirs and request.method == "POST" and "purpose_statement" in request.POST:
                _keep_words(request, offer)
            return _closed(request, offer, is_theirs=is_theirs)
        if not is_theirs:
            return render(request, "members/other_address.html", {"invitation": offer, "token": token}, status=403)
        return screen(request, offer, token)

    return entered


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_arriving
def join(request: HttpRequest, offer: Invitation, token: str) -> HttpResponse:
    """The second screen: the purpose, how members treat each other and what they undertake, to stand by."""
    if request.method == "POST":
        onboarding.say_yes(offer)
        onboarding.stand_by(offer)
        return redirect("members:join_you", offer.network, token)
    context = {"invitation": offer, "purpose": offer.network.purpose, "stands": not onboarding.needs_affirming(offer)}
    return render(request, "members/join.html", context)


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_arriving
def join_you(request: HttpRequest, offer: Invitation, token: str) -> HttpResponse:
    """The third screen: a name and one sentence of one's own, and a guest is a member."""
    if request.method == "POST":
        _keep_words(request, offer)
    if onboarding.needs_affirming(offer):
        return redirect("members:join", offer.network, token)
    if coaching.is_asked(request.POST):
        form = JoinForm(initial=request.POST.dict())
        form.fields["purpose_statement"].coaching = coaching.on_own_words(request.POST)
    else:
        form = JoinForm(request.POST or None, initial=onboarding.words_so_far(request, offer))
    if form.is_bound and form.is_valid():
        return _admit(request, offer, form)
    return render(request, "members/join_you.html", {"invitation": offer, "form": form, "token": token})


@by_token
@never_cache
@require_POST
@_arriving
def join_words(request: HttpRequest, offer: Invitation, token: str) -> HttpResponse:
    """Keep what is being typed on the third screen, so that another device can go on with it."""
    _keep_words(request, offer)
    return HttpResponse(status=204)


def _keep_words(request: HttpRequest, offer: Invitation) -> None:
    typed = request.POST
    onboarding.keep_words(offer, name=typed.get("name", ""), words=typed.get("purpose_statement", ""))
    onboarding.let_go(request)


def _offer(network: Network | None, token: str) -> Invitation:
    """The invitation of a link; a wrong link, one of a draft and an unknown network are answered alike."""
    sent = network and network.invitations.filter(kind=InvitationKind.NEW).exclude(sent_at=None)
    offer = network and sent.by_token(token).select_related("invited_by__user", "affirmed").first()
    if not offer:
        raise Http404
    offer.network = network
    return offer


def _closed(request: HttpRequest, offer: Invitation, *, is_theirs: bool = False) -> HttpResponse:
    """Say what became of an invitation: 410, since it will not come back by itself."""
    context = {**_answering(offer), "is_theirs": is_theirs}
    return render(request, "members/invitation_closed.html", context, status=410)


def _refuse(request: HttpRequest, offer: Invitation, token: str, answer: str) -> HttpResponse:
    """Ask once more, with room for a word to the inviter; then note the answer."""
    if request.method != "POST":
        context = {"invitation": offer, "token": token, "answer": answer}
        return render(request, "members/invitation_refuse.html", context)
    reason = storable(request.POST.get("reason", "")).strip()
    try:
        offer.close(REFUSALS[answer], reason=reason[:20_000])
    except InvitationSpent:
        offer.refresh_from_db()
    onboarding.forget(request)
    return redirect("members:invitation", offer.network, token)


def _accept(request: HttpRequest, offer: Invitation, token: str) -> HttpResponse:
    """Keep the invitation for this visit; who is not signed in gets a code by mail first."""
    onboarding.remember(request, offer, token)
    if request.user.is_authenticated:
        return redirect(onboarding.place(offer), offer.network, token)
    if sign_in.send_code(request, offer.email):
        onboarding.say_yes(offer)
        return redirect("account_confirm_login_code")
    return _letter(request, offer, status=429, too_many_codes=True)


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
        return _closed(request, offer, is_theirs=True)
    onboarding.forget(request)
    welcome = _("Welcome to %(network)s, %(name)s.") % {"network": offer.network, "name": member.first_name}
    messages.success(request, welcome)
    return redirect("members:home", offer.network)

from __future__ import annotations

from contextlib import suppress

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import founding
from members.forms.founding import FoundForm, LookForm
from members.models import InvitationSpent, Member
from network.access import by_token, lead_required
from network.models import Network


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder of the owner's link found the first network, once, and sign them in."""
    if not founding.owner_link_is_good(token):
        return _spent(request, token)
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lead = form.found(token)
        except InvitationSpent:
            return _spent(request, token)
        return _sign_in(request, lead)
    return render(request, "members/start.html", {"form": form})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start_own(request: HttpRequest) -> HttpResponse:
    """In a demonstration, let whoever looks at it found their own network beside it, as long as there is none."""
    if not settings.DEMO:
        raise Http404
    form = FoundForm(request.POST or None)
    if founding.needs_owner():
        if not (request.method == "POST" and form.is_valid()):
            return render(request, "members/start.html", {"form": form, "beside_demo": True})
        with suppress(InvitationSpent):
            return _sign_in(request, form.found())
    return render(request, "members/start_taken.html")


@lead_required
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, network: Network) -> HttpResponse:
    """Name, zone and colour of a network."""
    form = LookForm(request.POST or None, instance=Network.objects.get(pk=network.pk))
    if request.method == "POST" and form.is_valid():
        form.keep(by=request.user)
        messages.success(request, _("Name, zone and colour are as you want them."))
        return redirect("metrics:first_run", network)
    return render(request, "members/look.html", {"form": form})


def _sign_in(request: HttpRequest, lead: Member) -> HttpResponse:
    """Sign a founder in, and go on with the first steps."""
    first_steps = reverse("metrics:first_run", args=[lead.network])
    return perform_login(request, lead.user, email_verification="none", redirect_url=first_steps)


def _spent(request: HttpRequest, token: str) -> HttpResponse:
    """410 for a link that did its work or was replaced by one that did; 404 for one that never was."""
    if not founding.owner_link_was_made(token):
        raise Http404
    return render(request, "members/start_spent.html", status=410)

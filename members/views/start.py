from __future__ import annotations

from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import founding
from members.forms.founding import FoundForm
from members.models import InvitationSpent
from network.access import by_token


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
        home = reverse("members:home", args=[lead.network])
        return perform_login(request, lead.user, email_verification="none", redirect_url=home)
    return render(request, "members/start.html", {"form": form})


def _spent(request: HttpRequest, token: str) -> HttpResponse:
    """410 for a link that did its work or was replaced by one that did; 404 for one that never was."""
    if not founding.owner_link_was_made(token):
        raise Http404
    return render(request, "members/start_spent.html", status=410)

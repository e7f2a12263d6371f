"""Where the link in a host's card leads: one button, which signs this phone in at the desk of one event."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from introductions import entering
from introductions.entering import Standing
from network.access import by_token
from network.models import Network


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Ask whose phone this is, and sign its owner in. Looking changes nothing, since mail scanners follow links."""
    key = entering.key_of(network, token) if network else None
    if key is None:
        raise Http404
    standing, desk = entering.standing(key), entering.desk_of(key.event)
    if standing != Standing.WITHDRAWN and request.user.pk == key.member.user_id:
        # The same button is pressed again at the door: a phone that is signed in needs no key.
        return redirect(desk)
    if standing == Standing.OTHERWISE:
        return redirect_to_login(desk)
    if request.method == "POST" and standing == Standing.GOOD:
        if entering.spend(key):
            return perform_login(request, key.member.user, email_verification="none", redirect_url=desk)
        standing = Standing.USED
    context = {"event": key.event, "person": key.member, "somebody_else": request.user.is_authenticated, "token": token}
    if standing == Standing.GOOD:
        return render(request, "introductions/desk_enter.html", context)
    context |= {"why": standing.name.lower(), "desk": desk}
    return render(request, "introductions/desk_enter_closed.html", context, status=410)

"""Who may enter a page. Every view of a network carries exactly one of these marks.

A person who is not signed in is sent to sign in; a signed-in person who is not a member gets
the same 404 for a network that exists and for one that does not, so its page must not know the
network either; a member without the role gets 403.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def _guarded(view: View, mark: str, may_enter: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.member is None:
            request.network = None
            raise Http404
        if not may_enter(request.member):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.access = mark
    return guarded


def member_required(view: View) -> View:
    """Let members of this network in."""
    return _guarded(view, "member", lambda member: True)


def facilitator_required(view: View) -> View:
    """Let facilitators and leads of this network in."""
    return _guarded(view, "facilitator", lambda member: member.is_facilitator)


def lead_required(view: View) -> View:
    """Let leads of this network in."""
    return _guarded(view, "lead", lambda member: member.is_lead)


def former_member_required(view: View) -> View:
    """Let in who was a member of this network and left; ``request.former`` is their membership of then.

    Members are sent to their first page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.member:
            return redirect("members:home", request.network)
        left = request.network and request.network.members.kept().exclude(left_on=None)
        request.former = left.filter(user=request.user).first() if left is not None else None
        if request.former is None:
            request.network = None
            raise Http404
        request.former.network = request.network
        return view(request, *args, **kwargs)

    guarded.access = "former member"
    return guarded


def by_token(view: View) -> View:
    """Mark a page that a secret link opens, for people without an account as well."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            request.network = None
            raise

    opened.access = "token"
    opened.login_required = False
    return opened


def by_token_alone(view: View) -> View:
    """Mark such a page where many press at once: it gets the slug, and finds the network with what the token names."""
    opened = by_token(view)
    opened.finds_network = True
    return opened


def asked_by_phones(view: View) -> View:
    """Mark an address that a script of ours asks, whose every refusal is JSON: 401 without a session, 404 and 403.

    ``request.sender`` is the membership of whoever asks, which may have ended: the view says who of them may enter.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return refused_to_phone(401, _("You are signed out."))
        kept = request.network.members.kept().filter(user=request.user) if request.network else None
        request.sender = request.member or (kept.first() if kept is not None else None)
        if request.sender is None:
            return refused_to_phone(404, _("There is nothing here."))
        request.sender.network = request.network
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return refused_to_phone(404, _("There is nothing here."))
        except PermissionDenied:
            return refused_to_phone(403, _("You do not look after this event."))

    guarded.access = "phone"
    guarded.login_required = False
    return guarded


def refused_to_phone(status: int, words: str, **more: Any) -> JsonResponse:
    """Why nothing was done, as a script reads it."""
    return JsonResponse({"error": words, **more}, status=status, headers={"Cache-Control": "private, no-store"})


def open_to_everybody(view: View) -> View:
    """Mark what is the same for every network and reader, and so tells nothing; it gets the slug as it was asked."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    opened.access = "everybody"
    opened.login_required = False
    opened.finds_network = True
    return opened

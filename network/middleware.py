"""Puts ``request.network`` and ``request.member`` on each request of a network's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from network.models import Network

# The admin's own scripts evaluate expressions; nothing of ours does, so only it may.
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-eval'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}


class NetworkMiddleware:
    """Resolve the slug in the address, and the membership of the person who asks.

    An unknown slug leaves ``request.network`` empty; :mod:`network.access` answers it in the
    same way as a network to which the person does not belong.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.network = None
        request.member = None
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_update = ADMIN_POLICY  # how django-csp is told
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, view: Any, _args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        timezone.deactivate()
        if request.user.is_authenticated and len(settings.LANGUAGES) > 1:
            translation.activate(request.user.language)
        if "network" not in kwargs or getattr(view, "finds_network", False):
            return
        network = Network.objects.filter(slug=kwargs["network"]).first()
        request.network = kwargs["network"] = network
        if network is not None:
            enter(request, network)


def enter(request: HttpRequest, network: Network) -> None:
    """Put a network, and the membership of whoever asks, on the request; times are told as they live."""
    request.network = network
    timezone.activate(network.zone)
    if request.user.is_authenticated:
        request.member = network.members.present().filter(user=request.user).first()
        if request.member:
            request.member.network = network
        if request.user.timezone:
            timezone.activate(request.user.timezone)

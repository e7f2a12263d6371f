"""The app of the arrival desk as a phone loads it: start, shell, worker and manifest. None of it is about anybody."""

from __future__ import annotations

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from introductions.desk import app
from introductions.desk.words import words
from network.access import member_required, open_to_everybody
from network.models import Network

ALWAYS_ASKED = "no-cache"


@require_safe
@member_required
def desks(request: HttpRequest, network: Network) -> HttpResponse:
    """Events whose desk is open or opens soon."""
    return render(request, "introductions/desks.html", {"events": app.evenings_of(request.member)})


@require_safe
@member_required
@ensure_csrf_cookie
def desk(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """The app, for whoever may look after the event; everything about it comes by the app's own questions."""
    event = get_object_or_404(network.events.visible(), pk=event_id)
    if not event.is_helped_by(request.member):
        raise PermissionDenied
    return _shell(request)


@require_safe
@member_required
@ensure_csrf_cookie
def shell(request: HttpRequest, network: Network) -> HttpResponse:
    """The app without an event, as its worker keeps it."""
    return _shell(request)


def _shell(request: HttpRequest) -> HttpResponse:
    return render(request, "introductions/desk_app.html", {"words": words(), "modules": _modules()})


def _modules() -> list[str]:
    return [static(name) for name in app.MODULES]


@require_safe
@open_to_everybody
def worker(request: HttpRequest, network: str) -> HttpResponse:
    """The service worker: which files it keeps, by version."""
    described = {
        "version": app.version(),
        "base": reverse("introductions:desks", args=[network]),
        "shell": reverse("introductions:desk_shell", args=[network]),
        "files": app.addresses(),
    }
    parts = [f"self.APP = {json.dumps(described)}", *(part.read_text(encoding="utf-8") for part in app.WORKER)]
    script = "\n".join(parts)
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = ALWAYS_ASKED
    return response


@require_safe
@open_to_everybody
def manifest(request: HttpRequest, network: str) -> HttpResponse:
    """What a phone needs to install the app."""
    base = reverse("introductions:desks", args=[network])
    icons = [
        {"src": static("img/desk-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("img/desk-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    described = {
        "id": base,
        "name": _("Arrival desk"),
        "short_name": _("Desk"),
        "description": _("Who arrived, whom to introduce them to, and which table is theirs."),
        "start_url": base,
        "scope": base,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": icons,
    }
    response = JsonResponse(described, content_type="application/manifest+json")
    response["Cache-Control"] = ALWAYS_ASKED
    return response

"""The rush after a letter: hundreds press yes at the same moment, and most find the event full."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from events import waiting
from events.answer_links import numbers_of
from events.models import Answer

PRESSED = re.compile(r"/([^/]+)/events/answer/([^/]+)/", re.ASCII)


class ToTheLine:
    """Takes a yes by the link of a letter to a full event before anything else is looked at.

    It spares the steps of a page, which cost several times as much as the answer. Every other press goes the usual way:
    any other answer or a note, a place that is free, and whatever is to be refused.

    The secret of the link alone lets its holder answer; no cookie has a part in it, so nobody else can make a browser
    press for them, and no token against that is asked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pressed = PRESSED.fullmatch(request.path_info) if request.method == "POST" else None
        if pressed and self._has_joined(request, *pressed.groups()):
            return answered(request)
        return self.get_response(request)

    def _has_joined(self, request: HttpRequest, network_slug: str, token: str) -> bool:
        numbers = numbers_of(token)
        if numbers is None or (settings.SECURE_SSL_REDIRECT and not request.is_secure()):
            return False
        request.get_host()  # refuses names that are not ours
        if request.POST.get("answer") != Answer.YES or request.POST.get("note"):
            return False
        return waiting.join(*numbers, network_slug=network_slug) is not None


def answered(request: HttpRequest) -> HttpResponse:
    """Send whoever pressed back to the page of their link, which says how their answer stands."""
    response = HttpResponseRedirect(request.path)
    # Said here: nothing else says it where this is answered first, and then the answer would go out in pieces.
    response["Content-Length"] = "0"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response

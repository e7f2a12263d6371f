"""What phones at the door know: each event has a version in the cache, and a phone asks whether its own is the newest.

Most questions are answered by :class:`Fast304` before anything else is looked at. A version is a long random word that
only a full answer tells, so whoever knows the current one has been let in since the last change; it says nothing else.
Versions are forgotten after a while, so a change that never reached the cache is seen all the same, a little later.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from redis.exceptions import RedisError

log = logging.getLogger("kith.live")

KEPT_SECONDS = 25
POLLED = re.compile(r"/[^/]+/events/(\d{1,18})/door/live/", re.ASCII)


def changed(event_id: int) -> None:
    """Let every phone at the door of the event ask anew, once what was changed is committed."""
    transaction.on_commit(partial(_renew, event_id), robust=True)


def version(event_id: int) -> str:
    """The version of now, or none when the cache cannot be reached. Ask for it before reading what it stands for."""
    found = _known(_drawer(event_id))
    if found:
        return found
    try:
        # Of two phones that find none, both are told the version of the first.
        cache.add(_drawer(event_id), secrets.token_urlsafe(18), KEPT_SECONDS)
    except RedisError:
        return ""
    return _known(_drawer(event_id)) or ""


def kept(event_id: int, known: str, make: Callable[[], Any]) -> Any:
    """What ``make`` answers for one version of an event, made once for all phones."""
    drawer = f"{_drawer(event_id)}.{known}"
    found = _known(drawer) if known else None
    if found is None:
        found = make()
        if known:
            _keep(drawer, found)
    return found


def _drawer(event_id: int) -> str:
    return f"door.{event_id}"


def _known(drawer: str) -> Any:
    try:
        return cache.get(drawer)
    except RedisError:
        return None


def _keep(drawer: str, value: Any) -> None:
    try:
        cache.set(drawer, value, KEPT_SECONDS)
    except RedisError as error:
        log.warning("phones at the door will see the last change late: %s", type(error).__name__)


def _renew(event_id: int) -> None:
    _keep(_drawer(event_id), secrets.token_urlsafe(18))


class Fast304:
    """Answers a phone that knows the current version at once: nothing has changed. It is the first middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("HTTP_IF_NONE_MATCH", "")
        asked = POLLED.fullmatch(request.path_info) if told and request.method == "GET" else None
        current = _known(_drawer(int(asked[1]))) if asked else None
        # Compressing an answer makes its tag a weak one, which stands for the same version.
        if current and told.removeprefix("W/") == f'"{current}"':
            return HttpResponseNotModified(headers={"ETag": told, "Cache-Control": "private, no-store"})
        return self.get_response(request)

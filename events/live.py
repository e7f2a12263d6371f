"""What phones know of an event: it has a version in the cache, and a phone asks whether its own is the newest.

There are two, one of the door, renewed by every tap, and one of the tables, renewed when people are seated elsewhere or
a round is over: so phones of members, which show a table alone, are not woken by who comes through the door.

Most questions are answered by :class:`AtTheDoor` before anything else is looked at. A version is a long random word
that only a full answer tells, so whoever knows the current one has been let in since the last change; it says nothing
else.
Versions are forgotten after a while, so a change that never reached the cache is seen all the same, a little later.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from redis.exceptions import RedisError

log = logging.getLogger("kith.live")

KEPT_SECONDS = 25
POLLED = re.compile(r"/([^/]+)/(?:events|desk)/(\d{1,18})/(door/live|screen/live|tables/live|room)/", re.ASCII)
DOOR, TABLES = "door", "tables"
_making = Lock()
_last: dict[str, Any] = {}
# The screen names whoever lets themselves be named, which an answer may change; so it follows the door, and so does
# the room as the arrival desk has it.
FOLLOWED = {"door/live": DOOR, "screen/live": DOOR, "tables/live": TABLES, "room": DOOR}

# Written out: two hundred phones wait for them at once, and Django takes longer to write them than to have them
# answered.
SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
HELPS = """
    SELECT person.password
    FROM events_event event
    JOIN network_network network ON network.id = event.network_id
    JOIN members_member member ON member.network_id = event.network_id
    JOIN members_user person ON person.id = member.user_id
    WHERE event.id = %s AND event.published_at IS NOT NULL AND network.slug = %s
      AND person.id = %s AND person.is_active
      AND member.left_on IS NULL AND member.erased_at IS NULL AND member.carried_over_at IS NULL
      AND (member.role IN ('lead', 'facilitator') OR EXISTS (
        SELECT 1 FROM events_helper WHERE event_id = event.id AND member_id = member.id))"""


def changed(event_id: int) -> None:
    """Let every phone at the door of the event ask anew, once what was changed is committed."""
    transaction.on_commit(partial(_renew, event_id, DOOR), robust=True)


def tables_changed(event_id: int) -> None:
    """Let the phones of members ask anew as well, and the screen: somebody sits elsewhere, or a round is over."""
    changed(event_id)
    transaction.on_commit(partial(_renew, event_id, TABLES), robust=True)


def version(event_id: int, of: str = DOOR) -> str:
    """The version of now, or none when the cache cannot be reached. Ask for it before reading what it stands for."""
    drawer = _drawer(event_id, of=of)
    found = _known(drawer)
    if found:
        return found
    try:
        # Of two phones that find none, both are told the version of the first.
        cache.add(drawer, secrets.token_urlsafe(18), KEPT_SECONDS)
    except RedisError:
        return ""
    return _known(drawer) or ""


def kept(event_id: int, known: str, make: Callable[[], Any]) -> Any:
    """What ``make`` answers for one version of an event, made once for all phones.

    After a change many ask before the first has been told; those of one process wait for it.
    """
    if not known:
        return make()
    drawer = _drawer(event_id, known)
    found = _known(drawer)
    if found is None:
        with _making:
            found = _known(drawer)
            if found is None:
                found = make()
                _keep(drawer, found)
    return found


def _drawer(event_id: int, known: str = "", *, of: str = DOOR) -> str:
    return f"{of}.{event_id}.{known}" if known else f"{of}.{event_id}"


def _known(drawer: str) -> Any:
    try:
        return cache.get(drawer)
    except RedisError:
        return None


def _made(drawer: str) -> Any:
    """What was made for a version. It never changes, so what this process looked at last is not fetched again."""
    found = _last.get(drawer)
    if found is None:
        found = _known(drawer)
        if found is not None:
            _last.clear()
            _last[drawer] = found
    return found


def _keep(drawer: str, value: Any) -> None:
    try:
        cache.set(drawer, value, KEPT_SECONDS)
    except RedisError as error:
        log.warning("phones at the door will see the last change late: %s", type(error).__name__)


def _renew(event_id: int, of: str) -> None:
    _keep(_drawer(event_id, of=of), secrets.token_urlsafe(18))


def made_for(place: str, current: str) -> str:
    """Under which word :func:`kept` holds what all who look after the event are told at a place; nothing elsewhere.

    What the door is told is in words of a language.
    """
    return {"door/live": f"{current}.{get_language()}", "room": f"{current}.room"}.get(place, "") if current else ""


class AtTheDoor:
    """Answers phones that ask what is new before anything else is looked at. It is the first middleware.

    One that knows the current version is told at once that nothing has changed. At the door most others come a moment
    after a change that some phone has been told already: they get what was made for that one, once PostgreSQL has said
    that their session, their membership and their part in this event still stand. Nothing of this is remembered, so
    whoever lost their part hears nothing more. Everything else goes the usual way, which refuses as it always does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = POLLED.fullmatch(request.path_info) if request.method == "GET" else None
        told = request.META.get("HTTP_IF_NONE_MATCH", "")
        if not asked or not told:
            return self.get_response(request)
        slug, event_id, place = asked[1], int(asked[2]), asked[3]
        current = _known(_drawer(event_id, of=FOLLOWED[place]))
        # Compressing an answer makes its tag a weak one, which stands for the same version.
        if current and told.removeprefix("W/") == f'"{current}"':
            return HttpResponseNotModified(headers={"ETag": told, "Cache-Control": "private, no-store"})
        made = current and made_for(place, current)
        full = self._full(request, slug, event_id, current, made) if made else None
        return full or self.get_response(request)

    def _full(self, request: HttpRequest, slug: str, event_id: int, current: str, made: str) -> HttpResponse | None:
        """What another phone has been told of the current version, for whoever may hear it."""
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        is_usual = "gzip" in request.headers.get("Accept-Encoding", "") and len(settings.LANGUAGES) == 1
        if not key or not is_usual or (settings.SECURE_SSL_REDIRECT and not request.is_secure()):
            return None
        packed = _made(_drawer(event_id, made))
        if packed is None:
            return None
        request.get_host()  # refuses names that are not ours
        return full_answer(packed, current) if _helps(key, slug, event_id) else None


def full_answer(packed: bytes, known: str) -> HttpResponse:
    """A state that was made and compressed, for a phone that reads it so."""
    response = HttpResponse(packed, content_type="application/json")
    response["Content-Encoding"] = "gzip"
    # Said here: nothing else says it where this is answered first, and then the answer would go out in pieces.
    response["Content-Length"] = str(len(packed))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Vary"] = "Accept-Encoding, Cookie"
    if known:
        response["ETag"] = f'"{known}"'
    return response


def _helps(key: str, slug: str, event_id: int) -> bool:
    """Whether whoever has this session looks after a published event, as :meth:`Event.is_helped_by` says of a member.

    Only what is certain counts: a session that Django would renew first, say, is left to the usual way.
    """
    with connection.cursor() as cursor:
        cursor.execute(SESSION, [key, timezone.now()])
        kept = cursor.fetchone()
        session = SessionStore().decode(kept[0]) if kept else {}
        if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
            return False
        cursor.execute(HELPS, [event_id, slug, int(session[SESSION_KEY])])
        found = cursor.fetchone()
    # Whoever has a new password since has signed out everywhere.
    return found is not None and constant_time_compare(
        session.get(HASH_SESSION_KEY, ""), get_user_model()(password=found[0]).get_session_auth_hash()
    )

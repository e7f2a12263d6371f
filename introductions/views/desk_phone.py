"""What phones at the arrival desk ask and send, in JSON."""

from __future__ import annotations

import gzip
import json
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from events import live
from events.models import Event
from introductions.desk import acts, outbox
from introductions.desk import room as desk_room
from network.access import asked_by_phones, refused_to_phone
from network.models import Network

PRIVATE = {"Cache-Control": "private, no-store"}


def _event(request: HttpRequest, network: Network, event_id: int) -> Event:
    event = get_object_or_404(network.events.visible(), pk=event_id)
    event.network = network
    return event


def _helped(request: HttpRequest, network: Network, event_id: int) -> Event:
    if request.member is None:
        raise Http404
    event = _event(request, network, event_id)
    if not event.is_helped_by(request.member):
        raise PermissionDenied
    return event


@asked_by_phones
@require_safe
def roster(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Who may come, for a phone that is made ready; its acts are heard from then on, whatever becomes of its owner."""
    event = _helped(request, network, event_id)
    # What the phone sends later needs a token, which travels as a cookie.
    get_token(request)
    phone = _uuid(request.GET.get("phone", ""))
    if phone:
        acts.ready(event, request.member, phone)
    version, _tables = desk_room.versions(event)
    if request.headers.get("If-None-Match", "").removeprefix("W/") == f'"{version}"':
        return HttpResponseNotModified(headers={"ETag": f'"{version}"', **PRIVATE})
    told = live.kept(event.pk, f"roster.{version}", lambda: desk_room.roster(event, version))
    return JsonResponse(told | {"me": request.member.pk}, headers={"ETag": f'"{version}"', **PRIVATE})


@asked_by_phones
@require_safe
@vary_on_headers("Accept-Encoding")
def room(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """What has happened so far, for a phone whose version is not the newest; the others :mod:`events.live` answers.

    The version is read before the room: a change in between makes the phone ask once too often, never too seldom.
    """
    event = _helped(request, network, event_id)
    version = live.version(event.pk)
    packed = live.kept(event.pk, live.made_for("room", version), lambda: _packed(desk_room.room(event)))
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return live.full_answer(packed, version)
    headers = PRIVATE | ({"ETag": f'"{version}"'} if version else {})
    return HttpResponse(gzip.decompress(packed), content_type="application/json", headers=headers)


def _packed(told: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(told).encode(), 6, mtime=0)


@asked_by_phones
@require_POST
def take(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Take the acts of an outbox; each of them is answered, or stays in the phone."""
    event = _event(request, network, event_id)
    may_act = request.member is not None and event.is_helped_by(request.member)
    if not may_act and not event.desk_phones.filter(member=request.sender).exists():
        if request.member is None:
            raise Http404
        raise PermissionDenied
    try:
        upload = outbox.read(_body(request))
    except outbox.TooMuch:
        return refused_to_phone(413, _("That is too much at once."), most=outbox.MOST_ACTS)
    except outbox.NoUpload:
        return refused_to_phone(400, _("That could not be read."))
    if upload.me not in {None, request.sender.pk}:
        return refused_to_phone(409, _("Somebody else is signed in on this phone now."))
    if may_act:
        acts.ready(event, request.member, upload.phone)
    elif not acts.is_readied(event, request.sender, upload.phone):
        raise PermissionDenied
    try:
        answers = acts.take_all(upload, event=event, by=request.sender, may_act=may_act)
    except Event.DoesNotExist as gone:
        raise Http404 from gone
    return JsonResponse({"acts": answers, "now": desk_room.stamp(timezone.now())}, headers=PRIVATE)


def _body(request: HttpRequest) -> bytes:
    """What was sent, not read at all where it says that it is too long.

    Raises:
        NoUpload: it is a form, or broke off.
        TooMuch: it is too long.
    """
    if request.content_type != "application/json":
        raise outbox.NoUpload
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdecimal() or int(said[:12]) > outbox.MOST_BYTES:
        raise outbox.TooMuch
    try:
        return request.body
    except UnreadablePostError as error:
        raise outbox.NoUpload from error


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""The one way in which views find an event: within the network, and only if the person may see it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Event
from members.models import Member


def events_for(request: HttpRequest) -> QuerySet[Event]:
    """The events of the request's network that its member may see."""
    return request.network.events.seen_by(request.member)


def event_or_404(request: HttpRequest, event_id: int) -> Event:
    """One of them, or 404."""
    return get_object_or_404(events_for(request), pk=event_id)


def helped_event_or_404(request: HttpRequest, event_id: int) -> Event:
    """One that the member looks after: as facilitator or lead of the network, or as a helper of this one event."""
    event = event_or_404(request, event_id)
    if not event.is_helped_by(request.member):
        raise PermissionDenied
    return event


def is_signed_in_as(request: HttpRequest, member: Member) -> bool:
    """Whether it is certainly ``member`` who opened the link of a letter, which may have been passed on."""
    return request.user.is_authenticated and request.user.pk == member.user_id

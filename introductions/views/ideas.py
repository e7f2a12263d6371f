from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from introductions.ideas import ideas_for
from network.access import facilitator_required
from network.models import Network


@require_safe
@facilitator_required
def ideas(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """Whom a member could meet: a panel of that member's page."""
    found = ideas_for(member_id, network)
    if found is None:
        raise Http404
    person, ideas = found
    return render(request, "introductions/_ideas.html", {"person": person, "ideas": ideas})

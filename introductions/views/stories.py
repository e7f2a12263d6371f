from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from introductions.models import Story
from network.access import member_required
from network.models import Network
from network.ordering import by_name


def _readable(request: HttpRequest, network: Network):
    """Shared stories for all; a lead also sees those under way, and everybody those in which they are named."""
    stories = Story.objects.filter(network=network, withdrawn_at=None)
    if not request.member.is_lead:
        named = Story.objects.filter(consents__member=request.member)
        stories = stories.shared() | stories.filter(pk__in=named.values("pk"))
    return stories.order_by("-shared_at", "-pk").distinct()


@require_safe
@member_required
def stories(request: HttpRequest, network: Network) -> HttpResponse:
    """What connections led to, told by those concerned."""
    page = Paginator(_readable(request, network).prefetch_related("people"), 20).get_page(request.GET.get("page"))
    return render(request, "introductions/stories.html", {"page": page})


@require_safe
@member_required
def story(request: HttpRequest, network: Network, story_id: int) -> HttpResponse:
    found = get_object_or_404(_readable(request, network), pk=story_id)
    consents = list(found.consents.select_related("member"))
    return render(
        request,
        "introductions/story.html",
        {"story": found, "people": by_name(c.member for c in consents), "consents": consents},
    )

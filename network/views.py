from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from network.models import Letter, Network


def networks_of(user) -> list[Network]:
    return list(
        Network.objects.filter(
            members__user=user, members__left_on=None, members__erased_at=None, members__carried_over_at=None
        ).order_by("pk")
    )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send a person with one network straight in; others choose."""
    networks = networks_of(request.user)
    if len(networks) == 1:
        return redirect("members:home", networks[0])
    return render(request, "network/choose.html", {"networks": networks})


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer whether this process can serve: it reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Show the letters of a demonstration, where no mail leaves the house."""
    if not settings.DEMO:
        raise Http404
    address = request.GET.get("to", "").strip()
    letters = Letter.objects.order_by("-created_at", "-pk")
    if address:
        letters = letters.filter(to__iexact=address)
    return render(request, "network/demo_mail.html", {"letters": letters[:60], "address": address})


@login_not_required
@never_cache
@require_safe
def demo_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    return render(request, "network/demo_letter.html", {"letter": get_object_or_404(Letter, pk=letter_id)})


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"reason": reason}, status=403)

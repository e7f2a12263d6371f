from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from network.access import member_required
from network.models import Network


@member_required
@require_safe
def home(request: HttpRequest, network: Network) -> HttpResponse:
    """Send leads to their week; show the others what awaits them here."""
    if request.member.is_lead:
        return redirect("metrics:this_week", network)
    return render(request, "members/home.html", {"purpose": network.purpose})

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members import buddies, first_weeks
from members.forms.first_weeks import StepForm
from network.access import member_required
from network.models import Network


@member_required
@require_safe
def home(request: HttpRequest, network: Network) -> HttpResponse:
    """Send leads to their week; show the others what awaits them here, and one small thing at most."""
    member = request.member
    if member.is_lead:
        return redirect("metrics:this_week", network)
    member.network = network
    due = first_weeks.due(member)
    context = {
        "purpose": network.purpose,
        "due": due,
        "form": StepForm(member=member, due=due) if due else None,
        "says_something": member.working_on or member.asks or member.offers,
        "is_arriving": buddies.is_new(member),
        "around": buddies.around(member),
    }
    return render(request, "members/home.html", context)

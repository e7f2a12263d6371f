from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import buddies, directory
from members.forms.buddies import BuddyForm
from network.access import lead_required, member_required
from network.models import Network


@member_required
@require_safe
def arriving_panel(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """How a newcomer is arriving, for leads, facilitators, their buddy and themselves; for others nothing."""
    viewer = request.member
    person = get_object_or_404(directory.seen_by(viewer), pk=member_id)
    person.network = network
    named = buddies.standing(network).filter(newcomer=person).select_related("buddy").first()
    may_read = viewer.is_facilitator or viewer.pk == person.pk or (named and named.buddy_id == viewer.pk)
    context = {
        "person": person,
        "named": named if may_read else None,
        "first_meetings": person.first_meetings.select_related("other") if may_read else [],
        "is_due": viewer.is_lead and not person.is_lead and buddies.is_new(person),
    }
    return render(request, "members/_arriving.html", context)


@member_required
@require_safe
def buddies_panel(request: HttpRequest, network: Network) -> HttpResponse:
    """Who looks after the person who asks, and whom they look after."""
    request.member.network = network
    return render(request, "members/_buddies.html", {"around": buddies.around(request.member)})


@lead_required
@require_http_methods(["GET", "POST"])
def buddy(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """Confirm the suggested buddy of a newcomer, or choose somebody else."""
    newcomer = get_object_or_404(network.members.present().select_related("user"), pk=member_id)
    newcomer.network = network
    people = buddies.able(newcomer)
    suggestion = buddies.suggest(newcomer, people)
    named = buddies.standing(network).filter(newcomer=newcomer).select_related("buddy").first()
    first = named.buddy_id if named else suggestion and suggestion.member.pk
    form = BuddyForm(request.POST or None, people=people, initial={"buddy": first})
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen
        why = suggestion.why if suggestion and suggestion.member.pk == chosen.pk else ""
        buddies.name_buddy(newcomer, chosen, by=request.member, why=why)
        said = _("%(buddy)s looks after %(name)s from now on; both have a letter.")
        messages.success(request, said % {"buddy": chosen.first_name, "name": newcomer.first_name})
        return redirect("members:detail", network, newcomer.pk)
    context = {"newcomer": newcomer, "suggestion": suggestion, "named": named, "form": form}
    return render(request, "members/buddy.html", context)

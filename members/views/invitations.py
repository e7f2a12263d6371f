from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import inviting
from members.forms.inviting import InviteForm
from members.models import InvitationSpent
from network.access import lead_required
from network.models import Network

A_PAGE = 50


@lead_required
@require_safe
def invitations(request: HttpRequest, network: Network) -> HttpResponse:
    """Who was invited, by whom, and what became of it; open ones first, then the latest."""
    everyone = network.invitations.select_related("invited_by", "letter").open_first()
    page = Paginator(everyone, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/invitations.html", {"page": page})


@lead_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a lead invite one person by a personal letter."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation = form.send(by=request.member)
        if invitation:
            messages.success(request, _("The letter to %(name)s is on its way.") % {"name": invitation.name})
            return redirect("members:invitations", network)
    return render(request, "members/invite.html", {"form": form, "purpose": network.purpose})


@lead_required
@require_http_methods(["GET", "POST"])
def withdraw_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Ask, then take an open invitation back."""
    invitation = get_object_or_404(network.invitations.select_related("invited_by"), pk=invitation_id)
    if request.method == "POST":
        try:
            inviting.withdraw(invitation, by=request.user)
        except InvitationSpent:
            messages.warning(request, _("This invitation had ended before; nothing was changed."))
        else:
            messages.success(request, _("The invitation to %(name)s is withdrawn.") % {"name": invitation.name})
        return redirect("members:invitations", network)
    return render(request, "members/withdraw_invitation.html", {"invitation": invitation})

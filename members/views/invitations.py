from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members import inviting
from members.forms.inviting import InviteForm
from members.models import InvitationSpent
from network import post
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


@lead_required
@require_http_methods(["GET", "POST"])
def waiting_letters(request: HttpRequest, network: Network) -> HttpResponse:
    """A panel of the letters that wait until mail is known to work, and the button that sends them then."""
    if request.method == "POST":
        if not post.mail_is_proven():
            messages.warning(request, _("They wait until a test letter has reached you; nothing was sent."))
            return redirect("mail_check", network)
        number = len(inviting.send_drafts(network, by=request.member))
        messages.success(
            request,
            ngettext("%(number)d letter is on its way.", "%(number)d letters are on their way.", number)
            % {"number": number},
        )
        return redirect("members:invitations", network)
    page = {"waiting": network.invitations.drafts().count(), "mail_works": post.mail_is_proven()}
    return render(request, "members/_waiting_letters.html", page)

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import renewing, seats
from members.models import InvitationKind, InvitationSpent, NetworkFull
from network.access import lead_required
from network.models import Network


@lead_required
@require_http_methods(["GET", "POST"])
def renew_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Ask, then open an ended invitation anew; its guest goes on where they were."""
    offers = network.invitations.filter(kind=InvitationKind.NEW).select_related("invited_by__user", "letter")
    invitation = get_object_or_404(offers, pk=invitation_id)
    if request.method == "POST":
        try:
            renewing.renew(invitation, by=request.member)
        except NetworkFull:
            messages.error(request, _("Every seat is taken or promised. Open a seat first, then open the invitation."))
            return redirect("members:renew_invitation", network, invitation_id)
        except InvitationSpent:
            messages.warning(request, _("This invitation cannot be opened again; nothing was changed."))
        else:
            messages.success(
                request, _("A letter tells %(name)s that the link works again.") % {"name": invitation.name}
            )
        return redirect("members:invitations", network)
    context = {"invitation": invitation, "free": seats.free(network)}
    return render(request, "members/renew_invitation.html", context)

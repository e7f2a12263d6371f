"""Copy for chat: a personal letter as plain words for a messenger, and the lead's word that it was sent by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import chatting, staying
from members.models import InvitationKind, InvitationSpent
from network.access import lead_required
from network.models import Network


@lead_required
@require_http_methods(["GET", "POST"])
def chat(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """The words and the link of one invitation, to be copied; a POST notes that the lead sent them by hand."""
    offer = get_object_or_404(network.invitations.select_related("member", "invited_by", "letter"), pk=invitation_id)
    offer.network = network
    if request.method == "POST":
        try:
            staying.sent_by_hand(offer, by=request.member)
        except InvitationSpent:
            messages.warning(request, _("It was sent or had ended before; nothing was changed."))
        else:
            messages.success(request, _("Noted: you sent it to %(name)s by hand.") % {"name": offer.name})
        return redirect("members:chat", network, offer.pk)
    is_staying = offer.kind == InvitationKind.STILL_IN
    works = offer.state in {"draft", "sent", "bounced"}
    page = {
        "invitation": offer,
        "is_staying": is_staying,
        "words": chatting.words_for(offer) if works else "",
    }
    return render(request, "members/chat.html", page)

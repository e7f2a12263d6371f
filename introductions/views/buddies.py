from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from introductions import first_contact
from members.models import Buddy, Member
from network.access import member_required
from network.models import Network


def _own(member: Member, buddy_id: int) -> Buddy:
    """The row of two people of whom ``member`` is one."""
    mine = Buddy.objects.filter(Q(newcomer=member) | Q(buddy=member), ended_at=None)
    return get_object_or_404(mine.select_related("newcomer", "buddy"), pk=buddy_id)


@require_POST
@member_required
def talked(request: HttpRequest, network: Network, buddy_id: int) -> HttpResponse:
    """Say that a newcomer and their buddy have talked; either may, and one tap is enough."""
    buddy = _own(request.member, buddy_id)
    other = buddy.buddy if buddy.newcomer_id == request.member.pk else buddy.newcomer
    if first_contact.note_talk(buddy, by=request.member):
        undo = reverse("introductions:not_talked", args=[network, buddy.pk])
        said = _("Noted that you and %(name)s have talked.") % {"name": other.first_name}
        messages.success(request, said, extra_tags=f"undo:{undo}")
    else:
        messages.info(request, _("That was noted before."))
    return redirect("members:home", network)


@require_POST
@member_required
def not_talked(request: HttpRequest, network: Network, buddy_id: int) -> HttpResponse:
    """Take it back: the two have not talked yet."""
    if first_contact.take_back(_own(request.member, buddy_id), by=request.member):
        messages.success(request, _("Taken back: you two have not talked yet."))
    return redirect("members:home", network)

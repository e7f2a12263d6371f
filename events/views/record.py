"""What events keep about the person who asks."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events import attendance, keeping_apart, own_record
from events.views.lookup import event_or_404
from network.access import member_required
from network.models import Network

A_PAGE = 30


@member_required
@require_safe
def record(request: HttpRequest, network: Network) -> HttpResponse:
    """Show what was asked, answered, wished and noted of the reader at each event, and by whom."""
    page = Paginator(own_record.occasions_of(request.member), A_PAGE).get_page(request.GET.get("page"))
    own_record.furnish(page.object_list, request.member)
    context = {"page": page, "apart": keeping_apart.asked_by(request.member)}
    return render(request, "events/record.html", context)


@member_required
@require_POST
def dispute(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Say that what was noted of one's own attendance is not so."""
    event = event_or_404(request, event_id)
    try:
        if own_record.dispute(event, request.member):
            messages.success(request, _("Thank you. It no longer counts, and the record shows that you said so."))
        else:
            messages.info(request, _("Nothing is noted that could be taken back."))
    except attendance.MarkRefused as refused:
        messages.error(request, str(refused))
    return redirect("events:record", network)

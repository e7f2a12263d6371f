"""The published groups of an event, for everyone, on the screen and on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import live, tables
from events.forms import TableForm
from events.models import SmallGroup
from events.views.lookup import event_or_404, helped_event_or_404
from network.access import member_required
from network.models import Network


@member_required
@require_safe
def groups(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Show rounds and tables, one's own first."""
    event = event_or_404(request, event_id)
    helps = event.is_helped_by(request.member)
    sittings = tables.published(event, request.member, helps=helps)
    return render(request, "events/groups.html", {"event": event, "sittings": sittings, "helps": helps})


@member_required
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, network: Network, event_id: int, group_id: int) -> HttpResponse:
    """Say where a published table stands, how it begins, what may be told of it: for those who look after the event."""
    event = helped_event_or_404(request, event_id)
    published = SmallGroup.objects.filter(round__event=event, round__published_at__isnull=False)
    group = get_object_or_404(published.select_related("round"), pk=group_id)
    group.round.event = event
    name = group.name
    form = TableForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid():
        form.save()
        live.tables_changed(event.pk)
        messages.success(request, _("Saved. It stands on the page and on the card of this table."))
        return redirect("events:groups", network, event.pk)
    context = {"event": event, "group": group, "name": name, "form": form}
    return render(request, "events/table.html", context, status=422 if form.errors else 200)

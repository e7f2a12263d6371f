"""Leads keep events as templates, name them and take them away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import beginnings
from events.forms import TemplateForm
from events.views.lookup import event_or_404
from network.access import lead_required
from network.models import Network

# Where the session holds the template that was dropped last.
DROPPED = "dropped_event_template"


@lead_required
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Keep what an event is like as a template for others."""
    event = event_or_404(request, event_id)
    form = TemplateForm(request.POST or None, initial={"name": event.title[:80]})
    if request.method == "POST" and form.is_valid():
        try:
            template = beginnings.keep(event, name=form.cleaned_data["name"], by=request.member)
        except beginnings.NameTaken:
            form.add_error("name", _("There is a template of this name. Choose another."))
        else:
            messages.success(request, _("Kept as “%(name)s”. New events can begin from it.") % {"name": template.name})
            return redirect("events:detail", network, event.pk)
    status = 422 if form.errors else 200
    return render(request, "events/keep_template.html", {"event": event, "form": form}, status=status)


@lead_required
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, network: Network, template_id: int) -> HttpResponse:
    """Call a template something else."""
    kept = get_object_or_404(network.event_templates, pk=template_id)
    name = kept.name
    form = TemplateForm(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        try:
            beginnings.rename(kept, form.cleaned_data["name"])
        except beginnings.NameTaken:
            form.add_error("name", _("There is a template of this name. Choose another."))
        else:
            messages.success(request, _("It is called “%(name)s” now.") % {"name": kept.name})
            return redirect("events:new", network)
    status = 422 if form.errors else 200
    context = {"template_id": template_id, "name": name, "form": form}
    return render(request, "events/template.html", context, status=status)


@lead_required
@require_POST
def drop(request: HttpRequest, network: Network, template_id: int) -> HttpResponse:
    """Delete a template; one tap puts it back."""
    kept = get_object_or_404(network.event_templates, pk=template_id)
    request.session[DROPPED] = {"network": network.pk, "fields": beginnings.drop(kept, by=request.member)}
    undo = reverse("events:put_back_template", args=[network])
    messages.success(request, _("“%(name)s” is gone.") % {"name": kept.name}, extra_tags=f"undo:{undo}")
    return redirect("events:new", network)


@lead_required
@require_POST
def put_back(request: HttpRequest, network: Network) -> HttpResponse:
    """Put back the template that this browser deleted last."""
    dropped = request.session.pop(DROPPED, None)
    if dropped and dropped["network"] == network.pk:
        try:
            kept = beginnings.put_back(dropped["fields"], by=request.member)
        except beginnings.NameTaken:
            messages.error(request, _("Another template has taken its name meanwhile, so it stays away."))
        else:
            messages.success(request, _("“%(name)s” is back.") % {"name": kept.name})
    return redirect("events:new", network)

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import purposes
from members.forms.purpose import PurposeForm
from network.access import lead_required, member_required
from network.models import Network


@member_required
@require_safe
def purpose(request: HttpRequest, network: Network) -> HttpResponse:
    """The purpose as it stands, and every version before it."""
    versions = list(network.purposes.order_by("-written_at", "-pk"))
    return render(request, "members/purpose.html", {"purpose": next(iter(versions), None), "earlier": versions[1:]})


@lead_required
@require_http_methods(["GET", "POST"])
def edit_purpose(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a lead write the next version; the one before stays, with its date."""
    last = network.purpose
    words = model_to_dict(last, exclude=["reason"]) if last else None
    form = PurposeForm(request.POST or None, initial=words, is_first=last is None)
    if request.method == "POST" and form.is_valid():
        purposes.write_purpose(form.save(commit=False), by=request.member)
        messages.success(request, _("The purpose is written. Members read this version from now on."))
        return redirect("members:purpose", network)
    return render(request, "members/edit_purpose.html", {"form": form, "last": last})

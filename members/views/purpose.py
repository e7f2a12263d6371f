from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import coaching, purposes
from members.forms.purpose import PurposeForm
from network.access import lead_required, member_required
from network.models import Network, Purpose


@member_required
@require_safe
def purpose(request: HttpRequest, network: Network) -> HttpResponse:
    """The purpose as it stands, what of it waits for the member's word, and every version before it."""
    versions = _versions(network)
    context = {
        "purpose": next(iter(versions), None),
        "earlier": versions[1:],
        "word": purposes.word_of(request.member, versions),
    }
    return render(request, "members/purpose.html", context)


@member_required
@require_safe
def purpose_panel(request: HttpRequest, network: Network) -> HttpResponse:
    """What of the purpose waits for the member's word, as a panel of other pages; empty when nothing does."""
    word = purposes.word_of(request.member, _versions(network))
    return render(request, "members/_affirm.html", {"word": None if word and word.put_aside else word})


@member_required
@require_POST
def affirm(request: HttpRequest, network: Network, purpose_id: int) -> HttpResponse:
    """Take the member's word on the version that they read: they stand by it, or would rather not be asked again."""
    version = get_object_or_404(network.purposes, pk=purpose_id)
    later = request.POST.get("answer") == "later"
    if later:
        purposes.put_aside(request.member)
    else:
        purposes.affirm(request.member, version)
    thanks = _("We leave it be. The purpose is always here to read.") if later else _("Noted: you stand by this.")
    if request.htmx:
        return render(request, "members/_affirm.html", {"word": None, "thanks": thanks})
    messages.success(request, thanks)
    return redirect("members:purpose", network)


@lead_required
@require_http_methods(["GET", "POST"])
def edit_purpose(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a lead write the next version, with the coach beside; the one before stays, with its date."""
    last = network.purpose
    words = model_to_dict(last, exclude=["reason"]) if last else {}
    if coaching.is_asked(request.POST):
        form = PurposeForm(initial=request.POST.dict(), is_first=last is None)
    else:
        form = PurposeForm(request.POST or None, initial=words, is_first=last is None)
    if form.is_bound and form.is_valid():
        purposes.write_purpose(form.save(commit=False), by=request.member)
        messages.success(request, _("The purpose is written. Members read this version from now on."))
        return redirect("members:purpose" if last else "metrics:first_run", network)
    typed = request.POST if request.method == "POST" else _as_typed(words)
    context = {"form": form, "last": last, "coaching": coaching.on_purpose(typed)}
    return render(request, "members/edit_purpose.html", context)


def _as_typed(words: dict[str, Any]) -> QueryDict:
    """What stands in the fields of a form that nobody has sent yet."""
    typed = QueryDict(mutable=True)
    typed.update(words)
    return typed


def _versions(network: Network) -> list[Purpose]:
    """Every version, the latest first, each with the name of the member who wrote it as ``author``."""
    versions = list(network.purposes.order_by("-written_at", "-pk"))
    written_by = {version.written_by_id for version in versions}
    names = dict(network.members.kept().filter(user__in=written_by - {None}).values_list("user_id", "name"))
    for version in versions:
        version.author = names.get(version.written_by_id, "")
    return versions

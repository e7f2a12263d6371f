from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.forms.you import YouForm
from network.access import member_required
from network.models import Network


@member_required
@require_safe
def you(request: HttpRequest, network: Network) -> HttpResponse:
    """A person's own page: their words, what is recorded about them, how they sign in."""
    kinds = list(request.user.authenticator_set.values_list("type", flat=True))
    context = {
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
    }
    return render(request, "members/you.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def edit_you(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a person change their own words."""
    request.member.user = request.user
    form = YouForm(request.POST or None, instance=request.member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your page is up to date."))
        return redirect("members:you", network)
    return render(request, "members/edit_you.html", {"form": form})

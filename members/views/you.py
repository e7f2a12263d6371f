from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import audiences, coaching
from members.forms.audiences import LABELS, AudiencesForm
from members.forms.you import PreferencesForm, YouForm
from members.models import Photo
from network.access import member_required
from network.models import Network


@member_required
@require_safe
def you(request: HttpRequest, network: Network) -> HttpResponse:
    """A person's own page: their words and who reads them, what is recorded about them, how they sign in."""
    kinds = list(request.user.authenticator_set.values_list("type", flat=True))
    me = request.member
    context = {
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
        "photo": Photo.objects.filter(member=me).defer("large", "small").first(),
        "kept": [
            LABELS[field] for field, widest in audiences.DEFAULTS.items() if audiences.audience_of(me, field) != widest
        ],
        "pause": next((one for one in me.pauses.all() if one.is_on(network.today)), None),
        "zone": request.user.timezone or network.timezone,
    }
    return render(request, "members/you.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def edit_you(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a person change their own words."""
    if coaching.is_asked(request.POST):
        form = YouForm(initial=request.POST.dict(), instance=request.member)
        form.fields["purpose_statement"].coaching = coaching.on_own_words(request.POST)
    else:
        form = YouForm(request.POST or None, instance=request.member)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Your page is up to date."))
        return redirect("members:you", network)
    return render(request, "members/edit_you.html", {"form": form})


@member_required
@require_http_methods(["GET", "POST"])
def own_audiences(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a person say who reads which of their words."""
    form = AudiencesForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Noted who reads what."))
        return redirect("members:you", network)
    status = 422 if form.is_bound else 200
    return render(request, "members/own_audiences.html", {"form": form}, status=status)


@member_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a person choose the time zone and language in which Kith speaks to them."""
    form = PreferencesForm(request.POST or None, instance=request.user, network=network)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Noted."))
        return redirect("members:you", network)
    status = 422 if form.is_bound else 200
    return render(request, "members/preferences.html", {"form": form}, status=status)

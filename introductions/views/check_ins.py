from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from introductions import checkins
from introductions.forms import ReplyForm
from introductions.models import Asking
from network.access import member_required
from network.models import Network


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def check_in(request: HttpRequest, network: Network, check_in_id: int) -> HttpResponse:
    """One question, one reply; it may be changed later."""
    asking = get_object_or_404(
        Asking.objects.select_related("check_in"),
        check_in__network=network,
        check_in=check_in_id,
        member=request.member,
    )
    form = ReplyForm(request.POST or None, instance=asking)
    if request.method == "POST" and form.is_valid():
        checkins.reply(
            asking,
            score=form.cleaned_data.get("score"),
            words=form.cleaned_data["words"],
            audience=form.cleaned_data["audience"],
        )
        messages.success(request, _("Thank you. Your reply is kept."))
        return redirect("members:home", network)
    status = 422 if form.is_bound else 200
    return render(request, "introductions/check_in.html", {"asking": asking, "form": form}, status=status)

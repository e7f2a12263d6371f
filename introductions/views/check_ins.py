from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from introductions import checkins
from introductions.forms import QuestionForm, ReplyForm
from introductions.models import Asking
from network.access import lead_required, member_required
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


@require_safe
@member_required
def check_ins(request: HttpRequest, network: Network) -> HttpResponse:
    """What was asked, how many agreed, and the words that members meant for the reader."""
    page = Paginator(network.check_ins.order_by("-asked_at", "-pk"), 10).get_page(request.GET.get("page"))
    summaries = checkins.summaries(list(page.object_list), reader=request.member)
    return render(request, "introductions/check_ins.html", {"page": page, "summaries": summaries})


@require_http_methods(["GET", "HEAD", "POST"])
@lead_required
def ask(request: HttpRequest, network: Network) -> HttpResponse:
    """Ask every member one question."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        item = form.cleaned_data["item"]
        members = network.members.present().not_paused_on(timezone.localdate())
        check_in = checkins.ask(
            network=network,
            question=str(checkins.PULSE[item]) if item else form.cleaned_data["question"].strip(),
            item=item,
            members=members,
        )
        asked = check_in.askings.count()
        messages.success(
            request,
            ngettext(
                "Asked %(n)s member. It stands on their home page.",
                "Asked %(n)s members. It stands on their home pages.",
                asked,
            )
            % {"n": asked},
        )
        return redirect("introductions:check_ins", network)
    status = 422 if form.is_bound else 200
    return render(request, "introductions/ask.html", {"form": form}, status=status)

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import first_weeks
from members.forms.first_weeks import StepForm
from members.models import Step
from network.access import member_required
from network.models import Network

STEPS = {step.value.replace(" ", "-"): step for step in Step}


@member_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, network: Network, name: str) -> HttpResponse:
    """One small question of the first weeks: answered, or left for a week."""
    if name not in STEPS:
        raise Http404
    member, asked = request.member, STEPS[name]
    member.network = network
    due = first_weeks.as_asked(member, asked)
    if due is None:
        messages.info(request, _("You have said that before. On your own page you can change it."))
        return redirect("members:you", network)
    if request.method == "POST" and "later" in request.POST:
        first_weeks.put_off(member, asked)
        return _thanks(request, network, _("Left for a week."))
    form = StepForm(request.POST or None, member=member, due=due)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _thanks(request, network, _("Thank you, that is kept."))
    status = 422 if request.method == "POST" and request.htmx else 200
    template = "members/_small_step.html" if request.htmx else "members/step.html"
    return render(request, template, {"form": form, "due": due}, status=status)


def _thanks(request: HttpRequest, network: Network, words: str) -> HttpResponse:
    if request.htmx:
        return render(request, "members/_small_step_done.html", {"words": words})
    messages.success(request, words)
    return redirect("members:home", network)

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import questions
from members.forms.questions import QuestionForm
from network.access import lead_required
from network.models import Network


@lead_required
@require_safe
def attributes(request: HttpRequest, network: Network) -> HttpResponse:
    """What the leads ask every member, in order; and what came with a list and could be asked."""
    context = {"questions": list(network.attributes.all()), "unasked": questions.unasked(network)}
    return render(request, "members/attributes.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def new_attribute(request: HttpRequest, network: Network) -> HttpResponse:
    """Ask everybody one thing more; a column of a list comes with its values as choices."""
    column = next((one for one in questions.unasked(network) if one.name == request.GET.get("column")), None)
    initial = {"name": column.name, "choices": column.choices} if column else {}
    form = QuestionForm(request.POST or None, network=network, initial=initial)
    if request.method == "POST" and form.is_valid():
        questions.ask(form.save(commit=False), by=request.member)
        messages.success(request, _("From now on, members are asked this on their page."))
        return redirect("members:attributes", network)
    status = 422 if form.is_bound else 200
    return render(request, "members/edit_attribute.html", {"form": form, "column": column}, status=status)


@lead_required
@require_http_methods(["GET", "POST"])
def edit_attribute(request: HttpRequest, network: Network, attribute_id: int) -> HttpResponse:
    """Reword a question; answers stay."""
    attribute = get_object_or_404(network.attributes, pk=attribute_id)
    form = QuestionForm(request.POST or None, network=network, instance=attribute)
    if request.method == "POST" and form.is_valid():
        questions.change(form.save(commit=False), by=request.member)
        messages.success(request, _("The question is changed. What people answered is kept."))
        return redirect("members:attributes", network)
    status = 422 if form.is_bound else 200
    return render(request, "members/edit_attribute.html", {"form": form, "attribute": attribute}, status=status)


@lead_required
@require_POST
def move_attribute(request: HttpRequest, network: Network, attribute_id: int) -> HttpResponse:
    """Let a question change places with the one before it, or the one after."""
    questions.move(get_object_or_404(network.attributes, pk=attribute_id), up=request.POST.get("to") == "up")
    return redirect("members:attributes", network)


@lead_required
@require_http_methods(["GET", "POST"])
def remove_attribute(request: HttpRequest, network: Network, attribute_id: int) -> HttpResponse:
    """Ask once more, then ask no longer; answers stay with those who gave them."""
    attribute = get_object_or_404(network.attributes, pk=attribute_id)
    if request.method == "POST":
        questions.take_back(attribute, by=request.member)
        messages.success(request, _("Nobody is asked “%(question)s” any more.") % {"question": attribute.question})
        return redirect("members:attributes", network)
    return render(request, "members/remove_attribute.html", {"attribute": attribute})

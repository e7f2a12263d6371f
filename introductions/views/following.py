"""What came of an introduction: the page of one of the two, their word, and the mending of a mix-up."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from introductions import following, life
from introductions.following import Word
from introductions.forms import MendForm, WordForm
from introductions.models import Introduction
from members.models import Member
from network.access import by_token, member_required
from network.models import Network


def _own(request: HttpRequest, introduction_id: int) -> Introduction:
    request.member.network = request.network
    found = get_object_or_404(following.about(request.member), pk=introduction_id)
    found.network = request.network
    return found


@require_safe
@member_required
def introduction(request: HttpRequest, network: Network, introduction_id: int) -> HttpResponse:
    """One introduction of the member's: what is recorded of it, by whom and when, and what they say themselves."""
    found = _own(request, introduction_id)
    context = _page(found, request.member, WordForm(introduction=found))
    return render(request, "introductions/introduction.html", context)


@require_POST
@member_required
def word(request: HttpRequest, network: Network, introduction_id: int) -> HttpResponse:
    """Say what came of it."""
    found = _own(request, introduction_id)
    form = WordForm(request.POST, introduction=found)
    if not form.is_valid():
        context = _page(found, request.member, form)
        return render(request, "introductions/introduction.html", context, status=422)
    _say(request, found, request.member, form)
    return redirect(*_back(request, network, found))


def _say(request: HttpRequest, found: Introduction, member: Member, form: WordForm) -> None:
    said = form.cleaned_data["answer"]
    if not following.say(found, member, said, words=form.cleaned_data["words"], on=form.cleaned_data["on"]):
        messages.info(request, _("That introduction was taken back, so there is nothing to say about it."))
    elif said in {Word.NOT_SO, Word.SOMEBODY_ELSE}:
        undo = reverse("introductions:unsay", args=[request.network, found.pk])
        thanks = _("Thank you. It no longer counts, and the record shows that you said so.")
        messages.success(request, thanks, extra_tags=f"undo:{undo}")
    else:
        messages.success(request, _("Thank you. Noted."))


@require_POST
@member_required
def unsay(request: HttpRequest, network: Network, introduction_id: int) -> HttpResponse:
    """Undo one's own "that did not happen"."""
    found = _own(request, introduction_id)
    if following.unsay(found, request.member):
        messages.success(request, _("It stands as before."))
    return redirect(*_back(request, network, found))


def _back(request: HttpRequest, network: Network, found: Introduction) -> tuple[Any, ...]:
    where = request.POST.get("from")
    if where in {"record", "panel"}:
        return ("introductions:record" if where == "record" else "members:home", network)
    return ("introductions:introduction", network, found.pk)


@by_token
@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Ask one of the two, the answer of the letter's link ready. Looking changes nothing."""
    found = following.of_token(network, token) if network else None
    if found is None:
        raise Http404
    about, member = found
    about.network = network
    user = request.user
    context = {"somebody_else": user.is_authenticated and user.pk != member.user_id, "token": token}
    form = WordForm(request.POST or None, introduction=about)
    taken_back = about.withdrawn_by_id == member.pk
    is_open = not member.left_on and (following.takes_a_word(about) or taken_back)
    if request.method == "POST" and is_open:
        if "unsay" in request.POST:
            following.unsay(about, member)
            return redirect("introductions:word_by_link", network, token)
        if form.is_valid():
            told = form.cleaned_data
            following.say(about, member, told["answer"], words=told["words"], on=told["on"])
            return redirect("introductions:word_by_link", network, token)
    context |= _page(about, member, form, wanted=request.GET.get("answer", "").replace("-", " ")) | {"is_open": is_open}
    return render(request, "introductions/word_by_link.html", context, status=422 if form.errors else 200)


def _page(found: Introduction, member: Member, form: WordForm, *, wanted: str = "") -> dict[str, Any]:
    """What both pages show of an introduction to one of its two."""
    step = following.step_of(found)
    own = following.said_by(found, member, step)
    answers = following.ANSWERS[step]
    return {
        "introduction": found,
        "person": member,
        "other": found.other(member),
        "step": step,
        "asks_day": bool(step) or found.event is None,
        "own": own,
        "choices": [(word.value, word.label) for word in answers],
        "ready": wanted if wanted in answers and wanted != own else "",
        "form": form,
        "life": life.told(found, member),
        "took_back": found.withdrawn_by_id == member.pk,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def mend(request: HttpRequest, network: Network, mix_up_id: int) -> HttpResponse:
    """Say whom it was instead, or leave it at that; for whoever logged it."""
    request.member.network = network
    mix_up = get_object_or_404(following.to_mend(request.member), pk=mix_up_id)
    form = MendForm(request.POST if request.method == "POST" else None, mix_up=mix_up)
    if request.method == "POST" and form.is_valid():
        following.mend(mix_up, by=request.member, instead=form.chosen, key=form.cleaned_data["key"])
        messages.success(request, _("Thank you. That is mended.") if form.chosen else _("Left at that."))
        return redirect("members:home", network)
    if not form.is_bound:
        form.initial["key"] = uuid4()
    context = {"mix_up": mix_up, "form": form, "wrong": mix_up.introduction.other(mix_up.member)}
    return render(request, "introductions/mend.html", context, status=422 if form.errors else 200)

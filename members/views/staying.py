"""Are you still in? The lead's side, and the page on which people carried over answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import pipeline
from members import staying as still
from members.forms.staying import AnswerForm, AskForm, prepared_words
from members.inviting import NoPurpose, RemindedEnough
from members.models import Invitation, InvitationKind, InvitationSpent, Member, Outcome
from members.seats import how_many
from network import post
from network.access import by_token, lead_required
from network.models import Network
from network.ordering import name_key
from network.typed import whole

A_PAGE = 50


# -- The lead's side ----------------------------------------------------------------------


@lead_required
@require_safe
def staying(request: HttpRequest, network: Network) -> HttpResponse:
    """Who was carried over, who has been asked whether they are still in, and what they said."""
    offers = network.invitations.filter(kind=InvitationKind.STILL_IN)
    views = {
        "not-asked": (_("Not asked yet"), still.to_be_asked(network)),
        "asked": (_("Asked"), network.members.filter(offers_to_stay__in=offers.filter(closed_at=None))),
        "answered": (_("Answered"), network.members.filter(offers_to_stay__outcome__in=still.ANSWERS)),
    }
    shown = request.GET.get("show") if request.GET.get("show") in views else "not-asked"
    names = sorted(views[shown][1].values_list("pk", "name"), key=lambda one: (name_key(one[1]), one[0]))
    page = Paginator([pk for pk, _name in names], A_PAGE).get_page(request.GET.get("page"))
    page.object_list = _with_offers(network, page.object_list)
    counts = _counts(network, [found for _label, found in views.values()])
    here = reverse("members:staying", args=[network])
    choices = [
        {"label": label, "url": f"{here}?show={key}", "is_here": key == shown, "count": count}
        for (key, (label, _found)), count in zip(views.items(), counts, strict=True)
    ]
    return render(
        request,
        "members/staying.html",
        {"page": page, "choices": choices, "shown": shown, "some_wait": shown == "asked" and _some_wait(page)},
    )


def _some_wait(people: Iterable[Member]) -> bool:
    """Whether a letter to one of them is written and has not left."""
    return any(member.offer.sent_at is None and member.offer.email for member in people)


def _with_offers(network: Network, ids: list[int]) -> list[Member]:
    """These people in this order, each with ``offer``: the last time that they were asked, if they were."""
    offers = network.invitations.filter(kind=InvitationKind.STILL_IN).select_related("letter").order_by("pk")
    found = network.members.select_related("user").in_bulk(ids)
    last = {offer.member_id: offer for offer in offers.filter(member__in=ids)}
    for member in found.values():
        member.offer = last.get(member.pk)
        if member.offer:
            member.offer.is_time_to_remind = pipeline.is_time_to_remind(member.offer)
    return [found[pk] for pk in ids]


def _counts(network: Network, lists: list[QuerySet[Member]]) -> list[int]:
    """How many people are in each of the lists; one question to the database."""
    counted = [how_many(people) for people in lists]
    return list(Network.objects.filter(pk=network.pk).values_list(*counted).get())


@lead_required
@require_http_methods(["GET", "POST"])
def ask_to_stay(request: HttpRequest, network: Network) -> HttpResponse:
    """Write one letter, look at it as its first reader will, and send it to one, to some or to all not asked yet."""
    if request.method == "POST":
        form = AskForm(request.POST, by=request.member)
        if form.is_valid():
            if "send" in request.POST:
                return _send(request, form)
            if "change" not in request.POST:
                return _preview(request, form)
        status = 422 if form.errors else 200
        return render(request, "members/ask_to_stay.html", {"form": form, "purpose": network.purpose}, status=status)
    form = AskForm(by=request.member, initial={"words": prepared_words(network)})
    chosen = [whole(one) for one in request.GET.getlist("member")]
    form.initial["people"] = [pk for pk in chosen if pk in form.everybody] or list(form.everybody)
    return render(request, "members/ask_to_stay.html", {"form": form, "purpose": network.purpose})


def _preview(request: HttpRequest, form: AskForm) -> HttpResponse:
    first = next((member for member in form.chosen if member.user), form.chosen[0])
    letter = still.example(first, by=request.member, words=form.cleaned_data["words"])
    without_address = sum(member.user is None for member in form.chosen)
    context = still.contents(letter) | {
        "form": form,
        "reader": first,
        "number": len(form.chosen) - without_address,
        "without_address": without_address,
        "mail_works": post.mail_is_proven(),
    }
    return render(request, "members/ask_to_stay_preview.html", context)


def _send(request: HttpRequest, form: AskForm) -> HttpResponse:
    network = request.network
    try:
        outcome = still.ask(form.chosen, by=request.member, words=form.cleaned_data["words"])
    except NoPurpose:
        messages.warning(request, _("First say why this network exists and who it is for; the letter quotes it."))
        return redirect("members:edit_purpose", network)
    for number, one, many in (
        (len(outcome.posted), _("%(n)d letter is on its way."), _("%(n)d letters are on their way.")),
        (
            len(outcome.waiting),
            _("%(n)d letter is written and waits until your test letter has arrived."),
            _("%(n)d letters are written and wait until your test letter has arrived."),
        ),
        (
            len(outcome.without_address),
            _("%(n)d person has no address: copy their link for a chat."),
            _("%(n)d people have no address: copy their links for a chat."),
        ),
    ):
        if number:
            messages.success(request, (one if number == 1 else many) % {"n": number})
    if not outcome.written:
        messages.warning(request, _("All of them had been asked meanwhile; nothing was sent."))
    return redirect(reverse("members:staying", args=[network]) + "?show=asked")


@lead_required
@require_POST
def remind_to_stay(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Send the same link once more to somebody who has not answered."""
    offer = get_object_or_404(_offers(network), pk=invitation_id)
    try:
        still.remind(offer, by=request.member)
    except RemindedEnough:
        messages.warning(request, _("%(name)s was reminded twice. A call says more now.") % {"name": offer.name})
    except InvitationSpent:
        messages.warning(request, _("That letter waits for no answer any more; nothing was sent."))
    else:
        messages.success(request, _("A reminder to %(name)s is on its way.") % {"name": offer.name})
    return redirect(reverse("members:staying", args=[network]) + "?show=asked")


def _offers(network: Network):
    return network.invitations.filter(kind=InvitationKind.STILL_IN).select_related("member__user", "invited_by__user")


# -- The answer ---------------------------------------------------------------------------


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_in(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Ask somebody carried over whether they stay. Looking changes nothing; one POST answers, without signing in."""
    offer = network and _offers(network).select_related("letter").by_token(token).first()
    if not offer or offer.member.erased_at:
        raise Http404
    offer.network = offer.member.network = network
    if offer.closed_at or (offer.sent_at and not offer.is_open):
        return _ended(request, offer)
    answer = (request.POST if request.method == "POST" else request.GET).get("answer", "")
    page = {"invitation": offer, "purpose": network.purpose, "token": token}
    if answer not in AnswerForm.FIELDS:
        form = None if offer.member.user_id else AnswerForm(offer=offer, answer="yes")
        return render(request, "members/still_in.html", page | {"form": form})
    form = AnswerForm(request.POST if request.method == "POST" else None, offer=offer, answer=answer)
    page |= {"form": form, "answer": answer}
    if request.method == "POST" and form.is_valid():
        try:
            if form.take():
                return redirect("members:still_in", network, token)
        except InvitationSpent:  # a second device was faster; what was said first stands
            return redirect("members:still_in", network, token)
    template = "members/still_in.html" if answer == "yes" else "members/still_in_answer.html"
    return render(request, template, page, status=422 if form.errors else 200)


def _ended(request: HttpRequest, offer: Invitation) -> HttpResponse:
    """What was answered, which stays there to be read; or 410 for a link that was taken back or has lapsed."""
    answered = offer.outcome in still.ANSWERS
    context = {"invitation": offer, "member": request.member, "pause": None}
    if offer.outcome == Outcome.NOT_NOW:
        today = offer.network.today
        context["pause"] = offer.member.pauses.filter(Q(ends_on=None) | Q(ends_on__gt=today)).first()
    return render(request, "members/still_in_ended.html", context, status=200 if answered else 410)

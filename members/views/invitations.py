"""The lead's pages of invitations: the pipeline, one invitation, and what is done once it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import composing, inviting, pipeline, staying
from members import other_address as joining_under
from members.forms.inviting import CANNOT, MendAddressForm, ResendForm, WithdrawForm, why_not
from members.models import Invitation, InvitationKind, InvitationSpent
from network import post
from network.access import lead_required
from network.models import Network
from network.typed import storable

A_PAGE = 50


# -- All of them ----------------------------------------------------------------------------


@lead_required
@require_safe
def invitations(request: HttpRequest, network: Network) -> HttpResponse:
    """The pipeline: how many stand how, and each with its state, its age and one act."""
    words = storable(request.GET.get("q", "")).strip()[:120]
    found = pipeline.matching(network, words)
    counts, state = pipeline.counts(found), request.GET.get("state", "")
    listed = found.select_related("invited_by", "letter").needed_first()
    if state in pipeline.STATES:
        listed = listed.filter(stood=pipeline.STATES[state][0])
    paginator = Paginator(listed, A_PAGE)
    paginator.count = counts[state] if state in pipeline.STATES else sum(counts.values())
    page = paginator.get_page(request.GET.get("page"))
    for invitation in page:
        invitation.network = network
        invitation.sentence = pipeline.sentence(invitation)
        invitation.is_time_to_remind = pipeline.is_time_to_remind(invitation)
    context = {
        "page": page,
        "choices": _choices(request, counts, state),
        "words": words,
        "anybody": sum(counts.values()) or words or state,
        "mail": about_mail(network),
    }
    return render(request, "members/invitations.html", context)


def _choices(request: HttpRequest, counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    """The states as views of the list, each an address that can be shared; states of nobody are left out."""
    chosen = request.GET.copy()
    chosen.pop("page", None)
    everyone = {"label": _("All"), "url": _with(chosen, None), "is_here": not state, "count": sum(counts.values())}
    return [everyone] + [
        {"label": label, "url": _with(chosen, name), "is_here": state == name, "count": counts[name]}
        for name, (_state, label) in pipeline.STATES.items()
        if counts[name] or name == state
    ]


def _with(chosen: Any, state: str | None) -> str:
    chosen = chosen.copy()
    chosen.pop("state", None)
    if state:
        chosen["state"] = state
    return f"?{chosen.urlencode()}"


def about_mail(network: Network) -> dict[str, Any]:
    """Whether it is known that letters leave this installation, and where that is tried."""
    return {"proven": post.mail_is_proven(), "url": reverse("mail_check", args=[network])}


# -- One of them ----------------------------------------------------------------------------


def found_invitation(network: Network, invitation_id: int, **which: Any) -> Invitation:
    found = network.invitations.filter(kind=InvitationKind.NEW, **which).select_related("invited_by__user", "letter")
    invitation = get_object_or_404(found, pk=invitation_id)
    invitation.network = network
    return invitation


@lead_required
@require_safe
def invitation_detail(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """One invitation: how it stands, what can be done, and all that happened."""
    invitation = found_invitation(network, invitation_id)
    context = {
        "invitation": invitation,
        "state": invitation.state,
        "sentence": pipeline.sentence(invitation),
        "stories": composing.stories_of(invitation),
        "history": pipeline.history(invitation),
        "mail": about_mail(network) if invitation.state == "draft" else {},
        "may_remind": invitation.state == "sent" and invitation.reminders_sent < Invitation.MOST_REMINDERS,
    }
    return render(request, "members/invitation_detail.html", context)


def say_sent(request: HttpRequest, invitation: Invitation) -> None:
    undo = reverse("members:take_back_invitation", args=[invitation.network, invitation.pk])
    words = _("The letter to %(name)s leaves in a few seconds.") % {"name": invitation.name}
    messages.success(request, words, extra_tags=f"undo:{undo}")


@lead_required
@require_POST
def send_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Send a draft."""
    invitation = found_invitation(network, invitation_id)
    if not post.mail_is_proven():
        messages.warning(request, _("It is not known yet that letters leave this installation, so it stays a draft."))
    elif _try(request, invitation, inviting.send, wait=inviting.SECOND_THOUGHTS):
        say_sent(request, invitation)
    return redirect("members:invitations", network)


@lead_required
@require_POST
def take_back_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Stop a letter in its first seconds; it is a draft again."""
    invitation = found_invitation(network, invitation_id)
    try:
        inviting.take_back(invitation, by=request.member)
    except InvitationSpent:
        words = _("The letter to %(name)s had left already. You can withdraw the invitation.")
        messages.warning(request, words % {"name": invitation.name})
    else:
        messages.success(request, _("The letter to %(name)s is a draft again.") % {"name": invitation.name})
    return redirect("members:invitation_detail", network, invitation.pk)


@lead_required
@require_http_methods(["GET", "POST"])
def resend_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Send the letter once more, and say whether the day on which it ends moves."""
    invitation = found_invitation(network, invitation_id)
    form = ResendForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        longer = form.cleaned_data["until"] == "longer"
        if _try(request, invitation, inviting.send_anew, by=request.member, longer=longer):
            messages.success(request, _("The letter to %(name)s is on its way once more.") % {"name": invitation.name})
        return redirect("members:invitation_detail", network, invitation.pk)
    context = {"invitation": invitation, "form": form, "submit": _("Send it once more")}
    return render(request, "members/resend_invitation.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def mend_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Send an invitation whose letter came back to another address of the same person."""
    invitation = found_invitation(network, invitation_id)
    form = MendAddressForm(request.POST or None, initial={"email": invitation.email})
    if request.method == "POST" and form.is_valid() and form.save(invitation, by=request.member):
        words = _("A new letter to %(name)s is on its way. The link of the one before no longer works.")
        messages.success(request, words % {"name": invitation.name})
        return redirect("members:invitation_detail", network, invitation.pk)
    return render(request, "members/mend_invitation.html", {"invitation": invitation, "form": form})


@lead_required
@require_POST
def remind_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Send a reminder now."""
    invitation = found_invitation(network, invitation_id)
    try:
        inviting.remind(invitation, by=request.member)
    except inviting.RemindedEnough:
        messages.warning(request, _("%(name)s has had two reminders; that is enough.") % {"name": invitation.name})
    except InvitationSpent as problem:
        messages.warning(request, why_not(problem, network)[1])
    else:
        messages.success(request, _("A reminder to %(name)s is on its way.") % {"name": invitation.name})
    return redirect("members:invitations", network)


@lead_required
@require_POST
def other_address(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Allow that somebody joins with another address than the one invited, or not: the one that the lead was shown."""
    invitation = found_invitation(network, invitation_id)
    if invitation.other_email and request.POST.get("asked") != invitation.other_email:
        words = _("Meanwhile they asked for another address: %(email)s. Please look again before you answer.")
        messages.warning(request, words % {"email": invitation.other_email})
        return redirect("members:invitation_detail", network, invitation.pk)
    allowed = request.POST.get("answer") == "allow"
    act = joining_under.allow if allowed else joining_under.refuse
    if _try(request, invitation, act, by=request.member):
        words = _("%(name)s can join as %(email)s; a letter tells them.")
        if not allowed:
            words = _("The invitation to %(name)s stays with %(email)s; a letter tells them.")
        messages.success(request, words % {"name": invitation.name, "email": invitation.email})
    return redirect("members:invitation_detail", network, invitation.pk)


@lead_required
@require_http_methods(["GET", "POST"])
def withdraw_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Ask, then take an open invitation back; with a kind line, if the lead writes one."""
    invitation = found_invitation(network, invitation_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        words = form.cleaned_data["words"] if form.is_bound else ""
        if _try(request, invitation, inviting.withdraw, by=request.user, words=words):
            messages.success(request, _("The invitation to %(name)s is withdrawn.") % {"name": invitation.name})
        return redirect("members:invitations", network)
    context = {"invitation": invitation, "form": form, "state": invitation.state}
    return render(request, "members/withdraw_invitation.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def waiting_letters(request: HttpRequest, network: Network) -> HttpResponse:
    """A panel of the letters that wait until mail is known to work, and the button that sends them then."""
    if request.method == "POST":
        if not post.mail_is_proven():
            messages.warning(request, _("They wait until a test letter has reached you; nothing was sent."))
            return redirect("mail_check", network)
        invited = len(inviting.send_drafts(network, by=request.member))
        asked = len(staying.send_drafts(network, by=request.member))
        number = invited + asked
        messages.success(
            request,
            ngettext("%(number)d letter is on its way.", "%(number)d letters are on their way.", number)
            % {"number": number},
        )
        if asked and not invited:
            return redirect(reverse("members:staying", args=[network]) + "?show=asked")
        return redirect("members:invitations", network)
    page = {"waiting": network.invitations.drafts().exclude(email="").count(), "mail_works": post.mail_is_proven()}
    return render(request, "members/_waiting_letters.html", page)


def _try(request: HttpRequest, invitation: Invitation, act: Callable[..., Any], **details: Any) -> bool:
    """Do it, or say in a message why it cannot be."""
    try:
        act(invitation, **details)
    except CANNOT as problem:
        messages.warning(request, why_not(problem, request.network)[1])
        return False
    return True

"""The lead writes: a letter to one person, a draft that is gone on with, or a list of people at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members import composing, inviting, seats
from members.forms.inviting import DraftForm, InviteForm, InviteManyForm
from members.inviting_many import Reading
from members.models import Nomination
from members.views.invitations import about_mail, found_invitation, say_sent
from network import cells, post
from network.access import lead_required
from network.models import Network


@lead_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a lead write to one person: look at the letter, keep it as a draft, or send it."""
    nomination = _nomination(network, request)
    initial = (
        {"name": nomination.name, "email": nomination.email, "why_you": nomination.why_them} if nomination else None
    )
    form = InviteForm(request.POST or None, initial=initial, by=request.member, nomination=nomination)
    return _write(request, network, form, {"nomination": nomination})


@lead_required
@require_http_methods(["GET", "POST"])
def edit_invitation(request: HttpRequest, network: Network, invitation_id: int) -> HttpResponse:
    """Let a lead go on with a draft."""
    invitation = found_invitation(network, invitation_id)
    if invitation.state != "draft":
        return redirect("members:invitation_detail", network, invitation.pk)
    form = DraftForm(request.POST or None, by=request.member, invitation=invitation)
    return _write(request, network, form, {"invitation": invitation})


def _nomination(network: Network, request: HttpRequest) -> Nomination | None:
    """The nomination that is being answered, if there is one."""
    number = request.POST.get("nomination") or request.GET.get("nomination")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 17:
        raise Http404
    return get_object_or_404(network.nominations.waiting_for_a_seat(), pk=number)


def _write(request: HttpRequest, network: Network, form: InviteForm, context: dict[str, Any]) -> HttpResponse:
    """What the buttons under a letter do; whatever was typed stays."""
    mail = about_mail(network)
    context |= {"form": form, "purpose": network.purpose, "mail": mail}
    if request.method == "POST" and form.is_valid():
        act = request.POST.get("act", "send" if mail["proven"] else "draft")
        if act == "preview":
            context["preview"] = _preview(form)
        elif act == "send" and not mail["proven"]:
            form.add_error(
                None, _("It is not known yet that letters leave this installation, so this one stays a draft.")
            )
        elif invitation := form.save(send=act == "send", wait=inviting.SECOND_THOUGHTS):
            if act == "send":
                say_sent(request, invitation)
            else:
                messages.success(request, _("The letter to %(name)s is kept as a draft.") % {"name": invitation.name})
            return redirect("members:invitations", network)
    return render(request, "members/invite.html", context)


def _preview(form: InviteForm) -> dict[str, Any]:
    """The letter and the page it leads to, as the invited person will read them; nothing is stored."""
    invitation = form.letter()
    form.offer_chosen(invitation.stories)
    context = composing.contents(invitation) | {"address": ""}
    written = post.preview("invitation", context=context, network=form.network)
    return context | {"subject": written["subject"], "text": written["text"]}


@lead_required
@require_http_methods(["GET", "POST"])
def invite_many(request: HttpRequest, network: Network) -> HttpResponse:
    """Let a lead invite a list of people: each row is looked at, and nothing is sent before they have seen that."""
    form = InviteManyForm(request.POST or None, request.FILES or None, by=request.member)
    context = {"form": form, "purpose": network.purpose, "mail": about_mail(network)}
    if request.method == "POST" and form.is_valid():
        act = request.POST.get("act")
        if act == "wrong":
            return _wrong_rows(form.check())
        if act == "send":
            sent = form.send()
            if sent:
                _say_how_many(request, form.reading, len(sent))
                return redirect("members:invitations", network)
        else:
            form.check()
        context |= {"reading": form.reading, "free": seats.free(network)}
    return render(request, "members/invite_many.html", context)


def _say_how_many(request: HttpRequest, reading: Reading, number: int) -> None:
    said = ngettext("%(number)d letter is on its way.", "%(number)d letters are on their way.", number)
    if not post.mail_is_proven():
        said = ngettext("%(number)d letter is kept as a draft.", "%(number)d letters are kept as drafts.", number)
    words = [said % {"number": number}]
    if left_out := len(reading.wrong):
        said = ngettext("%(number)d row was left out.", "%(number)d rows were left out.", left_out)
        words.append(said % {"number": left_out})
    messages.success(request, " ".join(words))


def _wrong_rows(reading: Reading) -> HttpResponse:
    """The rows that need a look as a file, each with what is wrong."""
    width = max((len(row.cells) for row in reading.wrong), default=0)
    head = reading.head or [""] * width
    rows = [[*row.cells, " ".join(row.problems)] for row in reading.wrong]
    return cells.csv_file("rows-to-mend.csv", [[*head, _("What is wrong")], *rows])

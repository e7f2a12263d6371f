from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members.forms.first_letters import HOW_MANY, FirstInvitationForm, StillInLettersForm
from network import post
from network.access import lead_required
from network.models import Network


@lead_required
@require_http_methods(["GET", "POST"])
def first_letters(request: HttpRequest, network: Network) -> HttpResponse:
    """The first letters: one to oneself, then three to people of the list, or to those who are invited first."""
    data = request.POST if request.method == "POST" else None
    forms: list[Any] = [StillInLettersForm(data, by=request.member)]
    from_the_list = bool(forms[0].everybody)
    if not from_the_list:
        forms = [FirstInvitationForm(data, by=request.member, prefix=f"p{number}") for number in range(HOW_MANY)]
    valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(valid):
        number = _write(forms)
        if number:
            return _written(request, network, number)
        if number == 0:
            forms[0].add_error(None, _("Name at least one person who has not been asked yet."))
    letters = network.invitations.aggregate(
        sent=Count("pk", filter=~Q(sent_at=None)), waiting=Count("pk", filter=Q(sent_at=None, closed_at=None))
    )
    page = letters | {
        "forms": forms,
        "from_the_list": from_the_list,
        "purpose": network.purpose,
        "mail_works": post.mail_is_proven(),
    }
    status = 422 if any(form.errors for form in forms) else 200
    return render(request, "members/first_letters.html", page, status=status)


def _write(forms: list[Any]) -> int | None:
    """All letters or, where one of them cannot be, none."""
    with transaction.atomic():
        written = [form.write() for form in forms]
        if None in written:
            transaction.set_rollback(True)
            return None
    return sum(written)


def _written(request: HttpRequest, network: Network, number: int) -> HttpResponse:
    if post.mail_is_proven():
        said = ngettext("%(n)d letter is on its way.", "%(n)d letters are on their way.", number)
        messages.success(request, said % {"n": number})
        return redirect("metrics:first_run", network)
    said = ngettext(
        "%(n)d letter is written. It leaves once your test letter has arrived.",
        "%(n)d letters are written. They leave once your test letter has arrived.",
        number,
    )
    messages.success(request, said % {"n": number})
    return redirect("mail_check", network)

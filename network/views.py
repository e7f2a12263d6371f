from __future__ import annotations

import re
from datetime import date
from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from network import mail_check as mail_works
from network import post, stopping
from network.access import by_token, lead_required, refused_to_phone
from network.forms import TestCodeForm
from network.models import AuditEntry, Letter, MailProof, Network
from network.typed import storable, whole

A_PAGE = 50
# A letter brings its own style, and that is all it may do.
AS_MAIL_SHOWS_IT = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
    "sandbox": [""],
}
CODE = re.compile(r"^[A-Z0-9]{3,5}(?:-[A-Z0-9]{3,5})+$", re.MULTILINE)


def networks_of(user) -> list[Network]:
    return list(
        Network.objects.filter(
            members__user=user, members__left_on=None, members__erased_at=None, members__carried_over_at=None
        ).order_by("pk")
    )


def networks_left_by(user) -> list[Network]:
    """Networks of which ``user`` was a member, each with the day on which they left, the latest first."""
    left = Network.objects.filter(members__user=user, members__erased_at=None, members__left_on__isnull=False)
    return list(left.annotate(left_on=F("members__left_on")).order_by("-left_on", "pk"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send a person with one network straight in; others choose."""
    networks = networks_of(request.user)
    if len(networks) == 1:
        return redirect("members:home", networks[0])
    context = {"networks": networks, "left": networks_left_by(request.user)}
    return render(request, "network/choose.html", context)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer whether this process can serve: it reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def _code_in(letter: Letter) -> str:
    """The sign-in code of a letter that brings one, else nothing."""
    found = CODE.search(letter.text) if letter.kind in post.SECRET_KINDS else None
    return found[0] if found else ""


@login_not_required
@never_cache
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Show the letters of a demonstration, where no mail leaves the house; the latest first."""
    if not settings.DEMO:
        raise Http404
    address = storable(request.GET.get("to", "")).strip()
    letters = Letter.objects.select_related("network").order_by("-created_at", "-pk")
    if address:
        letters = letters.filter(to__icontains=address)
    page = Paginator(letters, A_PAGE).get_page(request.GET.get("page"))
    for letter in page:
        letter.code = _code_in(letter)
    return render(request, "network/demo_mail.html", {"page": page, "address": address, "cast": _cast()})


def _cast() -> list[Any]:
    """Members of the demonstration worth signing in as: the first of each role, and the latest to join."""
    network = Network.objects.exclude(demo_since=None).first()
    if network is None:
        return []
    present = network.members.present().exclude(user=None).select_related("user").order_by("pk")
    first = [next((one for one in present if one.role == role), None) for role in ("lead", "facilitator", "member")]
    latest = max(present, key=lambda one: (one.joined_on or date.min, one.pk), default=None)
    return [one for one in (*first, latest) if one]


@login_not_required
@never_cache
@require_safe
def demo_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter of a demonstration, as its reader would see it."""
    if not settings.DEMO:
        raise Http404
    letter = get_object_or_404(Letter, pk=letter_id)
    return render(request, "network/demo_letter.html", {"letter": letter, "code": _code_in(letter)})


@login_not_required
@never_cache
@csp(AS_MAIL_SHOWS_IT)
@require_safe
def demo_letter_html(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The HTML of a letter of a demonstration as a mail program shows it: a page by itself, in a box of its own."""
    letter = get_object_or_404(Letter.objects.exclude(html=""), pk=letter_id) if settings.DEMO else None
    if letter is None:
        raise Http404
    return HttpResponse(letter.html)


@lead_required
@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest, network: Network) -> HttpResponse:
    """Letters of this network that were not sent, or perhaps not; a lead may put them into the post again."""
    troubled = network.letters.in_trouble()
    if request.method == "POST":
        letter = troubled.filter(pk=whole(request.POST.get("letter"))).first()
        if letter and post.send_again(letter):
            AuditEntry.record(network=network, actor=request.user, verb="sent again", subject=letter)
            messages.success(request, _("The letter to %(address)s is in the post again.") % {"address": letter.to})
        else:
            messages.warning(request, _("That letter needs nothing any more; it was sent, or is in the post again."))
        return redirect("letters", network)
    page = Paginator(troubled.order_by("-created_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    for letter in page:
        letter.finding = mail_works.of_letter(letter)
    return render(request, "network/letters.html", {"page": page})


@lead_required
@require_http_methods(["GET", "POST"])
def mail_check(request: HttpRequest, network: Network) -> HttpResponse:
    """How mail is set up, a test letter to the lead who asks, and which setting is wrong where it does not arrive."""
    form = TestCodeForm(request.POST if "code" in request.POST else None, network=network, user=request.user)
    if request.method == "POST" and not form.is_bound:
        letter = mail_works.send_test_letter(network, to=request.user)
        AuditEntry.record(network=network, actor=request.user, verb="tried the mail", subject=letter)
        return redirect("mail_check", network)
    if form.is_bound and form.is_valid():
        mail_works.arrived(form.letter)
        messages.success(request, _("Your letter arrived, so mail works."))
        return redirect("mail_check", network)
    letter = mail_works.latest(network, request.user)
    page = {
        "form": form,
        "letter": letter,
        "has_arrived": bool(letter) and mail_works.has_arrived(letter),
        "in_the_way": letter and mail_works.of_letter(letter),
        "findings": [] if settings.DEMO else list(mail_works.in_the_settings()),
        "setup": mail_works.setup(),
        "proof": MailProof.objects.order_by("-pk").first(),
    }
    return render(request, "network/mail_check.html", page, status=422 if form.errors else 200)


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_arrived(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Where the link of a test letter leads: one button says that it arrived. Looking changes nothing."""
    letter = network and mail_works.letter_of(network, token)
    if not letter:
        raise Http404
    if request.method == "POST":
        mail_works.arrived(letter)
        return redirect("mail_arrived", network, token)
    return render(request, "network/mail_arrived.html", {"has_arrived": mail_works.has_arrived(letter)})


@csrf_exempt  # the token is the right to do it: mail programs send this POST by themselves, without a page of ours
@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Where a letter that nobody needs is stopped for good, or sent again. Looking changes nothing."""
    found = network and stopping.of_link(network, token)
    if not found:
        raise Http404
    user, kind = found
    if request.method == "POST":
        act = stopping.resume if request.POST.get("act") == "resume" else stopping.stop
        act(network, user, kind)
    context = {"label": stopping.KINDS[kind], "is_stopped": stopping.is_stopped(network, user, kind)}
    return render(request, "network/stop_letters.html", context)


def no_passwords(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Nobody has a password here, so the pages of others' making that change or reset one are not there."""
    raise Http404


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if request.content_type == "application/json":
        # A script of ours reads the token anew, from the cookie that goes with this, and sends again.
        get_token(request)
        return refused_to_phone(403, _("The token of this page is too old."), token="old")  # noqa: S106
    return render(request, "403_csrf.html", {"reason": reason}, status=403)

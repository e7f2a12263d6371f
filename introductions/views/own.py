"""What concerns the person who asks: introductions to confirm, the own record, what two people share."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from introductions import between as pairs
from introductions import following, ledger, noting, proposing, records
from introductions.desk import logged as desk_log
from introductions.models import Asking, Introduction, Said
from members.models import Member
from network.access import member_required
from network.models import Network

ENTRIES = 30
SHOWN = 6
# After two months nobody is asked any more; the record still takes a word.
ASKED_FOR = timedelta(days=60)
# Two who said yes to a proposal need some days to find an hour.
TIME_TO_MEET = timedelta(days=3)


def _open_introductions(member: Member):
    return (
        Introduction.objects.standing()
        .about(member)
        .filter(made_at__gt=timezone.now() - ASKED_FOR)
        .exclude(confirmations__member=member)
        .exclude(proposal__isnull=False, made_at__gt=timezone.now() - TIME_TO_MEET)
        .select_related("first", "second", "made_by", "event")
        .order_by("-made_at", "-pk")
    )


@require_safe
@member_required
def to_confirm_panel(request: HttpRequest, network: Network) -> HttpResponse:
    """Proposals, notes and introductions that wait for this member's word, and check-ins that wait for a reply."""
    introductions = [
        {"introduction": introduction, "other": introduction.other(request.member)}
        for introduction in _open_introductions(request.member)[:SHOWN]
    ]
    notes = noting.asked_of(request.member)[:SHOWN]
    for note in notes:
        note.question, note.address = noting.told(note), noting.link(network, note)
    askings = Asking.objects.filter(
        member=request.member, replied_at=None, asked_at__gt=timezone.now() - ASKED_FOR
    ).select_related("check_in")
    context = {
        "proposals": proposing.waiting_for(request.member),
        "choices": Said.choices,
        "introductions": introductions,
        "askings": askings.order_by("-asked_at")[:2],
        "notes": notes,
        "desks": desk_log.waiting_for(request.member)[:SHOWN],
        "mix_ups": following.to_mend(request.member)[:SHOWN],
    }
    return render(request, "introductions/_to_confirm.html", context)


def _own(request: HttpRequest, network: Network, introduction_id: int) -> Introduction:
    return get_object_or_404(
        Introduction.objects.about(request.member).select_related("first", "second"),
        network=network,
        pk=introduction_id,
    )


@require_POST
@member_required
def confirm(request: HttpRequest, network: Network, introduction_id: int) -> HttpResponse:
    """Say that an introduction took place."""
    introduction = _own(request, network, introduction_id)
    other = introduction.other(request.member).first_name
    if ledger.confirm(introduction, request.member):
        messages.success(request, _("Thank you. Noted that you and %(other)s have met.") % {"other": other})
    elif introduction.withdrawn_at:
        messages.info(request, _("That introduction was taken back, so there is nothing to confirm."))
    else:
        messages.info(request, _("You had confirmed that before."))
    return redirect(_back(request, network))


@require_POST
@member_required
def deny(request: HttpRequest, network: Network, introduction_id: int) -> HttpResponse:
    """Say that an introduction did not take place: it is withdrawn, with the date and who said so."""
    introduction = _own(request, network, introduction_id)
    if ledger.withdraw_introduction(introduction, by=request.member):
        undo = reverse("introductions:unsay", args=[network, introduction.pk])
        thanks = _("Thank you. It no longer counts, and the record shows that you said so.")
        messages.success(request, thanks, extra_tags=f"undo:{undo}")
    else:
        messages.info(request, _("That was taken back before."))
    return redirect(_back(request, network))


def _back(request: HttpRequest, network: Network) -> str:
    return reverse("introductions:record" if request.POST.get("from") == "record" else "members:home", args=[network])


@require_safe
@member_required
def record(request: HttpRequest, network: Network) -> HttpResponse:
    """Everything that the ledger says about the person who asks, withdrawn rows included."""
    request.member.network = network
    page = Paginator(records.entries_of(request.member), ENTRIES).get_page(request.GET.get("page"))
    records.furnish(page.object_list, request.member)
    context = {
        "page": page,
        "waiting": {entry.introduction.pk for entry in page if entry.introduction and entry.awaits(request.member)},
        "passed": desk_log.not_just_then(request.member) if page.number == 1 else [],
    }
    return render(request, "introductions/record.html", context)


@require_safe
@member_required
def between(request: HttpRequest, network: Network, member_id: int) -> HttpResponse:
    """What two members share and how they know each other, for the one who asks: a panel, or a page of its own."""
    other = get_object_or_404(network.members.present(), pk=member_id)
    other.network, me = network, request.member
    is_self = other.pk == me.pk
    context = {
        "other": other,
        "is_self": is_self,
        "shared": [] if is_self else pairs.what_they_share(me, other),
        "known": None if is_self else pairs.how_they_know_each_other(me, other),
        "shown": SHOWN,
    }
    return render(request, "introductions/_between.html" if request.htmx else "introductions/between.html", context)

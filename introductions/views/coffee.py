"""Coffee rounds for those who take part: their own coffee, and how they want it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from introductions.coffee import letters, links, meetings, reading
from introductions.coffee import rounds as offers
from introductions.forms import MetForm, TakingPartForm
from introductions.models import CoffeeAnswer, CoffeeSeat
from members.forms.standing import WordForm
from network.access import member_required
from network.models import Network

THANKS = {
    CoffeeAnswer.MET: gettext_lazy("Lovely. Noted that you met."),
    CoffeeAnswer.PLANNED: gettext_lazy("Noted. Enjoy it."),
    CoffeeAnswer.NOT_MANAGED: gettext_lazy("Noted. You come first for a good match in the next round."),
    CoffeeAnswer.NO_REPLY: gettext_lazy("Sorry to hear that. You come first for a good match in the next round."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def coffee(request: HttpRequest, network: Network) -> HttpResponse:
    """A member's own page of coffee: whom they meet, how they take part, whom they met before."""
    member = request.member
    member.network = network
    running, opt_in = offers.of_today(member)
    form = None
    if running and not running.is_over:
        mine = opt_in if opt_in and opt_in.stands else None
        form = TakingPartForm(request.POST or None, rounds=running, opt_in=mine, today=network.today)
        if request.method == "POST" and form.is_valid():
            offers.take_part(running, member, **form.wishes())
            messages.success(request, _("Noted how you take part.") if mine else _("Good: you are in."))
            return redirect("introductions:coffee", network)
    elif request.method == "POST":
        messages.info(request, _("There are no coffee rounds at the moment."))
        return redirect("introductions:coffee", network)
    seat = reading.latest(member)
    context = {
        "rounds": running,
        "opt_in": opt_in if opt_in and opt_in.stands else None,
        "is_away": opt_in is not None and opt_in.is_away(network.today),
        "asks_to_pause": opt_in is not None and opt_in.stands and meetings.may_ask_to_pause(opt_in),
        "form": form,
        "seat": seat,
        "company": reading.shown(seat, member),
        "choices": CoffeeAnswer.choices,
        "earlier": reading.earlier(member, seat),
    }
    return render(request, "introductions/coffee.html", context, status=422 if form and form.is_bound else 200)


@require_safe
@member_required
def panel(request: HttpRequest, network: Network) -> HttpResponse:
    """The coffee of this round on a member's first page, or the offer of it; nothing where there is nothing to say."""
    running = offers.running(network)
    seat = reading.latest(request.member)
    open_seat = seat if seat and seat.group_id and seat.answer in {"", CoffeeAnswer.PLANNED} else None
    context = {
        "seat": open_seat,
        "others": reading.others(open_seat) if open_seat else [],
        "choices": CoffeeAnswer.choices,
        "rounds": running,
        "is_offered": not seat and running and not running.is_over and offers.own(running, request.member) is None,
    }
    return render(request, "introductions/_coffee_panel.html", context)


@require_POST
@member_required
def leave(request: HttpRequest, network: Network) -> HttpResponse:
    """Take part no longer, by one tap that can be taken back."""
    opt_in = offers.own(offers.running(network), request.member)
    if opt_in and offers.leave(opt_in):
        undo = reverse("introductions:coffee_come_back", args=[network])
        messages.success(request, _("You take part in coffee rounds no longer."), extra_tags=f"undo:{undo}")
    return redirect("introductions:coffee", network)


@require_POST
@member_required
def come_back(request: HttpRequest, network: Network) -> HttpResponse:
    """Take part again as before."""
    opt_in = offers.own(offers.running(network), request.member)
    if opt_in and offers.come_back(opt_in):
        messages.success(request, _("Good: you are in again."))
    return redirect("introductions:coffee", network)


@require_POST
@member_required
def stay(request: HttpRequest, network: Network) -> HttpResponse:
    """Go on, though coffees did not come about."""
    opt_in = offers.own(offers.running(network), request.member)
    if opt_in:
        offers.stay(opt_in)
        messages.success(request, _("Good. You are in the next round."))
    return redirect("introductions:coffee", network)


def _own(request: HttpRequest, network: Network, seat_id: int) -> CoffeeSeat:
    request.member.network = network
    seat = reading.of_member(request.member, seat_id)
    if seat is None:
        raise Http404
    seat.member = request.member
    return seat


@require_POST
@member_required
def answer(request: HttpRequest, network: Network, seat_id: int) -> HttpResponse:
    """Say whether a coffee came about; a later word takes the place of an earlier one."""
    seat = _own(request, network, seat_id)
    form = MetForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data["answer"]
        meetings.answer(seat, said)
        messages.success(request, str(THANKS[said]))
    else:
        messages.warning(request, _("Choose an answer."))
    return redirect("members:home" if request.POST.get("from") == "panel" else "introductions:coffee", network)


@require_POST
@member_required
def not_met(request: HttpRequest, network: Network, coffee_id: int, member_id: int) -> HttpResponse:
    """Take back, on one's own record, that one met somebody over coffee."""
    mine = request.member.coffee_seats.filter(group=coffee_id, group__seats__member=member_id)
    seat = mine.select_related("group").first()
    if seat is None or seat.group is None:
        raise Http404
    if meetings.object_to(seat.group, request.member, member_id):
        messages.success(request, _("Thank you. It no longer counts, and the record shows that you said so."))
    else:
        messages.info(request, _("That was taken back before."))
    return redirect("introductions:record", network)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def write(request: HttpRequest, network: Network, seat_id: int, member_id: int) -> HttpResponse:
    """Write to whom one is to meet, who does not show an address: the letter goes by way of Kith.

    That is for the weeks of a coffee: whoever had one long ago cannot go on writing.
    """
    seat = _own(request, network, seat_id)
    if links.has_ended(seat):
        raise Http404
    found = reading.shown(seat, request.member)
    other = next((one.member for one in found.others if one.member.pk == member_id and one.is_here), None)
    if other is None:
        raise Http404
    form = WordForm(request.POST or None, label=_("Your words"), is_required=True)
    if not form.is_bound:
        form.initial["word"] = _("Dear %(name)s, we are to have coffee. Would Tuesday or Thursday suit you?") % {
            "name": other.first_name
        }
    if request.method == "POST" and form.is_valid():
        if letters.write_word(found, request.member, other, word=form.cleaned_data["word"]):
            messages.success(request, _("On its way to %(name)s.") % {"name": other.first_name})
            return redirect("introductions:coffee", network)
        form.add_error("word", _("You have written several times today. Wait for an answer, or write tomorrow."))
    context = {"form": form, "other": other}
    return render(request, "introductions/coffee_write.html", context, status=422 if form.is_bound else 200)

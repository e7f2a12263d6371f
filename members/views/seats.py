from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members import seats as seating
from members.forms.seats import OpenSeatsForm
from network.access import lead_required
from network.models import Network

OPENINGS_SHOWN = 50


@dataclass(frozen=True)
class Reading:
    """One figure of the gate: so many of so many, the target in per cent, and how many people that would be."""

    count: int
    of: int
    percent: int
    needed: int

    @classmethod
    def of_figure(cls, figure: tuple[int, int, float] | None) -> Reading | None:
        if not figure or not figure[1]:
            return None
        count, of, target = figure
        percent = round(target * 100)
        return cls(count, of, percent, needed=-(-percent * of // 100))

    @property
    def is_met(self) -> bool:
        return self.count >= self.needed


@lead_required
@require_http_methods(["GET", "POST"])
def seats(request: HttpRequest, network: Network) -> HttpResponse:
    """Who holds the seats, who waits for one, whether more should open; and let a lead open a few."""
    count, gate = seating.count(network), seating.read_gate(network)
    form = OpenSeatsForm(request.POST or None, is_on_target=gate.is_open, left=count.left_to_open)
    if request.method == "POST" and form.is_valid():
        opening = form.open(by=request.member)
        if opening:
            number = opening.seats_after - opening.seats_before
            opened = ngettext("%(number)d seat is open.", "%(number)d seats are open.", number)
            messages.success(request, opened % {"number": number})
            return redirect("members:seats", network)
    context = {
        "count": count,
        "dots": dots(count),
        "gate": gate,
        "taking_part": Reading.of_figure(gate.taking_part),
        "arriving_well": Reading.of_figure(gate.arriving_well),
        "waiting": network.nominations.waiting_for_a_seat().select_related("nominated_by"),
        "openings": network.seat_openings.select_related("by").order_by("-at", "-pk")[:OPENINGS_SHOWN],
        "form": form,
    }
    return render(request, "members/seats.html", context)


def dots(count: seating.Count) -> list[str]:
    """One word for each seat up to the ceiling, and for whoever sits beyond it: how it is drawn.

    >>> dots(seating.Count(members=2, letters=1, seats=2, ceiling=4))
    ['member', 'member', 'promised over', 'shut']
    """
    drawn = []
    for place in range(max(count.ceiling, count.held)):
        kind = "member" if place < count.members else "promised" if place < count.held else ""
        if kind:
            drawn.append(kind if place < count.seats else f"{kind} over")
        else:
            drawn.append("free" if place < count.seats else "shut")
    return drawn

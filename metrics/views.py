from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from metrics import behind, care, formulas, readings
from metrics.models import Figure, Reckoning
from network.access import lead_required, member_required
from network.models import Letter, Network
from network.ordering import name_key

ROWS = 50


@require_safe
@lead_required
def this_week(request: HttpRequest, network: Network) -> HttpResponse:
    """The lead's first screen: three acts of care, then what is coming; charts are elsewhere."""
    here = care.situation(network, timezone.localdate(timezone=network.zone))
    return render(
        request,
        "metrics/this_week.html",
        {
            "acts": care.proposals(here),
            "coming": here.coming,
            "going": len(here.going),
            "engagement": readings.engagement(here.figures.get("engagement")),
            "troubled_letters": (
                Letter.objects.filter(network=network).failed() | Letter.objects.filter(network=network).in_doubt()
            ).count(),
        },
    )


@require_safe
@lead_required
def how_we_are(request: HttpRequest, network: Network) -> HttpResponse:
    """The figures, each as a sentence first, and each opening the people behind it."""
    figures = {row.name: row for row in Figure.objects.filter(network=network)}
    counted_for = max((row.counted_for for row in figures.values()), default=None)
    values = {name: row.value for name, row in figures.items()}
    return render(
        request,
        "metrics/how_we_are.html",
        {"counted_for": counted_for, "readings": readings.of_network(network, values)},
    )


@require_safe
@lead_required
def figure(request: HttpRequest, network: Network, name: str) -> HttpResponse:
    """The people behind one figure."""
    row = Figure.objects.filter(network=network, name=name).first()
    groups = behind.people_behind(name, row.value if row else {})
    if groups is None:
        raise Http404
    shown = next((group for group in groups if group.key == request.GET.get("show")), groups[0])
    names = network.members.present().filter(pk__in=shown.ids).values_list("pk", "name")
    ids = [pk for pk, name in sorted(names, key=lambda row: (name_key(row[1]), row[0]))]
    page = Paginator(ids, ROWS).get_page(request.GET.get("page"))
    people = network.members.in_bulk(page.object_list)
    choices = [
        {"label": group.label, "url": f"?show={group.key}", "is_here": group is shown, "count": len(group.ids)}
        for group in groups
    ]
    return render(
        request,
        "metrics/people.html",
        {
            "how": f"metrics/how/{name}.html",
            "choices": choices,
            "shown": shown,
            "page": page,
            "people": [people[pk] for pk in page.object_list],
            "title": behind.TITLES[name],
        },
    )


@require_safe
@lead_required
def ties(request: HttpRequest, network: Network, band: str) -> HttpResponse:
    """The pairs of one band, those first who have not met for longest. No person is ranked."""
    if band not in readings.BANDS:
        raise Http404
    now = timezone.now()
    reckoning = Reckoning.objects.filter(network=network).first()
    found = []
    if reckoning:
        reckoning.network = network
        found = behind.ties_in(reckoning, band, at=now).select_related("first", "second")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    choices = [
        {"label": label, "url": reverse("metrics:ties", args=[network, key]), "is_here": key == band}
        for key, label in readings.BANDS.items()
    ]
    return render(
        request,
        "metrics/ties.html",
        {
            "choices": choices,
            "page": page,
            "pairs": behind.pairs(reckoning, page.object_list, at=now) if reckoning else [],
            "title": readings.BANDS[band],
        },
    )


@require_safe
@member_required
def how_we_count(request: HttpRequest, network: Network) -> HttpResponse:
    """Every formula in plain words, for everybody whom it counts."""
    return render(request, "metrics/how_we_count.html", {"weights": formulas.KIND_WEIGHTS})

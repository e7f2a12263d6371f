from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from introductions.exchange.contract import SHEETS
from introductions.exchange.exporting import write_files
from introductions.exchange.parcel import pack
from introductions.exchange.problems import Refused
from introductions.exchange.workbook import write_workbook
from metrics import arrivals, behind, bringing, care, formulas, readings
from metrics import first_run as first_steps
from metrics.demo import network as demo
from metrics.forms import FilesForm, FirstStepForm
from metrics.models import Figure, MemberDay, Reckoning
from network.access import lead_required, member_required
from network.models import AuditEntry, Network
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
            "run": first_steps.of(network),
            "troubled_letters": network.letters.in_trouble().count(),
        },
    )


@require_http_methods(["GET", "POST"])
@lead_required
def first_run(request: HttpRequest, network: Network) -> HttpResponse:
    """The first hour in five steps: how far it is, and each to be taken, put off or taken up again."""
    run = first_steps.of(network)
    if request.method == "POST":
        form = FirstStepForm(request.POST, run=run)
        if form.is_valid():
            form.save(network, by=request.user)
        return redirect("metrics:first_run", network)
    return render(request, "metrics/first_run.html", {"run": run})


@require_http_methods(["GET", "POST"])
@lead_required
def remove_demo(request: HttpRequest, network: Network) -> HttpResponse:
    """Ask, then remove the demo network with its invented people; for whoever leads a network of their own."""
    if not network.is_demo or len(request.user.leads_networks) == 1:
        raise Http404
    if request.method == "POST":
        demo.remove(network, by=request.user)
        messages.success(request, _("The demonstration and its invented people are gone."))
        return redirect("home")
    return render(request, "metrics/remove_demo.html")


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
    behind_it = set(shown.ids)
    names = [row for row in network.members.present().values_list("pk", "name") if row[0] in behind_it]
    ids = [pk for pk, name in sorted(names, key=lambda row: (name_key(row[1]), row[0]))]
    page = Paginator(ids, ROWS).get_page(request.GET.get("page"))
    people = network.members.in_bulk(page.object_list)
    last_days = dict(
        MemberDay.objects.filter(member__in=page.object_list).values_list("member_id").annotate(Max("day"))
    )
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
            "people": [(people[pk], last_days.get(pk)) for pk in page.object_list],
            "title": behind.TITLES[name],
        },
    )


@require_safe
@lead_required
def arriving(request: HttpRequest, network: Network) -> HttpResponse:
    """How newcomers arrive: those first who need somebody, each with the next act. Nobody is graded."""
    found = arrivals.arrivals(network)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(request, "metrics/arrivals.html", {"page": page, "headline": arrivals.headline(found)})


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


@lead_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, network: Network) -> HttpResponse:
    """Bring files in and out: what is uploaded is checked, and nothing more."""
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if form.is_bound and form.is_valid() and form.check(by=request.member):
        return redirect("metrics:files_checked", network)
    return _files_page(request, form, status=422 if form.is_bound else 200)


@lead_required
@require_http_methods(["GET", "POST"])
def files_checked(request: HttpRequest, network: Network) -> HttpResponse:
    """What checked files would bring; then, by a POST, bring in exactly those, and what they brought."""
    checked = bringing.checked_by(request.member)
    if request.method == "POST":
        try:
            bringing.bring_in_checked(request.POST.get("token", ""), by=request.member)
        except bringing.Forgotten:
            checked = None
        except bringing.LeadLost:
            messages.error(
                request,
                _("With these files you would lead this network no longer. Give your own line the role lead."),
            )
        except Refused as refused:
            form = FilesForm()
            form.problems = refused.problems
            return _files_page(request, form, status=422)
        else:
            messages.success(request, _("The files are in."))
        if checked:
            return redirect("metrics:files_checked", network)
    if checked is None:
        messages.warning(request, _("The files are not kept here any more. Please choose them again."))
        return redirect("metrics:files", network)
    return render(request, "metrics/files_checked.html", {"checked": checked})


def _files_page(request: HttpRequest, form: FilesForm, *, status: int) -> HttpResponse:
    problems = form.problems
    more = problems.count - len(problems.shown) if problems else 0
    return render(
        request,
        "metrics/files.html",
        {"form": form, "problems": problems, "more": more, "sheets": SHEETS},
        status=status,
    )


@lead_required
@require_POST
def download(request: HttpRequest, network: Network) -> FileResponse:
    """Give a lead the five files of the network in one archive, or a workbook, and note that it was taken."""
    if request.POST.get("as") == "workbook":
        return _workbook(request, network)
    archive = io.BytesIO()
    with TemporaryDirectory() as folder:
        lines = write_files(network, Path(folder))
        pack(Path(folder), archive)
    archive.seek(0)
    AuditEntry.record(network=network, actor=request.user, verb="exported", subject=network, after=lines)
    today = timezone.localdate(timezone=network.zone)
    return FileResponse(archive, as_attachment=True, filename=f"{network.slug}-{today.isoformat()}.zip")


def _workbook(request: HttpRequest, network: Network) -> FileResponse:
    """One workbook of everything; written to the disk, so that a large network fits."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "everything.xlsx"
        rows = write_workbook(network, path)
        # Open files outlive their folder.
        file = path.open("rb")
    AuditEntry.record(network=network, actor=request.user, verb="exported", subject=network, after=rows)
    today = timezone.localdate(timezone=network.zone)
    return FileResponse(file, as_attachment=True, filename=f"{network.slug}-{today.isoformat()}.xlsx")

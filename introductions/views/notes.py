"""What somebody said at an event, as that person answers and keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from introductions import debriefing, noting
from introductions.forms import NoteForm, WorkForm
from introductions.models import DeskNote, NoteKind
from network.access import by_token, member_required
from network.models import Network

ENTRIES = 30


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """Ask one member whether what was noted is right. Looking changes nothing."""
    found = noting.of_link(network, token) if network else None
    if found is None:
        raise Http404
    note, member = found
    form = NoteForm(request.POST if request.method == "POST" else None, initial={"words": note.words if note else ""})
    if request.method == "POST" and note and form.is_valid():
        if form.cleaned_data["answer"] == "no":
            noting.forget(DeskNote.objects.filter(pk=note.pk))
        else:
            noting.agree(note, form.cleaned_data["words"])
        return redirect("introductions:note_by_link", network, token)
    wanted = request.GET.get("answer", "")
    context = {
        "person": member,
        "somebody_else": request.user.is_authenticated and request.user.pk != member.user_id,
        "note": note,
        "told": noting.told(note) if note else "",
        "form": form,
        "token": token,
        "ready": wanted if wanted in {"yes", "no"} else "",
    }
    status = 422 if form.errors else 200
    return render(request, "introductions/note_by_link.html", context, status=status)


def _own(request: HttpRequest, note_id: int) -> DeskNote:
    """A note about the member who asks, or a promise to them."""
    me = request.member
    notes = noting.on_record_of(me).filter(Q(member=me) | Q(other=me))
    return get_object_or_404(notes, pk=note_id)


@member_required
@require_POST
def answer(request: HttpRequest, network: Network, note_id: int) -> HttpResponse:
    """Say on the first page whether what was noted is right."""
    note = _own(request, note_id)
    if note.member_id != request.member.pk:
        raise Http404
    if "yes" in request.POST:
        noting.agree(note)
        messages.success(request, _("Noted, as yours."))
        if note.kind == NoteKind.FACT:
            return redirect("introductions:note_into_profile", network, note.pk)
    elif "no" in request.POST:
        noting.forget(DeskNote.objects.filter(pk=note.pk))
        messages.success(request, _("Forgotten. Nothing of it is kept."))
    return redirect("members:home", network)


@member_required
@require_safe
def notes(request: HttpRequest, network: Network) -> HttpResponse:
    """What the member who asks said and promised, and what was promised to them."""
    page = Paginator(noting.on_record_of(request.member), ENTRIES).get_page(request.GET.get("page"))
    for note in page:
        note.is_mine = note.member_id == request.member.pk
        note.question = noting.told(note) if note.is_mine and not note.agreed else ""
        note.address = noting.link(network, note) if note.is_mine and not note.agreed else ""
    return render(request, "introductions/notes.html", {"page": page, "debriefs": debriefing.about(request.member)})


@member_required
@require_POST
def strike(request: HttpRequest, network: Network, note_id: int) -> HttpResponse:
    """Say that it is not so: of a promise, either of the two may."""
    note = _own(request, note_id)
    noting.forget(DeskNote.objects.filter(pk=note.pk))
    messages.success(request, _("Forgotten. Nothing of it is kept."))
    return redirect("introductions:notes", network)


@member_required
@require_http_methods(["GET", "POST"])
def into_profile(request: HttpRequest, network: Network, note_id: int) -> HttpResponse:
    """Let a member take what they said about their work into their own words: a draft that they change and save."""
    note = get_object_or_404(
        request.member.desk_notes.confirmed().filter(kind=NoteKind.FACT).select_related("event"), pk=note_id
    )
    note.member = request.member
    form = WorkForm(request.POST or None, instance=request.member, initial={"working_on": noting.work_with(note)})
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your page is up to date."))
        return redirect("members:you", network)
    status = 422 if form.errors else 200
    return render(request, "introductions/note_into_profile.html", {"note": note, "form": form}, status=status)

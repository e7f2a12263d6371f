"""Letters about an event, as its leads see them: what writes itself, looked at beforehand, and their own words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import aftermath, previews, reminding, takeaways, writing
from events.forms import LetterForm
from events.models import Event, EventLetter, Reader
from events.views.lookup import event_or_404
from members.models import Member
from network.access import lead_required
from network.models import Network
from network.typed import whole


@lead_required
@require_safe
def preview(request: HttpRequest, network: Network, event_id: int, name: str) -> HttpResponse:
    """A letter that writes itself, as one of its readers would get it now."""
    event = event_or_404(request, event_id)
    event.network = network
    if name not in previews.LETTERS:
        raise Http404
    readers = previews.readers(event, name)
    reader = _chosen(readers or [request.member], request.GET.get("as", ""))
    context = {
        "event": event,
        "choices": [
            {
                "label": label,
                "url": reverse("events:letter_preview", args=[network, event.pk, other]),
                "is_here": other == name,
                "count": None,
            }
            for other, (_kind, label) in previews.LETTERS.items()
        ],
        "reader": reader,
        "readers": readers,
        "preview": previews.letter(event, name, reader),
    }
    return render(request, "events/letter_preview.html", context)


def _chosen(people: list[Member], wanted: str) -> Member:
    """The one who is named by number, else the first."""
    return next((one for one in people if str(one.pk) == wanted), people[0])


@lead_required
@require_POST
def hush(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Let no letter about this event write itself any more, or let them again."""
    event = event_or_404(request, event_id)
    quiet = "on" not in request.POST and "on" not in request.GET
    reminding.hush(event, quiet=quiet, by=request.member)
    undo = reverse("events:hush", args=[network, event.pk])
    if quiet:
        words = _("No reminder, brief or letter of the next day is written about this event.")
        messages.success(request, words, extra_tags=f"undo:{undo}?on=1")
    else:
        words = _("Reminders, briefs and the letter of the next day are written again.")
        messages.success(request, words, extra_tags=f"undo:{undo}")
    return redirect("events:detail", network, event.pk)


# -- A lead's own words -------------------------------------------------------------------


@lead_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """Write to some of an event's people: first the words, then a look at the letter, then it leaves."""
    event = event_or_404(request, event_id)
    event.network = network
    form = _form(request, event)
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        letter = form.letter()
        audience = writing.audience(event, letter.readers, letter.group, by=request.member)
        if not audience.reached:
            form.add_error("readers", _nobody(audience))
        elif "send" in request.POST:
            return _send(request, event, letter)
        else:
            return _look(request, event, form, letter, audience)
    if "change" in request.POST:
        form = _form(request, event, initial=request.POST.dict())
    page = {"event": event, "form": form, "written": writing.written(event)}
    return render(request, "events/write.html", page, status=422 if form.errors else 200)


def _form(request: HttpRequest, event: Event, initial: dict[str, Any] | None = None) -> LetterForm:
    data = request.POST if request.method == "POST" and initial is None else None
    chosen = {name: request.GET[name] for name in ("readers", "group") if name in request.GET}
    if again := event.letters.filter(pk=whole(request.GET.get("again"), digits=9)).first():
        chosen = {"readers": again.readers, "group": again.group_id, "subject": again.subject, "words": again.words}
    return LetterForm(
        data,
        event=event,
        by=request.member,
        groups=takeaways.groups_of(event),
        counts=writing.counts(event, by=request.member),
        initial={key: value for key, value in (initial or chosen).items() if value},
    )


def _nobody(audience: writing.Audience) -> str:
    """Why a letter would reach nobody."""
    if audience.without_address or audience.not_asked or audience.stopped:
        return _("None of these people can be written to: we know no address, or they do not want such letters.")
    return _("At this moment this is nobody but perhaps you, so there is no letter to send.")


def _look(
    request: HttpRequest, event: Event, form: LetterForm, letter: EventLetter, audience: writing.Audience
) -> HttpResponse:
    reader = _chosen(audience.reached, request.POST.get("as", ""))
    context = {
        "event": event,
        "form": form,
        "audience": audience,
        "reader": reader,
        "to": letter.group.name if letter.group else Reader(letter.readers).label,
        "preview": writing.preview(letter, reader),
        "seconds": int(writing.SECOND_THOUGHTS.total_seconds()),
    }
    return render(request, "events/write_preview.html", context)


def _send(request: HttpRequest, event: Event, letter: EventLetter) -> HttpResponse:
    try:
        sent, number = writing.send(letter)
    except writing.NobodyToWriteTo:
        messages.warning(request, _("Nobody could be written to any more, so nothing was sent."))
        return redirect("events:write", request.network, event.pk)
    words = ngettext("%(number)d letter leaves in ten seconds.", "%(number)d letters leave in ten seconds.", number) % {
        "number": number
    }
    undo = reverse("events:unwrite", args=[request.network, event.pk, sent.pk])
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return redirect("events:write", request.network, event.pk)


@lead_required
@require_POST
def unwrite(request: HttpRequest, network: Network, event_id: int, letter_id: int) -> HttpResponse:
    """Stop a letter in its first seconds."""
    event = event_or_404(request, event_id)
    event.network = network
    letter = get_object_or_404(event.letters.all(), pk=letter_id)
    letter.event = event
    stopped, left = writing.take_back(letter, by=request.member)
    if stopped and left:
        words = ngettext(
            "Stopped, but %(left)d letter had left already.", "Stopped, but %(left)d letters had left already.", left
        )
        messages.warning(request, words % {"left": left})
    elif stopped:
        messages.success(request, _("Stopped. Nobody gets it."))
    elif letter.taken_back_at:
        messages.info(request, _("It was stopped before."))
    else:
        messages.warning(request, _("It had left already, so it could not be stopped."))
    here = reverse("events:write", args=[network, event.pk])
    return redirect(f"{here}?again={letter.pk}" if stopped and not left else here)


# -- On the event's page ------------------------------------------------------------------


def outlook(event: Event, *, going: int, maybe: int) -> dict[str, Any]:
    """What will be written about an event by itself; no statement of its own."""
    return {
        "planned": reminding.planned(event, going=going, maybe=maybe),
        "thanks_are_due": event.published_at and not event.cancelled_at and aftermath.is_ahead(event),
    }

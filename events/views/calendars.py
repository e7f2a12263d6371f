"""Events for calendars: one as a file, a member's own as a feed, and the page on which they look after it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import calendars, feeds
from events.answer_links import of_token
from events.forms import FeedForm
from events.models import CalendarFeed, Event
from events.views.lookup import event_or_404, is_signed_in_as
from network.access import by_token, member_required
from network.models import Network

ICALENDAR = "text/calendar; charset=utf-8; method=PUBLISH"


# -- One event ----------------------------------------------------------------------------


@member_required
@require_safe
def calendar_file(request: HttpRequest, network: Network, event_id: int) -> HttpResponse:
    """One published event as a file, as far as the member's answer lets them read."""
    event = event_or_404(request, event_id)
    if not event.published_at:
        raise Http404
    return _file(event, calendars.answer_of(event, request.member))


@by_token
@require_safe
def calendar_file_by_link(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """The same for whoever came by the link of a letter; letters are passed on, so the link to join is not in it."""
    found = of_token(network.slug, token) if network else None
    if found is None or found[1].left_on or not found[0].published_at:
        raise Http404
    event, member = found
    tells_link = is_signed_in_as(request, member)
    return _file(event, calendars.answer_of(event, member), tells_link=tells_link)


def _file(event: Event, answer: str, *, tells_link: bool = True) -> HttpResponse:
    text = calendars.file_of(event, answer, tells_link=tells_link)
    response = HttpResponse(text, content_type=ICALENDAR)
    name = f"{slugify(event.title)[:60] or 'event'}.ics"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-cache"
    return response


# -- A member's own calendar --------------------------------------------------------------


@by_token
@require_safe
def feed(request: HttpRequest, network: Network | None, token: str) -> HttpResponse:
    """What a calendar fetches by the secret address; nothing new is answered in a line, a dead address in plain words.

    What comes is for programs, so it is never a page.
    """
    found = feeds.of_token(network, token) if network else None
    if found is None:
        words = _("This calendar is no longer here. Whoever made it can give you its new address.")
        return HttpResponse(f"{words}\n", status=404, content_type="text/plain; charset=utf-8")
    content = feeds.content(found)
    changed = int(content.changed_at.timestamp())
    response = HttpResponse(content.text, content_type=ICALENDAR)
    response["ETag"] = etag = quote_etag(hashlib.sha256(content.text.encode()).hexdigest()[:32])
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename="events.ics")
    return get_conditional_response(request, etag, changed, response)


@member_required
@require_http_methods(["GET", "POST"])
def own_calendar(request: HttpRequest, network: Network) -> HttpResponse:
    """Show a member the address of their calendar; make it, or say what it holds."""
    if request.method == "POST":
        is_new = not CalendarFeed.objects.filter(member=request.member).exists()
        feeds.make(request.member)
        if is_new:
            messages.success(request, _("Your calendar is ready. Now your own calendar needs its address."))
        else:
            form = FeedForm(request.POST)
            form.is_valid()  # a box is ticked or not
            feeds.choose(request.member, everything=form.cleaned_data["everything"])
            messages.success(request, _("Noted. Your calendar shows it when it next asks."))
        return redirect("events:own_calendar", network)
    own = CalendarFeed.objects.filter(member=request.member).first()
    context: dict[str, Any] = {"feed": own}
    if own:
        own.member = request.member
        address = feeds.address(own)
        webcal = "webcal://" + address.partition("://")[2]
        context["form"] = FeedForm(initial={"everything": own.everything})
        context |= {"address": address, "webcal": webcal, "google": calendars.subscribing_by_google(webcal)}
    return render(request, "events/own_calendar.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def renew_calendar(request: HttpRequest, network: Network) -> HttpResponse:
    """Ask, then give the calendar another address."""
    if request.method == "GET" and CalendarFeed.objects.filter(member=request.member).exists():
        return render(request, "events/renew_calendar.html")
    if request.method == "POST" and feeds.renew(request.member):
        messages.success(request, _("The old address is dead. Give your own calendar the new one."))
    return redirect("events:own_calendar", network)


@member_required
@require_http_methods(["GET", "POST"])
def stop_calendar(request: HttpRequest, network: Network) -> HttpResponse:
    """Ask, then switch the calendar off."""
    if request.method == "GET" and CalendarFeed.objects.filter(member=request.member).exists():
        return render(request, "events/stop_calendar.html")
    if request.method == "POST":
        feeds.switch_off(request.member)
        messages.success(request, _("Switched off. The address is dead."))
    return redirect("events:own_calendar", network)

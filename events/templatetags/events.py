"""Template tags of the events: when one is, for the person who reads, and the ways into their calendar."""

from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _

from events import listing
from events.calendars import Links, links_for
from events.models import Event, RSVPState
from events.times import When, moment_in_words
from events.times import when as say_when

register = template.Library()


@register.simple_tag(takes_context=True)
def when(context: template.Context, event: Event) -> When:
    """The event's time by its own clock, and by the reader's where it differs; keep it with ``as``.

    Who has chosen no zone lives by the network's.
    """
    request = context.get("request")
    reader = context.get("recipient") or (request.user if request else None)
    own = getattr(reader, "timezone", "")
    return say_when(event, ZoneInfo(own) if own else context["network"].zone)


@register.simple_tag
def deadline(event: Event) -> str:
    """Until when answers are taken, by the event's own clock."""
    return moment_in_words(event.answers_until, event.zone)


@register.simple_tag
def until(event: Event) -> str:
    """Until when a place is offered to the reader of a list, by the event's own clock."""
    return moment_in_words(event.offer_ends_at, event.zone)


@register.simple_tag
def own_answer(event: Event) -> str:
    """What became of the reader's answer, for the page of what is recorded."""
    return {
        RSVPState.YES: _("You are down as coming."),
        RSVPState.MAYBE: _("You are down as maybe."),
        RSVPState.NO: _("You are down as not coming."),
        RSVPState.WAITING: _("You wait for a place."),
        RSVPState.OFFERED: _("A place is on offer to you."),
        RSVPState.LAPSED: _("You let the offer of a place go by."),
    }[event.answer_answer]


@register.simple_tag
def standing(event: Event) -> listing.Standing:
    """How the reader stands to an event of a list; keep it with ``as``."""
    return listing.standing(event)


@register.simple_tag
def calendar_links(event: Event, answer: str = "", withholds_link: bool = False) -> Links:
    """Where somebody with this answer puts the event into a calendar on the web; keep it with ``as``."""
    return links_for(event, answer or "", tells_link=not withholds_link)

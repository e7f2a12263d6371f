"""Template tags of the events: when one is, for the person who reads."""

from zoneinfo import ZoneInfo

from django import template

from events.models import Event
from events.times import When
from events.times import when as say_when

register = template.Library()


@register.simple_tag(takes_context=True)
def when(context: template.Context, event: Event) -> When:
    """The event's time in the network's zone, and in the reader's own where it differs; keep it with ``as``."""
    network, request = context["network"], context.get("request")
    reader = request.user if request else context.get("recipient")
    own = getattr(reader, "timezone", "")
    return say_when(event, network.zone, ZoneInfo(own) if own else None)

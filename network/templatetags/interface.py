"""Template tags for the page shell and for people: icons, initials, hues, places, addresses of undo."""

import zlib
from unicodedata import bidirectional

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from network import navigation

register = template.Library()

# Drawn on a grid of 24 with a line of 1.6; each entry is the inside of one <svg>.
ICONS = {
    "week": '<path d="M4 7h16M4 12h10M4 17h6"/><path d="m15 17 2 2 4-5"/>',
    "people": '<circle cx="9" cy="9" r="3.4"/><path d="M3 19.5c.4-3.5 2.8-5.3 6-5.3s5.6 1.8 6 5.3"/>'
    '<path d="M15.2 5.9a3.3 3.3 0 0 1 0 6.2M17.5 14.7c2 .7 3.2 2.3 3.5 4.8"/>',
    "person": '<circle cx="12" cy="8.5" r="3.8"/><path d="M4.8 20c.6-4 3.4-6 7.2-6s6.6 2 7.2 6"/>',
    "calendar": '<path d="M4 9.5h16M8 3.5v4M16 3.5v4"/><rect x="4" y="5.5" width="16" height="15" rx="2"/>'
    '<path d="M8 13.5h3M8 17h6"/>',
    "pulse": '<path d="M4 19.5h16"/><path d="M4.5 14.5c3 0 3.5-5 6.5-5s3 3 5 3 2.5-4.5 4-7"/>',
    "home": '<path d="m4 11.5 8-7 8 7"/><path d="M6.5 9.8V20h11V9.8M10 20v-5.5h4V20"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "clock": '<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>',
    "pin": '<path d="M12 21c4.5-4.6 6.8-8 6.8-10.8a6.8 6.8 0 0 0-13.6 0C5.2 13 7.5 16.4 12 21Z"/>'
    '<circle cx="12" cy="10" r="2.3"/>',
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7.5 8 6 8-6"/>',
    "lock": '<rect x="5.5" y="10.5" width="13" height="9.5" rx="2"/><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
    "print": '<path d="M7 8.5V4h10v4.5M7 16.5H4.5v-8h15v8H17"/><path d="M7 13.5h10V20H7z"/>',
    "badge": '<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4"/>'
    '<path d="M8.5 8.5h3v3h-3zM13 13h2.5v2.5H13zM14.5 8.5h1M8.5 14.5h1"/>',
    "tie": '<circle cx="9" cy="12" r="5.5"/><circle cx="15" cy="12" r="5.5"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside a word; screen readers pass it over."""
    return format_html(
        '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308  our own constant
    )


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word, both in the direction in which the name begins.

    >>> initials("Ama Serwaa Boateng")
    'AB'
    """
    words = [word for word in str(name).split() if word[0].isalpha()] or str(name).split()
    words = [word for word in words if bidirectional(word[0]) == bidirectional(words[0][0])]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def hue(name: str) -> int:
    """A number from 1 to 8 that stays the same for the same name."""
    return zlib.crc32(str(name).encode()) % 8 + 1


@register.filter
def undo_url(tags: str) -> str:
    """The address in a message's ``extra_tags="undo:/address/"``, or nothing."""
    return next((tag.removeprefix("undo:") for tag in (tags or "").split() if tag.startswith("undo:")), "")


@register.simple_tag(takes_context=True)
def places(context: template.Context) -> list[navigation.Place]:
    """The four places of the person who asks; see :mod:`network.navigation`."""
    request = context.get("request")
    return navigation.places(request) if request else []


# What browsers call themselves, the more particular names first.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """A browser and its system in plain words; what is not known is said so.

    >>> device("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36")
    'Chrome, Linux'
    """
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or gettext("A browser we do not know")

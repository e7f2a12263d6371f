"""What the head and heading of every page must be: one heading, one title, one language, and nothing inline."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.fences.visitors import readable

# Fragments that pages load, and answers for machines.
NO_PAGES = {
    "healthz",
    "members:purpose_panel",
    "members:buddies_panel",
    "members:arriving_panel",
    "events:next_panel",
    "events:newcomer_forecast",
    "members:waiting_letters",
    "introductions:to_confirm_panel",
    "introductions:coffee_panel",
    "introductions:ideas",
    "introductions:desk_roster",
    "introductions:desk_worker",
    "introductions:desk_manifest",
    "introductions:desk_room",
    "members:photo",
    "events:calendar_file",
    "events:calendar_file_by_link",
    "events:plan_file",
    "events:door_live",
    "events:screen_live",
    "events:tables_live",
    "events:feed",
    "members:bring_rest",
}
# The admin's own scripts and styles are others' making; its policy allows them there and nowhere else.
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
# Scripts that hold data run nothing.
INLINE = re.compile(
    r"<style|<script(?![^>]*\s(?:src=|type=.application/json))|<[a-z][^>]*\s(?:style|on[a-z]+)\s*=|javascript:",
    re.IGNORECASE,
)


def pages(world, role):
    return [page for page in readable(world, role) if page.name not in NO_PAGES and not page.name.startswith("admin:")]


def faults(response) -> list[str]:
    """What is wrong with the head and heading of a page."""
    text = response.content.decode()
    policy = {part.strip() for part in response.headers.get("Content-Security-Policy", "").split(";")}
    return [
        *([] if text.count("<h1") == 1 else [f"{text.count('<h1')} headings"]),
        *([] if re.search(r'<html[^>]*\slang="[a-z]{2}', text) else ["no language"]),
        *([] if title(text) else ["no title"]),
        *(found[0] for found in INLINE.finditer(text)),
        *sorted(POLICY - policy),
    ]


def title(text: str) -> str:
    found = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    return found[1].strip(" ·\n") if found else ""


class Parts(HTMLParser):
    """Each kind of part that a page has, told by what stands around it.

    That is its own tag, classes and attributes, those of the two parts above it, and of a script where it comes from.
    """

    VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"])

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.above: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        where = given.get("src") or "" if tag == "script" else ""
        named = f"{tag}.{given.get('class') or ''}{sorted(given.keys() - {'class'})}{where}"
        self.found.add(" < ".join([named, *(name for _tag, name in reversed(self.above[-2:]))]))
        if tag not in self.VOID:
            self.above.append((tag, named))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.above.pop()

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, (open_tag, _name) in enumerate(self.above) if open_tag == tag]
        if places:
            del self.above[places[-1] :]

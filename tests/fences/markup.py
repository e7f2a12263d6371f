"""What the head and heading of every page must be: one heading, one title, one language, and nothing inline."""

from __future__ import annotations

import re

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

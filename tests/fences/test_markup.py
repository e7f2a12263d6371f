"""Every page says what it is, in one heading, one title and one language, and brings nothing inline."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.fences.expected import expected
from tests.fences.visitors import client_of, readable

SEEN_BY = ["anonymous", "invitee", "member", "facilitator", "lead", "operator"]
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
    "introductions:ideas",
    "members:photo",
    "events:calendar_file",
    "events:calendar_file_by_link",
    "events:door_live",
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


@pytest.mark.parametrize("role", SEEN_BY)
def test_every_page_has_one_heading_a_title_a_language_and_nothing_inline(world, role):
    client = client_of(world, role)

    found = {page.label: faults(client.get(page.path)) for page in pages(world, role)}

    assert {label: wrong for label, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("role", SEEN_BY)
def test_every_page_has_a_title_of_its_own(world, role):
    client, named = client_of(world, role), defaultdict(set)
    for page in pages(world, role):
        named[title(client.get(page.path).content.decode())].add(page.name)

    # Both ask for the address to which a code is sent.
    named["Sign in · Kith"].discard("account_request_login_code")
    # The month of today is one of the months.
    for same in named.values():
        same.discard("events:this_month")
    assert {name: pages for name, pages in named.items() if len(pages) > 1} == {}


@pytest.mark.parametrize("role", SEEN_BY)
def test_refusals_are_pages_too(world, role):
    client, table = client_of(world, role), expected()
    refused = ["/no-such-network/", "/maths/no/such/page/"]
    refused += ["/maths/this-week/"] if table["metrics:this_week"]["GET"][role] in {403, 404} else []

    found = {path: faults(client.get(path, follow=True)) for path in refused}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}

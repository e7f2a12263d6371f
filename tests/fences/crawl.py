"""Following every link from the front door, as a person would who has nothing else to do."""

from __future__ import annotations

from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.fences.visitors import Answer

# Pages to which no link leads, since something else does.
BY_OTHER_WAYS = {
    "healthz": "for machines",
    "mail_arrived": "a letter",
    "stop_letters": "a letter",
    "events:by_link": "a letter",
    "events:calendar_file_by_link": "a letter, after the answer",
    "events:feed": "a calendar asks it",
    "introductions:desk_enter": "a letter",
    "introductions:note_by_link": "a letter",
    "introductions:coffee_part_by_link": "a letter",
    "introductions:coffee_met_by_link": "a letter",
    "introductions:proposal_by_link": "a letter",
    "introductions:word_by_link": "a letter",
    "members:still_in": "a letter",
    "members:start": "the owner's link",
    "members:invitation": "a letter",
    "members:ask_other_address": "a letter",
    "members:join": "a letter",
    "members:join_you": "a letter",
    "members:photo": "a picture on a page",
    "members:buddies_panel": "the leads' week; Home brings it along",
    "events:door_live": "phones at the door ask it by themselves",
    "events:screen_live": "the screen in the room asks it by itself",
    "events:tables_live": "phones of members ask it by themselves on the night",
    "introductions:desks": "the start of the installed app",
    "introductions:desk_shell": "the worker of the desk keeps it",
    "introductions:desk_worker": "the app of the desk asks it",
    "introductions:desk_manifest": "whoever installs the app asks it",
    "introductions:desk_roster": "a phone that is made ready asks it",
    "introductions:desk_room": "phones at the arrival desk ask it by themselves",
    "members:step": "a form on Home, while something is asked",
    "account_inactive": "where a closed account is sent",
    "account_signup": "where allauth sends strangers",
    "admin:login": "where the admin sends strangers",
    "admin:password_change_done": "allauth and the admin bring it along",
    "admin:jsi18n": "a script",
    "admin:search": "a field of the admin that asks while one types",
    "account_logout": "a button signs out at once",
    "account_request_login_code": "the page of signing in asks for the address itself",
    "mfa_list_webauthn": "linked for whoever has a passkey",
    "mfa_generate_recovery_codes": "linked for whoever has an authenticator app",
}
ALIKE = 3
# The lead's first page tells what is coming in its own words.
NOT_FOR_LEADS = {"events:next_panel"}


class Links(HTMLParser):
    """Where a page leads: links, forms that only ask, and panels that it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.found.append(given["href"])
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            self.found.append(given.get("action") or "")
        if given.get("hx-get"):
            self.found.append(given["hx-get"])


def leads_to(path: str, text: str) -> set[str]:
    """The addresses of this house to which a page leads; of the admin without their many filters."""
    found = set()
    for link in Links(text).found:
        target = urlsplit(urljoin(f"http://testserver{path}", link))
        if target.netloc != "testserver" or target.path.startswith("/static/"):
            continue
        query = "" if target.path.startswith("/admin/") or not target.query else f"?{target.query}"
        found.add(target.path + query)
    return found


def _kind(path: str) -> tuple[str, frozenset[str]]:
    """The view that answers, and what is asked of it; of what no view answers, the path itself."""
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = path
    return name, frozenset(parse_qs(parts.query, keep_blank_values=True))


def crawl(client, known: dict[str, Answer]) -> dict[str, int]:
    """Follow everything from the front door: each address met, with its status. What is ``known`` is not asked for.

    Of pages that differ only in whom or what they are about, three are followed.
    """
    waiting, found, met_on, followed = deque(["/"]), {}, {"/": ""}, Counter()
    while waiting:
        path = waiting.popleft()
        if path not in known:
            kind = _kind(path)
            followed[kind] += 1
            if followed[kind] > ALIKE:
                continue
        response = known.get(path) or client.get(path, follow=True)
        found[path] = response.status_code
        for address, _status in getattr(response, "redirect_chain", []):
            found.setdefault(address, 200)
            path = address
        if response.status_code == 200 and "text/html" in response.headers["Content-Type"]:
            for link in sorted(leads_to(path, response.content.decode()) - met_on.keys()):
                met_on[link] = path
                waiting.append(link)
    return {f"{path} on {met_on.get(path)}": status for path, status in found.items()}

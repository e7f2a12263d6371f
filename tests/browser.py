"""Real Chromium for what a person does: pages of a given size and scheme, signed in as somebody.

Every page fails its test when the browser's console reports an error: a broken content security
policy, a missing file and a script that stumbles are all said there and nowhere else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections
from playwright.sync_api import Browser, Page, sync_playwright

from members.models import User
from tests import chromium

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PATIENCE = 2
# A moment is waited for in the database, so that those who are at work get the processor.
AT_WORK = """
    SELECT count(*) FROM pg_stat_activity, pg_sleep(0.01)
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state IN ('active', 'idle in transaction')"""
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What scripts look at need not be painted twice.
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
    "--disable-software-rasterizer",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a run."""
    path = chromium.ensure()
    # Playwright's own loop would make Django refuse the database in this thread, and while it runs Django keeps
    # another connection: each is closed here, so that none is left when the test database is dropped.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    _close_idle_connections()
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(path), args=flags)
        yield opened
        opened.close()
        _close_idle_connections()


def _close_idle_connections() -> None:
    for opened in connections.all(initialized_only=True):
        if not opened.in_atomic_block:
            opened.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[OpenPage]:
    """A function that opens a page: ``open_page("/path/", user=…, size=PHONE, scheme="dark")``."""
    contexts, complaints = [], []

    def open_one(path: str = "/", *, user: User | None = None, size: dict = DESK, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,
            color_scheme=scheme,
            locale="en-GB",
            is_mobile=size["width"] < 600,
            has_touch=size["width"] < 600,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}]
            )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    _let_requests_end()
    # An answer of 4xx, or a lost connection, that a test asked for is no complaint; the browser words them all alike.
    asked_for = ("status of 4", "ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
    assert [text for text in complaints if not any(sign in text for sign in asked_for)] == []


def _let_requests_end() -> None:
    """Wait while what closed pages asked is still answered: to empty the tables meanwhile could end in a deadlock."""
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        with connection.cursor() as cursor:
            cursor.execute(AT_WORK)
            if not cursor.fetchone()[0]:
                return


def session_of(user: User) -> str:
    """The key of a fresh session in which ``user`` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def axe_violations(page: Page, *more: str) -> list[str]:
    """What axe finds wrong by WCAG 2.0 to 2.2, A and AA, and by ``more`` of its rules, a line each."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async ([values, more]) => (await window.axe.run(document, {runOnly: {type: 'tag', values}, preload: false, "
        "rules: Object.fromEntries(more.map(rule => [rule, {enabled: true}])), resultTypes: ['violations']}))"
        ".violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))])",
        [RULES, more],
    )
    return [f"{rule}: {html}" for rule, nodes in found for html in nodes]


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

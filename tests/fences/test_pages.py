"""Every page that somebody may open, in a real browser: for every eye and hand, on a desk and on a phone.

The two networks are built once and committed, since the browser's requests are answered by other connections; the
whole database is emptied after the module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import axe_violations, session_of, sideways
from tests.fences import world as worlds
from tests.fences.markup import Parts, pages
from tests.fences.visitors import client_of

pytestmark = pytest.mark.django_db

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 780}
NARROWEST = {"width": 320, "height": 700}
# What a finger must hit, in pixels; links within a sentence aside.
SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(part => part.checkVisibility({visibilityProperty: true}) && !part.closest('.unseen, .skip'))
  .filter(part => getComputedStyle(part).display !== 'inline')
  .map(part => [part, [part, ...(part.labels || [])].map(one => one.getBoundingClientRect()).filter(box => box.width)])
  .filter(([part, boxes]) => boxes.length && !boxes.some(box => box.width > 23.5 && box.height > 23.5))
  .map(([part, boxes]) => `${boxes.map(box => `${box.width} x ${box.height}`)}: ${part.outerHTML.slice(0, 90)}`)"""
SETTLED = """() => !document.querySelector('.htmx-request') && document.fonts.status === 'loaded'
  && document.getAnimations().every(motion => motion.playState !== 'running')"""
# Of pages that look the same to several, each is opened by one of them.
ONLY = {
    "invitee": ("home", "members:"),
    "facilitator": ("introductions:",),
    "lead": ("home", "letters", "members:", "events:", "introductions:", "metrics:"),
    "operator": ("home",),
}


@dataclass
class Town:
    world: worlds.World
    url: str
    sessions: dict[str, str]
    known: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def town(browser: Browser, django_db_setup, django_db_blocker) -> Iterator[Town]:
    with django_db_blocker.unblock():
        world = worlds.build()
        sessions = {role: session_of(user) for role, user in world.users.items() if user}
        server = LiveServer("localhost")
        try:
            yield Town(world, server.url, sessions)
        finally:
            server.stop()
            call_command("flush", verbosity=0, interactive=False)


def page_of(browser: Browser, town: Town, role: str, complaints: list[str]) -> Page:
    context = browser.new_context(base_url=town.url, viewport=DESK, locale="en-GB", reduced_motion="reduce")
    if role in town.sessions:
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": town.sessions[role], "url": town.url}],
        )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda message: message.type == "error" and complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return page


def opened(page: Page, path: str) -> Page:
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    page.goto(path)
    page.wait_for_function(SETTLED)
    return page


def faults(page: Page) -> list[str]:
    """What is wrong with an open page by day on a desk and by night on a phone."""
    found = [f"desk: {violation}" for violation in axe_violations(page)]
    found += [f"desk: {sideways(page)} pixels too wide"] if sideways(page) > 0 else []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(SETTLED)
    found += [f"phone: {violation}" for violation in axe_violations(page)]
    found += [f"phone: {small}" for small in page.evaluate(SMALL)]
    page.set_viewport_size(NARROWEST)
    found += [f"narrowest: {sideways(page)} pixels too wide"] if sideways(page) > 0 else []
    return found


@pytest.mark.parametrize("role", ["anonymous", "invitee", "member", "facilitator", "lead", "operator"])
def test_every_page_is_for_everybody_by_day_and_night_on_desk_and_phone(browser, town, role):
    complaints: list[str] = []
    page, client = page_of(browser, town, role, complaints), client_of(town.world, role)

    shown = [one for one in pages(town.world, role) if one.name.startswith(ONLY.get(role, ""))]
    found = {}
    for one in shown:
        # A page whose every part stood so on another has the same faults as that one or none.
        parts = Parts(client.get(one.path).content.decode()).found
        if not parts <= town.known:
            town.known |= parts
            found[one.label] = faults(opened(page, one.path))

    page.context.close()
    assert shown
    assert [f"{label}: {fault}" for label, wrong in found.items() for fault in wrong] == []
    assert complaints == []


def test_a_spoiled_page_would_be_noticed(browser, town):
    page = opened(page_of(browser, town, "member", []), "/maths/members/")
    page.evaluate("""() => {
      const button = document.querySelector('main').appendChild(document.createElement('button'))
      button.style.cssText = 'all: unset; display: block; width: 500px; height: 12px'
      const words = document.querySelector('main').appendChild(document.createElement('p'))
      words.style.cssText = 'color: gray; background: dimgray'
      words.textContent = 'Hardly legible'
    }""")

    found = " ".join(faults(page))
    page.context.close()

    for sign in ("desk: color-contrast", "desk: button-name", "phone: color-contrast", "x 12: <button", "narrowest: "):
        assert sign in found

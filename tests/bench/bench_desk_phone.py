"""What the app of the arrival desk weighs, how soon it opens without signal, and how soon a tap is confirmed."""

from __future__ import annotations

import time
from functools import cache
from statistics import median, quantiles
from typing import Any, NamedTuple

from tests.bench.bench_door import PEOPLE, evening, server, session_of
from tests.bench.rows import LeftOut, row

TAPS, OPENINGS, CLAIMS = 40, 5, 6
SHOWN = "performance.getEntriesByName('kith:desk')[0].startTime"
# The page itself and what it links; what is about people comes as JSON and is weighed elsewhere.
WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter(one => one.entryType === 'navigation' || one.name.includes('/static/'))
    .reduce((sum, one) => sum + one.transferSize, 0)"""
TAP_ALL = """
async most => {
  const turn = () => new Promise(resolve => setTimeout(resolve))
  const spent = []
  for (let number = 0; number < most; number++) {
    const row = document.querySelector('#view-arrived .desk-row:not(.desk-row--here)')
    const { key } = row.dataset
    const began = performance.now()
    row.querySelector('.desk-row__tap').click()
    while (!document.querySelector(`.desk-row--here[data-key="${key}"]`)) await turn()
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
    spent.push(performance.now() - began)
    await new Promise(resolve => setTimeout(resolve, 150))
  }
  return spent
}
"""


class Evening(NamedTuple):
    """Kilobytes of the app, and milliseconds: to open without signal, from tap to mark, from claim to another phone."""

    weight: float
    openings: list[float]
    online: list[float]
    offline: list[float]
    claims: list[float]


@cache
def in_chromium() -> Evening:
    """An evening of two phones."""
    from django.urls import reverse  # noqa: PLC0415
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    event, _people, host = evening()
    from tests import chromium, factories  # noqa: PLC0415

    other = factories.make_facilitator(event.network, "Lena Brandt")
    sessions = [session_of(person.user) for person in (host, other)]
    path = reverse("introductions:desk", args=[event.network, event.pk])
    try:
        program = chromium.ensure()
    except chromium.NoChromium as reason:
        raise LeftOut(str(reason)) from reason
    with server() as (port, _pid), sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=str(program), args=flags)

        def phone(session: str) -> Any:
            address = f"http://localhost:{port}"
            context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844}, has_touch=True)
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.goto(path)
            page.wait_for_selector("html[data-ready]")
            return page

        page, colleague = (phone(session) for session in sessions)
        weight = page.evaluate(WEIGHT) / 1000
        page.get_by_role("button", name="Ready offline").click()
        page.get_by_text("The desk now works without signal").first.wait_for()
        online = page.evaluate(TAP_ALL, TAPS)
        page.get_by_role("button", name="All sent").wait_for()
        claims = _claims(page, colleague)
        page.context.set_offline(True)
        openings = []
        for _turn in range(OPENINGS):
            page.reload()
            page.wait_for_function(f"() => performance.getEntriesByName('kith:desk').length && {SHOWN}")
            openings.append(page.evaluate(SHOWN))
        page.locator("#tab-arrived").click()
        offline = page.evaluate(TAP_ALL, TAPS)
        browser.close()
    return Evening(weight, openings, online, offline, claims)


def _claims(page: Any, colleague: Any) -> list[float]:
    """How long it takes until another phone says with whom somebody is."""
    spent = []
    for one in (page, colleague):
        one.locator("#tab-introduce").click()
    for turn in range(CLAIMS):
        claim = page.locator(".desk-card").get_by_role("button", name="I’m with" if turn % 2 == 0 else "No longer with")
        seen = colleague.get_by_text("with Ben ·").first
        began = time.perf_counter()
        claim.click()
        seen.wait_for(state="visible" if turn % 2 == 0 else "hidden")
        spent.append(1000 * (time.perf_counter() - began))
    return spent


@row("desk: the app over the wire, first visit", unit="KB", target=150)
def weight() -> float:
    """Page, style, scripts, fonts, compressed as they are sent."""
    return in_chromium().weight


@row("desk: opened without signal", unit="ms", target=1000)
def opened() -> float:
    """From the start of the navigation until names are shown; the middle one of several."""
    return median(in_chromium().openings)


@row(f"desk: tap to mark online, 95th percentile of {TAPS}, {PEOPLE} people", unit="ms", target=100)
def tapped_online() -> float:
    """Until the next frame has been painted; what the server says comes later."""
    return quantiles(in_chromium().online, n=20)[-1]


@row(f"desk: tap to mark without signal, 95th percentile of {TAPS}, {PEOPLE} people", unit="ms", target=100)
def tapped_offline() -> float:
    """The same with no connection at all."""
    return quantiles(in_chromium().offline, n=20)[-1]


@row("desk: a claim seen on another phone, slowest", unit="ms", target=2000)
def claimed() -> float:
    """From the tap of one facilitator to the words on the phone of another."""
    return max(in_chromium().claims)

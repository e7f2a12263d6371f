"""What the table plan costs: a page of 150 people in six rounds, and one swap on it."""

from __future__ import annotations

import random
import time
from datetime import date
from functools import cache
from statistics import median
from typing import Any
from uuid import uuid4

from tests.bench.bench_door import server, session_of
from tests.bench.database import prepared
from tests.bench.rows import LeftOut, row

PEOPLE, ROUNDS, AT_A_TABLE = 150, 6, 5
TURNS = 9
SWAPS = 20


@cache
def draft() -> tuple[Any, Any, Any]:
    """A draft of 30 tables a round, its lead, and a client that is signed in as the lead."""
    prepared()
    from django.test import Client  # noqa: PLC0415

    from members.models import Member  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    network = factories.make_network("bench-tables")
    lead = factories.make_lead(network, "Ada Lead")
    event = factories.make_event(network)
    people = Member.objects.bulk_create(
        Member(
            network=network,
            name=f"Person {n:03} of Somewhere",
            role="facilitator" if n % AT_A_TABLE == 0 else "member",
            joined_on=date(2024, 1, 1),
            attributes={"organisation": f"School {n % 20}"},
        )
        for n in range(PEOPLE)
    )
    for person in people:
        factories.make_rsvp(event, person)
    dice, rounds = random.Random(1), []
    for _round in range(ROUNDS):
        line = list(people)
        dice.shuffle(line)
        rounds.append([line[at : at + AT_A_TABLE] for at in range(0, PEOPLE, AT_A_TABLE)])
    met = {tuple(sorted(dice.sample(range(PEOPLE), 2))) for _pair in range(3000)}
    plan = factories.make_draft(event, *rounds, met=[(people[one], people[other]) for one, other in met])
    plan.wishes = {"attributes": [["organisation", "mix"]]}
    plan.save()
    client = Client(headers={"host": "localhost"})
    client.force_login(lead.user)
    return plan, lead, client


def addresses() -> tuple[str, str]:
    """The page of the plan, and where its changes go."""
    from django.urls import reverse  # noqa: PLC0415

    event = draft()[0].event
    return tuple(reverse(f"events:{name}", args=[event.network, event.pk]) for name in ("plan", "edit_plan"))


def swap(turn: int) -> dict[str, Any]:
    """A swap of two people of the first round, and after it the way back."""
    tables = draft()[0].tables["rounds"][0]["tables"]
    one, other = tables[0]["people"][1], tables[1]["people"][1]
    seats = [tables[0]["name"], tables[1]["name"]] if turn % 2 == 0 else [tables[1]["name"], tables[0]["name"]]
    known = {"plan": draft()[0].pk, "revision": 10_000, "key": str(uuid4()), "act": "swap", "turn": 0}
    return known | {"person": one, "seat": seats[0], "other": other, "other_seat": seats[1]}


def send(turn: int) -> Any:
    """Send a swap as the page does."""
    answer = draft()[2].post(addresses()[1], swap(turn), headers={"HX-Request": "true"})
    if answer.status_code != 200:
        raise AssertionError(f"a swap was answered with {answer.status_code}: {answer.content[:200]}")
    return answer


@row(f"table plan of {PEOPLE} people in {ROUNDS} rounds: statements of the page", unit="statements", target=12)
def page_statements() -> float:
    """With session and membership."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client, page = draft()[2], addresses()[0]
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    return len(asked)


@row(f"table plan of {PEOPLE} people in {ROUNDS} rounds: processor time of the page", unit="ms", target=300)
def page_processor() -> float:
    """The middle one of several visits."""
    client, page = draft()[2], addresses()[0]
    client.get(page)
    return 1000 * median(_processor(lambda: client.get(page)) for _turn in range(TURNS))


@row(f"table plan of {PEOPLE} people in {ROUNDS} rounds: processor time of a swap", unit="ms", target=100)
def swap_processor() -> float:
    """The middle one of several, each with its answer."""
    send(0)
    send(1)
    return 1000 * median(_processor(lambda turn=turn: send(turn)) for turn in range(TURNS + 1))


@row(f"table plan of {PEOPLE} people in {ROUNDS} rounds: answer to a swap", unit="KB", target=20)
def swap_size() -> float:
    """Before compression."""
    return max(len(send(turn).content) for turn in range(2)) / 1000


def _processor(act: Any) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


SWAP = """
async () => {
  const spent = []
  for (let turn = 0; turn < %d; turn++) {
    const one = document.querySelector('#table-0-0 .seat:not(.seat--host)')
    const other = document.querySelector('#table-0-1 .seat:not(.seat--host)')
    const words = document.querySelector('#plan-bar')
    const began = performance.now()
    one.click()
    other.click()
    await new Promise(resolve => {
      new MutationObserver((_all, watcher) => {
        if (document.querySelector('#plan-bar') === words) return
        watcher.disconnect()
        requestAnimationFrame(() => setTimeout(resolve))
      }).observe(document.querySelector('#table-plan'), { childList: true, subtree: true })
    })
    spent.push(performance.now() - began)
  }
  return spent
}
"""


@cache
def in_chromium() -> tuple[float, list[float]]:
    """Milliseconds to the first paint of the page with its tables, and of each of several swaps until it is saved."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from tests import chromium  # noqa: PLC0415

    _plan, lead, _client = draft()
    session = session_of(lead.user)
    try:
        path = chromium.ensure()
    except chromium.NoChromium as reason:
        raise LeftOut(str(reason)) from reason
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with server() as (port, _pid), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=flags)
        context = browser.new_context(base_url=f"http://localhost:{port}", viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://localhost:{port}"}])
        page = context.new_page()
        painted = []
        for _turn in range(4):
            page.goto(addresses()[0])
            page.wait_for_selector("#table-plan[data-ready]")
            paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
            painted.append(page.evaluate(paint))
        spent = page.evaluate(SWAP % SWAPS)
        browser.close()
    return median(painted[1:]), spent


@row(f"table plan of {PEOPLE} people in {ROUNDS} rounds: first paint in Chromium", unit="ms", target=1000)
def first_paint() -> float:
    """From asking for the page to its first content, with a server that is warm."""
    return in_chromium()[0]


@row(f"table plan of {PEOPLE} people in {ROUNDS} rounds: a swap saved and shown in Chromium", unit="ms", target=200)
def swap_shown() -> float:
    """From the second tap to the answer on the page; the people change places at once."""
    return median(in_chromium()[1])

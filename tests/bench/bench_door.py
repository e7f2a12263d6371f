"""What the door costs: two hundred phones that ask every two seconds, and how soon a tap is confirmed."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from socket import socket
from statistics import quantiles
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from tests.bench.database import prepared
from tests.bench.phones import LEAST, MOST
from tests.bench.rows import LeftOut, row

ROOT = Path(__file__).parent.parent.parent
PHONES, PEOPLE, SECONDS, WARM_UP = 200, 150, 40, 6
# Each mark makes all phones fetch the new state, so the share grows with the marks.
TAPS_EVERY = 10.0
TAPS = 60


class Polling(NamedTuple):
    """What came of it: the share of one core that the web server took, the answers, and the time of a tap."""

    share: float
    statuses: dict[int, int]
    taps: list[float]


def server_command(port: int) -> list[str]:
    """The command of the image, on another port."""
    command = json.loads(re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[1])
    return [sys.executable, "-m", *[part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in command]]


@contextmanager
def server():
    """The web server as production runs it, on the bench's own database: its port and its process."""
    from django.db import connection  # noqa: PLC0415

    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(database),
        "DATABASE_POOL": "8",
        "SITE_URL": "http://localhost",
    }
    running = subprocess.Popen(
        server_command(port), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _turn in range(300):
            with socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, running.pid
    finally:
        running.terminate()
        running.wait(30)


def processor_seconds(parent: int) -> float:
    """What a process and its children have used so far."""
    if not Path("/proc/self/stat").exists():
        raise LeftOut("there is no /proc to read the time of processes from")
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent in {int(stat.parent.name), int(fields[1])}:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@cache
def evening() -> tuple[Any, list[Any], str]:
    """An event at which everybody is expected, its people, and a host."""
    prepared()
    from django.utils import timezone  # noqa: PLC0415

    from tests import factories  # noqa: PLC0415

    network = factories.make_network("bench-door")
    host = factories.make_facilitator(network, "Ben Hartley")
    event = factories.make_event(network, starts_at=timezone.now() - timedelta(minutes=5))
    people = [factories.make_member(network, f"Person {number:03}") for number in range(PEOPLE)]
    for person in people:
        factories.make_rsvp(event, person)
    for name in ("1", "2"):
        factories.make_groups(event, *[people[at : at + 5] for at in range(0, PEOPLE, 5)], name=name)
    return event, people, host


def session_of(user: Any) -> str:
    """A session in which ``user`` is signed in."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


class Tapper:
    """A phone that marks people, with a token of its own."""

    def __init__(self, port: int, session: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = f"sessionid={session}; csrftoken={'x' * 32}"

    def tap(self, path: str) -> float:
        """Mark whoever ``path`` is about, and say how long the answer took."""
        headers = {
            "Host": "localhost",
            "Cookie": self.cookie,
            "X-CSRFToken": "x" * 32,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        began = time.perf_counter()
        self.line.request("POST", path, urlencode({"status": "present"}), headers)
        answer = self.line.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(f"a tap was answered with {answer.status}")
        return time.perf_counter() - began


@cache
def polling() -> Polling:
    """Let the phones ask while people are marked one after the other."""
    from django.urls import reverse  # noqa: PLC0415

    event, people, host = evening()
    told = {
        "paths": [reverse("events:door_live", args=[event.network, event.pk])],
        "sessions": [session_of(host.user) for _phone in range(PHONES)],
        "seconds": SECONDS + WARM_UP,
    }
    with server() as (port, pid):
        phones = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.phones"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        phones.stdin.write(json.dumps(told | {"port": port}).encode())
        phones.stdin.close()
        tapper, taps = Tapper(port, told["sessions"][0]), []
        time.sleep(WARM_UP)
        began, used = time.monotonic(), processor_seconds(pid)
        for person in people[: int(SECONDS / TAPS_EVERY)]:
            time.sleep(TAPS_EVERY)
            taps.append(tapper.tap(reverse("events:mark", args=[event.network, event.pk, person.pk])))
        share = (processor_seconds(pid) - used) / (time.monotonic() - began)
        answers = json.loads(phones.stdout.read())
        phones.wait()
        # More taps in a row, for a figure of their own.
        more = people[len(taps) : len(taps) + TAPS]
        taps += [tapper.tap(reverse("events:mark", args=[event.network, event.pk, one.pk])) for one in more]
    statuses = {status: sum(one == status for one, _took in answers) for status in {one for one, _took in answers}}
    due = PHONES * told["seconds"] / ((LEAST + MOST) / 2)
    if len(answers) < 0.85 * due:
        raise LeftOut(f"the machine is too busy: phones asked {len(answers)} times instead of {due:.0f}")
    if set(statuses) != {200, 304}:
        raise AssertionError(f"phones were answered {statuses}")
    sys.stderr.write(f"      answers {statuses}, a change every {TAPS_EVERY:g} s\n")
    return Polling(share, statuses, taps)


@row(f"door: {PHONES} phones that ask every two seconds, share of one core", unit="of a core", target=0.25)
def polling_share() -> float:
    """Processor time of the web server's processes over the clock's, while people are marked one after the other."""
    return polling().share


@row("door: a tap answered, 95th percentile", unit="ms", target=300)
def tap_answered() -> float:
    """From the request to the last byte of its answer, with 150 people expected."""
    return 1000 * quantiles(polling().taps, n=20)[-1]


CLICK_ALL = """
async most => {
  const spent = []
  for (const button of [...document.querySelectorAll('button.arrival__tap')].slice(0, most)) {
    const row = button.closest('li')
    const began = performance.now()
    const confirmed = new Promise(resolve => {
      new MutationObserver((_all, watcher) => {
        if (!document.getElementById(row.id).matches('.arrival--here')) return
        watcher.disconnect()
        resolve()
      }).observe(row.parentElement, { childList: true, subtree: true })
    })
    button.click()
    await confirmed
    spent.push(performance.now() - began)
  }
  return spent
}
"""


@row("door: from tap to confirmation in Chromium, 95th percentile", unit="ms", target=300)
def tap_confirmed() -> float:
    """From the tap to the row that says that the person is here, on a page of 150 people."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from tests import chromium  # noqa: PLC0415

    event, _people, host = evening()
    event.attendances.all().delete()
    session = session_of(host.user)
    try:
        path = chromium.ensure()
    except chromium.NoChromium as reason:
        raise LeftOut(str(reason)) from reason
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with server() as (port, _pid), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=flags)
        context = browser.new_context(base_url=f"http://localhost:{port}", viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://localhost:{port}"}])
        page = context.new_page()
        page.goto(f"/{event.network.slug}/events/{event.pk}/door/")
        spent = page.evaluate(CLICK_ALL, TAPS)
        browser.close()
    if len(spent) != TAPS:
        raise AssertionError(f"{len(spent)} taps were confirmed")
    return quantiles(spent, n=20)[-1]

"""What a large plan in a worker costs those who look at pages meanwhile, and how soon a cancelled one lets go."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from itertools import cycle, islice
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.bench.bench_door import ROOT, server, session_of
from tests.bench.database import prepared
from tests.bench.rows import LeftOut, row

SEATED, READERS, SECONDS, PHASES = 500, 88, 10, 3
# A worker that does nothing but make the plan of an event, again and again.
WORKER = """
import sys
import django
django.setup()
from events.models import GroupPlan
from events.tasks import make_plan
plan = GroupPlan.objects.get(pk=int(sys.argv[1]))
while True:
    GroupPlan.objects.filter(pk=plan.pk).update(state="queued", progress=0, started_at=None)
    make_plan(plan.pk)
"""


@cache
def conference() -> tuple[Any, Any, tuple[Any, Any]]:
    """A smaller event, a plan for five hundred people that waits, and a member and a facilitator who read."""
    prepared()
    from django.utils import timezone  # noqa: PLC0415

    from events.models import RSVP  # noqa: PLC0415
    from events.wishes import Wishes  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    network = factories.make_network("bench-conference")
    readers = factories.make_member(network, "Ana Silva"), factories.make_facilitator(network, "Ben Hartley")
    event = factories.make_event(network, starts_at=timezone.now() + timedelta(days=3))
    smaller = factories.make_event(network, starts_at=timezone.now() + timedelta(days=4))
    people = [factories.make_member(network, f"Person {number:03}", user=None) for number in range(SEATED)]
    RSVP.objects.bulk_create(RSVP(event=event, member=one, answer="yes") for one in people)
    for one in people[:40]:
        factories.make_rsvp(smaller, one)
    wishes = Wishes(rounds=6, newcomers_in_twos=False, asks_meet_offers=True)
    plan = event.plans.create(rounds_wanted=6, group_size=5, wishes=wishes.as_dict())
    return smaller, plan, readers


@contextmanager
def worker(plan: Any):
    """A process that plans without pause, as a worker of production does."""
    from django.db import connection  # noqa: PLC0415

    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    running = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(plan.pk)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": urlunsplit(database)},
        stdout=subprocess.DEVNULL,
    )
    try:
        give_up_at = time.monotonic() + 60
        while time.monotonic() < give_up_at and running.poll() is None:
            plan.refresh_from_db()
            if plan.state == "running":
                break
            time.sleep(0.2)
        if running.poll() is not None:
            raise AssertionError("the worker ended by itself")
        yield running
    finally:
        running.terminate()
        running.wait(30)


def read_pages(port: int, asks: list[tuple[str, str]]) -> list[float]:
    """How long each answer took while readers asked for fifty a second; ``asks`` are paths with sessions, by turns."""
    paths, sessions = zip(*asks, strict=True)
    told = {"port": port, "paths": paths, "sessions": list(islice(cycle(sessions), READERS)), "seconds": SECONDS}
    asked = subprocess.run(
        [sys.executable, "-m", "tests.bench.phones"],
        cwd=ROOT,
        input=json.dumps(told).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers = json.loads(asked.stdout)
    if {status for status, _took in answers} - {200, 304}:
        raise AssertionError(f"pages were answered with {sorted({status for status, _took in answers})}")
    if len(answers) < 0.7 * SECONDS * READERS / 1.75:
        raise LeftOut(f"the machine is too busy: {len(answers)} pages in {SECONDS} s")
    return [took for _status, took in answers]


@row(f"planner: pages beside a plan for {SEATED} people, 95th percentile by that of an idle worker", unit="ratio",
     target=1.5)  # fmt: skip
def beside_ratio() -> float:
    """Fifty requests a second, by turns with an idle worker and with one that plans.

    One reader in six reads the page of an event, the others keep its door open: more pages than these, two cores do not
    serve beside those who read them. The 95th percentile lies among the pages.
    """
    from django.urls import reverse  # noqa: PLC0415

    smaller, plan, readers = conference()
    page, door = (
        (reverse(name, args=[smaller.network, smaller.pk]), session_of(reader.user))
        for name, reader in zip(("events:detail", "events:door_live"), readers, strict=True)
    )
    asks, idle, busy = [page, *[door] * 5], [], []
    with server() as (port, _pid):
        for _page in range(8):  # what a process does but once
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            line.request("GET", page[0], headers={"Host": "localhost", "Cookie": f"sessionid={page[1]}"})
            line.getresponse().read()
            line.close()
        for _phase in range(PHASES):
            idle += read_pages(port, asks)
            with worker(plan):
                busy += read_pages(port, asks)
    first, second = (1000 * quantiles(times, n=20)[-1] for times in (idle, busy))
    sys.stderr.write(f"      {first:.0f} ms idle, {second:.0f} ms beside\n")
    return second / first


@row(f"planner: a cancelled plan for {SEATED} people lets go of its worker", unit="s", target=0.5)
def cancelled() -> float:
    """From the moment at which a plan is discarded to the return of the work, the slowest of three."""
    conference()
    from threading import Timer  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415

    from events import plan_work  # noqa: PLC0415
    from events.models import GroupPlan  # noqa: PLC0415

    _smaller, plan, _readers = conference()
    slowest = 0.0
    for after in (1.0, 2.0, 3.0):
        GroupPlan.objects.filter(pk=plan.pk).update(state="queued", started_at=None)
        discarded: list[float] = []

        def discard(discarded: list[float] = discarded) -> None:
            GroupPlan.objects.filter(pk=plan.pk).update(state="failed")
            discarded.append(time.monotonic())
            connection.close()

        timer = Timer(after, discard)
        timer.start()
        plan_work.make(plan.pk, seconds=60, politely=True)
        timer.join()
        slowest = max(slowest, time.monotonic() - discarded[0])
    return slowest

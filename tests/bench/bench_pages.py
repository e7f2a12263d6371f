"""What pages cost the server: statements, processor time at 150 and at 1,500 rows in one run, and a full calendar."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from functools import cache, partial
from statistics import median

from tests.bench.database import prepared
from tests.bench.rows import row

SMALL, MIDDLE, LARGE = 150, 500, 1500
FEW = 30
TURNS = 15
LISTS = {
    "members": ("members:list", []),
    "events": ("events:list", []),
    "people behind a figure": ("metrics:figure", ["engagement", "?show=active"]),
    "ties of a band": ("metrics:ties", ["weak"]),
    "what is recorded about you": ("introductions:record", []),
}
DASHBOARDS = {"this week": ("metrics:this_week", []), "how we are": ("metrics:how_we_are", [])}
BUDGET = {"list": 8, "event": 10, "dashboard": 12}


@cache
def visit(people: int):
    """A client signed in as the lead of a network of so many members and so many events of twelve; and that network."""
    prepared()
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from events.models import RSVP, Attendance, Event  # noqa: PLC0415
    from introductions import ledger  # noqa: PLC0415
    from members.models import Member, Role  # noqa: PLC0415
    from metrics import rollups  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    dice, now = random.Random(people), timezone.now()
    network = factories.make_network(f"bench-{people}")
    lead = factories.make_member(network, "Ada Lead", role=Role.LEAD)
    members = Member.objects.bulk_create(
        Member(
            network=network,
            name=f"{dice.choice('ABCDEFGHIJKLM')}{n:04} Person",
            purpose_statement="I am here to make fractions make sense.",
            working_on="Bar models",
            joined_on=(now - timedelta(days=400)).date(),
        )
        for n in range(people)
    )
    events = Event.objects.bulk_create(
        Event(
            network=network,
            reference=f"e{n}",
            title=f"Roundtable {n}",
            starts_at=now - timedelta(days=n % 300, minutes=n),
            published_at=now - timedelta(days=360),
            closed_at=now,
        )
        for n in range(people)
    )
    here = [lead, *members]
    Attendance.objects.bulk_create(
        Attendance(event=event, member=member, status="present") for event in events for member in dice.sample(here, 12)
    )
    coming = factories.make_event(network, "Gathering", starts_at=now + timedelta(days=9))
    RSVP.objects.bulk_create(RSVP(event=coming, member=member, answer="yes") for member in here)
    ledger.settle(events)
    rollups.rebuild(network)
    client = Client()
    client.force_login(lead.user)
    return client, network, coming


@cache
def full_calendar():
    """A client signed in as a member with 500 events in this month, each with a host, a series and answers."""
    prepared()
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from events.models import RSVP, Event, Helper  # noqa: PLC0415
    from events.models import Series as EventSeries  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    dice, now = random.Random(MIDDLE), timezone.now()
    network = factories.make_network("bench-calendar")
    reader = factories.make_member(network, "Cyd Reader")
    people = [reader, *(factories.make_member(network) for _person in range(20))]
    series = EventSeries.objects.bulk_create(EventSeries(network=network, name=f"Series {n}") for n in range(10))
    noon = now.replace(day=15, hour=12, minute=0)
    events = Event.objects.bulk_create(
        Event(
            network=network,
            reference=f"c{n}",
            title=f"Roundtable {n}",
            place="Hill Road School",
            starts_at=noon + timedelta(days=n % 27 - 13, minutes=n),
            ends_at=noon + timedelta(days=n % 27 - 13 + (n % 50 == 0) * 2, minutes=n + 90),
            timezone="America/New_York" if n % 5 == 0 else "",
            series=series[n % 10],
            published_at=now - timedelta(days=60),
        )
        for n in range(MIDDLE)
    )
    Helper.objects.bulk_create(Helper(event=event, member=dice.choice(people), part="host") for event in events)
    RSVP.objects.bulk_create(
        RSVP(event=event, member=person, answer=dice.choice(["yes", "maybe", "no"]))
        for event in events
        for person in [reader, *dice.sample(people[1:], 8)]
    )
    client = Client()
    client.force_login(reader.user)
    return client, network, events[0]


@cache
def cost(people: int, name: str, *args: str) -> tuple[int, float]:
    """The same, of a page of the network of so many people."""
    return cost_of(visit(people), name, *args)


def cost_of(visiting, name: str, *args: str) -> tuple[int, float]:
    """Statements, and the median of processor milliseconds of this thread, of one page."""
    client, network, coming = visiting
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    parts = [coming.pk if arg == "coming" else arg for arg in args if not arg.startswith("?")]
    address = reverse(name, args=[network, *parts]) + "".join(arg for arg in args if arg.startswith("?"))
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address} answered {answer.status_code}")
    asked, spent = len(statements), []
    for _turn in range(TURNS):
        began = time.thread_time()
        client.get(address)
        spent.append(1000 * (time.thread_time() - began))
    return asked, median(spent)


def statements(name: str, args: list[str]) -> float:
    return max(cost(people, name, *args)[0] for people in (SMALL, LARGE))


def processor(name: str, args: list[str]) -> float:
    return cost(SMALL, name, *args)[1]


def processor_at(people: int, name: str, args: list[str]) -> float:
    return cost(people, name, *args)[1]


def growth(name: str, args: list[str]) -> float:
    """How much dearer the page is at 1,500 rows; half a millisecond is noise and stands on both sides."""
    return (cost(LARGE, name, *args)[1] + 0.5) / (cost(SMALL, name, *args)[1] + 0.5)


def more_statements(name: str, args: list[str]) -> float:
    return cost(SMALL, name, *args)[0] - cost(FEW, name, *args)[0]


def calendar_statements(name: str, args: list[str]) -> float:
    return cost_of(full_calendar(), name, *args)[0]


def wall_time(name: str, args: list[str]) -> float:
    """The median of milliseconds by the clock of a page of the full calendar, the database's share included."""
    client, network, _event = full_calendar()
    from django.urls import reverse  # noqa: PLC0415

    address = reverse(name, args=[network]) + "".join(args)
    client.get(address)
    taken = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        client.get(address)
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)


for label, (page, arguments) in LISTS.items():
    row(f"page {label}: statements", unit="statements", target=BUDGET["list"])(partial(statements, page, arguments))
    row(f"page {label}: processor time at {SMALL}", unit="ms", target=40)(partial(processor, page, arguments))
    row(f"page {label}: {LARGE} against {SMALL}", unit="times", target=1.2)(partial(growth, page, arguments))
# Members look for each other while they type: every answer within 50 ms of processor time at 500 members.
for label, asked in {"": "", " by words": "?q=bar+models", " by filters": "?asks=1&offers=1&new=1&unmet=1"}.items():
    row(f"page members found{label}: processor time at {MIDDLE}", unit="ms", target=50)(
        partial(processor_at, MIDDLE, "members:list", [asked] if asked else [])
    )
for label, (page, arguments) in DASHBOARDS.items():
    row(f"page {label}: statements", unit="statements", target=BUDGET["dashboard"])(
        partial(statements, page, arguments)
    )
# One event with 150 answers, for its lead: as many statements as with 30, and its panel for leads on top of it.
for label, page in {"an event with its answers": "events:detail", "the health of an event": "events:health"}.items():
    row(f"page of {label}: statements", unit="statements", target=BUDGET["event"])(
        partial(statements, page, ["coming"])
    )
    row(f"page of {label}: statements more at {SMALL} answers than at {FEW}", unit="statements", target=0)(
        partial(more_statements, page, ["coming"])
    )
    row(f"page of {label}: processor time at {SMALL} answers", unit="ms", target=40)(
        partial(processor, page, ["coming"])
    )
# A month with 500 events in it, and the lists of as many.
for label, (page, asked) in {
    "month": ("events:this_month", []),
    "list ahead": ("events:list", []),
    "list of the past": ("events:list", ["?view=past"]),
    "list of one's own": ("events:list", ["?mine=1"]),
}.items():
    row(f"page of events, {label}: time with {MIDDLE} events", unit="ms", target=200)(partial(wall_time, page, asked))
    row(f"page of events, {label}: statements with {MIDDLE} events", unit="statements", target=BUDGET["list"])(
        partial(calendar_statements, page, asked)
    )

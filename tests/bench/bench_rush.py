"""How long people wait for their answer when five hundred press yes at the same moment; and letters that ask."""

from __future__ import annotations

import time
from datetime import timedelta
from statistics import quantiles

from tests.bench.database import prepared
from tests.bench.rows import row

PEOPLE, CLIENTS, PLACES = 500, 8, 40
ASKED, TURNS = 150, 3


@row(f"{PEOPLE} say yes at once to {PLACES} places, 95 of 100 answered within", unit="s", target=2)
def rush() -> float:
    """The 95th percentile over HTTP, on a web server with two processes as a small installation runs it."""
    return _slowest_of_most()


@row(
    f"{PEOPLE} say yes to {PLACES} places, {CLIENTS} waiting at any time, 95 of 100 answered within", unit="s", target=2
)
def steady_rush() -> float:
    """The same from as many processes, each of which asks for the next person once one is answered."""
    return _slowest_of_most(in_flight=CLIENTS)


def _slowest_of_most(in_flight: int | None = None) -> float:
    prepared()
    from django.utils import timezone  # noqa: PLC0415

    from tests import factories  # noqa: PLC0415
    from tests.events.rush_hour import press_yes_at_once, web_server  # noqa: PLC0415

    network = factories.make_network(size_target=2000, size_ceiling=2000)
    warm, event = (
        factories.make_event(network, capacity=places, starts_at=timezone.now() + timedelta(days=20))
        for places in (PLACES // 2, PLACES)
    )
    with web_server() as port:
        # A server that has given places and turns before, as one has that runs for a while.
        press_yes_at_once(warm, people=2 * PLACES, clients=CLIENTS, port=port)
        answered = press_yes_at_once(event, people=PEOPLE, clients=CLIENTS, port=port, in_flight=in_flight)
    if event.rsvps.going().count() != PLACES or {status for status, _seconds in answered} != {302}:
        raise AssertionError("somebody was not answered, or got a place that was none")
    return quantiles([seconds for _status, seconds in answered], n=20)[18]


@row(f"{ASKED} members asked to an event by letter", unit="s", target=1, quick=True)
def members_asked() -> float:
    """From the press to letters in the post, the best of a few turns."""
    prepared()
    from django.utils import timezone  # noqa: PLC0415

    from events import asking  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    network = factories.make_network("bench-asking", size_target=1000, size_ceiling=1000)
    lead = factories.make_lead(network)
    for _number in range(ASKED):
        factories.make_member(network)
    spent = []
    for _turn in range(TURNS):
        event = factories.make_event(
            network, serves="Hands on fractions.", starts_at=timezone.now() + timedelta(days=20)
        )
        began = time.perf_counter()
        asked = asking.ask(event, by=lead)
        spent.append(time.perf_counter() - began)
        if len(asked) != ASKED:
            raise AssertionError(f"{len(asked)} of {ASKED} were asked")
    return min(spent)

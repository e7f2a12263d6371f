"""A room never gets fuller than it is, however many people say yes at once."""

import subprocess

import pytest

from events.models import Event
from tests.events import processes
from tests.factories import make_event, make_member

PLACES, PROCESSES, PEOPLE_EACH = 5, 4, 6


def yes_after_a_rush(event: Event, lock: str) -> int:
    """How many said yes to the event, when four processes answer for six people each at once."""
    people = [str(make_member(event.network).pk) for _number in range(PROCESSES * PEOPLE_EACH)]
    rush = [
        processes.start(
            *["-m", "tests.events.rush", str(event.pk), lock, *people[number::PROCESSES]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(PROCESSES)
    ]
    assert [process.stdout.readline() for process in rush] == ["ready\n"] * PROCESSES
    for process in rush:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in rush:
        process.communicate(timeout=60)
    assert [process.returncode for process in rush] == [0] * PROCESSES
    return event.rsvps.going().count()


@pytest.mark.django_db(transaction=True)
def test_twenty_four_simultaneous_yes_fill_five_places_and_no_more(network):
    assert yes_after_a_rush(make_event(network, capacity=PLACES), "LOCKED") == PLACES


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_rush_overfills_the_room(network):
    assert yes_after_a_rush(make_event(network, capacity=PLACES), "UNLOCKED") > PLACES

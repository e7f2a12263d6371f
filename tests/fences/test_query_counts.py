"""No page asks the database more often for thirty rows than for three, nor more often than its budget allows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fences.growth import grow
from tests.fences.visitors import client_of, readable

LIST, EVENT, DASHBOARD = 8, 10, 12
# Pages of others' making, whose budgets are theirs; they must not grow either.
UNBOUNDED = 10_000
BUDGETS = {
    "events:detail": EVENT,
    "events:groups": EVENT,
    "events:door": EVENT,
    "events:close": EVENT,
    "events:plan": EVENT,
    "events:publish_plan": EVENT,
    "events:answer_for": EVENT,
    "introductions:desk": EVENT,
    "introductions:desk_person": EVENT,
    "members:home": DASHBOARD,
    "metrics:this_week": DASHBOARD,
    "metrics:how_we_are": DASHBOARD,
}


def budget(name: str) -> int:
    return UNBOUNDED if ":" not in name or name.startswith("admin:") else BUDGETS.get(name, LIST)


def statements(client, pages) -> dict[str, int]:
    """How many statements each page takes, session and person included."""
    found = {}
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page.path).status_code == 200
        found[page.label] = len(asked)
    return found


@pytest.mark.parametrize("role", ["member", "facilitator", "lead"])
def test_no_page_asks_more_often_for_more_rows(world, role):
    client, pages = client_of(world, role), readable(world, role)
    grow(world.here, 3)
    statements(client, pages)  # what is only asked once by a process
    few = statements(client, pages)

    grow(world.here, 27)
    many = statements(client, pages)

    assert {label: (few[label], count) for label, count in many.items() if count > few[label]} == {}
    assert {page.label: many[page.label] for page in pages if many[page.label] > budget(page.name)} == {}

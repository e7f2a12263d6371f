"""No page asks the database more often for thirty rows than for three, nor more often than its budget allows."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fences.growth import grow
from tests.fences.visitors import client_of, readable

LIST, EVENT, DASHBOARD, ROSTER = 8, 10, 12, 17
# Pages of others' making, whose budgets are theirs; they must not grow either.
UNBOUNDED = 10_000
BUDGETS = {
    "members:nomination": EVENT,
    "events:detail": EVENT,
    "events:edit": EVENT,
    "events:again": EVENT,
    "events:begin_from_template": EVENT,
    "events:health": EVENT,
    "events:groups": EVENT,
    "events:door": EVENT,
    "events:repair": DASHBOARD,
    "events:kept_apart": EVENT,
    "events:repair_moves": DASHBOARD,
    "events:screen": EVENT,
    "events:close": EVENT,
    "events:plan": DASHBOARD,
    "events:publish_plan": DASHBOARD,
    "events:look_at_plan": EVENT,
    "events:plan_before": EVENT,
    "events:answer_for": EVENT,
    "events:ask": EVENT,
    "events:by_link": EVENT,
    "events:brief": EVENT,
    "events:brief_card": EVENT,
    "events:letter_preview": DASHBOARD,
    "events:write": EVENT,
    "events:takeaways": EVENT,
    "events:edit_takeaway": EVENT,
    "introductions:coffee": DASHBOARD,
    "introductions:debriefs": EVENT,
    "introductions:coffee_write": DASHBOARD,
    "introductions:proposal_by_link": EVENT,
    "introductions:proposals": EVENT,
    "introductions:word_by_link": EVENT,
    "introductions:record": DASHBOARD,
    "introductions:to_confirm_panel": EVENT,
    "introductions:ideas": EVENT,
    "introductions:notes": EVENT,
    "introductions:desk": DASHBOARD,
    "introductions:desks": DASHBOARD,
    # Asked when a phone is made ready, and kept for all others.
    "introductions:desk_roster": ROSTER,
    "introductions:desk_room": DASHBOARD,
    "introductions:logged": DASHBOARD,
    "members:home": DASHBOARD,
    "metrics:this_week": DASHBOARD,
    "metrics:how_we_are": DASHBOARD,
}


# Events at which nothing has happened, and links that lead nowhere: what is added to the network does not reach them.
BARREN = ("draft", "cancelled", "unknown", "none")


def budget(name: str) -> int:
    return UNBOUNDED if ":" not in name or name.startswith("admin:") else BUDGETS.get(name, LIST)


def statements(world) -> dict[tuple[str, str, str], int]:
    """How many statements each page takes for a member and a lead, session and person included.

    What facilitators see, leads see as well.
    """
    found = {}
    for role in ("member", "lead"):
        client = client_of(world, role)
        pages = [page for page in readable(world, role) if not page.label.endswith(BARREN)]
        client.get(pages[0].path)  # what a process asks but once
        for page in pages:
            cache.clear()  # what is kept for a while is asked for all the same, however fast this machine is
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page.path).status_code == 200
            found[role, page.name, page.label] = len(asked)
    return found


def test_no_page_asks_more_often_for_more_rows(world):
    grow(world.here, 3)
    few = statements(world)
    grow(world.here, 27)
    many = statements(world)

    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}
    assert {page: count for page, count in many.items() if count > budget(page[1])} == {}

"""The table plan in real hands: two leads at once, keyboard and touch, no connection, nothing lost."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.table_plan import TablePlan
from tests.browser import DESK, PHONE, axe_violations, sideways
from tests.factories import make_draft, make_event, make_facilitator, make_lead, make_member

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def event(network):
    return make_event(network, "Autumn tables")


@pytest.fixture
def plan(network, event):
    """Two rounds at two tables, each with a host."""
    hal, hope = (make_facilitator(network, name) for name in ("Hal Host", "Hope Host"))
    ada, bo, cy, di = (make_member(network, name) for name in ("Ada Lowe", "Bo Ash", "Cy Fen", "Di Oak"))
    return make_draft(event, [[hal, ada, bo], [hope, cy, di]], [[hal, cy, bo], [hope, ada, di]])


@pytest.fixture
def open_plan(open_page, network, event, plan):
    def open_one(name: str, size: dict = DESK, **options) -> Page:
        lead = make_lead(network, name)
        page = open_page(reverse("events:plan", args=[network, event.pk]), user=lead.user, size=size, **options)
        page.locator("#table-plan[data-ready]").wait_for()
        return page

    return open_one


def seat(page: Page, table: str, name: str):
    return page.locator(f"#table-{table}").get_by_role("button", name=re.compile(f"^{name}"))


def at(plan, turn: int) -> list[list[str]]:
    plan.refresh_from_db()
    names = dict(plan.event.network.members.values_list("pk", "name"))
    tables = TablePlan.read(plan.tables).round(turn).tables
    return [sorted(names[int(one)].split()[0] for one in table.people) for table in tables]


def test_two_leads_change_one_plan_by_mouse_keys_and_thumb(plan, open_plan):
    ama, noor = open_plan("Ama"), open_plan("Noor", PHONE, scheme="dark")
    assert (sideways(ama), axe_violations(ama), sideways(noor), axe_violations(noor)) == (0, [], 0, [])

    # A swap by two taps shows on the other page, which loses neither what it holds nor its focus.
    seat(ama, "0-1", "Cy Fen").focus()
    ama.keyboard.press("Enter")
    expect(ama.locator("#announcer")).to_contain_text("Cy Fen is selected.")
    seat(noor, "0-0", "Ada Lowe").tap()
    seat(noor, "0-1", "Di Oak").tap()
    expect(noor.locator("#plan-last")).to_have_text("You swapped Ada Lowe and Di Oak in round 1.")
    expect(ama.locator("#plan-last")).to_have_text("Noor swapped Ada Lowe and Di Oak in round 1.", timeout=4_000)
    expect(seat(ama, "0-1", "Cy Fen")).to_be_focused()
    expect(seat(ama, "0-1", "Cy Fen")).to_have_attribute("aria-pressed", "true")
    expect(ama.locator("#announcer")).to_contain_text("Noor swapped")

    # The keyboard: reasons, arrows to another person, a swap, and back.
    ama.get_by_role("button", name="Why here").click()
    expect(ama.locator("#plan-hand")).to_contain_text("Meets Ada Lowe and Hope Host for the first time.")
    assert axe_violations(ama) == []
    seat(ama, "0-1", "Cy Fen").focus()
    ama.keyboard.press("ArrowRight")
    expect(seat(ama, "1-0", "Cy Fen")).to_be_focused()
    ama.keyboard.press("ArrowLeft")
    ama.keyboard.press("Escape")
    expect(ama.locator("#plan-hand")).to_be_hidden()
    ama.keyboard.press("Enter")
    ama.locator("#table-0-0").get_by_role("button", name="Move here").click()
    expect(ama.locator("#table-0-1 .plan-table__wrong")).to_contain_text("2 people, and 3 were planned at least.")
    assert at(plan, 0) == [["Bo", "Cy", "Di", "Hal"], ["Ada", "Hope"]]
    ama.get_by_role("button", name="Undo").click()
    expect(ama.locator(".plan-table__wrong")).to_have_count(0)
    assert at(plan, 0) == [["Bo", "Di", "Hal"], ["Ada", "Cy", "Hope"]]

    # Dragged by a mouse onto a person.
    seat(ama, "1-0", "Bo Ash").drag_to(seat(ama, "1-1", "Di Oak"))
    expect(ama.locator("#plan-last")).to_have_text("You swapped Bo Ash and Di Oak in round 2.")
    assert at(plan, 1) == [["Cy", "Di", "Hal"], ["Ada", "Bo", "Hope"]]

    # The words of a table, a fixed seat, and the other round of a phone.
    noor.get_by_role("link", name="Round 2").tap()
    noor.locator("#table-1-0 .plan-table__name").tap()
    noor.get_by_label("Where it stands").fill("By the lake")
    noor.get_by_role("button", name="Save").tap()
    expect(noor.locator("#table-1-0")).to_contain_text("By the lake")
    seat(noor, "1-0", "Cy Fen").tap()
    noor.get_by_role("button", name="Fix this seat").tap()
    expect(seat(noor, "1-0", "Cy Fen")).to_contain_text("fixed")
    assert (sideways(noor), axe_violations(noor)) == (0, [])


def test_changes_without_a_connection_wait_through_a_reload_and_are_made_once(plan, open_plan):
    page = open_plan("Ama", NARROW)
    page.context.route("**/plan/edit/", lambda route: route.abort("internetdisconnected"))
    seat(page, "0-0", "Ada Lowe").tap()
    seat(page, "0-1", "Di Oak").tap()
    expect(page.locator("#plan-waiting")).to_have_text(re.compile("One change is not saved yet."))
    expect(page.locator("#table-0-1")).to_contain_text("Ada Lowe")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#table-0-1")).to_contain_text("Ada Lowe")
    assert (plan.edits.count(), sideways(page)) == (0, 0)

    page.context.unroute("**/plan/edit/")

    expect(page.locator("#plan-last")).to_have_text("You swapped Ada Lowe and Di Oak in round 1.")
    expect(page.locator("#plan-waiting")).to_be_hidden()
    assert (plan.edits.count(), at(plan, 0)) == (1, [["Bo", "Di", "Hal"], ["Ada", "Cy", "Hope"]])

"""A facilitator repairs the groups by phone; a member's phone and the screen in the room follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from events import attendance
from events.models import Seat, SmallGroup
from tests.browser import DESK, PHONE, axe_violations, sideways
from tests.factories import make_event, make_facilitator, make_groups, make_member, make_present

NARROW = {"width": 320, "height": 640}
WALL = {"width": 1920, "height": 1080}
# All phones show it within two seconds; the browsers of a test share a machine with much else.
SOON = 4_000


@pytest.fixture
def event(network):
    return make_event(network, "Autumn tables", starts_at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def room(network, event):
    """Three tables of four in two rounds; of the first table of round 1 only Eli Moss has come."""
    names = "Ama Ode,Dee Fox,Eli Moss,Fay Roe,Bo Ash,Gus Low,Hal Orr,Ida Poe,Cy Fen,Jo Ray,Kim Sun,Lou Tan"
    people = [make_member(network, name, founder=True) for name in names.split(",")]
    make_groups(event, people[:4], people[4:8], people[8:])
    second = [[people[number] for number in table] for table in ((0, 2, 4, 5), (1, 6, 7, 8), (3, 9, 10, 11))]
    make_groups(event, *second, name="2")
    Seat.objects.filter(member__in=[people[0], people[4], people[8]], round__name="1").update(hosts=True)
    SmallGroup.objects.filter(round__event=event, name="Table 3").update(place="By the window")
    make_present(event, *people[2:3], *people[4:])
    return {person.name: person for person in people}


def test_a_repair_reaches_a_members_phone_and_the_screen(network, event, room, open_page):
    host = make_facilitator(network)
    phone = open_page(reverse("events:detail", args=[network, event.pk]), user=room["Eli Moss"].user, size=PHONE)
    screen = open_page(reverse("events:screen", args=[network, event.pk]), user=host.user, size=WALL, scheme="dark")
    wall = screen.locator(".screen__names")
    door = open_page(reverse("events:door", args=[network, event.pk]), user=host.user, size=NARROW)
    expect(phone.locator(".now-at__table")).to_have_text("Table 1")
    expect(wall.get_by_role("listitem").filter(has_text="Eli Moss")).to_contain_text("Table 1")

    door.get_by_role("link", name="Start the groups").click()
    expect(door.get_by_role("group", name="3 people with a seat are not here")).to_contain_text("Ama Ode")
    found = (sideways(door), axe_violations(door))
    door.get_by_role("button", name="Repair the groups").click()
    expect(door.locator("main")).to_contain_text("1 person changes tables, and 3 people give up their seats.")
    found += (sideways(door), axe_violations(door))
    now = door.locator(".repair-list li", has_text="Eli Moss: Table 1").first.locator("b").last.inner_text()
    door.get_by_role("button", name="Publish the new tables").click()

    expect(phone.locator(".now-at__table")).to_contain_text(now, timeout=SOON)
    expect(wall.get_by_role("listitem").filter(has_text="Eli Moss")).to_contain_text(now, timeout=SOON)
    expect(wall).not_to_contain_text("Ama Ode")
    expect(door.locator(".repair-aloud[open]")).to_contain_text(f"Eli Moss, from Table 1 to {now}")
    found += (sideways(door), axe_violations(door), sideways(screen), axe_violations(screen))
    assert found == (0, []) * 4

    # The next round is on, and the screen follows it.
    door.get_by_role("button", name="Round 1 is over").click()
    expect(screen.locator(".screen__head")).to_contain_text("Round 2", timeout=SOON)
    expect(phone.locator("#now-at")).to_contain_text("Round 2", timeout=SOON)
    assert axe_violations(phone) == []


def test_a_small_screen_shows_its_names_page_by_page_and_another_view_in_place(network, event, room, open_page):
    host = make_facilitator(network)
    guests = [f"Zed {number}" for number in range(10, 15)]
    SmallGroup.objects.filter(round__event=event, name="Table 1").update(guests=guests)
    screen = open_page(reverse("events:screen", args=[network, event.pk]), user=host.user, size=DESK)
    pager = screen.locator(".screen__pager")
    expect(screen.get_by_text("Zed 14")).to_be_in_viewport()
    expect(pager).to_be_hidden()

    screen.set_viewport_size({"width": 760, "height": 480})
    expect(pager).to_be_visible()
    expect(screen.get_by_text("Zed 14")).not_to_be_in_viewport()
    # Who asks for less motion turns the pages by hand, or says that they may turn.
    expect(pager.get_by_role("button", name="Turn by itself")).to_be_visible()
    pager.get_by_role("button", name="Page before").click()
    expect(screen.get_by_text("Zed 14")).to_be_in_viewport()

    screen.get_by_role("link", name="By table").click()
    expect(screen.locator(".screen__tables")).to_contain_text("By the window")
    screen.get_by_role("link", name="Dark").click()
    expect(screen.locator("#screen[data-theme='dark']")).to_be_visible()
    assert "by=table" in screen.url

    # A mark at the door changes nothing here, other groups do.
    attendance.mark(event, room["Ama Ode"], "present", by=host)
    SmallGroup.objects.filter(round__event=event, name="Table 3").update(place="Upstairs")
    attendance.mark(event, room["Dee Fox"], "present", by=host)
    expect(screen.locator(".screen__tables")).to_contain_text("Upstairs", timeout=SOON)

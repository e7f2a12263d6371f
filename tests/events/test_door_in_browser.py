"""The door on real phones: a tap, what other phones see of it, a lost connection, a visitor, the camera."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from events import badges
from tests.browser import PHONE, axe_violations, sideways
from tests.factories import make_event, make_facilitator, make_groups, make_member, make_rsvp
from tests.pace import Pace

NARROW = {"width": 320, "height": 640}
# A camera that shows one picture, and a browser that reads this code in it.
CAMERA = """
const canvas = document.createElement('canvas')
canvas.getContext('2d').fillRect(0, 0, 1, 1)
Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: async () => canvas.captureStream() } })
window.BarcodeDetector = class { async detect() { return [{ rawValue: '%s' }] } }
"""
REFUSED = """
window.BarcodeDetector = class {}
const refuse = async () => { throw new DOMException('', 'NotAllowedError') }
Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: refuse } })
"""


@pytest.fixture
def event(network):
    return make_event(network, "Autumn tables", starts_at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def people(network, event):
    """Three who said yes, in two tables."""
    found = [make_member(network, name) for name in ("Ada Lowe", "Bo Ash", "Cy Fen")]
    for person in found:
        make_rsvp(event, person)
    make_groups(event, found[:1], found[1:])
    return found


@pytest.fixture
def open_door(open_page, network, event):
    """A function that opens the door on one more phone, of a facilitator of its own."""

    def open_one(size: dict = PHONE, **options) -> Page:
        host = make_facilitator(network)
        return open_page(reverse("events:door", args=[network, event.pk]), user=host.user, size=size, **options)

    return open_one


def row(page: Page, person):
    return page.locator(f"#person-{person.pk}")


def test_a_tap_anywhere_on_the_row_says_the_table_and_can_be_taken_back(people, event, open_door):
    door = open_door()

    row(door, people[1]).locator(".arrival__state").tap()
    expect(door.locator(".toast")).to_contain_text("Bo Ash is here. Table 2.")
    expect(row(door, people[1])).to_contain_text("here since")
    assert event.attendances.present().get().member == people[1]
    door.locator(".toast").get_by_role("button", name="Undo").tap()
    expect(door.get_by_role("button", name="Here: Bo Ash")).to_be_visible()

    assert event.attendances.count() == 0
    assert [tap.status for tap in event.door_taps.order_by("pk")] == ["present", ""]
    assert (sideways(door), axe_violations(door)) == (0, [])


def test_every_phone_shows_a_mark_within_two_seconds(people, open_door):
    one, other = open_door(), open_door()
    other.get_by_role("searchbox").focus()

    one.get_by_role("button", name="Here: Ada Lowe").tap()
    expect(one.locator("#door-counts")).to_contain_text("1 here")
    expect(other.locator("#door-counts")).to_contain_text("1 here", timeout=2_000)

    expect(row(other, people[0])).to_contain_text("here since")
    expect(other.get_by_role("searchbox")).to_be_focused()
    other.get_by_role("button", name="Undo: Ada Lowe").tap()
    expect(one.locator("#door-counts")).to_contain_text("0 here", timeout=2_000)


def test_what_is_typed_stays_while_others_mark(people, open_door):
    one, other = open_door(), open_door()
    other.get_by_role("searchbox").press_sequentially("cy")
    expect(row(other, people[0])).to_be_hidden()
    expect(row(other, people[2])).to_be_visible()

    one.get_by_role("button", name="Here: Ada Lowe").tap()
    expect(other.locator("#door-counts")).to_contain_text("1 here")

    expect(other.get_by_role("searchbox")).to_have_value("cy")
    expect(row(other, people[2])).to_be_visible()
    expect(other.locator(".arrival:visible")).to_have_count(1)


def test_a_walk_in_marked_elsewhere_comes_to_the_list(people, event, network, open_door):
    walk_in = make_member(network, "Bea Novak")
    one, other = open_door(), open_door()

    one.get_by_role("searchbox").fill("nov")
    one.get_by_role("button", name="Here: Bea Novak").tap()

    expect(row(other, walk_in)).to_contain_text("walk-in")
    assert other.locator(".arrival__name b").all_inner_texts() == ["Ada Lowe", "Bea Novak", "Bo Ash", "Cy Fen"]


def test_taps_without_connection_are_kept_and_sent_once(people, event, open_door):
    door = open_door()
    door.context.set_offline(True)
    for name in ("Ada Lowe", "Cy Fen"):
        door.get_by_role("button", name=f"Here: {name}").tap()

    expect(door.locator("#door-trouble")).to_contain_text("2 taps are not sent yet.")
    expect(row(door, people[0])).to_have_class("arrival arrival--unsent")
    assert event.attendances.count() == 0
    assert (sideways(door), axe_violations(door)) == (0, [])
    door.context.set_offline(False)

    expect(row(door, people[2])).to_contain_text("here since")
    expect(door.locator("#door-trouble")).to_be_hidden()
    expect(door.locator("#door-counts")).to_contain_text("2 here")
    assert event.door_taps.count() == 2


def test_taps_that_wait_outlive_the_page(people, event, open_door):
    door = open_door()
    door.on("dialog", lambda dialog: dialog.accept())
    door.context.set_offline(True)
    row(door, people[0]).locator(".arrival__state").tap()
    expect(row(door, people[0])).to_have_class("arrival arrival--unsent")
    said = "one => getComputedStyle(one, '::after').content"
    assert "not sent yet" in row(door, people[0]).locator(".arrival__state").evaluate(said)

    address = door.url
    door.goto("about:blank")
    door.context.set_offline(False)
    door.goto(address)

    expect(row(door, people[0])).to_contain_text("here since")
    spoilt = (
        "kith.tap ' + document.querySelector('#door').dataset.who + ' ' + document.querySelector('#door').dataset.scan"
    )
    door.evaluate(f"localStorage.setItem('{spoilt} + ' x', 'no tap')")
    door.reload()
    expect(door.locator("#door-counts")).to_contain_text("1 here")
    assert event.door_taps.count() == 1
    assert door.evaluate("localStorage.length") == 0


def test_a_name_looked_for_without_connection_is_looked_for_when_it_is_back(people, network, open_door):
    make_member(network, "Bea Novak")
    door = open_door()
    door.context.set_offline(True)

    door.get_by_role("searchbox").fill("nov")
    expect(door.get_by_text("Nobody on this list has a name that begins so.")).to_be_visible()
    expect(door.locator("#door-trouble")).to_contain_text("No connection.", timeout=10_000)
    door.context.set_offline(False)

    expect(door.get_by_role("button", name="Here: Bea Novak")).to_be_visible(timeout=10_000)
    expect(door.locator("#door-none")).to_be_hidden()
    expect(door.locator(".toast--trouble")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_a_mark_moves_no_other_name_under_the_thumb(people, open_door, size):
    door = open_door(size)
    places = "() => [...document.querySelectorAll('.arrival__name')].map(one => one.getBoundingClientRect().top)"
    before = door.evaluate(places)

    door.get_by_role("button", name="Here: Ada Lowe").tap()
    expect(row(door, people[0])).to_contain_text("here since")

    assert door.evaluate(places) == pytest.approx(before, abs=2)


def test_a_name_found_stands_above_the_keyboard(people, open_door):
    door = open_door({"width": 390, "height": 500})

    door.get_by_role("searchbox").tap()
    door.keyboard.type("cy")
    expect(door.locator(".arrival:visible")).to_have_count(1)

    assert row(door, people[2]).bounding_box()["y"] < 300
    row(door, people[2]).locator(".arrival__state").tap()
    expect(row(door, people[2])).to_contain_text("here since")
    door.get_by_role("searchbox").tap()
    door.keyboard.type("bo")
    expect(door.get_by_role("searchbox")).to_have_value("bo")


def test_a_tap_whose_answer_was_lost_counts_once(people, event, open_door):
    """The server took it, the phone never heard: what it sends again has the same key."""
    door, lost = open_door(), []

    def lose_the_first_answer(route):
        if lost:
            return route.continue_()
        lost.append(route.request.post_data)
        route.fetch()
        return route.abort("internetdisconnected")

    door.route(
        "**/door/*/", lambda route: route.continue_() if "live" in route.request.url else lose_the_first_answer(route)
    )
    door.get_by_role("button", name="Here: Ada Lowe").tap()
    expect(door.locator("#door-trouble")).to_be_hidden()
    expect(row(door, people[0])).to_contain_text("here since")

    assert len(lost) == 1
    assert event.door_taps.count() == 1


def test_a_visitor_is_noted_in_half_a_minute(people, event, open_door):
    door = open_door()
    person = Pace(door)

    person.taps(door.get_by_text("Somebody who is not a member"))
    person.types("Name", "Ines Silva")
    person.chooses("Who brought them", "Ada Lowe")
    person.types("What they do", "Teaches at East")
    person.presses("Here, as a visitor")
    expect(door.locator("#visitors-here")).to_contain_text("came with Ada Lowe, Teaches at East")

    expect(door.locator("#door-counts")).to_contain_text("1 visitor")
    visitor = event.visitors.get()
    assert (visitor.name, visitor.brought_by, visitor.note) == ("Ines Silva", people[0], "Teaches at East")
    assert person.seconds <= 30
    assert (sideways(door), axe_violations(door)) == (0, [])


def test_a_badge_before_the_camera_marks_its_holder(people, event, open_door):
    door = open_door()
    door.add_init_script(CAMERA % badges.code_of(event, people[1]))
    door.reload()

    door.get_by_role("button", name="Scan a badge").tap()

    expect(door.locator("#scanner")).to_contain_text("Bo Ash is here. Table 2.")
    expect(door.locator("#door-counts")).to_contain_text("1 here")
    door.context.set_offline(True)
    expect(door.locator("#scanner")).to_contain_text("Badge read, on its way.", timeout=10_000)
    door.context.set_offline(False)
    expect(door.locator("#scanner")).to_contain_text("Bo Ash is here. Table 2.", timeout=20_000)
    door.get_by_role("button", name="Stop the camera").tap()
    expect(door.locator("#scanner")).to_be_hidden()
    assert event.attendances.present().get().member == people[1]


def test_a_foreign_code_before_the_camera_is_refused_in_words(people, event, open_door):
    door = open_door()
    door.add_init_script(CAMERA % "https://example.org/menu")
    door.reload()

    door.get_by_role("button", name="Scan a badge").tap()

    expect(door.locator("#scanner")).to_contain_text("That is no badge of this event.")
    assert event.door_taps.count() == 0


def test_who_cannot_scan_is_told_to_type(people, open_door):
    door = open_door()
    door.get_by_role("button", name="Scan a badge").tap()
    expect(door.locator(".toast")).to_contain_text("This browser cannot read badges by camera.")

    door.add_init_script(REFUSED)
    door.reload()
    door.get_by_role("button", name="Scan a badge").tap()
    expect(door.locator(".toast")).to_contain_text("The camera may not be used.")


@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_every_target_is_large_enough_for_a_thumb(people, event, open_door, size):
    event.rsvps.filter(member=people[0]).update(note="A ramp, please. " * 12)
    event.attendances.create(member=people[1], status="present")
    event.attendances.create(member=people[2], status="absent told")
    door = open_door(size)
    row(door, people[0]).get_by_text("Note").tap()
    expect(row(door, people[0]).get_by_text("A ramp, please.")).to_be_visible()

    small = door.evaluate(
        "() => [...document.querySelectorAll('#door :is(button, summary, input, a)')].filter(one => one.offsetParent"
        " && one.type !== 'hidden').map(one => [one.innerText, one.getBoundingClientRect()])"
        ".filter(([words, box]) => box.height < 43.5 || box.width < 43.5).map(([words]) => words)"
    )

    # The eyebrow leads back; nobody needs it while marking.
    assert small == ["Autumn tables"]
    assert (sideways(door), axe_violations(door)) == (0, [])


def test_a_hidden_page_asks_nothing_and_catches_up_when_it_is_seen(people, event, open_door):
    door, asked = open_door(), []
    door.on("request", lambda request: "live" in request.url and asked.append(request.url))
    door.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true, writable: true })")
    door.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    other = open_door()
    other.get_by_role("button", name="Here: Ada Lowe").tap()
    expect(other.locator("#door-counts")).to_contain_text("1 here")
    expect(open_door().locator("#door-counts")).to_contain_text("1 here")
    before = len(asked)

    door.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true, writable: true })")
    door.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(door.locator("#door-counts")).to_contain_text("1 here")

    assert before <= 1
    assert len(asked) > before


def test_the_door_works_without_script(people, event, browser, live_server, network):
    from django.conf import settings  # noqa: PLC0415

    from tests.browser import session_of  # noqa: PLC0415

    host = make_facilitator(network)
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(host.user), "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(reverse("events:door", args=[network, event.pk]))

    page.get_by_role("button", name="Here: Ada Lowe").click()
    expect(page.locator(".toast")).to_contain_text("Ada Lowe is here. Table 1.")
    page.get_by_role("button", name="Undo: Ada Lowe").click()
    expect(page.get_by_role("button", name="Here: Ada Lowe")).to_be_visible()
    page.get_by_text("Somebody who is not a member").click()
    page.get_by_label("Name", exact=True).fill("Ines Silva")
    page.get_by_role("button", name="Here, as a visitor").click()
    expect(page.locator("#visitors-here")).to_contain_text("Ines Silva")
    page.get_by_role("button", name="Take off the list: Ines Silva").click()
    expect(page.locator("#door-counts")).to_contain_text("0 here")

    context.close()
    assert event.visitors.count() == 0
    assert event.attendances.count() == 0

"""What people do with events, in a real Chromium."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from events import rsvps
from events.answer_links import answer_link
from events.models import Seat
from tests.browser import DESK, PHONE, axe_violations, sideways
from tests.factories import make_event, make_facilitator, make_lead, make_member, make_rsvp

LONG_ENOUGH = 60_000


def test_a_member_answers_on_a_phone_and_changes_their_mind(network, member, open_page):
    event = make_event(network, "Autumn tables", serves="To share timetables.", place="Leeds")
    make_rsvp(event, make_member(network, "Ada Lowe"))
    page = open_page(reverse("events:detail", args=[network, event.pk]), user=member.user, size=PHONE)

    page.get_by_role("button", name="Yes").tap()
    expect(page.locator("#going")).to_contain_text("2 people")
    expect(page.locator("#going")).to_contain_text("Cyd Novak")
    expect(page.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#announcer")).to_have_text("You are expected.")
    page.get_by_text("Something the hosts should know").tap()
    page.get_by_label("Anything the hosts should know").fill("I need a ramp.")
    page.get_by_role("button", name="Maybe").tap()
    expect(page.locator("#going")).to_contain_text("1 person, 1 maybe")

    assert list(event.rsvps.filter(member=member).values_list("answer", "note")) == [("maybe", "I need a ramp.")]
    assert sideways(page) == 0
    assert axe_violations(page) == []


def test_answering_works_with_the_keyboard_and_keeps_the_focus(network, member, open_page):
    event = make_event(network)
    page = open_page(reverse("events:detail", args=[network, event.pk]), user=member.user)

    page.get_by_role("button", name="No").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="No")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="No")).to_be_focused()
    assert event.rsvps.get().answer == "no"


def test_a_full_event_puts_a_yes_on_the_list_and_a_free_place_is_taken_by_one_tap(network, member, open_page):
    event = make_event(network, capacity=1)
    first = make_member(network)
    rsvps.answer(event, first, "yes", by=first)
    page = open_page(reverse("events:detail", args=[network, event.pk]), user=member.user, size=PHONE)

    page.get_by_role("button", name="Yes").tap()
    expect(page.locator("#answer")).to_contain_text("You are first. When a place is free we write to you")
    expect(page.locator("#announcer")).to_have_text("Every place is taken. You are on the waiting list: first.")
    expect(page.locator("#answer")).to_be_focused()
    rsvps.answer(event, first, "no", by=first)
    page.reload()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Yes, I take it").tap()

    expect(page.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    assert event.rsvps.get(member=member).answer == "yes"


def test_two_taps_from_the_letter_answer_without_signing_in(network, member, open_page):
    event = make_event(network, "Autumn tables", place="Leeds", capacity=9)
    page = open_page(urlsplit(answer_link(event, member, "yes")).path + "?answer=yes", size=PHONE)
    assert (axe_violations(page), sideways(page)) == ([], 0)

    page.get_by_role("button", name="Yes, I am coming").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your answer, Cyd")
    expect(page.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    assert event.rsvps.get().answer == "yes"


def test_a_facilitator_marks_people_at_the_door_with_one_thumb(network, facilitator, open_page):
    event = make_event(network, starts_at=timezone.now() - timedelta(minutes=5))
    expected, walk_in = make_member(network, "Ada Lowe"), make_member(network, "Émile Faure")
    make_rsvp(event, expected)
    page = open_page(reverse("events:door", args=[network, event.pk]), user=facilitator.user, size=PHONE)

    page.get_by_role("button", name="Here: Ada Lowe").tap()
    expect(page.locator("#door-counts")).to_contain_text("1 here")
    page.get_by_role("button", name="Undo: Ada Lowe").tap()
    expect(page.locator("#door-counts")).to_contain_text("0 here")
    page.get_by_role("button", name="Here: Ada Lowe").tap()
    page.get_by_role("searchbox").fill("fa")
    page.get_by_role("button", name="Here: Émile Faure").tap()
    expect(page.locator("#door-counts")).to_contain_text("2 here")
    expect(page.locator("#door-counts")).to_contain_text("1 walk-in")

    assert set(event.attendances.present().values_list("member", flat=True)) == {expected.pk, walk_in.pk}
    small = [
        button.inner_text()
        for button in page.locator("#arrivals button").all()
        if min(button.bounding_box()["width"], button.bounding_box()["height"]) < 44
    ]
    assert small == []
    assert sideways(page) == 0
    assert axe_violations(page) == []


def test_a_lead_plans_and_publishes_and_a_member_sees_their_own_table(network, lead, member, open_page):
    event = make_event(network, "Autumn tables")
    for person in (member, *(make_facilitator(network) for _ in range(2)), *(make_member(network) for _ in range(7))):
        make_rsvp(event, person)
    page = open_page(reverse("events:detail", args=[network, event.pk]), user=lead.user, size=DESK)

    page.get_by_role("link", name="Plan the groups").first.click()
    page.get_by_label("Rounds").fill("2")
    page.get_by_label("People a table, at most").fill("5")
    page.get_by_role("button", name="Plan the groups").click()
    expect(page.get_by_role("heading", name="Draft")).to_be_visible(timeout=LONG_ENOUGH)
    assert axe_violations(page) == []
    page.get_by_role("link", name="Publish the groups").click()
    page.get_by_role("button", name="Publish the groups").click()
    expect(page.get_by_role("heading", name="Round 2")).to_be_visible()

    own = open_page(reverse("events:detail", args=[network, event.pk]), user=member.user, size=PHONE)
    expect(own.get_by_role("heading", name="Your table")).to_be_visible()
    expect(own.locator(".table-card .is-you")).to_have_count(2)
    mates = Seat.objects.filter(group__seats__member=member).exclude(member=member)
    for name in set(mates.values_list("member__name", flat=True)):
        expect(own.locator(".table-card").get_by_text(name, exact=True).first).to_be_visible()
    assert sideways(own) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_reaches_seven_to_one(network, open_page, scheme):
    event = make_event(network, starts_at=timezone.now() - timedelta(minutes=5))
    host = make_facilitator(network, "Ben Hartley")
    for name, status in [("Ada Lowe", ""), ("Bo Ash", "present"), ("Cy Fen", "absent told")]:
        person = make_member(network, name)
        make_rsvp(event, person)
        if status:
            event.attendances.create(member=person, status=status)
    page = open_page(reverse("events:door", args=[network, event.pk]), user=host.user, size=PHONE, scheme=scheme)
    axe_violations(page)

    found = page.evaluate(
        "async () => (await window.axe.run('main', {runOnly: ['color-contrast-enhanced'], "
        "rules: {'color-contrast-enhanced': {enabled: true}}})).violations"
        ".flatMap(v => v.nodes.map(n => n.html.slice(0, 160)))"
    )

    assert found == []


def test_long_words_fit_a_phone_on_every_page_of_a_lead(network, open_page):
    lead = make_lead(network, "Maximiliane Wolkenstein-Trostburg")
    event = make_event(
        network, "A very long title about keeping further maths alive in small sixth forms", place="Leeds"
    )
    draft = make_event(network, published=False)
    make_rsvp(event, lead)
    names = ["list", "new"]
    addresses = [reverse(f"events:{name}", args=[network]) for name in names]
    names = ["detail", "edit", "cancel", "answer_for", "groups", "door", "close", "plan"]
    addresses += [reverse(f"events:{name}", args=[network, event.pk]) for name in names]
    addresses.append(reverse("events:publish", args=[network, draft.pk]))
    page = open_page(addresses[0], user=lead.user, size=PHONE)
    too_wide = {}
    for address in addresses:
        page.goto(address)
        too_wide[address] = sideways(page)

    assert too_wide == dict.fromkeys(addresses, 0)

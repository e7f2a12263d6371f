"""A member's calendar in a real Chromium."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events import feeds
from events.models import CalendarFeed
from tests.browser import DESK, PHONE, axe_violations, sideways
from tests.factories import make_event, make_rsvp


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_calendar_is_made_and_its_address_copied(network, member, open_page, size):
    page = open_page(reverse("events:own_calendar", args=[network]), user=member.user, size=size)
    assert axe_violations(page) == []

    page.get_by_role("button", name="Make my calendar").click()
    expect(page.get_by_label("Give this address to your calendar, once")).to_have_value(
        feeds.address(CalendarFeed.objects.get())
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == feeds.address(CalendarFeed.objects.get())
    page.get_by_text("Where calendars take an address").click()

    assert sideways(page) == 0
    assert axe_violations(page) == []


def test_the_ways_into_a_calendar_open_on_the_events_page(network, member, open_page):
    event = make_event(network)
    make_rsvp(event, member)
    page = open_page(reverse("events:detail", args=[network, event.pk]), user=member.user, size=PHONE)

    page.get_by_text("Put it into your calendar").tap()

    expect(page.get_by_role("link", name="Google Calendar")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Apple and others, as a file").tap()
    assert saved.value.suggested_filename.endswith(".ics")
    assert sideways(page) == 0
    assert axe_violations(page) == []

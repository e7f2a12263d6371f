"""What happens around a swap, tried where it matters most: at the door, with a keyboard and a screen reader."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import PHONE


@pytest.fixture
def door(open_page, facilitator, network):
    event = factories.make_event(network)
    for name in ("Dana Whitlock", "Emeka Obi", "Farah Aziz"):
        factories.make_rsvp(event, factories.make_member(network, name))
    return open_page(f"/{network.slug}/events/{event.pk}/door/", user=facilitator.user, size=PHONE)


def test_the_keyboard_stays_in_the_row_that_was_swapped(door):
    door.get_by_role("button", name="Here: Emeka Obi").press("Enter")

    expect(door.get_by_role("button", name="Undo: Emeka Obi")).to_be_focused()


def test_a_swap_is_said_aloud(door):
    door.get_by_role("button", name="Here: Emeka Obi").click()

    expect(door.locator("#announcer")).to_have_text("Emeka Obi is here.")


def test_a_lost_connection_is_said_and_shown_once(open_page, member, network):
    event = factories.make_event(network)
    page = open_page(f"/{network.slug}/events/{event.pk}/", user=member.user, size=PHONE)
    sentence = "That did not reach Kith. Please look at your connection and try again."
    page.context.set_offline(True)

    for answer in ("Yes", "No"):
        page.get_by_role("button", name=answer, exact=True).click()
        expect(page.locator("#announcer")).to_have_text(sentence)

    expect(page.locator(".toast")).to_have_text([sentence])

"""A lead's own list, from a messy sheet to people carried over and back, on a phone and at a person's pace."""

from __future__ import annotations

from playwright.sync_api import expect

from members.models import Member
from tests.browser import DESK, PHONE, axe_violations, sideways
from tests.members.test_reading_lists import LISTS
from tests.pace import Pace

ALLOWED_SECONDS = 300


def test_a_messy_sheet_is_in_within_five_minutes_of_a_person_s_pace_on_a_phone(open_page, network, lead):
    page = open_page(f"/{network.slug}/members/", user=lead.user, size=PHONE)
    pace = Pace(page)

    pace.taps(page.get_by_role("link", name="Bring your list"))
    pace.reads_every_word()
    pace.pastes(page.get_by_label("Paste it here"), (LISTS / "messy_sheet.csv").read_bytes().decode("cp1252"))
    pace.taps(page.get_by_role("button", name="Read the list"))
    expect(page.get_by_role("heading", name="52 people; 5 rows need a look")).to_be_visible()
    pace.reads_every_word()
    pace.taps(page.get_by_label("07/10/2024 is 7 October 2024"))
    expect(page.get_by_text("Dates are read with the day first.")).to_be_visible()
    assert (axe_violations(page), sideways(page)) == ([], 0)
    pace.taps(page.get_by_role("button", name="Skip these rows and bring 52 people"))
    expect(page.get_by_role("heading", name="The list is in")).to_be_visible()
    pace.reads_every_word()

    carried = Member.objects.filter(network=network).exclude(carried_over_at=None)
    assert carried.count() == 52
    assert pace.seconds < ALLOWED_SECONDS
    assert (axe_violations(page), sideways(page)) == ([], 0)

    page.get_by_role("link", name="Take the list back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", name="The list is taken back")).to_be_visible()
    assert set(Member.objects.filter(network=network)) == {lead}


def test_each_change_of_a_column_is_seen_at_once_and_keeps_the_keyboard_where_it_is(open_page, network, lead):
    page = open_page(f"/{network.slug}/members/bring/", user=lead.user, size=DESK)
    page.get_by_label("Paste it here").fill("Name\tEmail\tRegion\nAna Reis\tana@example.org\tNorth")
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_text("Region: North")).to_be_visible()

    region = page.get_by_label("Region")
    region.focus()
    region.select_option(label="Leave it out")

    expect(page.get_by_text("Region: North")).to_have_count(0)
    expect(region).to_be_focused()
    page.reload()
    expect(page.get_by_label("Region")).to_have_value("leave")


def test_a_file_is_brought_without_a_script(browser, live_server, open_page, network, lead):
    page = open_page(f"/{network.slug}/members/bring/", user=lead.user)
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"/{network.slug}/members/bring/")
    plain.get_by_label("Or choose a file").set_input_files(LISTS / "messy_sheet.csv")
    plain.get_by_role("button", name="Read the list").click()
    plain.get_by_label("07/10/2024 is 7 October 2024").check()
    plain.get_by_role("button", name="Skip these rows and bring 52 people").click()

    expect(plain.get_by_role("heading", name="The list is in")).to_be_visible()
    context.close()

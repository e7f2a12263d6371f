"""Writing letters in Chromium: looked at, sent and taken back; a list mended where it stands."""

import pytest

from members.models import Invitation
from network import bounces
from network.models import Letter
from tests.browser import DESK, PHONE, axe_violations, sideways
from tests.factories import make_lead, make_network

NARROW = {"width": 320, "height": 640}
WHY = "You kept further maths alive in a school of ninety."


@pytest.fixture
def lead(transactional_db):
    return make_lead(make_network("maths-pp", name="Maths, more than average"), "Ama Owusu")


def is_for_everybody(page) -> None:
    assert axe_violations(page) == []
    page.set_viewport_size(NARROW)
    assert sideways(page) <= 0


def test_a_letter_is_looked_at_sent_and_taken_back_on_a_phone(open_page, lead):
    page = open_page("/maths-pp/invitations/new/", user=lead.user, size=PHONE, scheme="dark")
    page.get_by_label("Their name").fill("Nia Okafor")
    page.get_by_label("Their address").fill("nia@example.org")
    page.get_by_label("Why this person?").fill(WHY)
    page.get_by_role("button", name="Look at the letter").click()
    page.get_by_role("heading", name="As they will read it").wait_for()
    stored = Invitation.objects.count()

    assert stored == 0
    assert page.locator(".letter__body").first.get_by_text(WHY).is_visible()
    is_for_everybody(page)

    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Send the letter").click()
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    page.get_by_text("A draft, written today").wait_for()

    assert (Invitation.objects.get().state, Letter.objects.count()) == ("draft", 0)

    page.get_by_role("button", name="Send the letter").click()
    page.locator("#toasts").get_by_text("leaves in a few seconds").wait_for()
    assert Letter.objects.get().to == "nia@example.org"


def test_a_list_is_mended_where_it_stands_and_sent(open_page, lead):
    page = open_page("/maths-pp/invitations/list/", user=lead.user, size=DESK)
    page.get_by_label("The list").fill(f"Name\tEmail\tWhy you\nNia\tnia@example.org\t{WHY}\nOle\tole@\t{WHY}\n")
    page.get_by_role("button", name="Look at the rows").click()
    page.get_by_role("heading", name="1 letter is ready, 1 row needs a look").wait_for()

    assert page.get_by_text("“ole@” is no address").is_visible()
    is_for_everybody(page)

    page.set_viewport_size(DESK)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the rows left out").click()
    assert download.value.suggested_filename == "rows-to-mend.csv"

    mended = page.get_by_label("The list").input_value().replace("ole@", "ole@example.org")
    page.get_by_label("The list").fill(mended)
    page.get_by_role("button", name="Look again").click()
    page.get_by_role("button", name="Send 2 letters").click()
    page.locator("#toasts").get_by_text("2 letters are on their way.").wait_for()

    assert sorted(Letter.objects.values_list("to", flat=True)) == ["nia@example.org", "ole@example.org"]


def test_an_address_that_came_back_is_mended(open_page, lead):
    page = open_page("/maths-pp/invitations/new/", user=lead.user)
    page.get_by_label("Their name").fill("Nia Okafor")
    page.get_by_label("Their address").fill("nai@example.org")
    page.get_by_label("Why this person?").fill(WHY)
    page.get_by_role("button", name="Send the letter").click()
    page.locator("#toasts").get_by_text("leaves in a few seconds").wait_for()
    bounces.note_bounce(Letter.objects.get(), "550 5.1.1 No such user here")
    page.goto("/maths-pp/invitations/?state=bounced")

    assert page.get_by_text("No such user here").is_visible()
    page.get_by_role("link", name="Mend the address").click()
    page.get_by_label("Their address").fill("nia@example.org")
    page.get_by_role("button", name="Send a new letter").click()
    page.locator("#toasts").get_by_text("A new letter to Nia Okafor is on its way.").wait_for()

    assert Invitation.objects.get().email == "nia@example.org"

"""Members finding each other, and going, done by hand in Chromium."""

from io import BytesIO

import pytest
from PIL import Image

from members.models import Member
from tests.browser import PHONE, axe_violations, sideways
from tests.factories import make_lead, make_member, make_network


@pytest.fixture
def network(transactional_db):
    return make_network("maths-pp", name="Maths, more than average")


@pytest.fixture
def member(network):
    make_lead(network, "Ama Owusu")
    return make_member(network, "Cyd Novak")


def test_filters_narrow_at_once_keep_the_keyboard_and_can_be_gone_back_from(open_page, network, member):
    network.attributes.create(name="region", question="Where?", choices="North\nSouth")
    make_member(network, "Ada Asks", asks="Help", attributes={"region": "North"})
    make_member(network, "Sue South", asks="Help", attributes={"region": "South"})
    page = open_page("/maths-pp/members/", user=member.user, size=PHONE)
    page.get_by_text("Filters").click()
    page.get_by_label("Asks for something").check()
    page.locator("#people").get_by_text("2 people").wait_for()
    assert page.evaluate("document.activeElement.name") == "asks"
    page.get_by_label("Region").select_option("North")
    page.locator("#people").get_by_text("1 person").wait_for()

    assert page.url.endswith(f"/maths-pp/members/?asks=1&answer-{network.attributes.get().pk}=North")
    assert (axe_violations(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="Drop this filter: Asks for something").click()
    page.wait_for_url("**/members/?answer-*=North")
    page.go_back()
    page.locator("#people").get_by_text("1 person").wait_for()
    assert "asks=1" in page.url


def test_typing_keeps_filters_and_adds_no_step_back(open_page, network, member):
    for name in ("Ada Asks", "Bea Asks"):
        make_member(network, name, asks="Help")
    page = open_page("/maths-pp/members/?asks=1", user=member.user)
    page.get_by_label("Name, work, ask or offer").press_sequentially("bea")
    page.locator("#people").get_by_text("1 person").wait_for()

    assert page.url.endswith("/maths-pp/members/?q=bea&asks=1")
    assert page.evaluate("history.length") == 2
    assert page.evaluate("document.activeElement.id") == "search"


def test_a_face_is_shown_and_a_membership_ended_on_a_phone(open_page, network, member):
    picture = BytesIO()
    Image.new("RGB", (900, 1200), "teal").save(picture, "JPEG")
    page = open_page("/maths-pp/you/photo/", user=member.user, size=PHONE)
    page.get_by_label("Picture").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/maths-pp/you/")
    assert page.locator("main img.avatar").evaluate("image => image.decode().then(() => image.naturalWidth)") == 96

    page.get_by_role("link", name="Leave").click()
    page.get_by_label("A word to the leads").fill("Thank you.")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Leave today").click()
    page.get_by_role("heading", name="You left Maths, more than average on").wait_for()
    assert (axe_violations(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Ask to come back").click()
    page.get_by_text("You asked on").wait_for()
    assert Member.objects.get(pk=member.pk).left_on == network.today

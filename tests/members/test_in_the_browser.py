"""The way in, done by hand in Chromium: a lead at a desk, a guest with a phone."""

import re

import pytest

from members import founding
from members.models import Member
from network.models import Letter
from tests.browser import DESK, PHONE, sideways
from tests.factories import make_lead, make_member, make_network, make_user
from tests.letters import code_sent_to, last_letter

NARROW = {"width": 320, "height": 640}
GUEST = "nia.okafor@example.org"


def give_code(page, address: str) -> None:
    page.get_by_label("Code").fill(code_sent_to(address, kind="sign-in code"))
    page.get_by_role("button", name="Go on").click()


@pytest.fixture
def lead(transactional_db):
    return make_lead(
        make_network("maths-pp", name="Maths, more than average"), "Ama Owusu", user=make_user("ama@example.org")
    )


def test_a_lead_signs_in_by_code_and_invites_and_the_guest_joins_on_a_phone(open_page, lead):
    desk = open_page("/", size=DESK)
    desk.get_by_label("Email").fill("Ama@Example.org")
    desk.get_by_role("button", name="Send me a code").click()
    give_code(desk, "ama@example.org")
    desk.wait_for_url("**/maths-pp/this-week/")

    desk.get_by_role("link", name="Members").first.click()
    desk.get_by_role("link", name="Invite someone").click()
    desk.get_by_label("Their name").fill("Nia Okafor")
    desk.get_by_label("Their address").fill("Nia.Okafor@Example.org")
    desk.get_by_label("Why this person?").fill("You kept further maths alive in a school of ninety.")
    desk.get_by_role("button", name="Send the letter").click()
    desk.locator("#toasts").get_by_text("The letter to Nia Okafor leaves in a few seconds.").wait_for()
    assert "waiting for an answer" in desk.inner_text("main")

    link = re.search(r"http://localhost:8000(/maths-pp/invitation/\S+)", last_letter(GUEST, kind="invitation").text)[1]
    phone = open_page(link, size=PHONE)
    assert "You kept further maths alive in a school of ninety." in phone.inner_text("main")
    assert sideways(phone) == 0
    phone.get_by_role("button", name="Accept").click()
    give_code(phone, GUEST)
    phone.get_by_role("button", name="I stand by this").click()
    phone.get_by_label("Why are you here?").fill("To teach it with company.")
    phone.get_by_role("button", name="Join").click()
    phone.locator("#toasts").get_by_text("Welcome to Maths, more than average, Nia.").wait_for()

    phone.get_by_role("link", name="You", exact=True).click()
    assert "To teach it with company." in phone.inner_text("main")
    assert Member.objects.filter(network=lead.network, user__email=GUEST).count() == 1


def test_the_list_narrows_while_one_types_and_keeps_the_keyboard(open_page, lead):
    for name in ("Émile Durand", "Eve Adams"):
        make_member(lead.network, name)
    page = open_page("/maths-pp/members/", user=lead.user)
    page.get_by_label("Name, work, ask or offer").press_sequentially("emile")
    page.locator("#people").get_by_text("1 person").wait_for()

    assert page.locator(".row__name").all_inner_texts() == ["Émile Durand"]
    assert page.url.endswith("/maths-pp/members/?q=emile")
    assert page.evaluate("document.activeElement.id") == "search"


def test_the_owner_founds_a_network_with_what_the_browser_suggests(open_page, transactional_db):
    page = open_page(founding.make_owner_link().removeprefix("http://localhost:8000"), size=PHONE)
    page.get_by_label("Your name").fill("Ama Owusu")
    page.get_by_label("Your address").fill("ama@example.org")
    page.get_by_label("Name of the network").fill("Mathématiques, d’ici")
    suggested = page.get_by_label("Its short address").input_value()
    page.get_by_label("Why does this network exist?").fill("So that nobody teaches further maths alone.")
    page.get_by_label("Who is it for?").fill("Its last teachers.")
    page.get_by_role("button", name="Found the network").click()
    page.wait_for_url("**/mathematiques-d-ici/first-steps/")

    assert suggested == "mathematiques-d-ici"


def test_a_passkey_is_added_and_then_signs_in_without_a_code(open_page, lead):
    page = open_page("/maths-pp/you/", user=lead.user)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    always_willing = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    options = {"protocol": "ctap2", "transport": "internal", **always_willing, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/maths-pp/this-week/")

    assert lead.user.authenticator_set.filter(type="webauthn").count() == 1
    assert not Letter.objects.filter(kind="sign-in code").exists()


PAGES = ["members/", "you/", "you/edit/", "purpose/", "purpose/new/", "invitations/", "invitations/new/", "letters/"]


def test_a_name_without_a_break_fits_the_narrowest_phone(open_page, lead):
    make_member(lead.network, "Wolfeschlegelsteinhausenbergerdorff-Nowakowska")
    page = open_page("/maths-pp/members/", user=lead.user, size=NARROW)
    too_wide = {}
    for path in PAGES:
        page.goto(f"/maths-pp/{path}")
        too_wide[path] = sideways(page)

    assert too_wide == dict.fromkeys(PAGES, 0)

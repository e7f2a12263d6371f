"""Joining as a person does it: a phone in one hand, a letter in the other."""

import re

import pytest

from members.models import Invitation, Member
from network.models import Letter, Purpose
from tests.browser import PHONE, axe_violations, sideways
from tests.factories import make_invitation, make_lead, make_member, make_network, make_user
from tests.letters import code_sent_to

GUEST = "nia.okafor@example.org"
SENTENCE = "I am here to keep further maths alive, with people who teach it to a class of four."


@pytest.fixture
def lead(transactional_db):
    network = make_network("maths-pp", name="Maths, more than average", timezone="Europe/London")
    Purpose.objects.create(
        network=network,
        why="So that no pupil is taught a smaller subject for having less at home.",
        who_for="Maths teachers in schools with more than the average share of pupil-premium pupils.",
        gain="Lessons that were tried on pupils like yours.",
        contribute="One lesson a term, with what went wrong left in.",
        ground_rules="What is said here stays here.\nWe say what did not work.",
        commitment="Two gatherings and one introduction a year.",
    )
    return make_lead(network, "Ama Owusu", user=make_user("ama@example.org"))


@pytest.fixture
def letter(lead):
    """The path of the link in a guest's letter."""
    make_invitation(lead.network, GUEST, name="Nia Okafor", by=lead)
    return re.search(r"http://localhost:8000(/\S+)", Letter.objects.get(kind="invitation").text)[1]


class Thumb:
    """Does what a person does, and counts it: a tap takes 2 s, a minute types 20 words of five letters and a space.

    The code is read once, in a letter on the same phone, for 5 s. Reading the purpose is not counted.
    """

    TAP, WORDS_A_MINUTE, LETTERS_A_WORD, READING_THE_CODE = 2, 20, 6, 5

    def __init__(self, page) -> None:
        self.page, self.taps, self.letters, self.screens = page, 0, 0, []

    def tap(self, what) -> None:
        what.tap()
        self.taps += 1

    def press(self, button: str) -> None:
        self.tap(self.page.get_by_role("button", name=button))

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.letters += len(text)

    def sees(self, heading: str) -> None:
        self.page.get_by_role("heading", name=heading, level=1).wait_for()
        self.screens.append(heading)

    @property
    def seconds(self) -> float:
        words = self.letters / self.LETTERS_A_WORD
        return words / self.WORDS_A_MINUTE * 60 + self.taps * self.TAP + self.READING_THE_CODE


def test_joining_takes_three_screens_and_less_than_ninety_seconds(open_page, lead, letter):
    phone = open_page(letter, size=PHONE)
    thumb = Thumb(phone)
    thumb.press("Accept")
    thumb.sees("Look at your mail")
    thumb.type(code_sent_to(GUEST, kind="sign-in code"))
    thumb.press("Go on")
    thumb.sees("What we stand for")
    thumb.press("I stand by this")
    thumb.sees("And you?")
    thumb.tap(phone.get_by_label("Why are you here?"))
    thumb.type(SENTENCE)
    thumb.press("Join")
    phone.wait_for_url("**/maths-pp/")

    member = Member.objects.get(user__email=GUEST)
    assert (member.name, member.purpose_statement) == ("Nia Okafor", SENTENCE)
    assert thumb.screens == ["Look at your mail", "What we stand for", "And you?"]
    assert thumb.taps == 5
    assert thumb.seconds <= 90


def test_what_is_typed_is_kept_without_a_tap_and_the_way_back_is_safe(open_page, lead, letter):
    user = make_user(GUEST)
    phone = open_page(letter, size=PHONE, user=user)
    phone.get_by_role("button", name="Accept").tap()
    phone.get_by_role("button", name="I stand by this").tap()
    with phone.expect_response(lambda response: response.url.endswith("/join/words/")) as kept:
        phone.get_by_label("Why are you here?").press_sequentially("I am here to teach")
    words = Invitation.objects.get().own_words
    phone.go_back()
    phone.get_by_text("You said on").wait_for()
    back = phone.get_by_role("heading", level=1).inner_text()
    phone.get_by_role("link", name="Go on").tap()
    desk = open_page(letter, user=user)
    desk.get_by_role("button", name="Go on").click()

    assert kept.value.status == 204
    assert words == "I am here to teach"
    assert back == "What we stand for"
    assert phone.get_by_label("Why are you here?").input_value() == "I am here to teach"
    assert desk.get_by_label("Why are you here?").input_value() == "I am here to teach"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_screen_is_accessible_and_fits(open_page, lead, letter, scheme):
    page = open_page(letter, size={"width": 320, "height": 640}, scheme=scheme, user=make_user(GUEST))
    found = {}
    for path in ("", "join/", "join/you/", "?answer=not-now"):
        page.goto(letter + path)
        found[path] = axe_violations(page), sideways(page)
        if path == "join/":
            page.get_by_role("button", name="I stand by this").tap()
            page.wait_for_url("**/join/you/")
    Invitation.objects.get().close("not now", reason="In spring.")
    page.goto(letter)
    found["not now"] = axe_violations(page), sideways(page)

    assert found == {path: ([], 0) for path in found}


def test_one_small_thing_is_answered_in_its_place_or_left_for_later(open_page, lead):
    network = lead.network
    newcomer = make_member(network, "Nia Okafor", joined_on=network.today, purpose_statement="I teach small sets.")
    other = make_member(network, "Ben Hartley", working_on="Small sets")
    page = open_page("/maths-pp/", user=newcomer.user, size=PHONE)
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Choose at least one person").wait_for()
    page.get_by_label("Ben Hartley").check()
    page.get_by_role("button", name="Save").tap()
    page.locator("#small-step").get_by_text("Thank you, that is kept.").wait_for()

    assert [row.other for row in newcomer.first_meetings.all()] == [other]
    page.goto("/maths-pp/you/steps/asks/")
    page.get_by_role("button", name="Later").tap()
    page.locator("#small-step").get_by_text("Left for a week.").wait_for()
    assert newcomer.steps.get(step="asks").put_off_until

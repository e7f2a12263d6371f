"""A lead sets events up, and a member proposes one, in a real Chromium."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from events import beginnings
from events.models import Event
from tests.browser import PHONE, axe_violations, sideways
from tests.factories import make_event


class Taps:
    """A thumb that counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, locator) -> None:
        locator.tap()
        self.count += 1


def test_a_lead_publishes_an_event_from_a_template_in_at_most_eight_taps(network, lead, open_page):
    start = timezone.now() + timedelta(days=3)
    event = make_event(network, "Evening at the library", starts_at=start, ends_at=start + timedelta(hours=2))
    beginnings.keep(event, name="Library evening", by=lead)
    page = open_page(reverse("events:list", args=[network]), user=lead.user, size=PHONE)
    tap = Taps()

    tap(page.get_by_role("link", name="New event"))
    tap(page.get_by_role("link", name="Library evening", exact=True))
    expect(page.get_by_label("Title")).to_have_value("Evening at the library")
    tap(page.get_by_role("button", name="Save and publish"))
    tap(page.get_by_role("button", name="Publish"))
    expect(page.locator("#toasts")).to_contain_text("Published. Members can answer now.")

    assert tap.count <= 8
    made = Event.objects.exclude(pk=event.pk).get()
    assert (made.state, made.ends_at - made.starts_at) == ("published", timedelta(hours=2))


def test_the_end_and_the_deadline_follow_the_beginning(network, lead, open_page):
    page = open_page(reverse("events:begin", args=[network, "roundtable"]), user=lead.user, size=PHONE)
    day = timezone.localdate() + timedelta(days=50)

    page.get_by_label("Begins").fill(f"{day}T16:00")

    expect(page.get_by_label("Ends")).to_have_value(f"{day}T17:30")
    expect(page.locator("#id_answers_until")).to_have_value(f"{day - timedelta(days=3)}T16:00")


def test_the_form_shows_what_is_needed_says_what_is_wrong_and_loses_nothing(network, lead, open_page):
    page = open_page(reverse("events:begin", args=[network, "roundtable"]), user=lead.user, size=PHONE)

    expect(page.get_by_label("Link for joining online")).to_be_hidden()
    page.get_by_text("Both", exact=True).tap()
    page.get_by_label("Link for joining online").fill("ask Ama")
    page.get_by_text("Time zone", exact=True).tap()
    page.get_by_label("It runs by the clocks of").fill("Atlantis")
    page.locator("#id_place").fill("Up the hill. " * 300)
    page.get_by_role("button", name="Save the draft").tap()

    expect(page.get_by_role("alert")).to_contain_text("Please look again at: Place, Link for joining online")
    expect(page.get_by_text("There is no time zone called “Atlantis”.")).to_be_visible()
    expect(page.get_by_label("It runs by the clocks of")).to_have_value("Atlantis")
    assert len(page.locator("#id_place").input_value()) == 3900
    assert sideways(page) == 0
    assert axe_violations(page) == []
    assert not Event.objects.exists()


def test_the_coach_asks_while_somebody_types_and_can_be_put_off(network, lead, open_page):
    page = open_page(reverse("events:begin", args=[network, "roundtable"]), user=lead.user)

    page.get_by_label("How it serves the purpose").fill("An evening to exchange ideas")
    expect(page.locator("#coach-event .coach__question")).to_have_count(2)
    page.locator("#coach-event li", has_text="For whom").get_by_role("button").click()
    expect(page.locator("#coach-event")).not_to_contain_text("For whom among your members")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#toasts")).to_contain_text("Saved as a draft that only leads see.")

    assert Event.objects.get().serves == "An evening to exchange ideas"


def test_a_member_proposes_a_meet_up_on_a_phone(network, member, open_page):
    page = open_page(reverse("events:list", args=[network]), user=member.user, size=PHONE)
    day = timezone.localdate() + timedelta(days=9)

    page.get_by_role("link", name="Propose a meet-up").tap()
    page.get_by_role("link", name="Propose a meet-up").first.tap()
    page.get_by_label("What would you do together?").fill("A walk along the canal")
    page.get_by_label("Begins").fill(f"{day}T15:00")
    page.get_by_label("Why would it serve our purpose?").fill("So that nobody teaches resits alone.")
    page.get_by_role("button", name="Propose it").tap()
    expect(page.get_by_text("waiting for a lead")).to_be_visible()

    event = Event.objects.get()
    assert (event.state, event.starts_at) == (
        "proposed",
        datetime(day.year, day.month, day.day, 15, 0, tzinfo=network.zone),
    )
    assert axe_violations(page) == []

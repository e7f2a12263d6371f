"""The whole thread in the browser, on real parts: from signing in to the figure on the lead's dashboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from introductions.models import Interaction
from metrics.models import Figure, Tie
from tests.browser import DESK, PHONE
from tests.factories import make_event, make_facilitator, make_lead, make_member, make_network, make_rsvp, make_user
from tests.letters import code_sent_to

PATIENCE = 60_000
ROLLED_UP_WITHIN = 10


@pytest.fixture
def network(transactional_db):
    return make_network("maths-pp", name="Maths, more than average", timezone="Europe/London")


def sign_in(page: Page, address: str) -> None:
    """By the code in the letter, as everybody does."""
    page.get_by_label("Email").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").wait_for()
    page.get_by_label("Code").fill(code_sent_to(address, kind="sign-in code"))
    page.get_by_role("button", name="Go on").click()


def within_ten_seconds(condition: Callable[[], bool], what: str) -> None:
    """Wait for what beat and worker do by themselves."""
    give_up_at = time.monotonic() + ROLLED_UP_WITHIN
    while not condition():
        assert time.monotonic() < give_up_at, f"{what} did not come"
        time.sleep(0.1)


def test_one_thread_runs_from_signing_in_to_the_dashboard(network, worker, beat, open_page):
    lead = make_lead(network, "Ama Owusu", user=make_user("ama@example.org"))
    host = make_facilitator(network, "Ben Hartley")
    make_facilitator(network, "Bea Lund")
    noor, cyd, *others = [
        make_member(network, name)
        for name in (
            "Noor Aziz",
            "Cyd Novak",
            "Ada Lowe",
            "Émile Faure",
            "Ola Berg",
            "Pia Rossi",
            "Tom Reed",
            "Zoë Lind",
        )
    ]
    event = make_event(
        network,
        "Autumn tables",
        starts_at=timezone.now() - timedelta(minutes=10),
        ends_at=timezone.now() + timedelta(hours=2),
    )
    for person in (host, noor, *others):
        make_rsvp(event, person)

    # A lead signs in and finds a member.
    desk = open_page("/", size=DESK)
    sign_in(desk, "ama@example.org")
    desk.get_by_role("heading", name="This week").wait_for()
    desk.get_by_role("link", name="Members").first.click()
    desk.get_by_label("Name, work, ask or offer").press_sequentially("cyd")
    expect(desk.locator(".filter__count")).to_have_text("1 person")
    expect(desk.locator(".row__name")).to_have_text(["Cyd Novak"])

    # That member says yes on a phone.
    phone = open_page(reverse("events:detail", args=[network, event.pk]), user=cyd.user, size=PHONE)
    phone.get_by_role("button", name="Yes").tap()
    expect(phone.locator("#going")).to_contain_text("Cyd Novak")

    # The lead plans the groups, a worker makes the plan, the lead publishes it.
    desk.goto(reverse("events:plan", args=[network, event.pk]))
    desk.get_by_role("button", name="Plan the groups").click()
    desk.get_by_role("heading", name="Draft").wait_for(timeout=PATIENCE)
    desk.get_by_role("link", name="Publish the groups").click()
    desk.get_by_role("button", name="Publish the groups").click()
    expect(desk.get_by_role("heading", name="Round 2")).to_be_visible()

    # The member sees the own table.
    phone.reload()
    expect(phone.get_by_role("heading", name="Your table")).to_be_visible()
    expect(phone.locator(".table-card .is-you")).to_have_count(2)

    # At the door a facilitator checks two people in, introduces them, takes it back, and introduces them again.
    door = open_page(reverse("events:door", args=[network, event.pk]), user=host.user, size=PHONE)
    for name in ("Noor Aziz", "Cyd Novak"):
        door.get_by_role("button", name=f"Here: {name}").tap()
        expect(door.get_by_role("button", name=f"Undo: {name}")).to_be_visible()
    door.goto(reverse("introductions:desk", args=[network, event.pk]))
    door.locator("#tabs").get_by_role("button", name="Introduce").tap()
    expect(door.locator(".desk-count")).to_have_text("2 to welcome")
    for turn in range(2):
        door.get_by_role("button", name="Introduced: ").tap()
        expect(door.locator(".desk-count")).to_have_text("Everyone here has met someone.")
        expect(door.locator("#status")).to_have_text("All sent")
        if turn == 0:
            door.get_by_role("button", name="Undo the introduction").tap()
            expect(door.locator(".desk-count")).to_have_text("2 to welcome")
    expect(door.locator("#status")).to_have_text("All sent")
    standing = Interaction.objects.standing().get()
    assert {standing.first, standing.second, standing.kind} == {noor, cyd, "introduced"}

    within_ten_seconds(Tie.objects.filter(first=noor, second=cyd).exists, "the tie")

    # One of the two confirms it on the phone; a tie that counts stands on the dashboard within ten seconds.
    phone.goto(reverse("members:home", args=[network]))
    phone.get_by_role("listitem").filter(has_text="Did you meet Noor Aziz?").get_by_text("Yes").tap()
    phone.get_by_text("Noted that you and Noor have met.").first.wait_for()
    within_ten_seconds(Figure.objects.filter(name="ties", value__weak=1).exists, "the figure")
    desk.goto(reverse("metrics:how_we_are", args=[network]))
    expect(desk.get_by_text("1 living tie joins members of the network.")).to_be_visible()
    desk.get_by_role("link", name="Weak ties").click()
    expect(desk.locator(".row__name")).to_have_text("Noor Aziz and Cyd Novak")
    desk.go_back()
    desk.get_by_role("link", name="Who has not been met").click()
    expect(desk.get_by_role("link", name="Ada Lowe")).to_be_visible()
    assert noor.pk not in Figure.objects.get(name="unmet").value["people"]
    assert lead.pk in Figure.objects.get(name="unmet").value["people"]

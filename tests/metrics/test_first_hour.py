"""The first hour as a person spends it: from an owner's link and a messy sheet to letters in the post."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members import founding
from members.models import Member
from network.models import Letter, MailProof, Network
from network.tasks import send_due_letters
from tests.members.test_reading_lists import LISTS
from tests.pace import Pace
from tests.smtp_sink import point_mail_at, sink

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "So that teachers who are alone with their subject in a small school have somebody to ask before Monday."
WHO_FOR = "Teachers who are the only one of their subject in a school of fewer than three hundred pupils."


def test_from_a_messy_sheet_to_sent_letters_in_a_quarter_of_an_hour(open_page, settings):
    path = founding.make_owner_link().removeprefix(settings.SITE_URL)
    page = open_page(path)
    person = Pace(page)

    with sink() as server:
        point_mail_at(settings, server.port)
        settings.DEFAULT_FROM_EMAIL = "Kith <network@schools.org>"
        _found(person)
        _write_the_purpose(person)
        _bring_the_list(person)
        _set_a_date(person)
        _send_three_letters(person, server)

    network = Network.objects.get()
    people = sorted(network.invitations.values_list("kind", "email"))
    assert len(people) == 3
    assert {kind for kind, _email in people} == {"still in"}
    assert server.addresses[0] == "ama@schools.org"
    assert sorted(server.addresses[1:]) == sorted(email for _kind, email in people)
    assert person.seconds <= 15 * 60
    person.page.goto(f"/{network.slug}/this-week/")
    expect(person.page.get_by_text("first steps done")).to_have_count(0)


def _found(person: Pace) -> None:
    person.reads("Begin your network")
    person.types("Your name", "Ama Owusu")
    person.types("Your address", "ama@schools.org")
    person.types("Name of the network", "Alone with a subject")
    person.taps(person.page.get_by_label("Plum"))
    person.presses("Found the network")
    person.reads("First steps")
    expect(person.page.get_by_text("1 of 5 done.")).to_be_visible()


def _write_the_purpose(person: Pace) -> None:
    person.begins("Two sentences of purpose")
    person.reads("Write the purpose")
    person.types("Why does this network exist?", WHY)
    person.types("Who is it for?", WHO_FOR)
    person.presses("Write this version")
    person.reads("First steps")


def _bring_the_list(person: Pace) -> None:
    person.begins("Bring your list")
    person.reads("Bring your list")
    person.page.get_by_label("Or choose a file").set_input_files(LISTS / "messy_sheet.csv")
    person.seconds += 3 * Pace.TAP
    person.presses("Read the list")
    person.reads("What the columns are")
    person.taps(person.page.get_by_label("07/10/2024 is 7 October 2024"))
    person.taps(person.page.get_by_role("button", name=re.compile("Skip these rows and bring 52 people")))
    person.reads("The list is in")
    assert Member.objects.exclude(carried_over_at=None).count() == 52
    _next_step(person)


def _set_a_date(person: Pace) -> None:
    person.begins("The first event")
    person.reads("New event")
    person.follows("Gathering with tables")
    person.types("Title", "First evening in the library")
    person.types("How it serves the purpose", "Everybody brings one question that they could ask nobody at home.")
    begins = timezone.localtime() + timedelta(days=14)
    person.page.get_by_label("Begins", exact=True).fill(begins.strftime("%Y-%m-%dT19:00"))
    person.seconds += 5 * Pace.TAP
    person.types("Place", "Town library")
    person.presses("Save the draft")
    person.reads("First evening in the library")
    _next_step(person)


def _send_three_letters(person: Pace, server) -> None:
    person.begins("Three letters")
    person.reads("Three letters")
    person.chooses("The first person", "Ida Quist")
    person.chooses("The second", "Émile Dubois")
    person.chooses("The third", "Chiara Rossi")
    person.presses("Write them")
    person.reads("Does mail work?")
    assert not MailProof.objects.exists()
    assert server.letters == []
    person.presses("Send me a test letter")
    send_due_letters()  # what the worker does within seconds
    person.page.reload()
    code = re.search(r"^[A-Z]{6}$", Letter.objects.get(kind="test letter").text, re.MULTILINE)[0]
    person.seconds += Pace.PAGE  # in the mail program
    person.types("The six letters in it", code)
    person.presses("It arrived")
    expect(person.page.get_by_text("Yes. A letter reached ama@schools.org")).to_be_visible()
    person.presses("Send the 3 letters that waited")
    person.reads("Still in?")
    send_due_letters()


def _next_step(person: Pace) -> None:
    """Back to the five steps, by the start page."""
    person.follows("This week")
    person.reads("This week")
    person.follows("Go on")
    person.reads("First steps")

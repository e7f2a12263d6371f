"""What is printed for an event: badges and the sheet for the door."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from events import attendance
from events.models import SmallGroup
from tests.browser import axe_violations, sideways
from tests.factories import make_event, make_groups, make_member, make_present, make_rsvp


@pytest.fixture
def event(network):
    return make_event(network, "Autumn tables", starts_at=timezone.now() - timedelta(minutes=10))


@pytest.fixture
def people(network, event, facilitator):
    """Who is to be printed, and two who are not: one said no, one sent word."""
    found = {name: make_member(network, name) for name in ("Ada Lowe", "Bo Ash", "Cy Fen", "Di Gray", "Ed Hill")}
    for name, answer in [("Ada Lowe", "yes"), ("Bo Ash", "maybe"), ("Di Gray", "no"), ("Ed Hill", "yes")]:
        make_rsvp(event, found[name], answer)
    make_present(event, found["Cy Fen"])
    attendance.mark(event, found["Ed Hill"], "absent told", by=facilitator)
    make_groups(event, [found["Ada Lowe"]], [found["Bo Ash"]])
    return found


def get(client, name, event):
    return client.get(reverse(f"events:{name}", args=[event.network, event.pk]))


def test_badges_and_sheet_name_who_is_expected_or_here(event, people, facilitator, client):
    client.force_login(facilitator.user)

    badges = [person.name for person, _drawing in get(client, "badges", event).context["people"]]
    sheet = [person.name for person in get(client, "sheet", event).context["people"]]

    assert badges == sheet == ["Ada Lowe", "Bo Ash", "Cy Fen"]
    column = '<th scope="col">Table</th>'
    assert column in get(client, "sheet", event).content.decode()
    event.rounds.all().delete()
    assert column not in get(client, "sheet", event).content.decode()


def test_a_badge_has_first_name_full_name_table_and_a_code_that_says_nothing(event, people, facilitator, client):
    client.force_login(facilitator.user)
    event.rsvps.update(note="A ramp, please.")

    page = get(client, "badges", event).content.decode()

    assert '<p class="badge__first">Ada</p><p class="badge__name">Ada Lowe</p>' in page
    assert "<span>Table 2</span>" in page
    assert page.count('class="squares"') == 3
    assert "A ramp" not in page


def test_ten_badges_stand_on_a_sheet_of_a4(event, network, facilitator, open_page):
    for number in range(21):
        make_rsvp(event, make_member(network, f"Wolfeschlegelsteinhausen{number} Person"))
    page = open_page(reverse("events:badges", args=[network, event.pk]), user=facilitator.user)

    assert (sideways(page), axe_violations(page)) == (0, [])
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 3


def test_the_sheet_on_paper_has_a_title_and_room_for_whoever_comes_along(event, people, network, lead, open_page):
    page = open_page(reverse("events:sheet", args=[network, event.pk]), user=lead.user)
    assert (sideways(page), axe_violations(page)) == (0, [])

    page.emulate_media(media="print")

    assert page.locator(".sheet__title").is_visible()
    assert page.locator(".sheet__title").inner_text() == "Autumn tables"
    assert page.locator(".sheet__more tbody tr").count() == 10
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


def printed(page, paper):
    return page.pdf(format=paper, prefer_css_page_size=False).count(b"/Type /Page\n")


def test_groups_are_printed_on_as_many_sheets_as_they_need_on_both_papers(event, network, lead, open_page):
    """Two rounds of two tables with long words for 22 people; a host for one table alone."""
    long = {"purpose_statement": "To learn. " * 40, "asks": "Time " * 60, "offers": "Rooms " * 60}
    people = [make_member(network, f"Wolfeschlegel{number} Person", **long) for number in range(22)]
    for name in ("1", "2"):
        make_groups(event, people[:11], people[11:], name=name)
    event.rounds.first().seats.filter(member=people[0]).update(hosts=True)
    SmallGroup.objects.update(question="What brought you here? " * 8, place="By the window")
    page = open_page(reverse("events:share", args=[network, event.pk]), user=lead.user)

    found = {}
    for what in ("tables", "people", "hosts", "names"):
        page.goto(reverse("events:print_groups", args=[network, event.pk, what]))
        fits = (sideways(page), axe_violations(page))
        found[what] = (fits, printed(page, "A4"), printed(page, "Letter"))

    assert found == {
        "tables": ((0, []), 2, 2),
        "people": ((0, []), 3, 3),
        "hosts": ((0, []), 8, 8),
        "names": ((0, []), 1, 1),
    }


def test_a_sheet_for_a_host_tells_only_what_everybody_may_read(event, people, facilitator, client):
    ada, bo = people["Ada Lowe"], people["Bo Ash"]
    for person, audience in ((ada, "members"), (bo, "leads")):
        person.asks, person.audiences = f"{person.name} seeks rooms.", {"asks": audience}
        person.save()
    client.force_login(facilitator.user)

    page = client.get(reverse("events:print_groups", args=[event.network, event.pk, "hosts"])).content.decode()

    assert "Ada Lowe seeks rooms." in page
    assert "Bo Ash" in page
    assert "Bo Ash seeks" not in page
    assert "Nobody hosts these yet" in page
    assert client.get(reverse("events:print_groups", args=[event.network, event.pk, "money"])).status_code == 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_badge_closing_and_nominating_fit_a_small_phone_by_day_and_night(event, people, lead, open_page, scheme):
    visitor = attendance.welcome(event, name="Ines Silva", by=lead, key=uuid4())
    addresses = [reverse(f"events:{name}", args=[event.network, event.pk]) for name in ("badge", "close", "detail")]
    addresses.append(reverse("events:nominate_visitor", args=[event.network, event.pk, visitor.pk]))
    page = open_page(addresses[0], user=lead.user, size={"width": 320, "height": 640}, scheme=scheme)

    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = (sideways(page), axe_violations(page))

    assert {address: wrong for address, wrong in found.items() if wrong != (0, [])} == {}

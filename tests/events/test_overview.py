"""What is ahead and past, as each member sees it, and the same a month at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events import months
from events.models import Event
from tests.browser import DESK, PHONE
from tests.factories import make_event, make_member, make_present, make_rsvp

LONDON = ZoneInfo("Europe/London")


def row_of(client, network, event, **query):
    """The text of an event's row in the list."""
    page = client.get(reverse("events:list", args=[network]), query).content.decode()
    return " ".join(page.split(event.title)[1].split("</li>")[0].split())


def days_with(client, network, month, title, **query):
    """The days of a month's page on which an event stands."""
    page = client.get(reverse("events:month", args=[network, month]), query)
    weeks = page.context["month"].weeks
    return [day.date for week in weeks for day in week if any(entry.event.title == title for entry in day.entries)]


# -- The list -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "fields", "words"),
    [
        ("yes", {}, "you are going"),
        ("maybe", {}, ">maybe<"),
        ("no", {}, "not this time"),
        ("waiting", {"turn": 7}, "waiting, 1 before you"),
        ("offered", {"offer_ends_at": datetime(2099, 3, 1, 18, 0, tzinfo=UTC)}, "until Sunday 1 March 2099, 18:00"),
        ("lapsed", {}, "The offer has lapsed"),
    ],
)
def test_a_row_says_where_the_reader_stands(network, member, client, answer, fields, words):
    event = make_event(network, "Roundtable")
    event.rsvps.create(member=make_member(network), answer="waiting", turn=3)
    event.rsvps.create(member=member, answer=answer, **fields)
    client.force_login(member.user)

    assert words in row_of(client, network, event)


def test_the_one_act_of_a_row_is_what_is_still_open(network, member, client):
    asked, offered, said = (make_event(network, title) for title in ("Asked", "Offered", "Said"))
    offered.rsvps.create(member=member, answer="offered", offer_ends_at=timezone.now() + timedelta(days=1))
    make_rsvp(said, member)
    client.force_login(member.user)

    rows = [row_of(client, network, event) for event in (asked, offered, said)]

    assert [("Answer<" in row, "Take it?<" in row) for row in rows] == [(True, False), (False, True), (False, False)]


def test_closed_answers_are_not_asked_for(network, member, client):
    now = timezone.now()
    event = make_event(network, "Full house", answers_until=now - timedelta(hours=1))
    client.force_login(member.user)

    assert "answers are closed" in row_of(client, network, event)
    assert "Answer<" not in row_of(client, network, event)


def test_a_row_names_its_host_and_its_series(network, member, client):
    event = make_event(network, "Roundtable", series=network.series.create(name="Evenings"))
    event.helpers.create(member=make_member(network, "Dina Faris"), part="host")
    client.force_login(member.user)

    assert "Dina Faris hosts · Evenings" in row_of(client, network, event)


def test_hosts_read_that_they_host(network, member, client):
    event = make_event(network, "Roundtable")
    event.helpers.create(member=member, part="host")
    client.force_login(member.user)

    assert "You host it" in row_of(client, network, event)


def test_a_host_who_was_only_carried_over_is_named_to_hosts_alone(network, member, facilitator, client):
    event = make_event(network, "Roundtable")
    carried = network.members.create(name="Hal Carried", carried_over_at=timezone.now())
    event.helpers.create(member=carried, part="host")

    said = {}
    for reader in (member, facilitator):
        client.force_login(reader.user)
        said[reader] = "Hal Carried" in row_of(client, network, event)

    assert said == {member: False, facilitator: True}


def test_the_past_says_where_one_was(network, member, client):
    was = make_event(network, "Was there", starts_at=timezone.now() - timedelta(days=5))
    missed = make_event(network, "Missed", starts_at=timezone.now() - timedelta(days=6))
    make_present(was, member)
    client.force_login(member.user)

    assert ["you were there" in row_of(client, network, event, view="past") for event in (was, missed)] == [True, False]


def test_the_list_narrows_to_ones_own(network, member, client):
    going, waiting, hosted, other, declined = (make_event(network, f"E{number}") for number in range(5))
    make_rsvp(going, member)
    waiting.rsvps.create(member=member, answer="waiting", turn=1)
    hosted.helpers.create(member=member, part="host")
    make_rsvp(declined, member, "no")
    make_rsvp(other, make_member(network))
    proposed = make_event(network, "E5", published=False, proposed_at=timezone.now(), created_by=member)
    client.force_login(member.user)

    page = client.get(reverse("events:list", args=[network]), {"mine": "1"})

    assert {event.title for event in page.context["page"]} == {"E0", "E1", "E2", proposed.title}


def test_the_list_narrows_to_a_kind_and_a_series_and_ignores_nonsense(network, member, client):
    series = network.series.create(name="Evenings")
    make_event(network, "One", kind="coffee", series=series)
    make_event(network, "Two", kind="coffee")
    make_event(network, "Three", series=series)
    client.force_login(member.user)
    address = reverse("events:list", args=[network])

    def found(**query):
        return sorted(event.title for event in client.get(address, query).context["page"])

    assert found(kind="coffee") == ["One", "Two"]
    assert found(series=series.pk) == ["One", "Three"]
    assert found(kind="coffee", series=series.pk) == ["One"]
    assert found(kind="unheard of", series="x") == ["One", "Three", "Two"]


def test_a_series_that_one_cannot_see_is_not_offered(network, member, lead, client):
    make_event(network, published=False, series=network.series.create(name="Secret evenings"))
    address = reverse("events:list", args=[network])

    client.force_login(member.user)
    assert "Secret evenings" not in client.get(address).content.decode()
    client.force_login(lead.user)
    assert "Secret evenings" in client.get(address).content.decode()


def test_what_the_list_is_narrowed_to_stays_in_its_other_views(network, member, client):
    make_event(network, kind="coffee")
    client.force_login(member.user)

    page = client.get(reverse("events:list", args=[network]), {"kind": "coffee", "mine": "1"})

    assert [view.url.partition("?")[2] for view in page.context["views"]] == [
        "mine=1&kind=coffee",
        "view=past&mine=1&kind=coffee",
        "mine=1&kind=coffee",
    ]


def test_a_meet_up_that_was_turned_down_is_left_to_whoever_proposed_it(network, member, lead, client):
    told = {"proposed_at": timezone.now(), "turned_down_at": timezone.now(), "turned_down_by": lead}
    make_event(network, "A walk", published=False, created_by=member, **told)
    address = reverse("events:list", args=[network])

    seen = {}
    for reader in (member, lead, make_member(network)):
        client.force_login(reader.user)
        seen[reader] = "A walk" in client.get(address).content.decode()

    assert list(seen.values()) == [True, False, False]


# -- A month ------------------------------------------------------------------------------


def test_a_month_begins_its_weeks_on_monday_and_marks_today(network, member, client):
    client.force_login(member.user)

    page = client.get(reverse("events:this_month", args=[network]))

    weeks = page.context["month"].weeks
    assert {week[0].date.weekday() for week in weeks} == {0}
    today = [day.date for week in weeks for day in week if day.is_today]
    assert today == [timezone.localdate(timezone=LONDON)]
    assert page.content.decode().count('aria-current="date"') == 1


def test_an_event_stands_on_the_networks_day(network, member, client):
    at = datetime(2027, 3, 10, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    make_event(network, "Far away", starts_at=at, timezone="America/New_York")
    client.force_login(member.user)

    assert days_with(client, network, date(2027, 3, 1), "Far away") == [date(2027, 3, 11)]
    page = client.get(reverse("events:month", args=[network, date(2027, 3, 1)])).content.decode()
    assert "04:30" in page
    assert "Wednesday, 23:30 in New York" in page


def test_an_event_of_several_days_stands_on_each_and_an_evening_past_midnight_on_one(network, member, client):
    friday = datetime(2027, 4, 30, 16, 0, tzinfo=LONDON)
    make_event(network, "Weekend", starts_at=friday, ends_at=friday + timedelta(days=2))
    make_event(network, "Dance", starts_at=friday, ends_at=friday + timedelta(hours=10))
    make_event(
        network, "Until midnight", starts_at=friday.replace(hour=1), ends_at=friday.replace(hour=0) + timedelta(1)
    )
    client.force_login(member.user)

    weekend = [date(2027, 4, 30), date(2027, 5, 1), date(2027, 5, 2)]
    assert days_with(client, network, date(2027, 4, 1), "Weekend") == weekend
    assert days_with(client, network, date(2027, 5, 1), "Weekend") == weekend
    assert days_with(client, network, date(2027, 4, 1), "Dance") == weekend[:1]
    assert days_with(client, network, date(2027, 4, 1), "Until midnight") == weekend[:1]


def test_an_event_that_began_months_ago_stands_in_each_month_until_it_ends(network, member, client):
    begun = datetime(2027, 1, 10, tzinfo=LONDON)
    make_event(network, "A term", starts_at=begun, ends_at=begun + timedelta(days=100))
    client.force_login(member.user)

    assert len(days_with(client, network, date(2027, 3, 1), "A term")) == 35


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "1901-01", "2525-01", "9999-12", "26-1"])
def test_what_is_no_month_or_out_of_range_is_not_there(network, member, client, month):
    make_event(network)
    client.force_login(member.user)

    address = reverse("events:this_month", args=[network]) + f"{month}/"

    assert client.get(address).status_code == 404


def test_the_months_go_from_the_first_event_to_a_year_ahead(network, member, client):
    first = timezone.now() - timedelta(days=70)
    make_event(network, starts_at=first)
    client.force_login(member.user)
    month, seen = months.month_of(first.astimezone(LONDON).date()), []

    while month:
        page = client.get(reverse("events:month", args=[network, month]))
        seen.append(month)
        month = page.context["month"].after

    here = months.month_of(timezone.localdate(timezone=LONDON))
    assert seen[0] == months.month_of(first.astimezone(LONDON).date())
    assert seen[-1] == months.shifted(here, 12)
    assert client.get(reverse("events:month", args=[network, seen[0]])).context["month"].before is None


def test_a_month_keeps_drafts_from_members_and_other_networks_out(network, member, client):
    at = timezone.now() + timedelta(days=1)
    make_event(network, "Secret plans", starts_at=at, published=False)
    client.force_login(member.user)

    assert days_with(client, network, months.month_of(at.astimezone(LONDON).date()), "Secret plans") == []


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 1, 1)), st.integers(0, 400), st.integers(0, 86_399))
def test_every_day_of_an_event_has_its_square_exactly_once(starts, hours, second):
    start = datetime(*starts.timetuple()[:3], tzinfo=LONDON) + timedelta(seconds=second)
    event = Event(pk=1, title="One", starts_at=start, ends_at=start + timedelta(hours=hours), timezone="Europe/London")
    month = months.month_of(starts)

    page = months.fill(month, [event], LONDON, known=(month, month))

    first, last = months.days_of(event, LONDON)
    shown = [day.date for week in page.weeks for day in week if day.entries]
    edge = page.weeks[-1][-1].date
    assert shown == [first + timedelta(days=n) for n in range((min(last, edge) - first).days + 1)]


@pytest.mark.parametrize("view", ["list", "this_month"])
def test_lists_and_months_take_as_many_statements_for_thirty_as_for_three(network, lead, client, view):
    client.force_login(lead.user)
    address, counts = reverse(f"events:{view}", args=[network]), []
    client.get(address)
    today = timezone.localtime(timezone=LONDON).replace(hour=23, minute=59)
    for more in (3, 27):
        for number in range(more):
            event = make_event(network, starts_at=today, series=network.series.create(name=f"S{more}-{number}"))
            event.helpers.create(member=make_member(network), part="host")
            make_rsvp(event, lead)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= 8


# -- The panel of the next event ----------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "fields", "words"),
    [
        ("waiting", {"turn": 4}, "You are next in line"),
        ("offered", {"offer_ends_at": datetime(2099, 3, 1, 18, 0, tzinfo=UTC)}, "A place is free for you until"),
    ],
)
def test_the_panel_says_what_became_of_a_yes(network, member, client, answer, fields, words):
    event = make_event(network, "Roundtable", capacity=1)
    event.rsvps.create(member=member, answer=answer, **fields)
    client.force_login(member.user)

    assert words in client.get(reverse("events:next_panel", args=[network])).content.decode()


# -- In a browser -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_month_is_a_table_on_a_desk_and_days_on_a_phone(network, member, open_page):
    at = timezone.localtime(timezone=LONDON).replace(hour=23, minute=30)
    make_event(network, "Tonight", starts_at=at, kind="coffee")
    address = reverse("events:this_month", args=[network])

    desk, phone = (open_page(address, user=member.user, size=size) for size in (DESK, PHONE))

    assert desk.locator(".month__day:visible").count() >= 28
    assert phone.locator(".month__day:visible").count() == 1
    assert phone.locator(".month__day:visible .month__date").inner_text().startswith(f"{at:%A} {at.day} {at:%B}")
    desk.get_by_role("link", name=f"{months.shifted(at.date().replace(day=1), 1):%B %Y}").press("Enter")
    desk.get_by_role("heading", level=1, name=f"{months.shifted(at.date().replace(day=1), 1):%B %Y}").wait_for()


@pytest.mark.django_db(transaction=True)
def test_the_list_is_narrowed_without_another_page(network, member, open_page):
    make_event(network, "Coffee in Leeds", kind="coffee")
    make_event(network, "Film evening", kind="gathering")
    page = open_page(reverse("events:list", args=[network]), user=member.user)

    page.get_by_text("Narrow it down").click()
    page.get_by_label("Kind").select_option("coffee")

    page.get_by_text("Narrow it down: coffee").wait_for()
    assert page.locator(".rows--events a").first.inner_text() == "Coffee in Leeds"
    assert page.get_by_text("Film evening").count() == 0
    assert "kind=coffee" in page.url

"""A member's own calendar: secret, revocable, and only what is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
import vobject
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import announcing, calendars, feeds
from events.answer_links import token_of
from events.models import CalendarFeed
from members import standing
from network.logs import without_secrets
from tests.factories import make_event, make_member, make_network, make_rsvp

DAY = timedelta(days=1)


@pytest.fixture
def feed(member):
    return feeds.make(member)


def path(feed) -> str:
    return urlsplit(feeds.address(feed)).path


def told(feed) -> dict[str, str]:
    """What a stranger with the address reads: titles with their status."""
    answer = Client().get(path(feed))
    assert answer.status_code == 200
    entries = icalendar.Calendar.from_ical(answer.content).events
    return {str(entry["SUMMARY"]): str(entry["STATUS"]) for entry in entries}


def asked(client, network, **data):
    return client.post(reverse("events:own_calendar", args=[network]), data, follow=True)


# -- What it holds ------------------------------------------------------------------------


def test_it_holds_what_the_member_comes_to_with_how_it_stands(network, member, feed):
    for answer in ("yes", "maybe", "no"):
        make_rsvp(make_event(network, answer), member, answer)
    for answer, extra in (("waiting", {"turn": 1}), ("offered", {"offer_ends_at": timezone.now() + DAY})):
        make_event(network, answer).rsvps.create(member=member, answer=answer, **extra)
    make_event(network, "unanswered")
    make_event(network, "draft", published=False)
    make_rsvp(make_event(network, "of somebody else"), make_member(network))

    assert told(feed) == {
        "yes": "CONFIRMED",
        "maybe (maybe)": "TENTATIVE",
        "waiting (waiting list)": "TENTATIVE",
        "offered (a place is offered)": "TENTATIVE",
    }


def test_it_holds_what_is_not_answered_only_if_chosen(network, member, feed):
    make_event(network, "ahead")
    make_event(network, "over", starts_at=timezone.now() - 2 * DAY)
    make_rsvp(make_event(network, "refused"), member, "no")

    feeds.choose(member, everything=True)

    assert told(feed) == {"ahead (not answered)": "TENTATIVE"}


def test_it_goes_a_year_back_and_remembers_where_somebody_was_going(network, member, feed):
    for title, days, answer in [("spring", 300, "yes"), ("long ago", 370, "yes"), ("perhaps", 30, "maybe")]:
        make_rsvp(make_event(network, title, starts_at=timezone.now() - days * DAY), member, answer)

    assert told(feed) == {"spring": "CONFIRMED"}


def test_what_was_called_off_says_so_until_two_weeks_after_its_day(network, member, lead, feed):
    soon = make_event(network, "soon")
    make_rsvp(soon, member)
    announcing.cancel(soon, by=lead)
    for title, days in (("last week", 7), ("last month", 30)):
        event = make_event(network, title, starts_at=timezone.now() - days * DAY, cancelled_at=timezone.now())
        make_rsvp(event, member)
    make_event(network, "never answered", cancelled_at=timezone.now())
    feeds.choose(member, everything=True)

    assert told(feed) == {"soon (cancelled)": "CANCELLED", "last week (cancelled)": "CANCELLED"}


def test_the_link_to_join_is_for_those_who_are_going(network, member, feed):
    for answer in ("yes", "maybe"):
        event = make_event(network, answer, mode="online", online_link=f"https://meet.example.org/{answer}")
        make_rsvp(event, member, answer)

    text = Client().get(path(feed)).content.decode().replace("\r\n ", "")

    assert "https://meet.example.org/yes" in text
    assert "https://meet.example.org/maybe" not in text


def test_it_names_itself_after_the_network_and_nobody_in_it(network, member, lead, feed):
    event = make_event(network, created_by=lead)
    make_rsvp(event, member)
    make_rsvp(event, make_member(network, "Zelda Zufall"))

    text = Client().get(path(feed)).content.decode().replace("\r\n ", "")

    calendar = icalendar.Calendar.from_ical(text)
    for name in ("NAME", "X-WR-CALNAME"):
        assert f"\r\n{name}:Maths\\, more than average\r\n" in text
    assert (calendar["METHOD"], calendar["REFRESH-INTERVAL"].dt) == ("PUBLISH", timedelta(hours=1))
    for word in ("Zelda", "Ama", "Cyd", lead.user.email, member.user.email, "ATTENDEE"):
        assert word not in text


def test_another_networks_events_are_not_in_it(network, member, feed):
    elsewhere = make_network("elsewhere")
    also_there = make_member(elsewhere, user=member.user)
    make_rsvp(make_event(elsewhere, "Elsewhere"), also_there)

    assert told(feed) == {}
    assert Client().get(path(feed).replace("/maths-pp/", "/elsewhere/")).status_code == 404


def test_an_empty_calendar_is_a_calendar(feed):
    text = Client().get(path(feed)).content.decode()

    assert icalendar.Calendar.from_ical(text).events == []
    assert vobject.readOne(text).method.value == "PUBLISH"


def test_fifty_events_take_as_many_statements_as_five(network, member, feed):
    counts = []
    for number in (5, 45):
        for _event in range(number):
            make_rsvp(make_event(network, timezone="Asia/Kolkata"), member)
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(path(feed)).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 8


# -- Asking again -------------------------------------------------------------------------


def test_nothing_new_is_answered_with_nothing(network, member, feed):
    event = make_event(network)
    make_rsvp(event, member)
    first = Client().get(path(feed))

    again = Client().get(path(feed), headers={"If-None-Match": first["ETag"]})
    since = Client().get(path(feed), headers={"If-Modified-Since": first["Last-Modified"]})

    assert (again.status_code, again.content, since.status_code) == (304, b"", 304)
    assert again["ETag"] == first["ETag"] == Client().get(path(feed))["ETag"]


def test_something_new_is_answered_in_full(network, member, lead, feed):
    event = make_event(network)
    rsvp = make_rsvp(event, member, "maybe")
    rsvp.answered_at = feed.made_at = timezone.now() - DAY
    rsvp.save()
    feed.save()
    type(event).objects.update(changed_at=timezone.now() - DAY)
    old = Client().get(path(feed))

    calendars.touch(event)

    for header, value in (("If-None-Match", old["ETag"]), ("If-Modified-Since", old["Last-Modified"])):
        assert Client().get(path(feed), headers={header: value}).status_code == 200


def test_programs_may_ask_for_the_head_alone(feed):
    head = Client().head(path(feed))

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert head["ETag"] == Client().get(path(feed))["ETag"]


# -- Its address --------------------------------------------------------------------------


def test_logs_never_hold_the_secret(feed):
    line = without_secrets(f'"GET {path(feed)} HTTP/1.1" 200 512')

    assert feed.token not in line
    assert line == f'"GET /maths-pp/calendar/{feed.token[:4]}…/events.ics HTTP/1.1" 200 512'


def test_the_database_holds_no_secret(feed):
    row = CalendarFeed.objects.values().get()

    assert feed.token not in str(row)
    assert len(feed.token) == 43


@pytest.mark.parametrize("end", [feeds.renew, feeds.switch_off, standing.leave])
def test_an_address_dies_at_once(member, lead, feed, end):
    end(member)

    answer = Client().get(path(feed))

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert answer.content.decode() == (
        "This calendar is no longer here. Whoever made it can give you its new address.\n"
    )


def test_coming_back_does_not_wake_the_old_address(member, lead, feed):
    standing.leave(member)
    type(member).objects.filter(pk=member.pk).update(left_on=None)

    assert Client().get(path(feed)).status_code == 404


def test_a_closed_account_has_no_calendar(member, feed):
    member.user.is_active = False
    member.user.save()

    assert Client().get(path(feed)).status_code == 404


def test_a_pause_leaves_the_calendar_as_it_is(member, feed):
    standing.pause(member, until=None)

    assert Client().get(path(feed)).status_code == 200


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "ä" * 40])
def test_an_unknown_address_is_answered_in_plain_words(network, token):
    answer = Client().get(f"/maths-pp/calendar/{token}/events.ics")

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")


# -- The page -----------------------------------------------------------------------------


def test_a_member_makes_a_calendar_and_chooses_what_it_holds(network, member, client):
    client.force_login(member.user)
    page = client.get(reverse("events:own_calendar", args=[network])).content.decode()
    assert "Make my calendar" in page
    assert not CalendarFeed.objects.exists()

    page = asked(client, network).content.decode()
    feed = CalendarFeed.objects.get()
    address = feeds.address(feed)
    assert f'value="{address}"' in page
    assert f'href="webcal://{address.partition("://")[2]}"' in page

    asked(client, network, everything="on")
    assert CalendarFeed.objects.get().everything
    asked(client, network)
    assert not CalendarFeed.objects.get().everything
    assert CalendarFeed.objects.get().token == feed.token


def test_a_new_address_replaces_the_old_one_after_a_question(network, member, client, feed):
    client.force_login(member.user)
    renew = reverse("events:renew_calendar", args=[network])

    assert "The old address is dead at once" in client.get(renew).content.decode()
    assert CalendarFeed.objects.get().token == feed.token
    client.post(renew)

    new = CalendarFeed.objects.get()
    assert new.token != feed.token
    assert Client().get(path(feed)).status_code == 404
    assert Client().get(path(new)).status_code == 200


def test_it_is_switched_off_after_a_question(network, member, client, feed):
    client.force_login(member.user)
    stop = reverse("events:stop_calendar", args=[network])

    assert "Its address is dead at once." in client.get(stop).content.decode()
    client.post(stop)

    assert not CalendarFeed.objects.exists()
    assert client.get(stop).status_code == 302


def test_an_own_page_leads_to_the_calendar(network, member, client):
    client.force_login(member.user)

    page = client.get(reverse("members:you", args=[network])).content.decode()

    assert f'href="{reverse("events:own_calendar", args=[network])}"' in page


# -- One event ----------------------------------------------------------------------------


@pytest.fixture
def evening(network):
    starts_at = datetime(2027, 6, 17, 17, 30, tzinfo=network.zone)
    return make_event(
        network,
        "Tables & chairs: 50% «neu» 😀",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=1, hours=2),
        place="Leeds, Room #4",
        serves="More+better\nmaths.",
        online_link="https://meet.example.org/leeds?a=1&b=2",
    )


def test_an_event_is_saved_as_a_file(evening, member, client):
    client.force_login(member.user)
    make_rsvp(evening, member)

    answer = client.get(reverse("events:calendar_file", args=[evening.network, evening.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="tables-chairs-50-neu.ics"'
    [entry] = icalendar.Calendar.from_ical(answer.content).events
    theirs = vobject.readOne(answer.content.decode())
    assert (theirs.method.value, theirs.vevent.summary.value) == ("PUBLISH", evening.title)
    assert theirs.vevent.dtstart.value == evening.starts_at
    assert entry["DTEND"].dt == evening.ends_at
    assert "https://meet.example.org/leeds?a=1&b=2" in theirs.vevent.description.value
    assert "ATTENDEE" not in entry


def test_a_draft_is_no_file(network, lead, client):
    client.force_login(lead.user)
    draft = make_event(network, published=False)

    assert client.get(reverse("events:calendar_file", args=[network, draft.pk])).status_code == 404


def test_the_link_of_a_letter_opens_the_file_without_signing_in(evening, member, client):
    address = reverse("events:calendar_file_by_link", args=[evening.network, token_of(evening, member)])

    assert evening.title in vobject.readOne(client.get(address).content.decode()).vevent.summary.value
    assert client.get(address.replace(token_of(evening, member), "x")).status_code == 404


def test_links_to_calendars_on_the_web_carry_all_in_universal_time(evening):
    links = calendars.links_for(evening, "yes")

    google = {name: value for name, [value] in parse_qs(urlsplit(links.google).query).items()}
    assert google["dates"] == "20270617T163000Z/20270618T183000Z"
    assert (google["action"], google["ctz"]) == ("TEMPLATE", "Europe/London")
    assert (google["text"], google["location"]) == (evening.title, evening.place)
    for address in (links.outlook, links.office):
        outlook = {name: value for name, [value] in parse_qs(urlsplit(address).query).items()}
        assert (outlook["startdt"], outlook["enddt"]) == ("2027-06-17T16:30:00Z", "2027-06-18T18:30:00Z")
        assert (outlook["subject"], outlook["location"]) == (evening.title, evening.place)
        assert outlook["body"] == google["details"]
        assert google["details"].split("\n\n") == [
            "Join online: https://meet.example.org/leeds?a=1&b=2",
            "More+better\nmaths.",
            f"More, and your answer: {settings.SITE_URL}/maths-pp/events/{evening.pk}/",
        ]
        assert "+" not in address
    assert "meet.example.org" not in calendars.links_for(evening, "maybe").google


def test_a_link_has_room_for_the_way_to_the_page_however_long_the_words(evening):
    evening.ends_at = None
    evening.access_notes = "ramp & " * 600

    links = calendars.links_for(evening, "maybe")

    assert max(len(links.google), len(links.outlook)) < 2000
    google = parse_qs(urlsplit(links.google).query)
    assert google["details"][0].endswith(f"/maths-pp/events/{evening.pk}/")
    assert google["dates"] == ["20270617T163000Z/20270617T193000Z"]


def test_the_events_page_offers_them_to_whoever_may_come(evening, member, client):
    client.force_login(member.user)
    page = reverse("events:detail", args=[evening.network, evening.pk])
    file = reverse("events:calendar_file", args=[evening.network, evening.pk])

    assert f'href="{file}"' in client.get(page).content.decode()
    make_rsvp(evening, member, "no")
    assert f'href="{file}"' not in client.get(page).content.decode()


def test_the_page_of_a_letters_link_offers_them_after_the_answer(evening, member, client):
    token = token_of(evening, member)
    page = reverse("events:by_link", args=[evening.network, token])
    file = reverse("events:calendar_file_by_link", args=[evening.network, token])

    assert f'href="{file}"' not in client.get(page).content.decode()
    make_rsvp(evening, member)
    assert f'href="{file}"' in client.get(page).content.decode()

"""The form of an event: everything that a lead may say, and each wrong entry said at its field with nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import hosting, rsvps
from events.forms.fields import zone_meant
from events.models import Event, Series
from network.models import AuditEntry
from tests.factories import make_event, make_facilitator, make_lead, make_member, make_network, make_rsvp
from tests.together import at_once

NEXT_YEAR = timezone.now().year + 1
DAY = timezone.localdate() + timedelta(days=20)


def fields(**changes):
    return {
        "title": "Autumn tables",
        "serves": "To share timetables.",
        "kind": "gathering",
        "mode": "in person",
        "starts_at": f"{DAY}T17:30",
        "ends_at": f"{DAY}T19:30",
        "place": "Leeds",
    } | changes


@pytest.fixture
def url(network, lead, client):
    client.force_login(lead.user)
    return reverse("events:begin", args=[network, "empty"])


def complaints(page):
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


def test_all_that_a_lead_says_is_kept(network, lead, url, client):
    ben, cyd, dina = make_facilitator(network, "Ben"), make_facilitator(network, "Cyd"), make_member(network, "Dina")

    said = {
        "mode": "both",
        "online_link": "meet.example.org/autumn",
        "access_notes": "Ring twice.",
        "setting": "unusual",
        "capacity": "24",
        "answers_until": f"{DAY - timedelta(days=3)}T12:00",
        "confidence": "table",
        "host": ben.pk,
        "facilitators": [ben.pk, cyd.pk],
        "another": dina.pk,
        "series": "new",
        "series_name": "Evenings",
        "continuity": "same",
        "timezone": "Kolkata",
    }
    assert client.post(url, fields(**said)).status_code == 302

    event = network.events.get()
    assert (event.online_link, event.access_notes) == ("https://meet.example.org/autumn", "Ring twice.")
    assert (event.setting, event.capacity, event.confidence) == ("unusual", 24, "table")
    assert (event.series.name, event.series.continuity, event.series.created_by) == ("Evenings", "same", lead)
    assert event.timezone == "Asia/Kolkata"
    assert event.starts_at == datetime(DAY.year, DAY.month, DAY.day, 12, 0, tzinfo=UTC)
    assert event.starts_at - event.answers_until == timedelta(days=3, hours=5, minutes=30)
    assert hosting.hosts_of(event) == hosting.Hosts(ben, (cyd, dina))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"answers_until": f"{DAY}T17:31"},
            "answers_until",
            "It begins before that. Choose an earlier time, or leave it empty.",
        ),
        (
            {"answers_until": "2026-01-01T12:00"},
            "answers_until",
            "That has passed, so nobody could answer. Choose a later time.",
        ),
        (
            {"timezone": "Europe/Atlantis"},
            "timezone",
            "There is no time zone called “Europe/Atlantis”. Write a large city in it, such as Kolkata.",
        ),
        (
            {"place": "Up the hill. " * 308},
            "place",
            "That is too long for a place: 4003 characters, and 300 fit. The way there belongs under “How to get in”.",
        ),
        (
            {"serves": "x" * 2001},
            "serves",
            "That is too long to be read: 2001 characters, and 2000 fit.",
        ),
        ({"series": "new"}, "series_name", "Give the series a name."),
        *(
            ({"online_link": link}, "online_link", "That is no link. Copy the whole of it, from https:// to the end.")
            for link in ("javascript:alert(1)", "ask Ama", "ftp://example.org/x", "mailto:ama@example.org")
        ),
        (
            {"timezone": "New York", "starts_at": f"{NEXT_YEAR}-03-14T02:30", "ends_at": ""},
            "starts_at",
            None,
        ),
    ],
)
def test_a_wrong_entry_is_said_at_its_field_and_kept(network, url, client, changes, field, sentence):
    page = client.post(url, fields(**changes))

    found = complaints(page)
    if sentence is None:  # a night on which clocks go forward is another in each year
        sentence = found.get(field, [""])[0]
    assert (page.status_code, found) == (422, {field: [sentence]})
    form = page.context["form"]
    assert {name: form[name].value() for name in changes} == changes
    assert form["title"].value() == "Autumn tables"
    assert all(part.is_open for part in form.parts if field in [one.name for one in part.fields])
    assert not Event.objects.exists()


def second_sunday_of_march(year):
    first = datetime(year, 3, 1, tzinfo=UTC)
    return (first + timedelta(days=(6 - first.weekday()) % 7 + 7)).date()


def test_an_hour_that_the_events_own_clocks_jump_over_is_refused(network, url, client):
    """That night the clocks of London do nothing."""
    night = second_sunday_of_march(NEXT_YEAR)

    page = client.post(url, fields(timezone="New York", starts_at=f"{night}T02:30", ends_at=""))

    assert complaints(page) == {
        "starts_at": ["The clocks in New York go forward that night: there is no 02:30. Write 03:30 instead."]
    }
    assert client.post(url, fields(starts_at=f"{night}T02:30", ends_at="")).status_code == 302


def test_a_half_hour_change_of_clocks_is_known(network, url, client):
    """On Lord Howe Island clocks go forward by thirty minutes, on the first Sunday of October."""
    first = datetime(NEXT_YEAR, 10, 1, tzinfo=UTC)
    night = (first + timedelta(days=(6 - first.weekday()) % 7)).date()

    page = client.post(url, fields(timezone="Lord Howe", starts_at=f"{night}T02:15", ends_at=""))

    assert complaints(page) == {
        "starts_at": ["The clocks in Lord Howe go forward that night: there is no 02:15. Write 02:45 instead."]
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Asia/Kolkata", "Asia/Kolkata"),
        ("kolkata", "Asia/Kolkata"),
        ("New York", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
        ("Mars", None),
        ("../../etc/passwd", None),
    ],
)
def test_a_zone_is_known_by_its_city(typed, meant):
    assert zone_meant(typed) == meant


def test_places_offered_to_who_waits_are_held_as_well(network, url, client):
    event = make_event(network)
    make_rsvp(event, make_member(network))
    later = timezone.now() + timedelta(hours=5)
    event.rsvps.create(member=make_member(network), answer="offered", offered_at=timezone.now(), offer_ends_at=later)
    address = reverse("events:edit", args=[network, event.pk])

    page = client.post(address, fields(capacity="1"))

    assert complaints(page) == {"capacity": ["2 places are taken or offered, so there must be at least that many."]}
    assert client.post(address, fields(capacity="2")).status_code == 302
    make_rsvp(event, make_member(network))
    assert client.post(address, fields(capacity="2")).status_code == 302
    assert client.post(address, fields(capacity="1")).status_code == 422


def test_more_places_are_offered_to_who_waits(network, lead, url, client):
    event = make_event(network, capacity=1, starts_at=timezone.now() + timedelta(days=20))
    people = [make_member(network) for _number in range(2)]
    for person in people:
        rsvps.answer(event, person, "yes", by=person)
    assert event.rsvps.get(member=people[1]).answer == "waiting"

    client.post(reverse("events:edit", args=[network, event.pk]), fields(capacity="2"))

    assert event.rsvps.get(member=people[1]).answer == "offered"


def test_a_change_is_noted_with_what_was_before(network, lead, url, client):
    event = make_event(network, "Autumn tables", place="York", kind="gathering", mode="in person", capacity=9)

    client.post(reverse("events:edit", args=[network, event.pk]), fields(capacity="30"))

    before, after = {}, {}
    for entry in AuditEntry.objects.filter(verb="change", subject_id=str(event.pk), actor=lead.user):
        before, after = before | entry.before, after | entry.after
    assert (before["place"], after["place"]) == ("York", "Leeds")
    assert (before["capacity"], after["capacity"]) == (9, 30)
    assert "title" not in after


def test_hosts_and_series_stand_in_the_form_when_it_is_opened_again(network, lead, url, client):
    series = Series.objects.create(network=network, name="Evenings", continuity="same")
    event = make_event(network, series=series, timezone="Asia/Kathmandu", capacity=9)
    helper = make_member(network, "Dina")
    hosting.entrust(event, host=lead, facilitators=[helper])
    address = reverse("events:edit", args=[network, event.pk])

    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in ("host", "facilitators", "series", "continuity", "timezone")}
    assert shown == {
        "host": lead.pk,
        "facilitators": [helper.pk],
        "series": str(series.pk),
        "continuity": "same",
        "timezone": "Asia/Kathmandu",
    }
    shown = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    client.post(address, shown | {"starts_at": f"{form['starts_at'].value():%Y-%m-%dT%H:%M}"})

    event.refresh_from_db()
    assert (event.series, event.timezone, event.capacity) == (series, "Asia/Kathmandu", 9)
    assert hosting.hosts_of(event) == hosting.Hosts(lead, (helper,))
    assert list(AuditEntry.objects.values_list("before", "after")) == []


def test_a_series_of_another_network_cannot_be_chosen(network, url, client):
    other = Series.objects.create(network=make_network(), name="Elsewhere")

    page = client.post(url, fields(series=other.pk))

    assert list(complaints(page)) == ["series"]
    assert "Elsewhere" not in page.content.decode()


def test_a_double_tap_makes_one_event_and_leads_to_it(network, url, client):
    first, second = (client.post(url, fields()) for _tap in range(2))

    event = network.events.get()
    assert first["Location"] == second["Location"] == reverse("events:detail", args=[network, event.pk])


def test_the_same_event_by_another_lead_is_named_and_not_made_twice(network, url, client):
    event = make_event(network, "Autumn tables", created_by=make_lead(network, "Ben Hartley"))
    start = event.starts_at.replace(second=0, microsecond=0)
    Event.objects.update(starts_at=start)

    page = client.post(url, fields(starts_at=f"{start.astimezone(network.zone):%Y-%m-%dT%H:%M}", ends_at=""))

    assert page.status_code == 422
    assert "Ben Hartley has made an event of this title at this very time" in page.content.decode()
    assert reverse("events:detail", args=[network, event.pk]) in page.content.decode()
    assert network.events.count() == 1


def test_save_and_publish_goes_on_to_the_question(network, url, client):
    page = client.post(url, fields(then="publish"))

    assert page["Location"] == reverse("events:publish", args=[network, network.events.get().pk])


def test_the_coach_asks_at_most_two_questions_and_stops_nobody(network, lead, member, client):
    client.force_login(member.user)
    address = reverse("events:coach", args=[network])

    asked = client.post(address, {"serves": "An evening to exchange ideas"})
    fewer = client.post(
        address,
        {
            "serves": "An evening to exchange ideas",
            "put_away": ["event-people", "event-situation"],
            "dismiss": "event-change",
        },
    )

    assert [one.key for one in asked.context["coaching"].questions] == ["event-people", "event-situation"]
    assert [one.key for one in fewer.context["coaching"].questions] == ["event-only"]
    assert "Our purpose: So that pupils" in asked.content.decode()


def test_without_a_script_the_coach_is_asked_by_a_button_and_nothing_is_lost(network, url, client):
    page = client.post(url, fields(serves="An evening to exchange ideas", coach="ask", timezone="Kolkata"))

    form = page.context["form"]
    assert page.status_code == 200
    assert "For whom among your members is it" in page.content.decode()
    assert (form["title"].value(), form["starts_at"].value()) == ("Autumn tables", f"{DAY}T17:30")
    assert not Event.objects.exists()


DRAW_UP = """
from django.http import QueryDict
from events import making
from events.forms import EventForm
from events.models import Event
from members.models import Member
lead = Member.objects.select_related("network").get(pk={lead})
form = EventForm(QueryDict("{typed}"), instance=Event(network=lead.network, created_by=lead), network=lead.network)
assert form.is_valid(), form.errors
{before}
gate()
try:
    making.draw_up(form, by=lead)
    print("made")
except making.Twin:
    print("twin")
"""
UNLOCKED = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda events, **how: events
save = EventForm.save
def slow(form):
    gate()
    return save(form)
EventForm.save = slow
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("before", "said"), [("", ["made", "twin"]), (UNLOCKED, ["made", "made"])])
def test_of_two_leads_who_make_the_next_of_a_series_at_once_one_does_because_of_the_lock(before, said):
    network = make_network()
    typed = f"title=Set+A&kind=coffee&mode=online&starts_at={DAY}T17:30"

    told = at_once(*(DRAW_UP.format(lead=make_lead(network).pk, typed=typed, before=before) for _number in range(2)))

    assert sorted(told) == said
    assert network.events.count() == said.count("made")


def test_helpers_that_are_no_numbers_are_refused_at_their_field(url, client):
    page = client.post(url, fields(facilitators=["²"], host="²"))

    assert page.status_code == 422
    assert set(complaints(page)) == {"facilitators", "host"}

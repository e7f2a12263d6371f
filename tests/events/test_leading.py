"""A lead writes, publishes, changes and cancels events."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import announcing, rsvps
from network.models import AuditEntry, Letter
from tests.factories import make_event, make_lead, make_member, make_network, make_rsvp

NEXT_YEAR = timezone.now().year + 1


def fields(**changes):
    day = timezone.localdate() + timedelta(days=20)
    return {
        "title": "Autumn tables",
        "serves": "To share timetables.",
        "kind": "gathering",
        "mode": "in person",
        "starts_at": f"{day}T17:30",
        "ends_at": f"{day}T19:30",
        "place": "Leeds",
        "capacity": "",
    } | changes


def complaints(client, address, **changes):
    """The errors of a refused form, and the typed title, which must still be there."""
    page = client.post(address, fields(**changes))
    assert page.status_code == 422
    assert fields(**changes)["title"] in page.content.decode()
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


@pytest.fixture
def new_url(network, lead, client):
    client.force_login(lead.user)
    return reverse("events:begin", args=[network, "empty"])


def test_a_new_event_is_a_draft_by_its_lead(network, lead, new_url, client):
    client.post(new_url, fields(capacity="24"))

    event = network.events.get()
    assert (event.title, event.capacity, event.created_by, event.published_at) == ("Autumn tables", 24, lead, None)


@pytest.mark.django_db
def test_times_are_typed_and_shown_by_the_networks_clock(client):
    network = make_network(timezone="America/New_York")
    lead = make_lead(network)
    lead.user.timezone = "Asia/Tokyo"
    lead.user.save()
    client.force_login(lead.user)

    client.post(
        reverse("events:begin", args=[network, "empty"]),
        fields(starts_at=f"{NEXT_YEAR}-01-14T17:30", ends_at=f"{NEXT_YEAR}-01-14T19:00"),
    )

    event = network.events.get()
    assert event.starts_at == datetime(NEXT_YEAR, 1, 14, 22, 30, tzinfo=UTC)
    page = client.get(reverse("events:edit", args=[network, event.pk])).content.decode()
    assert f'value="{NEXT_YEAR}-01-14T17:30"' in page


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": "   "}, "title", "Give it a title."),
        ({"starts_at": ""}, "starts_at", "Say when it begins."),
        ({"starts_at": "next Thursday"}, "starts_at", "Write a date and a time, such as 2026-11-19 17:30."),
        (
            {"starts_at": "0001-01-01T00:00"},
            "starts_at",
            "That is more than a year ago. Please look at the date again.",
        ),
        (
            {"starts_at": "1926-11-19T17:30"},
            "starts_at",
            "That is more than a year ago. Please look at the date again.",
        ),
        (
            {"starts_at": "9999-12-31T23:59"},
            "starts_at",
            "That is more than three years ahead. Please look at the year.",
        ),
        ({"capacity": "0"}, "capacity", "An event needs at least one place; leave it empty for no limit."),
        ({"capacity": "-3"}, "capacity", "An event needs at least one place; leave it empty for no limit."),
        ({"capacity": "99999999999"}, "capacity", "Write a smaller number, or leave it empty for no limit."),
        ({"kind": "party"}, "kind", "Select a valid choice. party is not one of the available choices."),
        ({"title": "x" * 161}, "title", "That is too long for a title: 161 characters, and 160 fit."),
    ],
)
def test_a_wrong_entry_is_said_at_its_field(network, new_url, client, changes, field, sentence):
    found = complaints(client, new_url, **changes)

    assert sentence in found[field]
    assert network.events.count() == 0


def test_an_event_that_ends_before_it_begins_is_refused(network, new_url, client):
    day = timezone.localdate() + timedelta(days=20)

    for ends_at in (f"{day}T17:30", f"{day}T16:00"):
        found = complaints(client, new_url, ends_at=ends_at)
        assert found == {"ends_at": ["It ends before it begins. Please look at both times."]}
    long_after = f"{day + timedelta(days=15)}T17:30"
    assert complaints(client, new_url, ends_at=long_after) == {
        "ends_at": ["That is longer than two weeks. Please look at the date."]
    }


def last_sunday_of_march(year):
    day = datetime(year, 3, 31, tzinfo=UTC)
    return (day - timedelta(days=(day.weekday() + 1) % 7)).date()


def test_a_time_that_the_clocks_jump_over_is_refused_with_the_one_to_write(network, new_url, client):
    night = last_sunday_of_march(NEXT_YEAR)

    found = complaints(client, new_url, starts_at=f"{night}T01:30", ends_at="")

    assert found == {
        "starts_at": ["The clocks in London go forward that night: there is no 01:30. Write 02:30 instead."]
    }


def test_an_hour_that_comes_twice_is_the_first_of_the_two(network, new_url, client):
    day = datetime(NEXT_YEAR, 10, 31, tzinfo=UTC)
    night = (day - timedelta(days=(day.weekday() + 1) % 7)).date()

    client.post(new_url, fields(starts_at=f"{night}T01:30", ends_at=""))

    assert network.events.get().starts_at == datetime(night.year, night.month, night.day, 0, 30, tzinfo=UTC)


def test_places_cannot_fall_below_those_taken(network, new_url, client):
    event = make_event(network)
    for _number in range(3):
        make_rsvp(event, make_member(network))
    address = reverse("events:edit", args=[network, event.pk])

    assert complaints(client, address, capacity="2") == {
        "capacity": ["3 places are taken or offered, so there must be at least that many."]
    }
    assert client.post(address, fields(capacity="3")).status_code == 302


def test_an_old_event_can_be_corrected_without_moving_it(network, new_url, client):
    start = datetime(2020, 5, 1, 17, 0, tzinfo=UTC)
    event = make_event(network, "Old", starts_at=start)

    client.post(
        reverse("events:edit", args=[network, event.pk]),
        fields(title="Old, but right", starts_at="2020-05-01T18:00", ends_at=""),
    )

    event.refresh_from_db()
    assert (event.title, event.starts_at) == ("Old, but right", start)


def test_publishing_asks_first_and_then_shows_the_event(network, new_url, member, client):
    event = make_event(network, published=False)
    address = reverse("events:publish", args=[network, event.pk])

    client.get(address)
    event.refresh_from_db()
    assert event.published_at is None
    client.post(address)

    event.refresh_from_db()
    assert event.published_at is not None
    client.force_login(member.user)
    assert client.get(reverse("events:detail", args=[network, event.pk])).status_code == 200


def test_an_event_is_published_and_cancelled_once_and_each_is_noted(network, lead):
    event = make_event(network, published=False)

    assert [announcing.publish(event, by=lead), announcing.publish(event, by=lead)] == [True, False]
    assert [announcing.cancel(event, by=lead), announcing.cancel(event, by=lead)] == [True, False]

    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "subject_id", "actor")) == [
        ("publish", str(event.pk), lead.user_id),
        ("cancel", str(event.pk), lead.user_id),
    ]


def test_cancelling_asks_first_and_says_how_many_were_coming(network, new_url, client):
    event = make_event(network)
    for answer in ("yes", "maybe", "no"):
        make_rsvp(event, make_member(network), answer)
    address = reverse("events:cancel", args=[network, event.pk])

    assert (
        "2 people come, may come or wait for a place, and get a letter at once." in client.get(address).content.decode()
    )
    event.refresh_from_db()
    assert event.cancelled_at is None
    client.post(address)

    event.refresh_from_db()
    assert event.cancelled_at is not None
    assert event.rsvps.count() == 3


def test_who_waits_for_a_place_is_told_of_the_end_and_counted_before(network, lead, new_url, client):
    event = make_event(network, capacity=1)
    make_rsvp(event, make_member(network))
    waiting = make_member(network)
    rsvps.answer(event, waiting, "yes", by=waiting)
    address = reverse("events:cancel", args=[network, event.pk])

    asked = client.get(address).content.decode()
    client.post(address)

    assert "2 people come, may come or wait for a place, and get a letter at once." in asked
    letter = network.letters.get(kind="event cancelled", recipient=waiting.user)
    assert letter.reply_to == lead.address
    assert "the waiting list has ended with it" in letter.text
    assert "out of your calendar" not in letter.text


def test_a_draft_is_deleted_and_a_published_event_never(network, lead, new_url, client):
    draft, published = make_event(network, published=False), make_event(network)

    client.post(reverse("events:cancel", args=[network, draft.pk]))
    assert announcing.drop(published, by=lead) is False

    assert list(network.events.values_list("pk", flat=True)) == [published.pk]


def test_of_two_leads_who_delete_a_draft_the_second_finds_nothing_left(network, lead):
    draft = make_event(network, published=False)
    of_the_other = network.events.get(pk=draft.pk)

    assert announcing.drop(draft, by=lead) is True
    assert announcing.drop(of_the_other, by=lead) is False


def test_a_cancelled_event_is_not_changed(network, new_url, client):
    event = make_event(network, "As it was", cancelled_at=timezone.now())

    client.post(reverse("events:edit", args=[network, event.pk]), fields())

    event.refresh_from_db()
    assert event.title == "As it was"


@pytest.mark.parametrize("name", ["begin", "edit", "publish", "cancel", "again", "answer_for", "plan", "publish_plan"])
def test_only_leads_lead(network, facilitator, member, client, name):
    event = make_event(network)
    address = reverse(f"events:{name}", args=[network, "empty" if name == "begin" else event.pk])

    for person in (facilitator, member):
        client.force_login(person.user)
        assert client.get(address).status_code == 403
        assert client.post(address, fields()).status_code == 403


def test_a_lead_of_another_network_finds_nothing(network, client):
    event = make_event(network)
    other = make_network()
    client.force_login(make_lead(other).user)

    for name in ("detail", "edit", "publish", "cancel", "plan", "door", "groups"):
        assert client.get(reverse(f"events:{name}", args=[network, event.pk])).status_code == 404
        assert client.get(reverse(f"events:{name}", args=[other, event.pk])).status_code == 404


def letters():
    return sorted(Letter.objects.values_list("kind", "to"))


def test_those_who_are_coming_are_told_of_a_cancellation_once_and_nobody_else(network, lead):
    event = make_event(network, "Autumn tables")
    coming, perhaps, absent = (make_member(network) for _number in range(3))
    for person, answer in [(coming, "yes"), (perhaps, "maybe"), (absent, "no"), (lead, "yes")]:
        make_rsvp(event, person, answer)
    make_member(network)

    announcing.cancel(event, by=lead)
    announcing.cancel(event, by=lead)

    assert letters() == sorted(("event cancelled", person.user.email) for person in (coming, perhaps, lead))
    letter = Letter.objects.first()
    assert letter.subject == "Cancelled: Autumn tables"
    assert letter.essential
    assert f"/{network.slug}/events/{event.pk}/" in letter.text


def test_a_new_time_is_told_by_the_clock_of_each_reader(network, lead, client):
    event = make_event(network, "Autumn tables")
    far = make_member(network)
    far.user.timezone = "Asia/Tokyo"
    far.user.save()
    make_rsvp(event, far)
    client.force_login(lead.user)

    page = client.post(
        reverse("events:edit", args=[network, event.pk]),
        fields(starts_at=f"{NEXT_YEAR}-01-14T17:30", ends_at=f"{NEXT_YEAR}-01-14T19:30"),
        follow=True,
    )

    assert "Saved. 1 person whom it concerns gets a letter in two minutes." in page.content.decode()
    letter = Letter.objects.get()
    assert (letter.kind, letter.subject) == ("event changed", "Changed: Autumn tables")
    assert "17:30 to 19:30" in letter.text
    assert "15 January" in letter.text
    assert "02:30 to 04:30 your time (Tokyo)" in letter.text


def test_a_better_sentence_is_not_worth_a_letter(network, lead, client):
    event = make_event(network, place="Leeds", mode="in person")
    make_rsvp(event, make_member(network))
    client.force_login(lead.user)
    start = event.starts_at.replace(second=0, microsecond=0)
    type(event).objects.filter(pk=event.pk).update(starts_at=start)

    client.post(
        reverse("events:edit", args=[network, event.pk]),
        fields(
            title=event.title,
            serves="Better.",
            starts_at=f"{start.astimezone(network.zone):%Y-%m-%dT%H:%M}",
            ends_at="",
        ),
    )

    event.refresh_from_db()
    assert event.serves == "Better."
    assert letters() == []


def test_a_change_to_a_draft_is_nobodys_business(network, lead):
    draft = make_event(network, published=False)

    was = copy(draft)
    draft.starts_at += timedelta(hours=1)

    assert announcing.tell_of_change(draft, was, by=lead) == 0
    assert not AuditEntry.objects.exists()

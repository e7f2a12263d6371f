"""What an event begins from: Kith's starting points, the network's own templates, an event held before."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import beginnings, hosting
from events.models import Event, EventTemplate
from tests.factories import make_event, make_lead, make_member, make_network

NEXT_YEAR = timezone.now().year + 1


def begin(client, network, point, **changes):
    """What comes of a starting point whose form is sent as it stands."""
    address = reverse("events:begin", args=[network, point])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    return client.post(address, sent | changes)


@pytest.mark.parametrize("point", list(beginnings.STARTING_POINTS))
def test_every_starting_point_is_an_event_without_a_word_typed(network, lead, client, point):
    client.force_login(lead.user)

    assert begin(client, network, point).status_code == 302

    event = network.events.get()
    assert event.kind == beginnings.STARTING_POINTS[point].kind
    assert timezone.now() < event.answers_until < event.starts_at < event.ends_at
    assert event.state == "draft"


def test_an_unknown_starting_point_is_not_found(network, lead, client):
    client.force_login(lead.user)

    assert client.get(reverse("events:begin", args=[network, "party"])).status_code == 404


def test_the_day_and_the_place_are_those_of_last_time(network):
    """A Tuesday at half past four in the library: the next one is so as well, whatever the clocks did."""
    last = datetime(2026, 3, 17, 16, 30, tzinfo=UTC)
    make_event(network, starts_at=last, kind="roundtable", mode="in person", place="The library")

    values = beginnings.from_starting_point(beginnings.STARTING_POINTS["roundtable"], network)

    start = values["starts_at"].astimezone(network.zone)
    assert (start.weekday(), f"{start:%H:%M}", values["place"]) == (1, "16:30", "The library")


def test_a_day_on_which_something_is_planned_is_left_out(network):
    point = beginnings.STARTING_POINTS["tables"]
    first = beginnings.from_starting_point(point, network)["starts_at"]
    make_event(network, starts_at=first)

    assert beginnings.from_starting_point(point, network)["starts_at"] == first + timedelta(weeks=1)


def test_a_past_event_comes_again_in_the_future(network):
    """It was on the second Thursday of a month."""
    event = make_event(network, starts_at=datetime.fromisoformat("2020-11-12T17:30+00:00"))

    start = beginnings.again(event)["starts_at"]

    assert start > timezone.now()
    assert (start.weekday(), (start.day - 1) // 7) == (3, 1)


def test_an_event_comes_again_on_the_same_weekday_by_the_clock_on_the_wall(network):
    """From winter into summer time it still begins at half past five, and answers close as long before."""
    start = datetime(NEXT_YEAR, 3, 10, 17, 30, tzinfo=network.zone)
    event = make_event(
        network,
        "Tables in March",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        answers_until=start - timedelta(days=3),
        place="Leeds",
    )

    values = beginnings.again(event)

    again = values["starts_at"].astimezone(network.zone)
    assert (again.month, again.weekday(), f"{again:%H:%M}") == (4, start.weekday(), "17:30")
    assert values["ends_at"] - values["starts_at"] == timedelta(hours=2)
    assert values["starts_at"] - values["answers_until"] == timedelta(days=3)
    assert (values["title"], values["place"]) == ("Tables in April", "Leeds")


@pytest.mark.parametrize(
    ("title", "after"),
    [
        ("Set A, meeting 5", "Set A, meeting 6"),
        ("Reading group #99", "Reading group #100"),
        ("Maths 2026", "Maths 2026"),
        ("Dinner for 12", "Dinner for 12"),
        ("Set A", "Set A"),
    ],
)
def test_once_more_counts_on_where_meetings_are_counted(network, title, after):
    assert beginnings.again(make_event(network, title))["title"] == after


def test_the_next_of_a_series_keeps_its_distance_its_people_and_its_groups(network, lead):
    series = network.series.create(name="Set A", continuity="same")
    start = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    first = make_event(network, "Set A", starts_at=start - timedelta(days=14), series=series)
    second = make_event(network, "Set A", starts_at=start, series=series)
    hosting.entrust(second, host=lead, facilitators=[])

    values = beginnings.again(first)

    assert values["starts_at"].astimezone(network.zone).date() == (start + timedelta(days=14)).date()
    assert (values["series"], values["continuity"], values["host"]) == (series.pk, "same", lead.pk)


def test_the_next_of_a_series_is_two_taps_away(network, lead, client):
    series = network.series.create(name="Set A", continuity="same")
    event = make_event(network, "Set A", series=series, mode="online", timezone="Asia/Kolkata")
    client.force_login(lead.user)
    address = reverse("events:again", args=[network, event.pk])
    assert f'href="{address}"' in client.get(reverse("events:detail", args=[network, event.pk])).content.decode()

    form = client.get(address).context["form"]
    client.post(address, {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")})

    made = Event.objects.exclude(pk=event.pk).get()
    assert (made.series, made.timezone, made.published_at) == (series, "Asia/Kolkata", None)
    assert (made.starts_at - event.starts_at).days in range(27, 36)


def test_an_event_is_kept_as_a_template_from_which_others_begin(network, lead, client):
    start = datetime(NEXT_YEAR, 6, 10, 17, 30, tzinfo=network.zone)
    event = make_event(
        network,
        "Evening at the library",
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
        answers_until=start - timedelta(days=2),
        serves="To share timetables.",
        capacity=18,
    )
    client.force_login(lead.user)

    client.post(reverse("events:keep_template", args=[network, event.pk]), {"name": "  Library   evening "})

    template = EventTemplate.objects.get()
    assert (template.name, template.begins_at, template.minutes, template.answer_days_before) == (
        "Library evening",
        time(17, 30),
        90,
        2,
    )
    assert "Library evening" in client.get(reverse("events:new", args=[network])).content.decode()
    form = client.get(reverse("events:begin_from_template", args=[network, template.pk])).context["form"]
    assert (form["title"].value(), form["serves"].value(), form["capacity"].value()) == (
        "Evening at the library",
        "To share timetables.",
        18,
    )
    assert form["starts_at"].value().time() == time(17, 30)


def test_two_templates_of_one_name_are_refused_at_the_field(network, lead, client):
    event = make_event(network)
    beginnings.keep(event, name="Evening", by=lead)
    other = beginnings.keep(event, name="Morning", by=lead)
    client.force_login(lead.user)

    for address in (
        reverse("events:keep_template", args=[network, event.pk]),
        reverse("events:template", args=[network, other.pk]),
    ):
        page = client.post(address, {"name": "EVENING"})
        assert page.status_code == 422
        assert page.context["form"].errors == {"name": ["There is a template of this name. Choose another."]}
    assert list(network.event_templates.order_by("name").values_list("name", flat=True)) == ["Evening", "Morning"]


def test_a_template_is_renamed(network, lead, client):
    template = beginnings.keep(make_event(network), name="Evening", by=lead)
    client.force_login(lead.user)

    client.post(reverse("events:template", args=[network, template.pk]), {"name": "evening"})

    template.refresh_from_db()
    assert template.name == "evening"


def test_a_template_that_is_deleted_comes_back_whole(network, lead, client):
    event = make_event(network, place="None", capacity=7)
    template = beginnings.keep(event, name="Evening", by=lead)
    before = EventTemplate.objects.values().get()
    client.force_login(lead.user)

    page = client.post(reverse("events:drop_template", args=[network, template.pk]), follow=True)
    undo = reverse("events:put_back_template", args=[network])
    assert f'action="{undo}"' in page.content.decode()
    assert not EventTemplate.objects.exists()
    client.post(undo)
    client.post(undo)

    after = EventTemplate.objects.values().get()
    assert after | {"id": 0} == before | {"id": 0}


def test_a_deleted_template_does_not_come_back_into_another_network(network, lead, client):
    template = beginnings.keep(make_event(network), name="Evening", by=lead)
    elsewhere = make_network()
    make_lead(elsewhere, user=lead.user)
    client.force_login(lead.user)

    client.post(reverse("events:drop_template", args=[network, template.pk]))
    client.post(reverse("events:put_back_template", args=[elsewhere]))

    assert not EventTemplate.objects.exists()


def test_what_is_of_another_network_is_not_found(network, lead, client):
    elsewhere = make_network()
    event = make_event(elsewhere)
    template = beginnings.keep(event, name="Evening", by=make_lead(elsewhere))
    client.force_login(lead.user)

    assert client.get(reverse("events:again", args=[network, event.pk])).status_code == 404
    assert client.get(reverse("events:keep_template", args=[network, event.pk])).status_code == 404
    for name in ("template", "begin_from_template"):
        assert client.get(reverse(f"events:{name}", args=[network, template.pk])).status_code == 404
    client.post(reverse("events:drop_template", args=[network, template.pk]))
    assert EventTemplate.objects.count() == 1


def test_a_carried_over_person_is_no_host(network, lead, client):
    make_member(network, "Hal Carried", carried_over_at=timezone.now())
    client.force_login(lead.user)

    form = client.get(reverse("events:begin", args=[network, "coffee"])).context["form"]

    assert "Hal Carried" not in [name for _pk, name in form.fields["host"].choices]

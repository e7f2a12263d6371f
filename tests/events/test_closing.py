"""Closing: each who was expected and has no mark is asked about, and what nobody knows stays unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import attendance
from events.models import RSVP
from tests.factories import make_event, make_member, make_present, make_rsvp


@pytest.fixture
def event(network):
    return make_event(network, starts_at=timezone.now() - timedelta(hours=2))


@pytest.fixture
def people(network, event):
    """By name: one who came, three who said yes, one maybe, one no, three who waited in vain, one silent."""
    found = {}
    for name, answer in [("Came", "yes"), ("Ada", "yes"), ("Bo", "yes"), ("Cy", "yes"), ("Di", "maybe"), ("Ed", "no")]:
        found[name] = make_member(network, name)
        make_rsvp(event, found[name], answer)
    make_present(event, found["Came"])
    waits = {"Wes": {"turn": 1}, "Obi": {"offer_ends_at": timezone.now()}, "Lea": {}}
    for (name, fields), answer in zip(waits.items(), ["waiting", "offered", "lapsed"], strict=True):
        found[name] = make_member(network, name)
        RSVP.objects.create(event=event, member=found[name], answer=answer, **fields)
    found["Silent"] = make_member(network, "Silent")
    return found


def marks(event):
    return dict(event.attendances.order_by("member__name").values_list("member__name", "status"))


def close(client, event, people, **said):
    told = {f"was-{people[name].pk}": status for name, status in said.items()}
    return client.post(reverse("events:close", args=[event.network, event.pk]), told)


def test_the_page_asks_about_those_who_were_expected_and_have_no_mark(event, people, facilitator, client):
    client.force_login(facilitator.user)

    form = client.get(reverse("events:close", args=[event.network, event.pk])).context["form"]

    assert [field.label for field in form] == ["Ada", "Bo", "Cy", "Di"]
    assert [label for _value, label in form.fields[f"was-{people['Ada'].pk}"].choices] == [
        "Was here",
        "Told us",
        "Did not come",
        "Don’t know",
    ]


def test_one_form_says_what_became_of_each(event, people, facilitator, client):
    client.force_login(facilitator.user)

    close(client, event, people, Ada="present", Bo="absent told", Cy="absent untold", Di="unknown")

    assert marks(event) == {
        "Ada": "present",
        "Bo": "absent told",
        "Came": "present",
        "Cy": "absent untold",
        "Di": "unknown",
        "Ed": "absent told",
    }
    event.refresh_from_db()
    assert event.closed_at is not None
    assert set(event.attendances.exclude(member=people["Came"]).values_list("noted_by", flat=True)) == {facilitator.pk}


def test_who_is_left_out_stays_unknown(event, people, facilitator, client):
    client.force_login(facilitator.user)

    close(client, event, people)

    assert {
        name: status for name, status in marks(event).items() if name in {"Ada", "Bo", "Cy", "Di"}
    } == dict.fromkeys(["Ada", "Bo", "Cy", "Di"], "unknown")


def test_who_only_waited_for_a_place_is_not_on_record(event, people, facilitator):
    attendance.close(event, by=facilitator)

    assert {"Wes", "Obi", "Lea", "Silent"} & set(marks(event)) == set()


def test_a_mark_made_at_the_door_meanwhile_stands(event, people, facilitator, client):
    """Somebody is marked on another phone between the page and its answer."""
    client.force_login(facilitator.user)
    attendance.tap(event, people["Ada"], "present", by=facilitator)

    close(client, event, people, Ada="absent untold")

    assert marks(event)["Ada"] == "present"


def test_what_is_no_choice_is_said_and_closes_nothing(event, people, facilitator, client):
    client.force_login(facilitator.user)

    reply = close(client, event, people, Ada="perhaps", Bo="absent told")

    assert reply.status_code == 422
    event.refresh_from_db()
    assert event.closed_at is None
    assert marks(event) == {"Came": "present"}


def test_nobody_is_marked_by_the_form_who_was_not_asked_about(event, people, facilitator, client):
    client.force_login(facilitator.user)

    close(client, event, people, Silent="present", Wes="present", Came="absent untold")

    assert marks(event)["Came"] == "present"
    assert {"Silent", "Wes"} & set(marks(event)) == set()


def test_a_record_opened_again_asks_once_more_about_the_unknown(event, people, facilitator, client):
    attendance.close(event, by=facilitator, said={people["Ada"].pk: "absent untold"})
    attendance.reopen(event)
    client.force_login(facilitator.user)
    form = client.get(reverse("events:close", args=[event.network, event.pk])).context["form"]
    assert [field.label for field in form] == ["Bo", "Cy", "Di"]

    close(client, event, people, Bo="present")

    assert (marks(event)["Bo"], marks(event)["Ada"]) == ("present", "absent untold")


def test_all_who_are_left_are_set_by_one_tap_looked_at_and_set_back(event, people, facilitator, client):
    client.force_login(facilitator.user)
    address = reverse("events:close", args=[event.network, event.pk])
    fields = {name: f"was-{people[name].pk}" for name in ("Ada", "Bo", "Cy", "Di")}

    def chosen(page):
        return {name: page.context["form"][field].value() for name, field in fields.items()}

    told = {fields["Ada"]: "present", fields["Bo"]: "unknown", "rest": "absent untold"}
    page = client.post(address, told)
    assert "3 people are set to “Did not come”" in page.content.decode()
    assert chosen(page) == {"Ada": "present", "Bo": "absent untold", "Cy": "absent untold", "Di": "absent untold"}
    assert set(marks(event)) == {"Came"}

    mended = dict(zip(fields.values(), chosen(page).values(), strict=True))
    mended[fields["Bo"]] = "present"
    undo = {"rest": "undo", "to": "absent untold", "set": [fields[name] for name in ("Bo", "Cy", "Di")]}
    page = client.post(address, mended | undo)
    assert chosen(page) == {"Ada": "present", "Bo": "present", "Cy": "unknown", "Di": "unknown"}

    client.post(address, mended)
    assert {name: marks(event)[name] for name in fields} == {
        "Ada": "present",
        "Bo": "present",
        "Cy": "absent untold",
        "Di": "absent untold",
    }


@pytest.mark.parametrize("rest", ["", "nonsense", "undo"])
def test_a_word_that_is_none_sets_nobody(event, people, facilitator, client, rest):
    client.force_login(facilitator.user)

    page = client.post(reverse("events:close", args=[event.network, event.pk]), {"rest": rest, "set": "was-0"})

    assert page.status_code == 200
    assert set(marks(event)) == {"Came"}

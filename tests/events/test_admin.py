"""Events in the admin: leads see their own networks' rows, and correct attendance."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from events import announcing
from events.models import EventState
from network.models import AuditEntry
from tests.admin import act_on, ask, say_yes, told
from tests.factories import make_event, make_member, make_network, make_present, make_rsvp, make_user


@pytest.fixture
def other(network):
    """An event of a network that the lead does not lead, with all its rows."""
    event = make_event(make_network(), "Elsewhere canary")
    person = make_member(event.network, "Stranger canary")
    make_rsvp(event, person)
    make_present(event, person)
    return event


@pytest.mark.parametrize("model", ["event", "rsvp", "attendance"])
def test_a_lead_sees_their_own_network_only(network, lead, other, client, model):
    event = make_event(network, "Autumn tables")
    make_rsvp(event, lead)
    make_present(event, lead)
    client.force_login(lead.user)
    address = reverse(f"admin:events_{model}_changelist")

    for query in ({}, {"q": "canary"}, {"network": str(other.network.pk)}):
        page = client.get(address, query).content.decode()
        assert "Elsewhere canary" not in page
        assert "Stranger canary" not in page
    assert "Autumn tables" in client.get(address).content.decode()


def test_a_row_of_another_network_is_not_there(lead, other, client):
    client.force_login(lead.user)

    for model, row in [("event", other), ("rsvp", other.rsvps.get()), ("attendance", other.attendances.get())]:
        page = client.get(reverse(f"admin:events_{model}_change", args=[row.pk]), follow=True)
        assert "canary" not in page.content.decode()


def test_what_was_told_to_the_hosts_is_not_in_the_admin(network, lead, client):
    row = make_rsvp(make_event(network), make_member(network))
    row.note = "I need a ramp."
    row.save()
    client.force_login(lead.user)

    for address in (reverse("admin:events_rsvp_changelist"), reverse("admin:events_rsvp_change", args=[row.pk])):
        assert "I need a ramp." not in client.get(address).content.decode()


def test_a_lead_corrects_who_was_there_and_it_is_written_down(network, lead, client):
    (row,) = make_present(make_event(network), make_member(network))
    client.force_login(lead.user)

    client.post(reverse("admin:events_attendance_change", args=[row.pk]), {"status": "absent untold"})

    row.refresh_from_db()
    assert (row.status, row.noted_by) == ("absent untold", lead)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.before, entry.after) == (
        "changed",
        {"status": "present"},
        {"status": "absent untold"},
    )


def test_a_correction_by_hand_stays_in_the_network(network, lead, other, client):
    row = other.attendances.get()
    client.force_login(lead.user)

    client.post(reverse("admin:events_attendance_change", args=[row.pk]), {"status": "absent untold"})

    row.refresh_from_db()
    assert row.status == "present"


# -- Acts on several ----------------------------------------------------------------------


def test_drafts_are_published_and_what_is_no_draft_is_left(network, lead, client):
    draft = make_event(network, "Draft", published=False)
    proposed = make_event(
        network, "A walk", published=False, proposed_at=timezone.now(), created_by=make_member(network)
    )
    over = make_event(network, "Old", published=False, starts_at=timezone.now() - timedelta(days=9))
    out = make_event(network, "Out")
    client.force_login(lead.user)

    page = ask(client, "events_event", "publish", draft, proposed, over, out)

    assert [name for name, _about, _reason in page.context["spared"]] == ["Out", "A walk", "Old"]
    assert told(say_yes(client, page)) == ["1 event published."]
    draft.refresh_from_db()
    assert draft.state == "published"


def test_events_are_cancelled_with_one_reason_and_those_coming_are_told(network, lead, client):
    event = make_event(network, "Roundtable")
    make_rsvp(event, make_member(network))
    client.force_login(lead.user)

    assert act_on(client, "events_event", "cancel_events", event, why="The hall is closed.") == ["1 event cancelled."]

    event.refresh_from_db()
    assert (event.state, event.cancelled_why) == ("cancelled", "The hall is closed.")
    assert network.letters.filter(kind="event cancelled").count() == 1


def test_an_event_published_meanwhile_is_left_as_it_is(network, lead, client):
    draft = make_event(network, "Draft", published=False)
    client.force_login(lead.user)
    page = ask(client, "events_event", "publish", draft)
    announcing.publish(draft, by=lead)

    assert told(say_yes(client, page)) == ["Left as they were: Draft (changed meanwhile)."]


def test_records_are_completed(network, lead, client):
    over, ahead = (
        make_event(network, "Over", starts_at=timezone.now() - timedelta(days=1)),
        make_event(network, "Ahead"),
    )
    make_rsvp(over, make_member(network), "no")
    client.force_login(lead.user)

    page = ask(client, "events_event", "close_records", over, ahead)

    assert [reason for _name, _about, reason in page.context["spared"]] == ["has not begun"]
    assert told(say_yes(client, page)) == ["1 record is complete."]
    over.refresh_from_db()
    assert over.closed_at
    assert over.attendances.get().status == "absent told"


def test_marks_of_several_people_are_corrected_by_name(network, lead, client):
    event = make_event(network, starts_at=timezone.now() - timedelta(days=1))
    rows = make_present(event, make_member(network), make_member(network))
    client.force_login(lead.user)

    assert act_on(client, "events_attendance", "stayed_away", *rows) == ["2 marks changed."]

    assert set(event.attendances.values_list("status", "noted_by")) == {("absent untold", lead.pk)}
    entries = AuditEntry.objects.filter(subject_kind="attendance")
    assert [(entry.before, entry.after) for entry in entries] == [
        ({"status": "present"}, {"status": "absent untold"})
    ] * 2


def test_an_operator_who_leads_nothing_marks_nobody(network, client):
    (row,) = make_present(make_event(network), make_member(network, "Dina Faris"))
    client.force_login(make_user("operator@example.org", is_superuser=True))

    said = act_on(client, "events_attendance", "stayed_away", row)

    assert said == ["Left as they were: Dina Faris (only a lead of this network does this)."]


# -- What is in lists and sheets ----------------------------------------------------------


@pytest.mark.parametrize("model", ["event", "rsvp", "attendance", "series", "eventtemplate", "visitor"])
@pytest.mark.parametrize("sheet", ["", "csv", "spreadsheet"])
def test_nothing_that_only_hosts_read_is_in_lists_or_sheets(network, lead, client, model, sheet):
    event = make_event(
        network, online_link="https://meet.example.org/secret-room", series=network.series.create(name="S")
    )
    event.rsvps.create(
        member=make_member(network), answer="yes", note="I need a ramp.", avoid="Not beside Hal.", quieter=True
    )
    make_present(event, make_member(network))
    network.event_templates.create(name="Evening", title="An evening")
    event.visitors.create(key=uuid4(), name="Vi Long", note="Lives alone.")
    client.force_login(lead.user)
    address = reverse(f"admin:events_{model}_changelist")
    row = apps.get_model("events", model).objects.first()

    said = client.get(address) if not sheet else client.post(address, {"action": sheet, "_selected_action": [row.pk]})

    text = said.content.decode()
    for secret in ("I need a ramp.", "Not beside Hal.", "secret-room", "quieter", "Lives alone."):
        assert secret not in text


def test_answers_are_called_answers(network, lead, client):
    make_rsvp(make_event(network), lead)
    client.force_login(lead.user)

    page = client.get(reverse("admin:events_rsvp_changelist")).content.decode()

    assert "Answers" in page
    assert "rsvp" not in re.sub(r"<[^>]*>|&\w+;", "", page).lower()


def test_a_sheet_of_answers_has_who_said_what(network, lead, client):
    row = make_rsvp(make_event(network, "Roundtable"), make_member(network, "Dina Faris"), "maybe")
    client.force_login(lead.user)

    sheet = client.post(reverse("admin:events_rsvp_changelist"), {"action": "csv", "_selected_action": [row.pk]})

    head, line = list(csv.reader(sheet.content.decode().splitlines()))
    assert head == ["event", "starts_at", "member", "answer", "answered_at", "answered_by"]
    assert [line[0], *line[2:4]] == ["Roundtable", "Dina Faris", "maybe"]
    assert "answers-" in sheet["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("state=draft", ["Draft"]),
        ("state=cancelled", ["Off"]),
        ("state=proposed", ["Proposed"]),
        ("state=done", ["Done"]),
        ("time=open", ["Unclosed"]),
        ("time=ahead&state=published", ["Ahead"]),
        ("state=nonsense", ["Ahead", "Done", "Draft", "Off", "Proposed", "Unclosed"]),
    ],
)
def test_events_are_found_by_how_far_they_have_come(network, lead, client, query, titles):
    now, day = timezone.now(), timedelta(days=1)
    make_event(network, "Draft", published=False)
    make_event(network, "Proposed", published=False, proposed_at=now)
    make_event(network, "Ahead")
    make_event(network, "Off", cancelled_at=now)
    make_event(network, "Done", starts_at=now - 9 * day, closed_at=now)
    make_event(network, "Unclosed", starts_at=now - 8 * day)
    client.force_login(lead.user)

    page = client.get(reverse("admin:events_event_changelist") + f"?{query}")

    assert sorted(event.title for event in page.context["cl"].queryset) == titles


def test_an_events_state_and_the_list_agree(network):
    now, day = timezone.now(), timedelta(days=1)
    make_event(network, published=False)
    make_event(network, published=False, proposed_at=now)
    make_event(network, published=False, proposed_at=now, turned_down_at=now)
    make_event(network)
    make_event(network, cancelled_at=now)
    make_event(network, starts_at=now - day, closed_at=now)
    make_event(network, starts_at=now - day, closed_at=now, cancelled_at=now)

    found = {state: {event.state for event in network.events.in_state(state)} for state in EventState}

    assert found == {state: {state} for state in EventState}

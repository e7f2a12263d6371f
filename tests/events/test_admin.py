"""Events in the admin: leads see their own networks' rows, and correct attendance."""

from __future__ import annotations

import pytest
from django.urls import reverse

from network.models import AuditEntry
from tests.factories import make_event, make_member, make_network, make_present, make_rsvp


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

"""Somebody who comes along and is no member: noted once, counted as here, and perhaps nominated later."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from events import attendance
from tests.factories import make_event, make_facilitator, make_member, make_network, make_rsvp
from tests.together import at_once

HTMX = {"HX-Request": "true"}
KEY = UUID("6ba7b810-9dad-41d1-80b4-00c04fd430c8")
WELCOME = """
from uuid import UUID
from events import attendance
from events.models import Event
from members.models import Member
event, host = Event.objects.get(pk={event}), Member.objects.get(pk={host})
gate()
print(attendance.welcome(event, name="Ines Silva", by=host, key=UUID("{key}")).pk)
"""


@pytest.fixture
def event(network):
    return make_event(network, "Autumn tables", starts_at=timezone.now() - timedelta(minutes=10))


@pytest.fixture
def visitor(event, facilitator, member):
    return attendance.welcome(
        event, name="Ines Silva", by=facilitator, key=KEY, email="ines@example.org", brought_by=member, note="Teaches."
    )


def note(client, event, headers=HTMX, **told):
    return client.post(reverse("events:visitor", args=[event.network, event.pk]), {"key": KEY, **told}, headers=headers)


def names(event):
    return list(event.visitors.order_by("pk").values_list("name", flat=True))


BROUGHT = """
from uuid import uuid4
from events import attendance
from events.models import Event
from members.models import Member
event, host = Event.objects.get(pk={event}), Member.objects.get(pk={host})
{before}
try:
    print("noted", attendance.welcome(event, name="{name}", by=host, key=uuid4(), brought_by=host).name)
except attendance.MarkRefused:
    print("refused")
"""
# As if each counted first, and wrote what it then knew.
COUNTING_FIRST = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda rows, **how: rows
refuse = attendance._refuse_too_many
def look(event, brought_by):
    refuse(event, brought_by)
    gate()
attendance._refuse_too_many = look
"""


def nominate(client, event, visitor, **told):
    address = reverse("events:nominate_visitor", args=[event.network, event.pk, visitor.pk])
    return client.post(address, told) if told else client.get(address)


@pytest.mark.parametrize("before", ["gate()", COUNTING_FIRST])
def test_one_brings_five_at_most_even_at_two_phones_at_once(transactional_db, before):
    host = make_facilitator(make_network())
    event = make_event(host.network, starts_at=timezone.now() - timedelta(minutes=10))
    for number in range(attendance.MOST_BROUGHT - 1):
        attendance.welcome(event, name=f"Guest {number}", by=host, key=uuid4(), brought_by=host)

    told = at_once(
        *(BROUGHT.format(event=event.pk, host=host.pk, name=name, before=before) for name in ("Ines", "Ole"))
    )

    assert [words == "refused" for words in sorted(told)] == [False, before == "gate()"]
    assert event.visitors.count() == (5 if before == "gate()" else 6)


def test_who_brought_too_many_and_a_full_list_are_said_and_a_repeated_tap_is_not_refused(
    event, facilitator, member, client, monkeypatch
):
    monkeypatch.setattr(attendance, "MOST_BROUGHT", 1)
    monkeypatch.setattr(attendance, "MOST_VISITORS", 2)
    client.force_login(facilitator.user)
    make_rsvp(event, member)
    keys = [uuid4() for _number in range(4)]
    guests = [("Ines", member.pk), ("Ole", member.pk), ("Pia", ""), ("Rui", "")]

    pages = [
        note(client, event, key=key, name=name, brought_by=brought)
        for key, (name, brought) in zip(keys, guests, strict=True)
    ]
    again = note(client, event, key=keys[0], name="Ines", brought_by=member.pk)

    assert [page.status_code for page in [*pages, again]] == [200, 422, 200, 422, 200]
    assert "Cyd Novak has brought 1 person already" in pages[1].content.decode()
    assert 'value="Ole"' in pages[1].content.decode()
    assert "2 visitors are noted here already" in pages[3].content.decode()
    assert names(event) == ["Ines", "Pia"]


def test_a_name_is_enough(event, facilitator, client):
    client.force_login(facilitator.user)

    reply = note(client, event, name="  Ines   Silva ").content.decode()

    assert "Ines Silva is here, as a visitor." in reply
    assert '<b class="numeric">1</b> here' in reply
    row = event.visitors.get()
    assert (row.key, row.name, row.noted_by, row.email) == (KEY, "Ines Silva", facilitator, "")


def test_the_same_key_again_is_the_same_visitor(event, facilitator, client):
    client.force_login(facilitator.user)

    for _time in range(2):
        note(client, event, name="Ines Silva")

    assert names(event) == ["Ines Silva"]


def test_another_name_under_an_old_key_is_not_lost(event, facilitator, client):
    """Somebody goes back in the browser and notes the next visitor on the old page, twice."""
    client.force_login(facilitator.user)

    for name in ("Ines Silva", "Jo Berg", "Jo Berg"):
        note(client, event, name=name)

    assert names(event) == ["Ines Silva", "Jo Berg"]


@pytest.mark.django_db(transaction=True)
def test_a_visitor_sent_by_many_connections_at_once_is_one(event, facilitator):
    act = WELCOME.format(event=event.pk, host=facilitator.pk, key=KEY)

    assert len(set(at_once(*[act] * 4))) == 1
    assert names(event) == ["Ines Silva"]


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(event, facilitator, client):
    client.force_login(facilitator.user)
    for headers in (HTMX, {}):
        reply = note(client, event, headers=headers, name="", email="ines at home", note="Teaches at East")
        page = reply.content.decode()

        assert reply.status_code == 422
        assert "A first name is enough." in page
        assert 'value="ines at home"' in page
        assert 'value="Teaches at East"' in page
    assert names(event) == []


def test_only_who_is_expected_or_here_can_have_brought_somebody(event, facilitator, member, network, client):
    stranger, silent = make_member(make_network()), make_member(network)
    make_rsvp(event, member)
    client.force_login(facilitator.user)

    assert note(client, event, name="Ines", brought_by=stranger.pk).status_code == 422
    assert note(client, event, name="Ines", brought_by=silent.pk).status_code == 422
    assert note(client, event, name="Ines", brought_by=member.pk).status_code == 200
    assert event.visitors.get().brought_by == member


def test_nobody_is_welcomed_to_a_draft_or_a_cancelled_event(network, facilitator):
    for fields in ({"cancelled_at": timezone.now()}, {"published": False}):
        event = make_event(network, **fields)
        with pytest.raises(attendance.MarkRefused):
            attendance.welcome(event, name="Ines", by=facilitator, key=uuid4())


def test_a_visitor_noted_by_mistake_is_taken_off(event, facilitator, visitor, network, client):
    client.force_login(facilitator.user)

    client.post(reverse("events:forget_visitor", args=[network, event.pk, visitor.pk]))

    assert names(event) == []
    page = client.get(reverse("events:door", args=[network, event.pk]))
    assert page.context["counts"].here == 0


def test_hosts_see_visitors_on_the_event_page_and_members_do_not(event, visitor, facilitator, member, network, client):
    address = reverse("events:detail", args=[network, event.pk])

    client.force_login(facilitator.user)
    assert "came with Cyd Novak, Teaches." in client.get(address).content.decode()
    client.force_login(member.user)
    assert "Ines Silva" not in client.get(address).content.decode()


def test_a_lead_makes_a_nomination_begun_with_what_the_door_noted(event, visitor, lead, client):
    client.force_login(lead.user)
    page = nominate(client, event, visitor).content.decode()
    assert 'value="Ines Silva"' in page
    assert 'value="ines@example.org"' in page
    assert "Came to “Autumn tables” on " in page

    nominate(
        client, event, visitor, name="Ines Silva", email="ines@example.org", why_them="Proofs.", why_now="She came."
    )

    visitor.refresh_from_db()
    nomination = visitor.nomination
    assert (nomination.name, nomination.nominated_by, nomination.state) == ("Ines Silva", lead, "proposed")
    assert nominate(client, event, visitor).status_code == 302
    assert attendance.forget_visitor(visitor) is False
    assert names(event) == ["Ines Silva"]


def test_a_visitor_who_is_known_already_is_not_nominated_twice(event, visitor, lead, member, client):
    client.force_login(lead.user)

    reply = nominate(
        client, event, visitor, name="Ines Silva", email=member.user.email, why_them="Proofs.", why_now="She came."
    )

    assert reply.status_code == 422
    assert "Cyd Novak is a member already." in reply.content.decode()
    visitor.refresh_from_db()
    assert visitor.nomination is None


def test_only_leads_nominate_and_only_visitors_of_their_network(event, visitor, facilitator, client):
    elsewhere = make_event(make_network())
    stranger = attendance.welcome(elsewhere, name="Ole", by=make_facilitator(elsewhere.network), key=uuid4())

    client.force_login(facilitator.user)
    assert nominate(client, event, visitor).status_code == 403
    assert client.post(reverse("events:forget_visitor", args=[event.network, event.pk, stranger.pk])).status_code == 404

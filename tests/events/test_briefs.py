"""Pages of the evening before: a guest's brief, the card of the hosts, letters looked at beforehand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import make_event, make_groups, make_member, make_rsvp


@pytest.fixture
def event(network):
    return make_event(network, "Autumn evening", place="Hill Road School", access_notes="A ramp at the side.")


def address(event, name, *more):
    return reverse(f"events:{name}", args=[event.network, event.pk, *more])


def test_a_guest_reads_their_own_brief(event, network, member, client):
    dina = make_member(network, "Dina Faris", working_on="fractions in Year 7")
    for one in (member, dina):
        make_rsvp(event, one)
    make_groups(event, [member, dina]).groups.update(place="By the window", question="What brought you?")
    client.force_login(member.user)

    text = client.get(address(event, "brief")).content.decode()

    for words in ("Dina Faris", "By the window", "What brought you?", "A ramp at the side.", "Works on: fractions"):
        assert words in text
    assert "?answer=no" in text


def test_who_is_not_going_is_told_how_to_get_one(event, member, client):
    make_rsvp(event, member, "maybe")
    client.force_login(member.user)

    assert "Say yes, and you read here" in client.get(address(event, "brief")).content.decode()


def test_the_card_tells_hosts_what_people_need_and_nobody_else_may_open_it(event, network, member, client):
    host = make_member(network, "Hana Host")
    event.helpers.create(member=host, part="host")
    make_rsvp(event, member)
    event.rsvps.update(note="A step-free way in.", quieter=True, avoid="Loud music", name_hidden=True)
    client.force_login(host.user)

    text = client.get(address(event, "brief_card")).content.decode()
    client.force_login(member.user)

    for words in ("A step-free way in.", "Would like a quieter table.", "Please avoid: Loud music", member.name):
        assert words in text
    assert client.get(address(event, "brief_card")).status_code == 403


def test_those_who_know_many_of_the_others_are_named_without_a_number(event, network, facilitator, client):
    from events import seating  # noqa: PLC0415  the socket is filled when Django starts

    people = [make_member(network, f"Guest {number}") for number in range(4)]
    for one in [*people, *(make_member(network) for _number in range(3))]:
        make_rsvp(event, one)
    before = make_event(network, starts_at=event.starts_at.replace(year=event.starts_at.year - 1))
    make_groups(before, people)
    for one in people:
        before.attendances.create(member=one, status="present")
    from introductions import ledger  # noqa: PLC0415  what fills the socket

    ledger.settle([before])
    assert seating.who_has_met is ledger.who_has_met
    network.members.filter(pk=people[0].pk).update(founder=True)
    client.force_login(facilitator.user)

    text = client.get(address(event, "brief_card")).content.decode()

    assert "They have met many of the others before: Guest 0</p>" in text


@pytest.mark.parametrize("name", ["brief", "reminder", "card", "after", "missed"])
def test_a_lead_looks_at_each_letter_before_it_is_written(event, lead, member, client, name):
    make_rsvp(event, member, "maybe" if name == "reminder" else "yes")
    client.force_login(lead.user)

    page = client.get(address(event, "letter_preview", name))

    assert page.status_code == 200
    assert page.context["reader"] == (lead if name == "card" else member)
    text = page.content.decode()
    assert "Autumn evening" in text
    assert "?answer=" not in page.context["preview"]["body"]
    assert not member.user.letters.exists()


def test_a_lead_sees_on_the_events_page_what_will_be_written_when(network, lead, member, client):
    from datetime import timedelta  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    event = make_event(network, starts_at=timezone.now() + timedelta(days=5))
    make_rsvp(event, member, "maybe")
    make_rsvp(event, make_member(network))
    client.force_login(lead.user)

    text = " ".join(client.get(address(event, "detail")).content.decode().split())

    day_before = (event.starts_at.astimezone(event.zone) - timedelta(days=1)).strftime("%A")
    assert "</a> to 1 undecided on " in text
    assert f"</a> to 1 who is going on {day_before} at 17:00" in text
    assert address(event, "letter_preview", "brief") in text

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from events import attendee_lists, rsvps
from events.models import Event
from introductions import ledger
from introductions.models import Interaction
from introductions.tasks import settle_events
from members import carrying_over
from members.carrying_over import NotReady
from members.models import ListImport
from members.roster.sheets import read_file
from metrics import rollups
from metrics.book import Book
from metrics.figures import QUICK
from tests.factories import make_event, make_member, make_rsvp, make_user
from tests.members.test_bringing_lists import client_of
from tests.members.test_reading_lists import LISTS

TICKETS = (LISTS / "ticket_tool.csv").read_text()
EVENING = {"event": "new", "title": "Spring evening", "starts_at": "2026-05-10T18:00+01:00"}


@pytest.fixture
def cyd(network):
    return make_member(network, "Cyd Novak", user=make_user("cyd@example.org"))


@pytest.fixture
def dina(network):
    return make_member(network, "Dina Faris", user=make_user("dina@example.org"))


def hand_in(lead, **settings) -> ListImport:
    sheet = read_file((LISTS / "ticket_tool.csv").read_bytes())
    brought = carrying_over.hand_in(sheet, by=lead, source="tickets.csv", kind=ListImport.Kind.ATTENDEES)
    brought.network = lead.network
    brought.settings |= settings
    brought.save()
    return brought


def marks(event: Event) -> dict[str, tuple[str, str]]:
    answers = dict(event.rsvps.values_list("member__name", "answer"))
    presence = dict(event.attendances.values_list("member__name", "status"))
    return {name: (answers.get(name, ""), presence.get(name, "")) for name in answers | presence}


def test_a_ticket_tool_s_list_becomes_an_event_with_answers_and_attendance(network, lead, cyd, dina):
    attendee_lists.bring_in(hand_in(lead, **EVENING), by=lead)

    event = network.events.get()
    assert marks(event) == {
        "Cyd Novak": ("yes", "present"),
        "Ana Reis": ("yes", "present"),
        "Bo Lindqvist": ("yes", "absent untold"),
        "Dina Faris": ("no", "absent told"),
        "Elif Demir": ("yes", ""),
    }
    assert (event.title, event.starts_at) == (
        "Spring evening",
        datetime(2026, 5, 10, 18, tzinfo=ZoneInfo("Europe/London")),
    )
    assert event.is_over
    assert {one.name for one in network.members.exclude(carried_over_at=None)} == {
        "Ana Reis",
        "Bo Lindqvist",
        "Elif Demir",
    }


def test_the_event_settles_into_the_ledger_and_counts_in_no_rate_until_somebody_joins(network, lead, cyd):
    attendee_lists.bring_in(hand_in(lead, **EVENING), by=lead)
    settle_events()
    rollups.rebuild(network)
    book = Book(network, timezone.now())

    pair = Interaction.objects.get(network=network)
    ana = network.members.get(name="Ana Reis")
    assert {pair.first, pair.second} == {cyd, ana}
    assert (book.strengths, book.recent_rows, list(book.first_seen)) == ({}, [], [cyd.pk])
    assert ana.pk not in book.present
    assert QUICK["newcomers"](book)["on_their_way"] == [cyd.pk]

    network.members.filter(pk=ana.pk).update(carried_over_at=None)
    assert len(Book(network, timezone.now()).first_seen) == 2


def test_what_members_said_themselves_stands(network, lead, cyd, dina):
    event = make_event(network, starts_at=timezone.now() - timedelta(days=3))
    make_rsvp(event, dina, "maybe")

    attendee_lists.bring_in(hand_in(lead, event=str(event.pk)), by=lead)

    assert marks(event)["Dina Faris"] == ("maybe", "absent told")


def test_an_event_must_be_named_first(network, lead):
    with pytest.raises(NotReady, match="Say first which event it is"):
        attendee_lists.bring_in(hand_in(lead), by=lead)

    assert (network.members.count(), network.events.count()) == (1, 0)


def test_a_coming_event_is_a_draft_whose_people_can_be_seated_once_it_is_published(network, lead, cyd):
    ahead = (timezone.now() + timedelta(days=9)).isoformat()

    attendee_lists.bring_in(hand_in(lead, **EVENING | {"starts_at": ahead}), by=lead)

    event = network.events.get()
    assert (event.published_at, event.closed_at, event.rsvps.count()) == (None, None, 5)


def test_the_same_list_twice_changes_nothing(network, lead, cyd, dina):
    event = make_event(network, starts_at=timezone.now() - timedelta(days=3))
    attendee_lists.bring_in(hand_in(lead, event=str(event.pk)), by=lead)
    before = marks(event), network.members.count()

    attendee_lists.bring_in(hand_in(lead, event=str(event.pk)), by=lead)

    assert (marks(event), network.members.count()) == before


def test_taking_back_leaves_no_trace_in_events_people_or_ledger(network, lead, cyd, dina):
    brought = attendee_lists.bring_in(hand_in(lead, **EVENING), by=lead)
    settle_events()

    attendee_lists.take_back(brought, by=lead)
    settle_events()

    assert (network.events.count(), set(network.members.all())) == (0, {lead, cyd, dina})
    assert not Interaction.objects.filter(network=network).exists()


def test_taking_back_leaves_what_others_did_at_the_event_since(network, lead, cyd, dina):
    other = make_member(network, "Ove Lind")
    event = make_event(network, starts_at=timezone.now() - timedelta(days=3))
    event.attendances.create(member=other, status="present", noted_by=lead)
    make_rsvp(event, dina, "maybe")
    brought = attendee_lists.bring_in(hand_in(lead, event=str(event.pk)), by=lead)
    settle_events()

    attendee_lists.take_back(brought, by=lead)
    ledger.settle([event])

    assert marks(event) == {"Ove Lind": ("", "present"), "Dina Faris": ("maybe", "")}
    assert not Interaction.objects.standing().filter(network=network).exists()


def test_a_list_may_fill_an_event_beyond_its_places_and_says_so(network, lead, cyd):
    event = make_event(network, "Spring evening", capacity=2, starts_at=timezone.now() + timedelta(days=9))
    waits = make_member(network)
    event.rsvps.create(member=waits, answer="waiting", turn=1)
    client = client_of(lead)
    client.post(f"{reverse('members:bring', args=[network])}?kind=attendees", {"pasted": TICKETS})
    brought = network.list_imports.get()
    mapping = reverse("members:bring_map", args=[network, brought.pk])

    looked = client.post(mapping, {"event": str(event.pk)}, follow=True)
    done = client.post(mapping, {"event": str(event.pk), "bring": "all"}, follow=True)
    pages = [client.get(reverse(f"events:{name}", args=[network, event.pk])) for name in ("detail", "waiting_list")]
    rsvps.answer(event, cyd, "no", by=cyd)

    for page in (looked, done):
        assert "“Spring evening” is over its 2 places by 2: find more room" in page.content.decode()
    for page in pages:
        assert "Over its 2 places by 2" in page.content.decode()
        assert "4 people hold a place" in page.content.decode()
    assert (event.rsvps.going().count(), event.rsvps.get(member=waits).answer) == (3, "waiting")


def test_a_lead_brings_who_came_through_the_pages(network, lead, cyd):
    client = client_of(lead)
    bring = reverse("members:bring", args=[network])
    client.post(f"{bring}?kind=attendees", {"pasted": TICKETS})
    brought = network.list_imports.get()
    mapping = reverse("members:bring_map", args=[network, brought.pk])
    named = {"event": "new", "title": "Spring evening", "starts_at": "2026-05-10T18:00"}

    refused = client.post(mapping, {"event": "new", "bring": "all"})
    done = client.post(mapping, named | {"bring": "all"}, follow=True)

    assert refused.status_code == 422
    assert "Say first which event it is" in refused.content.decode()
    assert "2 people came" in done.content.decode()
    assert network.events.get().title == "Spring evening"

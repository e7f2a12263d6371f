"""What tables take away: who writes it, who reads it, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from events import takeaways
from events.models import Confidence, Event, Takeaway
from events.tasks import forget_removed_takeaways
from tests.factories import make_event, make_groups, make_member


@pytest.fixture
def event(network):
    return make_event(network, "Autumn evening", starts_at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def table(event, member):
    return make_groups(event, [member]).groups.get()


def address(event, name="takeaways", *more):
    return reverse(f"events:{name}", args=[event.network, event.pk, *more])


def test_who_sat_at_a_table_writes_for_it(event, table, member, client):
    client.force_login(member.user)

    client.post(address(event), {"text": " Begin with a story. ", "link": "example.org/notes"})

    written = event.takeaways.get()
    assert (written.text, written.link) == ("Begin with a story.", "https://example.org/notes")
    assert (written.group, written.written_by) == (table, member)


def test_a_second_press_writes_it_once(event, table, member, client):
    client.force_login(member.user)

    for _twice in range(2):
        client.post(address(event), {"text": "Begin with a story.", "link": ""})

    assert event.takeaways.count() == 1


@pytest.mark.parametrize("link", ["javascript:alert(1)", "no address", "ftp://example.org", "https://"])
def test_a_bad_link_is_refused_at_its_field_and_the_words_stay(event, table, member, client, link):
    client.force_login(member.user)

    page = client.post(address(event), {"text": "Begin with a story.", "link": link})

    assert page.status_code == 422
    assert "This is no address of a page." in str(page.context["form"].errors["link"])
    assert "Begin with a story." in page.content.decode()
    assert not event.takeaways.exists()


def test_who_sat_nowhere_reads_and_cannot_write(event, table, network, client):
    client.force_login(make_member(network).user)
    event.takeaways.create(group=table, text="Begin with a story.")

    page = client.get(address(event))

    assert "Begin with a story." in page.content.decode()
    assert "Write it down" not in page.content.decode()
    assert client.post(address(event), {"text": "I too."}).status_code == 403


def test_a_host_of_the_event_writes_for_any_table_and_for_the_whole(event, table, network, client):
    host = make_member(network)
    event.helpers.create(member=host, part="host")
    client.force_login(host.user)

    client.post(address(event), {"group": table.pk, "text": "Of the table."})
    client.post(address(event), {"group": "event", "text": "Of all."})

    assert list(event.takeaways.order_by("pk").values_list("text", "group")) == [
        ("Of the table.", table.pk),
        ("Of all.", None),
    ]


def test_nobody_writes_before_people_arrive(network, member, client):
    event = make_event(network)
    make_groups(event, [member])
    client.force_login(member.user)

    assert client.post(address(event), {"text": "Early."}).status_code == 403
    assert "Once people are there" in client.get(address(event)).content.decode()


def test_what_stays_at_the_table_is_read_there_and_by_hosts_alone(event, table, network, member, facilitator, client):
    event.takeaways.create(group=table, text="Between us.", confidence=Confidence.TABLE)
    seen = {}
    for person in (member, facilitator, make_member(network, "Elsewhere")):
        client.force_login(person.user)
        assert f'hx-get="{address(event)}"' in client.get(address(event, "detail")).content.decode()
        panel = client.get(address(event), headers={"hx-request": "true"})
        pages = client.get(address(event)).content.decode() + panel.content.decode()
        seen[person.name] = "Between us." in panel.content.decode(), "Between us." in pages

    assert seen == {member.name: (True, True), facilitator.name: (True, True), "Elsewhere": (False, False)}


def test_what_was_agreed_when_words_were_written_holds_for_them(event, table, network, member, lead, client):
    outsider = make_member(network)
    earlier = {}
    for agreed, words in ((Confidence.TABLE, "Between us."), (Confidence.IDEAS, "For all.")):
        table.confidence = agreed
        table.save()
        earlier[words] = takeaways.write(event, by=member, group=table, text=words, link="")

    def read():
        return [one.text for found in takeaways.shown_to(event, outsider, helps=False) for one in found.takeaways]

    assert read() == ["For all."]
    client.force_login(lead.user)
    client.post(address(event, "edit_takeaway", earlier["Between us."].pk), {"text": "Ours.", "group": table.pk})
    Event.objects.update(confidence=Confidence.TABLE)
    table.confidence = ""
    table.save()
    assert read() == ["For all."]

    client.post(address(event, "edit_takeaway", earlier["Between us."].pk), {"text": "Ours.", "group": "event"})
    assert read() == ["Ours.", "For all."]


def test_takeaways_of_before_keep_the_line_that_stands_at_their_table_now(event, network, member):
    Event.objects.update(confidence=Confidence.TABLE)
    as_the_event, of_its_own = make_groups(event, [member], [make_member(network)]).groups.order_by("position")
    of_its_own.confidence = Confidence.IDEAS
    of_its_own.save()
    for group in (as_the_event, of_its_own, None):
        event.takeaways.create(group=group, text="Begin with a story.")

    import_module("events.migrations.0013_takeaways_keep_their_line").keep_the_line(apps, None)

    assert list(event.takeaways.order_by("pk").values_list("confidence", flat=True)) == ["table", "ideas", ""]


def test_a_host_brings_back_what_anybody_removed_and_a_writer_only_what_they_removed(
    event, table, member, lead, client
):
    takeaway = event.takeaways.create(group=table, text="Begin with a story.", written_by=member)
    seen = {}
    for remover, restorer in ((lead, member), (lead, lead), (member, lead), (member, member)):
        takeaways.remove(takeaway, by=remover)
        client.force_login(restorer.user)
        status = client.post(address(event, "restore_takeaway", takeaway.pk)).status_code
        seen[remover.role, restorer.role] = status, event.takeaways.standing().exists()
        takeaways.restore(takeaway)

    assert seen.pop(("lead", "member")) == (403, False)
    assert set(seen.values()) == {(302, True)}


def test_one_changes_and_removes_ones_own_and_not_anothers(event, table, network, member, client):
    neighbour = make_member(network)
    table.seats.create(round=table.round, member=neighbour)
    mine = event.takeaways.create(group=table, text="Mine.", written_by=member)
    theirs = event.takeaways.create(group=table, text="Theirs.", written_by=neighbour)
    client.force_login(member.user)

    client.post(address(event, "edit_takeaway", mine.pk), {"text": "Mine, mended.", "link": ""})
    refused = [
        client.post(address(event, name, theirs.pk), {"text": "Not theirs."}).status_code
        for name in ("edit_takeaway", "remove_takeaway", "restore_takeaway")
    ]

    assert refused == [403, 403, 403]
    assert list(event.takeaways.order_by("pk").values_list("text", flat=True)) == ["Mine, mended.", "Theirs."]


def test_a_removal_can_be_undone_and_is_forgotten_after_a_day(event, table, member, client):
    takeaway = event.takeaways.create(group=table, text="Begin with a story.", written_by=member)
    client.force_login(member.user)
    undo = address(event, "restore_takeaway", takeaway.pk)

    page = client.post(address(event, "remove_takeaway", takeaway.pk), follow=True)
    assert undo in page.content.decode()
    assert "Begin with a story." not in page.content.decode()
    client.post(undo)
    assert event.takeaways.standing().get() == takeaway

    client.post(address(event, "remove_takeaway", takeaway.pk))
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        forget_removed_takeaways()

    assert not Takeaway.objects.exists()

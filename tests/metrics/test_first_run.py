"""The first hour in five steps: done shows by itself, put off is a dated row, and nothing is in the way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import founding
from metrics import first_run
from network import post
from network.models import AuditEntry, MailProof, Network, Purpose
from tests.factories import make_event, make_invitation, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh():
    """A network just founded, without a purpose; its lead."""
    link = founding.make_owner_link()
    return founding.use_owner_link(
        link.rstrip("/").rsplit("/", 1)[1],
        email="ama@example.org",
        name="Ama Owusu",
        network=Network(slug="maths", name="Maths"),
    )


def done(network) -> list[str]:
    return [step.key for step in first_run.of(network).steps if step.is_done]


def test_each_step_is_done_by_doing_it(fresh):
    network, seen = fresh.network, []
    seen.append(done(network))
    Purpose.objects.create(network=network, why="So that it holds.", who_for="Teachers of maths.")
    seen.append(done(network))
    network.list_imports.create(by=fresh, source="list.csv", brought_in_at="2026-11-25T12:00Z")
    seen.append(done(network))
    make_event(network)
    seen.append(done(network))
    post.prove_mail("ama@example.org", how="test letter")
    make_invitation(network, by=fresh)
    one_letter = done(network)
    make_invitation(network, by=fresh)
    seen.append(done(network))

    assert seen == [list(first_run.WORDS)[:number] for number in range(1, 6)]
    assert one_letter == seen[3]


def test_letters_that_never_left_do_not_count(fresh):
    Purpose.objects.create(network=fresh.network, why="So that it holds.", who_for="Teachers of maths.")
    for _ in range(3):
        make_invitation(fresh.network, by=fresh)

    assert not MailProof.objects.exists()
    assert "letters" not in done(fresh.network)


def test_people_who_came_otherwise_stand_for_a_list_and_a_list_taken_back_does_not(fresh):
    fresh.network.list_imports.create(
        by=fresh, source="x", brought_in_at="2026-11-25T12:00Z", undone_at="2026-11-25T12:01Z"
    )
    taken_back = done(fresh.network)
    make_member(fresh.network)

    assert ("list" in taken_back, "list" in done(fresh.network)) == (False, True)


def test_it_asks_the_database_once_however_much_there_is(fresh):
    for _ in range(5):
        make_event(fresh.network)
        make_member(fresh.network)
    with CaptureQueriesContext(connection) as asked:
        first_run.of(fresh.network)

    assert len(asked) == 1


def test_the_start_page_says_how_far_it_is_and_what_comes_next(client, fresh):
    client.force_login(fresh.user)
    words = client.get(reverse("metrics:this_week", args=[fresh.network])).content.decode()

    assert "1 of 5 first steps done: next, Two sentences of purpose." in words


def test_a_step_put_off_is_left_out_and_can_be_asked_for_again(client, fresh):
    client.force_login(fresh.user)
    page = reverse("metrics:first_run", args=[fresh.network])
    for _ in range(2):
        client.post(page, {"step": "purpose", "later": "yes"})
    row = fresh.network.first_steps.get()
    after_that = first_run.of(fresh.network).next.key
    words = client.get(page).content.decode()
    client.post(page, {"step": "purpose"})

    assert (row.step, row.by, after_that) == ("purpose", fresh.user, "list")
    assert "put off" in words
    assert first_run.of(fresh.network).next.key == "purpose"


def test_all_of_it_can_be_put_away_and_every_step_stays_within_reach(client, fresh):
    client.force_login(fresh.user)
    page = reverse("metrics:first_run", args=[fresh.network])
    client.post(page, {"step": "every"})
    week = client.get(reverse("metrics:this_week", args=[fresh.network])).content.decode()
    words = client.get(page).content.decode()

    assert fresh.network.first_steps.count() == 4
    assert "first steps done" not in week
    assert all(step.url in words for step in first_run.of(fresh.network).steps)


@pytest.mark.parametrize("given", [{}, {"step": "x"}, {"step": ["look", "all"]}, {"step": "\x00", "later": "yes"}])
def test_what_is_no_step_changes_nothing(client, fresh, given):
    client.force_login(fresh.user)
    answer = client.post(reverse("metrics:first_run", args=[fresh.network]), given)

    assert answer.status_code == 302
    assert not fresh.network.first_steps.exists()


def test_name_zone_and_colour_are_kept_with_who_changed_them(client, fresh):
    client.force_login(fresh.user)
    given = {"name": "Maths that holds", "timezone": "Europe/Berlin", "accent": "plum"}
    answer = client.post(reverse("members:look", args=[fresh.network]), given)
    network = Network.objects.get()
    entry = AuditEntry.objects.get(verb="looked after")

    assert answer.url == reverse("metrics:first_run", args=[network])
    assert (network.name, network.timezone, network.accent) == tuple(given.values())
    assert (entry.actor, entry.before["timezone"], entry.after["timezone"]) == (fresh.user, "UTC", "Europe/Berlin")


def test_a_zone_by_an_old_name_can_be_kept(client, fresh):
    Network.objects.update(timezone="GB")
    client.force_login(fresh.user)
    given = {"name": "Maths", "timezone": "GB", "accent": "plum"}

    assert client.post(reverse("members:look", args=[fresh.network]), given).status_code == 302

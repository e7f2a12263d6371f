"""What phones at the door ask every two seconds: cheap while nothing changes, never stale, and silent to strangers."""

from __future__ import annotations

import gzip
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import attendance, live
from events.models import Event
from members.models import Member, User
from tests.factories import make_event, make_facilitator, make_lead, make_member, make_network

NO_REDIS = {"default": {"BACKEND": "network.cache.Cache", "LOCATION": "redis://127.0.0.1:1"}}


@pytest.fixture
def event(network):
    return make_event(network, starts_at=timezone.now() - timedelta(minutes=10))


OLD = '"a version of before"'


@pytest.fixture
def ask(event, facilitator, client):
    """A phone that asks for what is new, knowing the version given."""
    client.force_login(facilitator.user)

    def ask_once(known="", client=client):
        headers = {"If-None-Match": known} if known else {}
        headers["Accept-Encoding"] = "gzip"
        reply = client.get(reverse("events:door_live", args=[event.network, event.pk]), headers=headers)
        if reply.get("Content-Encoding") == "gzip" and reply["Content-Type"] == "application/json":
            reply.content = gzip.decompress(reply.content)  # as phones do
        return reply

    return ask_once


def test_a_phone_that_knows_all_is_told_so_without_one_statement(ask):
    known = ask()["ETag"]

    with CaptureQueriesContext(connection) as statements:
        reply = ask(known)

    assert (reply.status_code, reply.content, len(statements)) == (304, b"", 0)
    assert reply["ETag"] == known


def test_of_phones_that_ask_at_the_same_moment_one_has_it_made():
    made, another_maker, version = [], Barrier(2), secrets.token_hex()

    def make():
        made.append(version)
        with suppress(BrokenBarrierError):
            another_maker.wait(0.3)
        return b"the room"

    with ThreadPoolExecutor(2) as phones:
        told = list(phones.map(lambda event_id: live.kept(event_id, version, make), [1, 1]))

    assert (told, made) == ([b"the room"] * 2, [version])


def test_a_mark_is_news_once_it_is_committed(ask, event, facilitator, member, django_capture_on_commit_callbacks):
    known = ask()["ETag"]

    with django_capture_on_commit_callbacks(execute=True):
        attendance.mark(event, member, "present", by=facilitator)
        assert ask(known).status_code == 304
    reply = ask(known)

    assert reply.status_code == 200
    assert reply["ETag"] != known
    assert '<b class="numeric">1</b> here' in reply.json()["counts"]


@pytest.mark.parametrize("act", ["unmark", "close", "reopen"])
def test_every_act_at_the_door_is_news(act, ask, event, facilitator, member, django_capture_on_commit_callbacks):
    attendance.mark(event, member, "present", by=facilitator)
    known = ask()["ETag"]
    acts = {
        "unmark": lambda: attendance.unmark(event, member, by=facilitator),
        "close": lambda: attendance.close(event, by=facilitator),
        "reopen": lambda: attendance.reopen(event),
    }

    with django_capture_on_commit_callbacks(execute=True):
        acts[act]()

    assert ask(known).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_mark_that_is_rolled_back_is_no_news(event):
    before = live.version(event.pk)

    with transaction.atomic():
        live.changed(event.pk)
        transaction.set_rollback(True)
    assert live.version(event.pk) == before
    live.changed(event.pk)

    assert live.version(event.pk) != before


def test_a_compressed_answer_stands_for_the_same_version(ask):
    known = ask()["ETag"]

    assert ask(f"W/{known}").status_code == 304


def test_what_changes_while_a_phone_is_answered_is_news_again(ask, event, member, facilitator, monkeypatch):
    """The version is read before the people, so a mark between the two is told once more rather than never."""
    from events.views import door  # noqa: PLC0415  the module is changed

    look = door.arrivals

    def look_and_linger(event):
        found = look(event)
        cache.set(f"door.{event.pk}", "a-newer-version", 25)
        return found

    monkeypatch.setattr(door, "arrivals", look_and_linger)
    known = ask()["ETag"]
    monkeypatch.setattr(door, "arrivals", look)

    assert ask(known).status_code == 200


def test_a_version_is_forgotten_so_a_lost_change_heals(ask, event):
    known = ask()["ETag"]
    assert 20 <= cache._cache.get_client().ttl(cache.make_key(f"door.{event.pk}")) <= 30

    cache.delete(f"door.{event.pk}")
    reply = ask(known)

    assert reply.status_code == 200
    assert ask(reply["ETag"]).status_code == 304


def test_an_empty_redis_costs_a_full_answer_and_no_more(ask):
    known = ask()["ETag"]
    cache.clear()

    assert ask(known).status_code == 200


def test_the_door_works_without_redis(ask, event, member, facilitator, django_capture_on_commit_callbacks):
    with override_settings(CACHES=NO_REDIS):
        with django_capture_on_commit_callbacks(execute=True):
            attendance.mark(event, member, "present", by=facilitator)
        reply = ask('"what was known before"')

    assert (reply.status_code, reply.has_header("ETag")) == (200, False)
    assert '<b class="numeric">1</b> here' in reply.json()["counts"]


def test_nobody_learns_anything_who_does_not_know_the_version(ask, event, client, network):
    known = ask()["ETag"]
    stranger = make_lead(make_network())

    client.logout()
    assert ask('"guessed"').status_code == 302
    client.force_login(stranger.user)
    assert ask('"guessed"').status_code == 404
    client.force_login(make_member(network).user)
    assert ask('"guessed"').status_code == 403
    reply = ask(known)

    assert (reply.status_code, reply.content) == (304, b"")
    assert len(known.strip('"')) >= 22


def test_each_event_has_a_version_of_its_own(ask, event, network):
    other = make_event(network)

    assert live.version(event.pk) != live.version(other.pk)


def test_only_what_phones_ask_is_answered_at_once(ask, event, client, network):
    known = ask()["ETag"]
    headers = {"If-None-Match": known}

    door = client.get(reverse("events:door", args=[network, event.pk]), headers=headers)
    posted = client.post(reverse("events:door_live", args=[network, event.pk]), headers=headers)

    assert (door.status_code, posted.status_code) == (200, 405)


def test_a_helper_of_the_event_is_answered_as_well(ask, event, network, client):
    helper = make_member(network)
    event.helpers.create(member=helper)
    client.force_login(helper.user)

    assert ask().status_code == 200


# -- What another phone has been told -----------------------------------------------------


def test_what_one_phone_has_been_told_costs_the_next_two_statements(ask):
    first = ask()

    with CaptureQueriesContext(connection) as statements:
        second = ask(OLD)

    assert (second.status_code, second.json(), second["ETag"]) == (200, first.json(), first["ETag"])
    assert second["Cache-Control"] == "private, no-store"
    assert len(statements) == 2


def test_what_was_made_is_fetched_once_for_all_phones(ask, event):
    ask()
    first = ask(OLD)
    cache.delete(f"door.{event.pk}.{live.made_for('door/live', live.version(event.pk))}")

    with CaptureQueriesContext(connection) as statements:
        second = ask(OLD)

    assert (second.json(), second["ETag"], len(statements)) == (first.json(), first["ETag"], 2)


def test_an_answer_says_how_long_it_is_whoever_gives_it(event, facilitator, client):
    client.force_login(facilitator.user)
    address = reverse("events:door_live", args=[event.network, event.pk])

    for headers in ({"Accept-Encoding": "gzip"}, {"Accept-Encoding": "gzip", "If-None-Match": OLD}):
        reply = client.get(address, headers=headers)
        assert int(reply["Content-Length"]) == len(reply.content) > 0


LOSSES = {
    "the role": lambda member, _event: Member.objects.filter(pk=member.pk).update(role="member"),
    "membership": lambda member, _event: Member.objects.filter(pk=member.pk).update(left_on=timezone.localdate()),
    "membership by erasure": lambda member, _event: Member.objects.filter(pk=member.pk).update(
        user=None, erased_at=timezone.now(), left_on=timezone.localdate()
    ),
    "the account": lambda member, _event: User.objects.filter(pk=member.user.pk).update(is_active=False),
    "the session": lambda _member, _event: Session.objects.all().delete(),
    "time": lambda _member, _event: Session.objects.update(expire_date=timezone.now()),
    "the password": lambda member, _event: User.objects.filter(pk=member.user.pk).update(password="another"),
    "the event": lambda _member, event: Event.objects.filter(pk=event.pk).update(published_at=None),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_whoever_loses_what_let_them_in_is_refused_at_the_next_question(loss, ask, event, facilitator):
    assert ask().status_code == ask(OLD).status_code == 200

    LOSSES[loss](facilitator, event)

    refused = ask(OLD)
    assert refused.status_code in {302, 403, 404}
    assert b"rows" not in refused.content


def test_whoever_helps_no_more_is_refused_at_the_next_question(ask, event, network, client):
    ask()
    helper = make_member(network)
    helps = event.helpers.create(member=helper)
    client.force_login(helper.user)
    assert ask(OLD).status_code == 200

    helps.delete()

    assert ask(OLD).status_code == 403


def test_whoever_signs_out_is_refused_at_the_next_question(ask, client):
    assert ask().status_code == 200

    client.logout()

    assert ask(OLD).status_code == 302


def test_what_was_told_at_one_door_is_told_to_nobody_by_another_address(ask, event, client):
    ask()
    elsewhere = make_facilitator(make_network())
    client.force_login(elsewhere.user)

    reply = client.get(reverse("events:door_live", args=[elsewhere.network, event.pk]), headers={"If-None-Match": OLD})

    assert reply.status_code == 404


def test_a_phone_that_reads_nothing_compressed_is_told_all_the_same(ask, event, client):
    told = ask().json()
    address = reverse("events:door_live", args=[event.network, event.pk])

    reply = client.get(address, headers={"If-None-Match": OLD, "Accept-Encoding": "identity"})

    assert (reply.json(), reply.has_header("Content-Encoding")) == (told, False)

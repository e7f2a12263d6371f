"""Who gets what at every address of the house; and nothing is in the house that is not written down here."""

from __future__ import annotations

import hashlib

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.core.management import get_commands
from django.db import connection, transaction
from django.test import Client

from tests.fences.addresses import addresses
from tests.fences.expected import COMMANDS, ROLES, TASKS, expected
from tests.fences.visitors import client_of

ROOMS = ("network", "members", "events", "introductions", "metrics")
# What signing in and looking may write: the session, and when somebody was here last.
SPARED = {"django_session", "usersessions_usersession"}


def checksums() -> dict[str, str]:
    """What every table holds, as one line each."""
    found = {}
    for table in sorted(set(connection.introspection.table_names()) - SPARED):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t ORDER BY 1")  # noqa: S608
            rows = "\n".join(row for (row,) in cursor.fetchall())
        found[table] = hashlib.sha256(rows.encode()).hexdigest()
    return found


def test_every_address_is_on_the_list_and_nothing_else(world):
    assert {address.label for address in addresses(world)} == set(expected())


def differences(found: dict[str, int], method: str, role: str) -> dict[str, tuple[int, int]]:
    """Addresses that answered otherwise than written down: the status there, and the one that came."""
    wanted = expected()
    return {
        label: (wanted[label][method][role], status)
        for label, status in found.items()
        if label in wanted and wanted[label][method][role] != status
    }


@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_act_where_they_may_and_nowhere_else(world, role):
    client = client_of(world, role)
    found = {}
    for address in addresses(world):
        # Whatever an act changed is undone before the next, limits of how often included.
        cookies = client.cookies.copy()
        cache.clear()
        with transaction.atomic():
            found[address.label] = client.post(address.path).status_code
            transaction.set_rollback(True)
        client.cookies = cookies

    assert differences(found, "POST", role) == {}


def test_a_change_would_be_noticed(world):
    client = client_of(world, "member")
    before = checksums()
    client.post(f"/maths/events/{world.here.event.pk}/rsvp/", {"answer": "no"})

    assert [table for table, held in checksums().items() if held != before[table]] == [
        "events_rsvp",
        "network_letter",
    ]


def test_every_command_is_on_the_list():
    assert {name for name, room in get_commands().items() if room in ROOMS} == COMMANDS


def test_every_task_is_on_the_list():
    current_app.loader.import_default_modules()

    assert {name for name in current_app.tasks if name.startswith(ROOMS)} == TASKS


def test_beat_calls_tasks_that_exist():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - TASKS == set()


def test_nobody_is_made_to_act_by_a_page_of_somebody_else(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.here.lead.user)

    one_of_each = {address.name: address.path for address in addresses(world)}
    taken = {name for name, path in one_of_each.items() if client.post(path).status_code != 403}

    # Mail programs stop letters by themselves, and the token in the address is their right to it.
    assert taken == {"stop_letters"}

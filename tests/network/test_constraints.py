"""Every rule that the database itself holds is held."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from events.models import RSVP, Attendance, GroupPlan, Seat
from introductions import ledger
from introductions.models import Interaction, Introduction, Withdrawal
from members.models import Invitation
from network.guards import erasing
from network.models import AuditEntry
from tests.network.offences import NOW, OFFENCES, invited, pair, rows
from tests.scenery import standing

pytestmark = pytest.mark.django_db
ROOMS = ["network", "members", "events", "introductions", "metrics"]


@pytest.fixture(scope="module")
def two_networks(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, lambda: [rows("here"), rows("there")]) as both:
        yield both


@pytest.fixture
def here(db, two_networks) -> SimpleNamespace:
    return deepcopy(two_networks[0])


@pytest.fixture
def there(db, two_networks) -> SimpleNamespace:
    return deepcopy(two_networks[1])


def broken_by(act: Callable[[], object]) -> str:
    """The name of the rule that refuses ``act``."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return refused.value.__cause__.diag.constraint_name


@pytest.mark.parametrize("rule", OFFENCES)
def test_the_database_refuses_what_breaks(rule, here, there):
    assert broken_by(lambda: OFFENCES[rule](here, there)) == rule


def test_every_rule_with_a_name_of_ours_is_tried():
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE NOT t.tgisinternal AND p.prosrc LIKE '%%RAISE EXCEPTION%%'
        """)
        guards = {name for (name,) in cursor.fetchall()}
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    constraints = {constraint.name for model in models for constraint in model._meta.constraints}

    assert set(OFFENCES) == guards | constraints


STRANGERS = {
    "rsvps_of_one_network": lambda here, there: RSVP.objects.update(answered_by=there.one),
    "attendances_of_one_network": lambda here, there: Attendance.objects.update(noted_by=there.one),
    "seats_of_one_event": lambda here, there: Seat.objects.filter(member=here.one).update(member=there.one),
    "plans_of_one_network": lambda here, there: GroupPlan.objects.create(
        event=here.event, state="ready", requested_by=there.one
    ),
    "introductions_within": lambda here, there: Introduction.objects.filter(pk=here.introduction.pk).update(
        event=there.event
    ),
    "ledger_within": lambda here, there: Interaction.objects.create(
        **pair(here, kind="attended", at=NOW, event=there.event)
    ),
}


@pytest.mark.parametrize("rule", STRANGERS)
def test_nobody_and_nothing_of_another_network_is_referred_to(rule, here, there):
    assert broken_by(lambda: STRANGERS[rule](here, there)) == rule


@pytest.mark.parametrize("field", ["made_by", "withdrawn_by"])
def test_nobody_of_another_network_makes_or_takes_back_an_introduction(field, here, there):
    row = Introduction.objects.filter(pk=here.introduction.pk)

    assert broken_by(lambda: row.update(**{field: there.one})) == "introductions_within"


def test_an_address_can_be_invited_again_once_the_first_offer_has_ended(here):
    here.invitation.close("withdrawn")

    Invitation.objects.create(**invited(here, email="guest@example.org"))


def test_two_networks_may_invite_one_address(here, there):
    assert here.invitation.email == there.invitation.email


# Queries that go round Django's own collecting of dependent rows.
KEPT = {
    "introductions_interaction": Interaction,
    "introductions_withdrawal": Withdrawal,
    "network_auditentry": AuditEntry,
}


@pytest.mark.parametrize("table", KEPT)
def test_what_is_only_added_to_is_neither_changed_nor_deleted(table, here):
    ledger.withdraw(here.row)
    with connection.cursor() as cursor:
        for statement in (f"UPDATE {table} SET id = id + 1000000", f"DELETE FROM {table}"):  # noqa: S608
            assert broken_by(lambda statement=statement: cursor.execute(statement)) == f"{table}_append_only"


@pytest.mark.parametrize("table", KEPT)
def test_what_is_only_added_to_can_be_erased(table, here):
    ledger.withdraw(here.row)
    with erasing():
        KEPT["introductions_withdrawal"].objects.all()._raw_delete("default")
        KEPT[table].objects.all().delete()

    assert not KEPT[table].objects.exists()


def test_the_door_to_erasing_closes_behind_whoever_opened_it(here):
    with erasing():
        pass

    assert broken_by(here.entry.delete) == "network_auditentry_append_only"


def test_a_user_on_the_audit_trail_goes_only_by_erasure(here):
    assert broken_by(here.one.user.delete) == "network_auditentry_append_only"
    with erasing():
        here.one.user.delete()
    here.entry.refresh_from_db()

    assert here.entry.actor is None

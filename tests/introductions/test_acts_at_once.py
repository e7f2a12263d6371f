"""Phones that send at the same moment, each in a process of its own, leave one row of each thing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from introductions.models import DeskAct, DeskClaim, Interaction, Introduction
from tests import factories
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = 5
SEND = """
import json
from uuid import UUID, uuid4
from events.models import Event
from introductions.desk import acts, outbox
from members.models import Member
if not {locked}:
    type(Event.objects.all()).select_for_update = lambda rows, **_options: rows
    do = acts.perform
    def wait_and_do(act):
        gate()
        do(act)
    acts.perform = wait_and_do
    from introductions.models import Introduction
    rows = type(Introduction.objects.all())
    create = rows.get_or_create
    def wait_and_create(rows, **said):
        gate()
        return create(rows, **said)
    rows.get_or_create = wait_and_create
event, host = Event.objects.get(pk={event}), Member.objects.get(pk={host})
shared = dict(key="{key}", kind="claimed", member={first})
own = [
    dict(key=str(uuid4()), kind="introduced", people=[{first}, {second}]),
    dict(key=str(uuid4()), kind="acquainted", people=[{first}, {second}]),
    dict(key=str(uuid4()), kind="arrived", member={first}, status="present"),
]
upload = outbox.read(json.dumps(dict(phone=str(uuid4()), acts=[shared, *own])).encode())
gate()
told = acts.take_all(upload, event=event, by=host, may_act=True)
print(" ".join(told[one["key"]][0] if one["key"] in told else "kept in the phone" for one in [shared, *own]))
"""
CONSTRAINTS = [
    (DeskAct, "one_desk_act_a_key"),
    (DeskClaim, "one_claim_a_person"),
    (Introduction, "one_standing_introduction_an_event"),
]


@pytest.fixture
def program(network):
    """What each phone does, with the lock or without it."""
    event = factories.make_event(network, starts_at=timezone.now() - timedelta(minutes=10))
    host, first, second = (factories.make_facilitator(network) for _number in range(3))
    values = {"event": event.pk, "host": host.pk, "first": first.pk, "second": second.pk, "key": uuid4()}
    return lambda *, locked: SEND.format(locked=locked, **values)


def test_what_many_phones_send_at_once_is_there_once(program):
    heard = at_once(*[program(locked=True)] * PHONES)

    columns = list(zip(*(words.split() for words in heard), strict=True))
    assert [sorted(column) for column in columns] == [["known"] * (PHONES - 1) + ["taken"]] * 4
    assert DeskAct.objects.count() == 1 + 3 * PHONES
    assert Introduction.objects.standing().count() == 1
    assert Introduction.objects.get().acts.count() == PHONES
    assert sorted(Interaction.objects.standing().values_list("kind", flat=True)) == ["contact", "introduced"]


def test_without_lock_and_constraints_it_would_be_many(program):
    """The twin of the test before: what they are for shows when they are gone."""
    rules = [
        (model, next(rule for rule in model._meta.constraints if rule.name == name)) for model, name in CONSTRAINTS
    ]
    with connection.schema_editor() as schema:
        for model, rule in rules:
            schema.remove_constraint(model, rule)
    try:
        at_once(*[program(locked=False)] * PHONES)
        acts, introductions = DeskAct.objects.filter(kind="claimed").count(), Introduction.objects.standing().count()
    finally:
        DeskClaim.objects.all().delete()
        DeskAct.objects.all().delete()
        Introduction.objects.all().delete()
        with connection.schema_editor() as schema:
            for model, rule in rules:
                schema.add_constraint(model, rule)

    assert acts == PHONES
    assert introductions == PHONES

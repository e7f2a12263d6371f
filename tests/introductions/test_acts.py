"""What phones at the arrival desk send: each counts once, however often, late or out of order it comes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from introductions.models import Interaction, Introduction
from members.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
PHONE, OTHER_PHONE = UUID(int=1), UUID(int=2)


@pytest.fixture
def tonight(network):
    return factories.make_event(network, starts_at=timezone.now() - timedelta(minutes=40))


@pytest.fixture
def people(network):
    return [factories.make_member(network, name) for name in ("Ada Lowe", "Bo Ash", "Cy Orr", "Di Fox")]


@pytest.fixture
def phone(client, tonight, facilitator):
    """A facilitator's phone: it sends acts and returns what became of each, in their order."""
    client.force_login(facilitator.user)
    return sender(client, tonight)


def sender(client: Client, event, phone: UUID = PHONE):
    def send(*told: dict[str, Any], ahead: timedelta = timedelta(0), status: int = 200) -> Any:
        """``ahead``: by how much the phone's clock is wrong."""
        sent = timezone.now() + ahead
        body = {"phone": str(phone), "sent": sent.isoformat(), "acts": list(told)}
        reply = post(client, event, json.dumps(body))
        assert reply.status_code == status, reply.content
        if status != 200:
            return reply.json()
        return [reply.json()["acts"].get(one["key"], [None])[0] for one in told]

    return send


def post(client: Client, event, body: str | bytes):
    address = reverse("introductions:desk_acts", args=[event.network, event.pk])
    return client.post(address, body, content_type="application/json")


def act(kind: str, *, ago: float = 0, ahead: timedelta = timedelta(0), key: UUID | None = None, **said: Any) -> dict:
    """An act that was made so many minutes ago."""
    at = timezone.now() - timedelta(minutes=ago) + ahead
    return {"key": str(key or uuid4()), "kind": kind, "at": at.isoformat(), **said}


def arrived(member: Member, status: str = "present", **said: Any) -> dict:
    return act("arrived", member=member.pk, status=status, **said)


def introduced(*people: Member, **said: Any) -> dict:
    return act("introduced", people=[one.pk for one in people], **said)


def undone(of: dict, **said: Any) -> dict:
    return act("undone", of=of["key"], **said)


def marks(event):
    return dict(event.attendances.values_list("member__name", "status"))


def ledger_rows(event):
    rows = Interaction.objects.standing().filter(event=event).order_by("first", "second")
    return list(rows.values_list("kind", "first__name", "second__name"))


def test_an_act_counts_once_however_often_it_comes(phone, tonight, people, facilitator):
    here, met = arrived(people[0]), introduced(*people[:2])

    assert phone(here, met) == ["taken", "taken"]
    assert phone(here, met, here) == ["known", "known", "known"]

    assert marks(tonight) == {"Ada Lowe": "present"}
    assert ledger_rows(tonight) == [("introduced", "Ada Lowe", "Bo Ash")]
    assert Introduction.objects.get().made_by == facilitator
    assert tonight.desk_acts.count() == 2


def test_each_pair_of_a_group_is_introduced_and_taken_back_together(phone, tonight, people):
    group = introduced(*people[:3])

    assert phone(group) == ["taken"]
    assert [row[1:] for row in ledger_rows(tonight)] == [
        ("Ada Lowe", "Bo Ash"),
        ("Ada Lowe", "Cy Orr"),
        ("Bo Ash", "Cy Orr"),
    ]
    assert phone(undone(group)) == ["taken"]
    assert ledger_rows(tonight) == []


def test_what_two_phones_say_stands_until_both_take_it_back(phone, tonight, people, network):
    other = Client()
    other.force_login(factories.make_facilitator(network).user)
    other_phone = sender(other, tonight, OTHER_PHONE)
    mine, theirs = introduced(people[0], people[1]), introduced(people[1], people[0])

    assert (phone(mine), other_phone(theirs)) == (["taken"], ["known"])
    assert phone(undone(mine)) == ["taken"]
    assert len(ledger_rows(tonight)) == 1
    assert other_phone(undone(theirs)) == ["taken"]
    assert ledger_rows(tonight) == []

"""Proposals at the same moment, each in a process of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from introductions import proposing
from introductions.models import Introduction, Proposal
from network.models import Letter
from tests.factories import make_introduction, make_member, make_network
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("UTC"))

# Everybody has looked at what waits for Ama before anybody writes.
UNHELD = """
proposing._hold = lambda people: None
def looked(*looked_at, look=proposing._is_not_to_be):
    found = look(*looked_at)
    gate()
    return found
proposing._is_not_to_be = looked
"""
PROPOSE = """
from uuid import UUID
from introductions import proposing
from members.models import Member
members = Member.objects.select_related("network", "user").in_bulk()
{gate}
try:
    people = (members[{one}], members[{other}])
    proposing.propose(key=UUID("{key}"), by=members[{by}], people=people, reason="Why not?")
    print("asked")
except proposing.ProposalRefused as refused:
    print(refused.field)
"""
YES = """
from introductions import proposing
from introductions.models import Proposal
from members.models import Member
proposal = Proposal.objects.select_related("first", "second").get(pk={proposal})
member = Member.objects.get(pk={member})
gate()
print(proposing.answer(proposal, member, "yes"))
"""


@pytest.fixture
def people():
    network = make_network()
    return [make_member(network, name) for name in ("Ama", "Ben", "Cal", "Dee", "Eve", "Fay", "Gus")]


def proposed_at_once(people, *, gate: str) -> list[str]:
    ama, *others, by = people
    acts = [
        PROPOSE.format(gate=gate, one=min(ama.pk, other.pk), other=max(ama.pk, other.pk), key=uuid4(), by=by.pk)
        for other in others
    ]
    return sorted(at_once(*acts))


def test_of_five_at_once_three_wait_for_one_person(people):
    assert proposed_at_once(people, gate="gate()") == ["asked", "asked", "asked", "one", "one"]
    assert Proposal.objects.open().about(people[0]).count() == 3


def test_without_the_lock_more_would(people):
    assert proposed_at_once(people, gate=UNHELD) == ["asked"] * 5


def test_two_yeses_at_once_make_one_introduction(people):
    ama, ben, *_others, by = people
    proposal = proposing.propose(key=uuid4(), by=by, people=(ama, ben), reason="Why not?")
    acts = [YES.format(proposal=proposal.pk, member=member.pk) for member in (ama, ben, ama, ben)]
    at_once(*acts)
    assert Introduction.objects.count() == 1
    assert Letter.objects.filter(kind="introduction made").count() == 2


ASK = """
from datetime import datetime
from django.db import IntegrityError
from introductions import asking
from introductions.models import FollowUp
at = datetime.fromisoformat("{at}")
{then}
try:
    print(asking.ask({member}, at=at))
except IntegrityError:
    print("twice")
"""
# Nobody holds the member, and all have seen what is due before anybody writes.
UNHELD_MEMBER = """
asking._held = lambda pk, held=asking._held: asking.Member.objects.select_related("network", "user").get(pk=pk)
def looked(*args, due=asking.due):
    found = due(*args)
    gate()
    return found
asking.due = looked
"""


def asked_at_once(people, then: str) -> list[str]:
    ama, ben, *_others, by = people
    make_introduction(by, ama, ben, at=NOON - timedelta(days=8))
    return sorted(at_once(*[ASK.format(at=NOON.isoformat(), then=then, member=ama.pk)] * 3))


def test_of_three_workers_one_asks_what_came_of_an_introduction(people):
    assert asked_at_once(people, "gate()") == ["0", "0", "1"]
    assert Letter.objects.filter(kind="introduction followed").count() == 1


def test_without_the_lock_several_would_try(people):
    assert asked_at_once(people, UNHELD_MEMBER) != ["0", "0", "1"]

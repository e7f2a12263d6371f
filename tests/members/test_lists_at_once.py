"""Two clicks at the same moment bring a list once; without the lock they would bring it twice."""

from __future__ import annotations

import pytest

from members import carrying_over
from members.roster.sheets import read_text
from tests.factories import make_lead, make_network
from tests.together import at_once

BRING = """
from members import carrying_over
from members.models import ListImport, Member
brought = ListImport.objects.select_related("network").get(pk={pk})
by = Member.objects.get(pk={by})
{unlocked}
gate()
carrying_over.bring_in(brought, by=by)
print("in")
"""
# Without the lock, all four look before one has written.
UNLOCKED = """
write = carrying_over._write
carrying_over._hold = lambda brought: brought
carrying_over._write = lambda network, plan: gate() or write(network, plan)
"""
TEXT = "Name\n" + "\n".join(f"Person {letter}" for letter in "ABCDEFGH" * 40)


@pytest.fixture
def lead(transactional_db):
    return make_lead(make_network("lists"))


def bring_at_once(lead, lists, unlocked: str = "") -> tuple[list[str], int]:
    """Bring each list in a process of its own; returns what each said, and how many people there are then."""
    said = at_once(*(BRING.format(pk=one.pk, by=lead.pk, unlocked=unlocked) for one in lists))
    return said, lead.network.members.exclude(pk=lead.pk).count()


def hand_in(lead):
    return carrying_over.hand_in(read_text(TEXT), by=lead, source="pasted")


def test_two_clicks_at_once_bring_a_list_once(lead):
    brought = hand_in(lead)

    assert bring_at_once(lead, [brought] * 4) == (["in"] * 4, 8)


def test_two_leads_with_the_same_list_bring_each_person_once(lead):
    assert bring_at_once(lead, [hand_in(lead) for _turn in range(4)]) == (["in"] * 4, 8)


def test_without_the_lock_people_are_doubled(lead):
    brought = hand_in(lead)

    _said, people = bring_at_once(lead, [brought] * 4, UNLOCKED)

    assert people > 8

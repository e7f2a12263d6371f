"""Many invite at once: no seat is given away twice."""

import pytest

from network.models import Network
from tests.factories import make_lead, make_network
from tests.together import at_once

# Two processes, each with as many people who wait for the gate and then go at once.
INVITE = """
from threading import Event, Thread
from members import inviting, seats
from members.models import Member, NetworkFull
{careless}
lead, start, said = Member.objects.get(pk={lead}), Event(), []
def invite(number):
    connection.ensure_connection()
    start.wait()
    try:
        inviting.invite(by=lead, email=f"guest{{number}}-{lead}@example.org", name="Guest", why_you="You do this.")
        said.append("invited")
    except NetworkFull:
        said.append("full")
    connection.close()
people = [Thread(target=invite, args=[number]) for number in range({people})]
for one in people:
    one.start()
gate()
start.set()
for one in people:
    one.join()
print(" ".join(said))
"""
# The same without the lock: the seats are counted, and only then, when everybody has counted, is one taken.
CARELESS = """
from network.models import Network
seats.lock = lambda network: Network.objects.get(pk=network.pk)
counted = seats.free
def free(network):
    found = counted(network)
    gate()
    return found
seats.free = free
"""


def invite_at_once(people: int, *, careless: str = "") -> tuple[list[str], int]:
    """How each of twice so many invitations for one free seat went, and how many seats are held in the end."""
    network = make_network()
    leads = [make_lead(network), make_lead(network)]
    Network.objects.filter(pk=network.pk).update(size_target=3, size_ceiling=3)
    said = at_once(*[INVITE.format(lead=lead.pk, people=people, careless=careless) for lead in leads])
    return sorted(" ".join(said).split()), network.members.count() + network.invitations.count()


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_give_the_last_seat_away_one_does():
    assert invite_at_once(1) == (["full", "invited"], 3)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_invitations_for_the_last_seat_one_is_sent():
    assert invite_at_once(10) == (["full"] * 19 + ["invited"], 3)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_be_sent():
    assert invite_at_once(1, careless=CARELESS) == (["invited", "invited"], 4)

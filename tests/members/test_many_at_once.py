"""Acceptances at the same moment, each from a process and a connection of its own."""

import pytest
from django.db.models import Count

from members.models import Affirmation, Invitation, Member
from tests.factories import make_invitation, make_lead, make_network, make_user
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

TIMES, GUESTS = 50, 20

# Two devices of one person walk through the same invitations; before each they wait for one another.
DEVICE = """
from members import onboarding
from members.models import Invitation, InvitationSpent, User
{unlocked}
offers = list(Invitation.objects.filter(network={network}).select_related("network", "affirmed").order_by("pk"))
users = {{user.email: user for user in User.objects.all()}}
gate()
said = []
for number, offer in enumerate(offers):
    together(number)
    try:
        onboarding.join(offer, user=users[offer.email], name="Guest", purpose_statement="To learn.")
        said.append("in")
    except InvitationSpent:
        said.append("late")
print(" ".join(said))
"""
# A rendezvous of two: each shows that it is there by a lock that both may hold, and goes on when both do.
TOGETHER = """
def together(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(77, %s)", [number])
        there = 0
        while there < 2:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 77 AND objid = %s"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [number],
            )
            there = cursor.fetchone()[0]
"""
# Locks are not taken, and an ending is written without looking whether there was one.
WITHOUT_LOCKS = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
def close(self, outcome, *, reason="", at=None):
    Invitation.objects.filter(pk=self.pk).update(closed_at=at, outcome=outcome, reason=reason)
Invitation.close = close
"""


def two_devices(unlocked: str = "") -> tuple[list[tuple[str, str]], list[int]]:
    """What each pair of clicks was told, and how many memberships each guest has in the end."""
    network = make_network(size_target=TIMES + 1, size_ceiling=TIMES + 1)
    lead = make_lead(network)
    for number in range(TIMES):
        offer, _token = make_invitation(network, f"guest.{number}@example.org", by=lead)
        make_user(offer.email)
    network.invitations.update(affirmed=network.purpose, affirmed_at=lead.user.date_joined)
    act = TOGETHER + DEVICE.format(network=network.pk, unlocked=unlocked)
    one, other = (said.split() for said in at_once(act, act))
    members = Member.objects.filter(network=network).exclude(pk=lead.pk).values("user").annotate(rows=Count("pk"))
    return [tuple(sorted(pair)) for pair in zip(one, other, strict=True)], [row["rows"] for row in members]


def test_two_devices_at_once_make_one_member_fifty_times():
    said, memberships = two_devices()

    assert said == [("in", "late")] * TIMES
    assert memberships == [1] * TIMES
    assert Affirmation.objects.exclude(member__role="lead").count() == TIMES


def test_without_locks_both_devices_would_be_let_in():
    said, _memberships = two_devices(WITHOUT_LOCKS)

    assert ("in", "in") in said


LAST_SEAT = """
from members import onboarding
from members.models import Invitation, InvitationSpent, NetworkFull, User
from members.models.people import MemberQuerySet
{unlocked}
offer = Invitation.objects.select_related("network", "affirmed").get(pk={offer})
user = User.objects.get(email=offer.email)
{before}
try:
    onboarding.join(offer, user=user, name="Guest", purpose_statement="To learn.")
    print("in")
except NetworkFull:
    print("full")
"""
# Nobody waits for anybody: all count the seats, and only then does the first one sit down.
COUNT_FIRST = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
sit_down = QuerySet.update_or_create
def after_all_have_counted(self, *args, **kwargs):
    if self.model.__name__ == "Member":
        gate()
    return sit_down(self, *args, **kwargs)
QuerySet.update_or_create = after_all_have_counted
"""


def the_last_seat(guests: int, *, unlocked: str = "", before: str = "gate()") -> tuple[list[str], int]:
    """What each of ``guests`` was told who wanted the one seat that was left, and how many members there are."""
    network = make_network(size_target=guests + 1, size_ceiling=guests + 1)
    lead = make_lead(network)
    offers = [make_invitation(network, f"guest.{number}@example.org", by=lead)[0] for number in range(guests)]
    for offer in offers:
        make_user(offer.email)
    network.size_target = network.size_ceiling = 2
    network.save()
    said = at_once(*(LAST_SEAT.format(offer=offer.pk, unlocked=unlocked, before=before) for offer in offers))
    return sorted(said), network.members.count()


def test_the_last_seat_is_taken_once_by_twenty_at_once():
    assert the_last_seat(GUESTS) == (["full"] * (GUESTS - 1) + ["in"], 2)
    assert Invitation.objects.filter(closed_at=None).count() == GUESTS - 1


def test_without_the_lock_more_would_sit_down_than_there_are_seats():
    said, members = the_last_seat(4, unlocked=COUNT_FIRST, before="")

    assert (said, members) == (["in"] * 4, 5)

"""Seats are counted one at a time, and nobody who only writes down an act of the network has to wait for it."""

import pytest

from network.models import AuditEntry
from tests.factories import make_invitation
from tests.together import at_once

# A lead takes an invitation back while somebody who counts seats is about to close the same one.
TAKES_BACK = """
from django.db import OperationalError, transaction
from members.models import Invitation
from network.models import AuditEntry
invitation = Invitation.objects.select_related("network").get(pk={pk})
try:
    with transaction.atomic():
        invitation.close("withdrawn")
        gate()
        AuditEntry.record(network=invitation.network, actor=None, verb="withdrew", subject=invitation)
    print("withdrawn")
except OperationalError:
    print("deadlock")
"""
COUNTS_SEATS = """
from django.db import OperationalError, transaction
from members import seats
from members.models import Invitation, InvitationSpent
invitation = Invitation.objects.select_related("network").get(pk={pk})
try:
    with transaction.atomic():
        {lock}
        gate()
        invitation.close("accepted")
    print("accepted")
except InvitationSpent:
    print("too late")
except OperationalError:
    print("deadlock")
"""
OURS = "seats.lock(invitation.network)"
# The same with the stronger lock, which also stops rows that merely point to the network.
STRONGER = "type(invitation.network).objects.select_for_update().get(pk=invitation.network_id)"


@pytest.mark.django_db(transaction=True)
def test_who_counts_seats_and_who_takes_back_do_not_wait_for_each_other(network):
    invitation, _token = make_invitation(network)
    acts = (TAKES_BACK.format(pk=invitation.pk), COUNTS_SEATS.format(pk=invitation.pk, lock=OURS))

    assert at_once(*acts) == ["withdrawn", "too late"]
    assert AuditEntry.objects.filter(verb="withdrew").count() == 1


@pytest.mark.django_db(transaction=True)
def test_with_the_stronger_lock_one_of_them_would_fail(network):
    invitation, _token = make_invitation(network)
    acts = (TAKES_BACK.format(pk=invitation.pk), COUNTS_SEATS.format(pk=invitation.pk, lock=STRONGER))

    assert "deadlock" in at_once(*acts)

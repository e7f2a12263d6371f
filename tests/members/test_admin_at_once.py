"""Two clicks at the very same moment, in two processes: what was said yes to is done once."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from members.models import Invitation
from network.models import AuditEntry, Letter
from tests.factories import make_invitation
from tests.together import at_once

CLICK = """
from django.contrib.messages import get_messages
from django.test import Client
from members.models import User
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get(pk={user}))
gate()
answer = client.post("/admin/members/invitation/", {data!r})
print(" ".join(str(message) for message in get_messages(answer.wsgi_request)))
"""
# The same where rows are not held while they are looked at: each click compares first, and acts when both have.
CARELESS = """
from django.db.models import QuerySet
from members import inviting
from members.admin.invitations import InvitationAdmin
QuerySet.select_for_update = lambda rows, **how: rows
seen = InvitationAdmin.as_seen
def look_and_wait(self, row):
    found = seen(self, row)
    wait()
    return found
InvitationAdmin.as_seen = look_and_wait
wait, gate = gate, lambda: None
"""


def clicks(lead):
    """Two yeses to one reminder."""
    invitation, _token = make_invitation(lead.network, by=lead, name="Ida Quist")
    invitation.refresh_from_db()
    seen = f"{invitation.pk}:sent 0 {invitation.expires_at.isoformat()}"
    data = {"action": "remind", "yes": "yes", ACTION_CHECKBOX_NAME: [invitation.pk], "seen": [seen]}
    return [CLICK.format(user=lead.user.pk, data=data)] * 2


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_reminds_and_the_other_is_told(lead):
    told = at_once(*clicks(lead))

    assert sorted(told) == ["1 person reminded.", "Left as they were: Ida Quist (changed meanwhile)."]
    assert Invitation.objects.get().reminders_sent == 1
    assert Letter.objects.filter(kind="invitation reminder").count() == 1
    assert AuditEntry.objects.filter(verb="reminded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_holding_the_row_both_would_remind(lead):
    told = at_once(*(CARELESS + click for click in clicks(lead)))

    assert told == ["1 person reminded."] * 2
    assert Letter.objects.filter(kind="invitation reminder").count() == 2

"""Inviting people, and what leads see of it."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from members import inviting
from members.models import Invitation
from network.models import AuditEntry, Letter, Network, Purpose
from tests.factories import make_invitation, make_member, make_network, make_user

LETTER = {"name": "Nia Okafor", "email": "nia@example.org", "why_you": "You kept further maths alive."}


def invite(client, network, **changes):
    return client.post(reverse("members:invite", args=[network]), LETTER | changes)


def test_a_lead_invites_by_a_personal_letter(client, lead):
    client.force_login(lead.user)
    response = invite(client, lead.network)
    invitation = lead.network.invitations.get()

    assert response.url == reverse("members:invitations", args=[lead.network])
    assert (invitation.email, invitation.invited_by, invitation.state) == ("nia@example.org", lead, "sent")
    assert Letter.objects.get().to == "nia@example.org"
    assert AuditEntry.objects.filter(verb="invited", actor=lead.user, subject_id=str(invitation.pk)).count() == 1


def test_a_member_cannot_be_invited_again(client, lead):
    make_member(lead.network, user=make_user("nia@example.org"))
    client.force_login(lead.user)
    response = invite(client, lead.network, email="Nia@Example.org")

    assert "A member of this network has this address already." in response.context["form"].errors["email"]
    assert "You kept further maths alive." in response.content.decode()
    assert not Letter.objects.exists()


def test_an_open_invitation_is_not_doubled(client, lead):
    make_invitation(lead.network, "nia@example.org")
    client.force_login(lead.user)
    response = invite(client, lead.network)

    assert list(response.context["form"].errors) == ["email"]
    assert Invitation.objects.count() == 1


def test_a_lapsed_invitation_makes_room_for_a_new_one(client, lead):
    with time_machine.travel(timezone.now() - Invitation.LASTS, tick=False):
        old, _token = make_invitation(lead.network, "nia@example.org")
    client.force_login(lead.user)
    response = invite(client, lead.network)
    old.refresh_from_db()

    assert response.status_code == 302
    assert [old.state, lead.network.invitations.latest("pk").state] == ["lapsed", "sent"]


def test_nobody_is_invited_before_the_purpose_is_written(client, lead):
    Purpose.objects.all().delete()
    client.force_login(lead.user)
    page = client.get(reverse("members:invite", args=[lead.network]))
    posted = invite(client, lead.network)

    assert reverse("members:edit_purpose", args=[lead.network]) in page.content.decode()
    assert posted.context["form"].non_field_errors()
    assert not Invitation.objects.exists()


def test_members_and_open_invitations_fill_the_seats(client, lead):
    make_invitation(lead.network)
    Network.objects.update(size_target=2, size_ceiling=2)
    client.force_login(lead.user)
    response = invite(client, lead.network)

    assert response.context["form"].non_field_errors() == [
        "Members and open invitations fill all 2 seats of this network."
    ]
    assert Invitation.objects.count() == 1


def test_a_wrong_address_is_said_at_its_field(client, lead):
    client.force_login(lead.user)

    assert list(invite(client, lead.network, email="nia@").context["form"].errors) == ["email"]


def test_withdrawing_asks_first_and_then_does_it(client, lead):
    invitation, _token = make_invitation(lead.network)
    client.force_login(lead.user)
    url = reverse("members:withdraw_invitation", args=[lead.network, invitation.pk])
    asked = client.get(url)
    invitation.refresh_from_db()
    state_when_asked = invitation.state
    done = client.post(url)
    invitation.refresh_from_db()

    assert (asked.status_code, state_when_asked) == (200, "sent")
    assert (done.url, invitation.state) == (reverse("members:invitations", args=[lead.network]), "withdrawn")


def test_withdrawing_what_has_ended_changes_nothing(client, lead):
    invitation, _token = make_invitation(lead.network)
    invitation.close("declined")
    client.force_login(lead.user)
    url = reverse("members:withdraw_invitation", args=[lead.network, invitation.pk])
    response = client.post(url, follow=True)
    invitation.refresh_from_db()

    assert invitation.outcome == "declined"
    assert "had ended before" in response.content.decode()


def test_an_invitation_of_another_network_is_not_found(client, lead):
    invitation, _token = make_invitation(make_network())
    client.force_login(lead.user)
    url = reverse("members:withdraw_invitation", args=[lead.network, invitation.pk])

    assert client.post(url).status_code == 404
    assert Invitation.objects.get().state == "sent"


def test_the_list_tells_how_each_invitation_stands(client, lead):
    for outcome in ("accepted", "not now", "declined", "lapsed", "withdrawn"):
        make_invitation(lead.network, name=f"Guest {outcome}")[0].close(outcome)
    make_invitation(lead.network, name="Guest waiting")
    client.force_login(lead.user)
    response = client.get(reverse("members:invitations", args=[lead.network]))
    named = [invitation.name for invitation in response.context["page"]]

    assert named[0] == "Guest waiting"
    assert sorted(named[1:]) == [
        f"Guest {outcome}" for outcome in ("accepted", "declined", "lapsed", "not now", "withdrawn")
    ]


def test_the_list_costs_the_same_for_three_and_thirty(client, lead, django_assert_num_queries):
    client.force_login(lead.user)
    url = reverse("members:invitations", args=[lead.network])
    for wanted in (3, 30):
        while lead.network.invitations.count() < wanted:
            make_invitation(lead.network)
        with django_assert_num_queries(7):
            client.get(url)


def test_members_do_not_see_invitations(client, member):
    client.force_login(member.user)

    for name in ("members:invite", "members:invitations"):
        assert client.get(reverse(name, args=[member.network])).status_code == 403


def test_the_same_address_in_other_letters_is_the_same_person(lead):
    inviting.invite(by=lead, **LETTER)

    with pytest.raises(inviting.AlreadyInvited):
        inviting.invite(by=lead, **LETTER | {"email": "NIA@example.org"})
    assert Letter.objects.count() == 1

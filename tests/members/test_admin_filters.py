"""The lists of the admin narrowed: by state, age, standing and the like, exactly as the rows themselves say."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from members import inviting
from members.admin.invitations import INVITATION_STATES
from members.admin.nominations import NOMINATION_STATES
from members.admin.people import STANDINGS
from members.models import Invitation, Member, Nomination, Standing
from tests.factories import make_facilitator, make_invitation, make_lead, make_member, make_network

DAY = timedelta(days=1)


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


def found(client, model, **query):
    response = client.get(reverse(f"admin:{model}_changelist"), query)
    assert response.status_code == 200
    return set(response.context["cl"].queryset)


@pytest.fixture
def invitations(network, lead):
    """One in each state, a lapsed one both before and after somebody closed it, and an offer to stay."""
    now = timezone.now()
    inviting.draft(by=lead, email="draft@example.org", name="Draft", why_you="You do this work.")
    for number in range(9):
        make_invitation(network, by=lead, name=f"Guest {number}")
    guests = list(network.invitations.filter(name__startswith="Guest").order_by("pk"))
    for guest, outcome in zip(guests, ["accepted", "not now", "declined", "lapsed", "withdrawn"], strict=False):
        guest.close(outcome)
    bounced, late, late_and_bounced, _open = guests[5:]
    for one in (bounced, late_and_bounced):
        one.letter.bounced_at = now
        one.letter.save()
    for one in (late, late_and_bounced):
        one.sent_at, one.expires_at = now - 30 * DAY, now - DAY
        one.save()
    carried = network.members.create(name="Hal", carried_over_at=now)
    network.invitations.create(
        kind="still in",
        member=carried,
        email="hal@example.org",
        name="Hal",
        why_you="",
        token_digest="x",
        invited_by=make_lead(network, "Isa Second"),
        sent_at=now,
        expires_at=now + DAY,
    )
    return list(network.invitations.select_related("letter"))


@pytest.mark.parametrize("state", [state for state, _label in INVITATION_STATES])
def test_invitations_of_a_state_are_those_that_say_so_themselves(as_lead, invitations, state):
    wanted = {one for one in invitations if one.state == state}

    assert wanted
    assert found(as_lead, "members_invitation", state=state) == wanted
    assert set(Invitation.objects.in_state(state)) == wanted


def test_every_state_of_an_invitation_is_in_the_filter(invitations):
    assert {one.state for one in invitations} == {state for state, _label in INVITATION_STATES}


def test_invitations_are_found_by_age(as_lead, network):
    now, sent = timezone.now(), {}
    for days in (0, 6, 8, 13, 15, 27, 29, 400):
        sent[days], _token = make_invitation(network)
        Invitation.objects.filter(pk=sent[days].pk).update(sent_at=now - days * DAY)

    for age, wanted in {"week": (0, 6), "fortnight": (8, 13), "month": (15, 27), "older": (29, 400)}.items():
        assert found(as_lead, "members_invitation", age=age) == {sent[days] for days in wanted}


def test_invitations_are_found_by_reminder_kind_and_inviter(as_lead, invitations, lead):
    reminded = invitations[3]
    Invitation.objects.filter(pk=reminded.pk).update(reminders_sent=1)
    offers = {one for one in invitations if one.kind == "still in"}

    assert found(as_lead, "members_invitation", reminded="yes") == {reminded}
    assert found(as_lead, "members_invitation", reminded="no") == set(invitations) - {reminded}
    assert found(as_lead, "members_invitation", kind="still in") == offers
    assert found(as_lead, "members_invitation", invited_by__id__exact=lead.pk) == set(invitations) - offers


def test_inviters_of_other_networks_are_not_in_the_filter(as_lead, invitations):
    other = make_network("kingfisher")
    make_invitation(other, by=make_lead(other, "Kingfisher lead"))
    page = as_lead.get(reverse("admin:members_invitation_changelist")).content.decode()

    assert "Isa Second" in page
    assert "Kingfisher" not in page


@pytest.mark.parametrize("state", [state for state, _label in NOMINATION_STATES])
def test_nominations_of_a_state_are_those_that_say_so_themselves(as_lead, network, member, state):
    for number, verdict in enumerate(["", "approved", "not now", "declined"]):
        decided = timezone.now() if verdict else None
        network.nominations.create(
            name=verdict, email=f"{number}@example.org", nominated_by=member, verdict=verdict, decided_at=decided
        )
    wanted = {one for one in Nomination.objects.all() if one.state == state}

    assert len(wanted) == 1
    assert found(as_lead, "members_nomination", state=state) == wanted


def test_nominations_are_found_by_age(as_lead, network, member):
    new, old = (
        network.nominations.create(
            name="N", email=f"{days}@example.org", nominated_by=member, proposed_at=timezone.now() - days * DAY
        )
        for days in (1, 40)
    )

    assert found(as_lead, "members_nomination", age="week") == {new}
    assert found(as_lead, "members_nomination", age="older") == {old}


@pytest.fixture
def people(network, lead):
    """Every standing, pauses of every shape, and one in which the day differs by zone."""
    today = network.today
    network.members.create(name="Carried", carried_over_at=timezone.now())
    network.members.create(name="Carried, left", carried_over_at=timezone.now(), left_on=today)
    make_member(network, "Left", left_on=today - DAY)
    for name, starts, ends in [
        ("paused for good", -9, None),
        ("paused till tomorrow", -9, 1),
        ("back today", -9, 0),
        ("pauses next week", 7, 14),
        ("paused today", 0, None),
    ]:
        paused = make_member(network, name)
        paused.pauses.create(starts_on=today + starts * DAY, ends_on=ends if ends is None else today + ends * DAY)
    twice = make_member(network, "paused twice")
    twice.pauses.create(starts_on=today - 30 * DAY, ends_on=today - 20 * DAY)
    twice.pauses.create(starts_on=today - 3 * DAY)
    make_member(network, "Joined")
    return list(network.members.select_related("network").prefetch_related("pauses"))


@pytest.mark.parametrize("standing", STANDINGS)
def test_members_of_a_standing_are_those_that_say_so_themselves(as_lead, people, standing):
    wanted = {one for one in people if one.standing == standing}

    assert wanted
    assert found(as_lead, "members_member", standing=standing.value) == wanted


@pytest.mark.django_db
def test_a_pause_begins_when_the_day_begins_where_the_network_is():
    with time_machine.travel("2026-05-01T23:30:00Z", tick=False):
        networks = [make_network(timezone=zone) for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles")]
        for network in networks:
            make_member(network, network.timezone).pauses.create(starts_on=date(2026, 5, 2))

        paused = Member.objects.in_standing(Standing.PAUSED)
        joined = Member.objects.in_standing(Standing.JOINED)

        assert [one.name for one in paused] == ["Asia/Tokyo"]
        assert {one.name for one in joined} == {"UTC", "America/Los_Angeles"}
        assert {one.standing for one in paused} == {Standing.PAUSED}


def test_erased_people_are_in_no_list(as_lead, network):
    gone = make_member(network, erased_at=timezone.now())

    assert gone not in found(as_lead, "members_member")
    assert list(Member.objects.in_standing(Standing.ERASED)) == [gone]


def test_members_are_found_by_role_address_founding_and_affirmation(as_lead, network, lead, member):
    host = make_facilitator(network)
    no_address = network.members.create(name="No address", founder=True)
    member.affirmations.create(purpose=network.purpose)
    member.affirmations.create(purpose=network.purpose)

    assert found(as_lead, "members_member", role__exact="facilitator") == {host}
    assert found(as_lead, "members_member", address="no") == {no_address}
    assert found(as_lead, "members_member", address="yes") == {lead, member, host}
    assert found(as_lead, "members_member", founder__exact="1") == {no_address}
    assert found(as_lead, "members_member", affirmed="yes") == {member}
    assert found(as_lead, "members_member", affirmed="no") == {lead, host, no_address}


@pytest.mark.parametrize("query", [{"state": "nonsense"}, {"age": "nonsense"}, {"reminded": "perhaps"}, {"kind": "x"}])
def test_a_filter_by_what_it_does_not_know_filters_nothing(as_lead, invitations, query):
    assert found(as_lead, "members_invitation", **query) == set(invitations)

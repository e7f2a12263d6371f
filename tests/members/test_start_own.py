"""A demonstration stays apart: one's own network is founded beside it, and the demonstration can go."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from members.models import Member, Role
from metrics.demo.purpose import SLUG
from network.models import AuditEntry, Network
from tests.factories import make_event, make_lead, make_member, make_network
from tests.members import test_owner_link as owner_link
from tests.together import at_once

pytestmark = pytest.mark.django_db
FOUNDING = owner_link.FOUNDING | {"slug": "own-maths"}
WITHOUT_PURPOSE = FOUNDING | {"why": "", "who_for": ""}


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return make_network(SLUG, demo_since=timezone.now())


@pytest.fixture
def ruth(demo):
    return make_lead(demo, "Ruth")


def test_every_page_of_the_demonstration_leads_to_a_network_of_ones_own(client, demo, ruth):
    client.force_login(ruth.user)
    pages = [reverse(name, args=[demo]) for name in ("metrics:this_week", "members:list", "events:list")]

    assert all("/start/" in client.get(page).content.decode() for page in pages)


def test_outside_a_demonstration_nobody_founds_without_a_link(client, settings):
    settings.DEMO = False

    assert client.get(reverse("members:start_own")).status_code == 404
    assert client.post(reverse("members:start_own"), FOUNDING).status_code == 404
    assert not Network.objects.exists()


def test_the_founder_leads_the_own_network_and_may_go_back_to_the_demonstration(client, demo, ruth):
    client.force_login(ruth.user)
    answer = client.post(reverse("members:start_own"), WITHOUT_PURPOSE)
    own = Network.objects.get(slug="own-maths")
    guest = demo.members.get(name="Ama Owusu")
    choice = client.get("/").content.decode()

    assert answer.url == reverse("metrics:first_run", args=[own])
    assert client.session["_auth_user_id"] == str(own.members.get().user.pk)
    assert (own.purpose, own.is_demo, own.members.get().role) == (None, False, Role.LEAD)
    assert (guest.role, guest.is_paused, guest.founder) == (Role.LEAD, True, True)
    assert ("demonstration" in choice, own.name in choice, demo.name in choice) == (True, True, True)


def test_once_somebody_leads_a_network_no_other_is_founded(client, demo):
    make_lead(make_network("own"))
    words = client.get(reverse("members:start_own")).content.decode()
    client.post(reverse("members:start_own"), FOUNDING)

    assert "There is a network beside the demonstration already" in words
    assert not Network.objects.filter(slug="own-maths").exists()


def test_one_sentence_of_purpose_alone_is_not_enough(client, demo):
    answer = client.post(reverse("members:start_own"), FOUNDING | {"who_for": ""})

    assert "leave both" in answer.content.decode()
    assert FOUNDING["why"] in answer.content.decode()
    assert not Network.objects.filter(slug="own-maths").exists()


def test_a_network_without_a_purpose_works_on_every_page(client, demo):
    client.post(reverse("members:start_own"), WITHOUT_PURPOSE)
    own = Network.objects.get(slug="own-maths")
    make_event(own)
    lead_pages = ["members:list", "members:purpose", "members:edit_purpose", "members:invite", "members:invitations"]
    lead_pages += ["metrics:this_week", "metrics:how_we_are", "metrics:first_run", "members:you", "mail_check"]
    as_lead = [client.get(reverse(name, args=[own])).status_code for name in lead_pages]
    client.force_login(make_member(own).user)
    as_member = [client.get(reverse(name, args=[own])).status_code for name in ("members:home", "members:you")]

    assert set(as_lead + as_member) == {200}


def test_nobody_is_invited_before_the_purpose_stands(client, demo):
    client.post(reverse("members:start_own"), WITHOUT_PURPOSE)
    own = Network.objects.get(slug="own-maths")
    given = {"name": "Ida", "email": "ida@example.org", "why_you": "You do this work."}
    client.post(reverse("members:invite", args=[own]), given)

    assert not own.invitations.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_founders_at_the_same_moment_one_founds(monkeypatch):
    make_network(SLUG, demo_since=timezone.now())
    monkeypatch.setenv("KITH_DEMO", "1")
    act = """
from members import founding
from members.models import InvitationSpent
from network.models import Network
gate()
try:
    founding.found_beside_demo(email="{0}@example.org", name="{0}", network=Network(slug="{0}", name="{0}"))
    print("founded")
except InvitationSpent:
    print("late")
"""
    answers = at_once(*(act.format(name) for name in ("ama", "ben", "cyd")))

    assert sorted(answers) == ["founded", "late", "late"]
    assert Member.objects.leads().filter(network__demo_since=None).count() == 1


# -- The demonstration goes ---------------------------------------------------------------


def test_the_owner_removes_the_demonstration_after_a_question(client, demo, ruth):
    client.post(reverse("members:start_own"), FOUNDING)
    page = reverse("metrics:remove_demo", args=[demo])
    asked = client.get(page).content.decode()
    still_there = Network.objects.filter(pk=demo.pk).exists()
    answer = client.post(page)

    assert ("Your own network stays as it is" in asked, still_there) == (True, True)
    assert answer.url == "/"
    assert [network.slug for network in Network.objects.all()] == ["own-maths"]
    assert AuditEntry.objects.get(verb="removed the demonstration").actor.email == "ama@example.org"


def test_an_invented_lead_removes_nothing(client, demo, ruth):
    client.force_login(ruth.user)

    assert client.post(reverse("metrics:remove_demo", args=[demo])).status_code == 404
    assert Network.objects.filter(pk=demo.pk).exists()


def test_no_real_network_is_removed_this_way(client, demo):
    client.post(reverse("members:start_own"), FOUNDING)

    assert client.post("/own-maths/demonstration/remove/").status_code == 404
    assert Network.objects.filter(slug="own-maths").exists()


def test_a_demonstration_that_was_removed_does_not_come_back_by_itself(client, demo):
    client.post(reverse("members:start_own"), FOUNDING)
    client.post(reverse("metrics:remove_demo", args=[demo]))
    call_command("demo_network", if_absent=True, today=date(2026, 11, 20).isoformat())

    assert [network.slug for network in Network.objects.all()] == ["own-maths"]

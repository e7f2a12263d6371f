"""Who may enter which page, and what the others are told."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.factories import make_facilitator, make_lead, make_member, make_network, make_user

LEADS = ["members:edit_purpose", "members:invite", "members:invitations", "letters"]
MEMBERS = ["members:home", "members:list", "members:you", "members:edit_you", "members:purpose"]


def patterns(resolver=None, prefix=""):
    """Every named address of the house, as (name, view)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from patterns(pattern, prefix + space)
        else:
            yield prefix + (pattern.name or ""), pattern


def test_every_page_of_a_network_carries_one_mark():
    unmarked = [
        name
        for name, pattern in patterns()
        if "<network:" in str(pattern.pattern) and not hasattr(pattern.callback, "access")
    ]

    assert unmarked == []


@pytest.mark.parametrize("name", MEMBERS + LEADS)
def test_strangers_are_asked_to_sign_in(client, network, name):
    url = reverse(name, args=[network])

    assert client.get(url).url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("name", MEMBERS + LEADS)
def test_a_network_of_others_looks_like_no_network(client, network, name):
    make_lead(network)
    client.force_login(make_member(make_network()).user)
    url = reverse(name, args=[network])
    missing = url.replace(network.slug, "no-such-network")

    assert [client.get(address).status_code for address in (url, missing)] == [404, 404]


@pytest.mark.parametrize("name", MEMBERS)
def test_members_enter(client, member, name):
    client.force_login(member.user)

    assert client.get(reverse(name, args=[member.network])).status_code == 200


@pytest.mark.parametrize("name", LEADS)
@pytest.mark.parametrize("make", [make_member, make_facilitator])
def test_pages_of_leads_refuse_everyone_else(client, network, name, make):
    client.force_login(make(network).user)

    assert client.get(reverse(name, args=[network])).status_code == 403


@pytest.mark.parametrize("name", LEADS)
def test_leads_enter(client, lead, name):
    client.force_login(lead.user)

    assert client.get(reverse(name, args=[lead.network])).status_code == 200


@pytest.mark.parametrize("fields", [{"left_on": "2026-02-01"}, {"carried_over_at": "2026-02-01T00:00Z"}])
def test_who_is_no_member_today_is_not_let_in(client, network, fields):
    client.force_login(make_member(network, **fields).user)

    assert client.get(reverse("members:list", args=[network])).status_code == 404


@pytest.mark.django_db
def test_pages_of_signed_in_people_are_kept_by_no_cache(client, member):
    client.force_login(member.user)

    assert client.get(reverse("members:list", args=[member.network]))["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_nothing_inline_may_run(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]

    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy


def test_acts_need_a_post(client, lead):
    client.force_login(lead.user)

    assert client.put(reverse("members:invite", args=[lead.network])).status_code == 405


@pytest.mark.django_db
def test_the_health_page_answers_anyone(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_a_forged_form_is_refused_in_words(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    response = client.post("/accounts/logout/")

    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]

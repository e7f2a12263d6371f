"""The button in a host's card that signs one phone in at the desk, once, and nobody else ever."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import reminding
from introductions import entering
from introductions.models import DeskKey
from network import post
from network.logs import without_secrets
from network.models import Letter
from tests.factories import make_event, make_facilitator, make_lead, make_member, make_network
from tests.letters import last_letter
from tests.together import at_once

KEY = re.compile(r"https?://[^/\s]+(/\S*/desk/enter/[\w-]{43}/)")


@pytest.fixture
def evening(network):
    return make_event(network, "Autumn evening", starts_at=timezone.now() + timedelta(hours=3))


@pytest.fixture
def host(network, evening):
    """Somebody without any role, who helps at this one event."""
    host = make_member(network, "Ben Hartley")
    evening.helpers.create(member=host, part="host")
    return host


def link_for(event, member) -> str:
    return KEY.search(entering.way_in(event, member).address)[1]


def desk(event) -> str:
    return reverse("introductions:desk", args=[event.network, event.pk]) + "?ready"


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_card_of_the_evening_before_signs_one_phone_in_and_keeps_no_secret(evening, host, client):
    with time_machine.travel(evening.starts_at - timedelta(hours=1), tick=False):
        reminding.write_due(evening.pk)
        reminding.write_due(evening.pk)
        letter = last_letter(host.user.email)
        link = KEY.search(letter.text)[1]
        assert link in letter.html
        assert link.split("/")[-2] not in str(DeskKey.objects.values())
        assert post.send(letter.pk)
        assert link in mail.outbox[0].body

        shown = client.get(link)
        assert (shown.status_code, signed_in_as(client)) == (200, None)
        entered = client.post(link)

        assert (entered.status_code, entered.url) == (302, desk(evening))
        assert signed_in_as(client) == str(host.user.pk)
        assert client.session.get_expiry_date() > evening.usual_end
        assert client.get(link).url == desk(evening)  # pressed again at the door
        again = Client().post(link)
        assert again.status_code == 410
        assert f"next={desk(evening).replace('?', '%3F')}" in again.content.decode().replace("%2F", "/")

    kept = Letter.objects.get(pk=letter.pk)
    assert "/desk/enter/" in kept.text and KEY.search(kept.text + kept.html) is None
    assert KEY.search(without_secrets(f"GET {link} HTTP/1.1")) is None


def test_a_lead_who_looks_at_the_card_beforehand_makes_no_key(evening, host, client):
    client.force_login(make_lead(evening.network).user)

    page = client.get(reverse("events:letter_preview", args=[evening.network, evening.pk, "card"]))

    assert "Open the desk on this phone" in page.content.decode()
    assert not DeskKey.objects.exists()


@pytest.mark.parametrize("how", ["authenticator", "lead"])
def test_who_has_a_second_lock_or_reaches_the_admin_signs_in_as_ever(evening, host, client, how):
    link = link_for(evening, host)
    if how == "lead":
        type(host).objects.filter(pk=host.pk).update(role="lead")
    else:
        Authenticator.objects.create(user=host.user, type=Authenticator.Type.TOTP, data={})
    host.user.refresh_from_db()
    host.user.__dict__.pop("leads_networks", None)

    asked = client.post(link)

    assert asked.url.startswith("/accounts/login/?next=")
    assert asked.url.replace("%3F", "?").endswith(desk(evening))
    assert signed_in_as(client) is None
    assert entering.way_in(evening, host).address.endswith(desk(evening))  # and their next card holds no key


@pytest.mark.parametrize("why", ["helps no more", "left", "called off", "over"])
def test_a_link_that_has_ended_lets_nobody_in_and_says_so(evening, host, client, why):
    link, later = link_for(evening, host), timezone.now()
    if why == "helps no more":
        evening.helpers.all().delete()
    elif why == "left":
        type(host).objects.filter(pk=host.pk).update(left_on=evening.network.today)
    elif why == "called off":
        type(evening).objects.filter(pk=evening.pk).update(cancelled_at=timezone.now())
    else:
        later = evening.usual_end + timedelta(hours=12, minutes=1)

    with time_machine.travel(later):
        answers = [client.get(link), client.post(link)]

    assert [one.status_code for one in answers] == [410, 410]
    assert signed_in_as(client) is None


def test_on_a_phone_of_somebody_else_it_says_whose_it_becomes(evening, host, client):
    other = make_facilitator(evening.network, "Ama Owusu")
    client.force_login(other.user)
    link = link_for(evening, host)

    assert other.user.email in client.get(link).content.decode()
    client.post(link)

    assert signed_in_as(client) == str(host.user.pk)


def test_it_opens_nothing_below_another_network(evening, host, client):
    link = link_for(evening, host)

    assert client.post(link.replace(evening.network.slug, make_network("elsewhere").slug)).status_code == 404


SPEND = """
from introductions import entering
from introductions.models import DeskKey
{unlock}
key = DeskKey.objects.get()
gate()
print(entering.spend(key))
"""
# Whoever has seen the key unused takes it.
UNHELD = "entering.spend = lambda key: not key.used_at and bool(DeskKey.objects.update(used_at=key.made_at))"


@pytest.mark.django_db(transaction=True)
def test_of_four_phones_at_once_one_gets_in(evening, host):
    link_for(evening, host)

    assert sorted(at_once(*[SPEND.format(unlock="")] * 4)) == ["False", "False", "False", "True"]


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_in_the_database_all_would(evening, host):
    link_for(evening, host)

    assert at_once(*[SPEND.format(unlock=UNHELD)] * 4) == ["True"] * 4

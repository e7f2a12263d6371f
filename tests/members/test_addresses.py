"""Several addresses of one person: any that is proven signs them in, and nobody learns whose an address is."""

import re

from allauth.account.models import EmailAddress
from django.urls import reverse

from tests.factories import make_member, make_network
from tests.letters import code_sent_to

EMAILS = reverse("account_email")


def answer_to(client, address: str) -> tuple[int, str, str]:
    """What somebody sees who adds an address, apart from the address itself."""
    response = client.post(EMAILS, {"email": address, "action_add": ""})
    page = client.get(response.url).content.decode() if response.status_code == 302 else response.content.decode()
    page = re.sub(r'(csrf\S*"[^>]*(?:content|value)=)"\w+"', r"\1", page)
    return response.status_code, response.get("Location", ""), page.replace(address, "ADDRESS")


def test_adding_an_address_of_somebody_else_looks_like_adding_a_new_one(client, member):
    stranger = make_member(make_network())
    client.force_login(member.user)
    new = answer_to(client, "nobody@example.com")
    EmailAddress.objects.filter(email="nobody@example.com").delete()
    client.logout()
    client.force_login(member.user)

    assert answer_to(client, stranger.user.email) == new
    assert EmailAddress.objects.get(email=stranger.user.email, verified=True).user == stranger.user


def test_a_second_address_counts_once_its_code_came_back(client, member):
    client.force_login(member.user)
    client.post(EMAILS, {"email": "cyd@example.com", "action_add": ""})
    assert not EmailAddress.objects.filter(email="cyd@example.com", verified=True).exists()
    code = code_sent_to("cyd@example.com")
    client.post(reverse("account_email_verification_sent"), {"code": code})

    assert EmailAddress.objects.get(email="cyd@example.com", verified=True).user == member.user


def test_letters_follow_the_first_address(client, member):
    EmailAddress.objects.create(user=member.user, email="cyd@example.com", verified=True)
    client.force_login(member.user)
    client.post(EMAILS, {"email": "cyd@example.com", "action_primary": ""})
    member.user.refresh_from_db()

    assert member.user.email == "cyd@example.com"

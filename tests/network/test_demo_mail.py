"""The mail of a demonstration, where codes and letters can be read; nowhere else."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from network import post
from network.models import Letter, Network
from tests.factories import make_facilitator, make_invitation, make_lead, make_member, make_user


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True


def code(address: str = "nia@example.org") -> Letter:
    context = {"code": "BCDF-GHJK"}
    return post.queue("sign-in code", to=address, template="code", context=context, essential=True)


@pytest.mark.django_db
def test_without_a_demonstration_there_is_no_such_page(client):
    letter = code()

    assert client.get(reverse("demo_mail")).status_code == 404
    assert client.get(reverse("demo_letter", args=[letter.pk])).status_code == 404
    assert client.get(reverse("demo_letter_html", args=[letter.pk])).status_code == 404


def test_letters_are_listed_the_latest_first_with_their_codes(client, demonstration, network):
    make_invitation(network, "guest@example.org")
    code()
    response = client.get(reverse("demo_mail"))

    assert [letter.to for letter in response.context["page"]] == ["nia@example.org", "guest@example.org"]
    assert [letter.code for letter in response.context["page"]] == ["BCDF-GHJK", ""]


def test_a_visitor_reads_whom_to_sign_in_as(client, demonstration, network):
    make_lead(network, "Ama Owusu", user=make_user("ama@example.org"))
    make_facilitator(network, "Ben Hartley", user=make_user("ben@example.org"))
    for name, joined_on in (("Cyd Novak", date(2025, 1, 1)), ("Noor Aziz", date(2026, 9, 1))):
        make_member(network, name, joined_on=joined_on)
    Network.objects.update(demo_since=timezone.now())

    cast = client.get(reverse("demo_mail")).context["cast"]

    assert [person.name for person in cast] == ["Ama Owusu", "Ben Hartley", "Cyd Novak", "Noor Aziz"]


@pytest.mark.django_db
def test_letters_are_found_by_person(client, demonstration):
    code("nia@example.org")
    code("ama@example.org")
    response = client.get(reverse("demo_mail"), {"to": "NIA"})

    assert [letter.to for letter in response.context["page"]] == ["nia@example.org"]


@pytest.mark.django_db
def test_an_address_that_no_text_can_hold_finds_nothing(client, demonstration):
    code()
    response = client.get(reverse("demo_mail"), {"to": "nobody\x00"})

    assert (response.status_code, len(response.context["page"])) == (200, 0)


@pytest.mark.django_db
def test_a_person_without_letters_is_told_so(client, demonstration):
    assert "No letter to this address" in client.get(reverse("demo_mail"), {"to": "nobody"}).content.decode()


@pytest.mark.django_db
def test_a_letter_shows_its_code_large_and_leads_to_where_it_is_entered(client, demonstration):
    words = client.get(reverse("demo_letter", args=[code().pk])).content.decode()

    assert '<p class="code">BCDF-GHJK</p>' in words
    assert 'data-copy="BCDF-GHJK"' in words
    assert reverse("account_confirm_login_code") in words


@pytest.mark.django_db
def test_a_letter_is_shown_as_mail_programs_do_and_can_do_nothing(client, demonstration):
    letter = code()
    letter.html += "<script>alert(1)</script>"
    letter.save()
    shown = reverse("demo_letter_html", args=[letter.pk])

    page = client.get(shown)

    assert f'href="{shown}"' in client.get(reverse("demo_letter", args=[letter.pk])).content.decode()
    assert page.content.decode() == letter.html
    policy = dict(part.strip().partition(" ")[::2] for part in page["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "sandbox": "",
    }
    Letter.objects.update(html="")
    assert client.get(shown).status_code == 404


def test_a_link_in_a_letter_can_be_followed(client, demonstration, network):
    _invitation, token = make_invitation(network)
    words = client.get(reverse("demo_letter", args=[Letter.objects.get().pk])).content.decode()

    assert f'href="http://localhost:8000/maths-pp/invitation/{token}/"' in words


def test_the_list_costs_the_same_for_three_and_thirty(client, demonstration, network, django_assert_num_queries):
    for wanted in (3, 30):
        while Letter.objects.count() < wanted:
            make_invitation(network)
        with django_assert_num_queries(3):
            client.get(reverse("demo_mail"))

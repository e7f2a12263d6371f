"""The first three letters: to people of the list, or to those who are invited first; the lead's own comes before."""

import pytest
from django.urls import reverse
from django.utils import timezone

from network.models import MailProof, Purpose
from tests.factories import make_user

pytestmark = pytest.mark.django_db
IDA = {"p0-name": "Ida Quist", "p0-email": "ida@example.org", "p0-why_you": "You do this work."}


@pytest.fixture
def page(client, lead):
    client.force_login(lead.user)
    return reverse("members:first_letters", args=[lead.network])


def carry_over(network, *names):
    return [network.members.create(name=name, user=make_user(), carried_over_at=timezone.now()) for name in names]


def test_people_of_the_list_are_asked_in_prepared_words(client, page, network):
    ida, ove, _una = carry_over(network, "Ida", "Ove", "Una")
    words = client.get(page).context["forms"][0].initial["words"]
    response = client.post(page, {"person_0": ove.pk, "person_1": ida.pk, "person_2": ove.pk, "words": words})

    assert network.name in words
    assert response.url == reverse("metrics:first_run", args=[network])
    assert sorted(network.invitations.values_list("member__name", "kind")) == [("Ida", "still in"), ("Ove", "still in")]
    assert network.letters.filter(kind="invitation to stay").count() == 2


def test_without_a_list_the_first_are_invited_and_empty_letters_left_out(client, page, network):
    response = client.post(page, IDA | {"p2-name": "", "p2-email": "", "p2-why_you": ""})

    assert response.url == reverse("metrics:first_run", args=[network])
    assert [(one.name, one.state) for one in network.invitations.all()] == [("Ida Quist", "sent")]


def test_until_mail_is_proven_they_wait_and_the_test_letter_comes_next(client, page, network):
    MailProof.objects.all().delete()
    response = client.post(page, IDA)

    assert response.url == reverse("mail_check", args=[network])
    assert network.invitations.get().state == "draft"


def test_a_letter_with_a_gap_is_refused_at_the_gap_and_none_is_written(client, page, network):
    response = client.post(page, IDA | {"p1-name": "Ove"})
    forms = response.context["forms"]

    assert response.status_code == 422
    assert [sorted(form.errors) for form in forms] == [[], ["email", "why_you"], []]
    assert "You do this work." in response.content.decode()
    assert not network.invitations.exists()


def test_of_letters_one_of_which_cannot_be_none_is_written(client, page, network, lead):
    member = {"p1-name": "Ama", "p1-email": lead.user.email, "p1-why_you": "You again."}
    response = client.post(page, IDA | member)

    assert response.status_code == 422
    assert "email" in response.context["forms"][1].errors
    assert not network.invitations.exists()


def test_nobody_named_is_said_kindly(client, page, network):
    empty = client.post(page, {})
    carry_over(network, "Ida")
    nobody = client.post(page, {"words": "Hello"})

    assert (empty.status_code, nobody.status_code) == (422, 422)
    assert "Choose at least one person." in nobody.content.decode()


def test_before_the_purpose_stands_the_page_leads_there(client, page, network):
    Purpose.objects.all().delete()
    words = client.get(page).content.decode()
    client.post(page, IDA)

    assert reverse("members:edit_purpose", args=[network]) in words
    assert not network.invitations.exists()

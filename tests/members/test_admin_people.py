"""What leads keep up one by one in the admin: the questions to members, and a member's record."""

import pytest
from django.urls import reverse

from network.models import AuditEntry
from tests.factories import make_user


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


@pytest.fixture
def region(network):
    return network.attributes.create(name="region", question="Where?", choices="North\nSouth")


def reword(client, attribute, **given):
    given = {"question": attribute.question, "choices": attribute.choices, **given}
    return client.post(reverse("admin:members_attribute_change", args=[attribute.pk]), given)


def test_a_question_is_reworded_by_a_lead_and_written_down_once(as_lead, lead, region):
    reword(as_lead, region, question="Where do you work?", choices="North\n\nSouth\nNorth")
    region.refresh_from_db()
    entry = AuditEntry.objects.get(subject_kind="attribute")

    assert (region.question, region.options) == ("Where do you work?", ["North", "South"])
    assert (entry.verb, entry.actor) == ("changed", lead.user)
    assert (entry.before["question"], entry.after["question"]) == ("Where?", "Where do you work?")


def test_a_question_keeps_the_name_under_which_answers_are_kept(as_lead, region):
    reword(as_lead, region, name="county")
    region.refresh_from_db()

    assert region.name == "region"


def test_an_answer_to_choose_from_is_no_essay(as_lead, region):
    page = reword(as_lead, region, choices="x" * 201)

    assert "too long for an answer" in page.context["adminform"].form.errors["choices"][0]
    assert not AuditEntry.objects.filter(subject_kind="attribute").exists()


def test_an_operator_rewords_a_question_as_well(client, region):
    operator = make_user("operator@example.org", is_superuser=True)
    client.force_login(operator)
    reword(client, region, question="Where do you work?")

    assert AuditEntry.objects.get(subject_kind="attribute").actor == operator


def test_from_each_list_one_gets_to_the_page_of_the_network_that_makes_more(as_lead, network):
    ways = {
        "network_purpose": "edit_purpose",
        "members_attribute": "attributes",
        "members_invitation": "invite",
        "members_seatopening": "seats",
    }
    for model, page in ways.items():
        shown = as_lead.get(reverse(f"admin:{model}_changelist")).content.decode()
        assert f'href="{reverse(f"members:{page}", args=[network])}"' in shown

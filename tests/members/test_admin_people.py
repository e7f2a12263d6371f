"""What leads keep up one by one in the admin: the questions to members, and a member's record."""

from datetime import date

import pytest
from django.urls import reverse

from network.models import AuditEntry
from tests.factories import make_lead, make_member, make_network, make_user


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


WAYS = {
    "network_network": ["members:seats"],
    "network_purpose": ["members:edit_purpose"],
    "members_member": ["members:bring", "members:staying", "metrics:files"],
    "members_attribute": ["members:attributes"],
    "members_invitation": ["members:invite", "members:invite_many"],
    "members_nomination": ["members:nominations"],
    "members_listimport": ["members:bring"],
    "members_seatopening": ["members:seats"],
}


@pytest.mark.parametrize("model", WAYS)
def test_from_a_list_one_gets_in_one_click_to_where_more_comes_in_or_goes_out(as_lead, network, model):
    shown = as_lead.get(reverse(f"admin:{model}_changelist"))

    assert [address for _label, address in shown.context["ways"]] == [
        reverse(page, args=[network]) for page in WAYS[model]
    ]


def test_who_leads_several_networks_is_told_which_way_leads_where(as_lead, lead, network):
    second = make_network(name="Second of mine")
    make_lead(second, user=lead.user)
    ways = as_lead.get(reverse("admin:members_listimport_changelist")).context["ways"]

    assert [str(label) for label, _address in ways] == [
        "Bring a list · Maths, more than average",
        "Bring a list · Second of mine",
    ]


def test_an_operator_is_sent_to_no_page_that_would_not_open(client, network):
    client.force_login(make_user("operator@example.org", is_superuser=True))

    assert client.get(reverse("admin:members_member_changelist")).context["ways"] == []


def keep_up(client, member, **given):
    given = {"name": member.name, "role": member.role, "joined_on": "2026-01-01", **given}
    return client.post(reverse("admin:members_member_change", args=[member.pk]), given)


def test_leaving_and_coming_back_are_not_done_by_writing_a_date(as_lead, network, member):
    gone = make_member(network, left_on="2026-03-01")
    leaving, returning = keep_up(as_lead, member, left_on="2026-03-01"), keep_up(as_lead, gone)

    for page, member_then, left_on in ((leaving, member, None), (returning, gone, date(2026, 3, 1))):
        assert page.context["adminform"].form.errors["left_on"]
        member_then.refresh_from_db()
        assert member_then.left_on == left_on


def test_a_day_of_leaving_that_was_wrong_is_put_right(as_lead, network):
    gone = make_member(network, left_on="2026-03-01")
    keep_up(as_lead, gone, left_on="2026-02-01")
    gone.refresh_from_db()

    assert gone.left_on == date(2026, 2, 1)

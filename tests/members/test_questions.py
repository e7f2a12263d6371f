"""The lead's questions: asked of everybody, answered by whoever likes."""

import pytest
from django.urls import reverse

from members import questions
from network.models import AuditEntry
from tests.factories import make_member, make_network

REGION = {"question": "In which region do you work?", "name": "region", "choices": "North\nSouth\n\nNorth \n"}


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


def make_question(network, name="region", **fields):
    return network.attributes.create(name=name, question=f"Which {name}?", **fields)


def test_a_new_question_stands_last_and_is_kept_in_the_trail(as_lead, network, lead):
    make_question(network, "phase", position=4)
    answer = as_lead.post(reverse("members:new_attribute", args=[network]), REGION)
    entry = AuditEntry.objects.get()

    assert answer.url == reverse("members:attributes", args=[network])
    assert [(one.name, one.options) for one in network.attributes.all()] == [
        ("phase", []),
        ("region", ["North", "South"]),
    ]
    assert (entry.verb, entry.actor, entry.after["name"]) == ("asked", lead.user, "region")


@pytest.mark.parametrize("missing", ["question", "name"])
def test_a_question_without_words_is_refused_and_the_rest_kept(as_lead, network, missing):
    answer = as_lead.post(reverse("members:new_attribute", args=[network]), REGION | {missing: " "})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]
    assert "North" in answer.content.decode()


def test_two_questions_have_two_names(as_lead, network):
    make_question(network, "Region")
    answer = as_lead.post(reverse("members:new_attribute", args=[network]), REGION)

    assert answer.context["form"].errors == {"name": ["Another question has this name."]}


def test_an_answer_of_ten_thousand_letters_is_no_choice(as_lead, network):
    answer = as_lead.post(reverse("members:new_attribute", args=[network]), REGION | {"choices": "x" * 10_000})

    assert list(answer.context["form"].errors) == ["choices"]


def test_members_answer_on_their_page(client, network, member):
    region, school = make_question(network, choices="North\nSouth"), make_question(network, "school")
    client.force_login(member.user)
    address = reverse("members:edit_you", args=[network])
    client.post(address, {"name": "Cyd", f"answer-{region.pk}": "South", f"answer-{school.pk}": "Hill <b>Road</b>"})
    member.refresh_from_db()

    assert member.attributes == {"region": "South", "school": "Hill <b>Road</b>"}
    assert (
        "Hill &lt;b&gt;Road&lt;/b&gt;"
        in client.get(reverse("members:detail", args=[network, member.pk])).content.decode()
    )

    client.post(address, {"name": "Cyd", f"answer-{region.pk}": "", f"answer-{school.pk}": ""})
    member.refresh_from_db()
    assert member.attributes == {}


def test_an_answer_that_is_no_choice_is_refused(client, network, member):
    region = make_question(network, choices="North\nSouth")
    client.force_login(member.user)
    answer = client.post(reverse("members:edit_you", args=[network]), {"name": "Cyd", f"answer-{region.pk}": "Moon"})

    assert list(answer.context["form"].errors) == [f"answer-{region.pk}"]


def test_an_answer_from_a_list_stays_although_it_is_no_choice(client, network, member):
    region = make_question(network, choices="North\nSouth")
    member.attributes = {"region": "Midlands", "other": "kept"}
    member.save()
    client.force_login(member.user)
    client.post(reverse("members:edit_you", args=[network]), {"name": "Cyd", f"answer-{region.pk}": "Midlands"})
    member.refresh_from_db()

    assert member.attributes == {"region": "Midlands", "other": "kept"}


def test_answers_follow_a_question_to_its_new_name(as_lead, network, member):
    region = make_question(network)
    member.attributes = {"region": "North", "school": "Hill Road"}
    member.save()
    elsewhere = make_member(make_network(), attributes={"region": "North"})
    as_lead.post(reverse("members:edit_attribute", args=[network, region.pk]), REGION | {"name": "area"})
    member.refresh_from_db()
    elsewhere.refresh_from_db()
    entry = AuditEntry.objects.get()

    assert member.attributes == {"area": "North", "school": "Hill Road"}
    assert elsewhere.attributes == {"region": "North"}
    assert (entry.before["name"], entry.after["name"]) == ("region", "area")


@pytest.mark.parametrize(("to", "order"), [("up", "bac"), ("down", "acb")])
def test_questions_change_places_by_a_button(as_lead, network, to, order):
    asked = [make_question(network, name) for name in "abc"]
    as_lead.post(reverse("members:move_attribute", args=[network, asked[1].pk]), {"to": to})

    assert "".join(network.attributes.values_list("name", flat=True)) == order


def test_the_first_question_goes_no_further_up(network):
    first = make_question(network, "a")

    assert questions.move(first, up=True) is False


def test_a_question_taken_back_leaves_its_answers(as_lead, network, member):
    region = make_question(network)
    member.attributes = {"region": "North"}
    member.save()
    address = reverse("members:remove_attribute", args=[network, region.pk])
    assert as_lead.get(address).status_code == 200
    assert network.attributes.count() == 1
    as_lead.post(address)
    member.refresh_from_db()

    assert network.attributes.count() == 0
    assert member.attributes == {"region": "North"}
    assert [(one.name, one.people) for one in questions.unasked(network)] == [("region", 1)]
    assert AuditEntry.objects.get().verb == "removed"


def test_columns_of_a_list_are_offered_as_questions_with_their_values(as_lead, network):
    make_question(network, "region")
    for value in ("Primary", "Secondary", "Primary", ""):
        make_member(network, attributes={"phase": value, "region": "North"})
    page = as_lead.get(reverse("members:attributes", args=[network]))
    form = as_lead.get(reverse("members:new_attribute", args=[network]), {"column": "phase"}).context["form"]

    assert [(one.name, one.people, one.values) for one in page.context["unasked"]] == [
        ("phase", 3, ("Primary", "Secondary"))
    ]
    assert (form["name"].value(), form["choices"].value()) == ("phase", "Primary\nSecondary")


def test_a_column_with_many_values_is_asked_in_peoples_own_words(as_lead, network):
    for number in range(questions.FEW + 1):
        make_member(network, attributes={"school": f"School {number}"})
    form = as_lead.get(reverse("members:new_attribute", args=[network]), {"column": "school"}).context["form"]

    assert form["choices"].value() == ""


def test_an_unknown_column_is_no_fault(as_lead, network):
    assert as_lead.get(reverse("members:new_attribute", args=[network]), {"column": "\x00moon"}).status_code == 200


def test_only_leads_ask(client, network, member):
    client.force_login(member.user)

    assert client.get(reverse("members:attributes", args=[network])).status_code == 403
    assert client.post(reverse("members:new_attribute", args=[network]), REGION).status_code == 403

"""A plan of people of a list, before anyone has an account or has answered."""

from __future__ import annotations

import pytest
from django.urls import reverse

from events import drafts, pasted_lists, plan_work
from events.models import GroupPlan, PlanState
from events.table_plan import TablePlan
from events.wishes import Wishes
from tests.factories import make_event, make_member, make_rsvp

TEN = "\n".join(f"Guest {number}, {'Acme' if number < 4 else 'Lycée'}" for number in range(10))


def test_lines_are_read_as_they_come():
    text = (
        "Name\tOrganisation\n"
        "Ines Moll, Acme *\n"
        "\n"
        "* Ben Ott;Lycée Curie\n"
        "3. “Cy Roe”\tAcme\tcy@roe.example\n"
        "Dana Fox <Dana@Fox.example>, Acme\n"
        "   \u00a0 , ;\n"
        "Eva   van  der Ley\n"
        "Flo Ngo\tflo@ngo.example\tAcme"
    )

    found, errors = pasted_lists.lines(text)

    assert errors == []
    assert [(line.number, line.name, line.organisation, line.address, line.hosts) for line in found] == [
        (2, "Ines Moll", "Acme", "", True),
        (4, "Ben Ott", "Lycée Curie", "", True),
        (5, "Cy Roe", "Acme", "cy@roe.example", False),
        (6, "Dana Fox", "Acme", "dana@fox.example", False),
        (8, "Eva van der Ley", "", "", False),
        (9, "Flo Ngo", "Acme", "flo@ngo.example", False),
    ]


def test_what_cannot_be_read_is_named_with_its_line(network):
    text = "Ines Moll, Acme\n<no@name.example>\nInes moll; acme\n" + "x" * 130

    assert pasted_lists.read(text, network).errors == [
        "Line 2 has no name.",
        "Line 4 is too long for a name and an organisation.",
        "Line 3: Ines moll stands in line 1 already.",
    ]
    many = "\n".join(f"Guest {number}" for number in range(501))
    assert pasted_lists.read(many, network).errors == ["A list may have 500 lines, and this one has 501."]


def test_a_line_that_names_one_member_is_that_member(network):
    ana, _one, _two = (make_member(network, name) for name in ("Ana Silva", "Bo Li", "Bo Li"))
    by_address = make_member(network, "Cy Roe")
    gone = make_member(network, "Dana Fox", joined_on="2020-01-01", left_on="2025-01-01")

    read = pasted_lists.read(f"ana silva\nBo Li\nC. Roe, {by_address.user.email.upper()} *\n{gone.name}", network)

    assert read.ids == (str(ana.pk), "p2", str(by_address.pk), "p4")
    assert (read.members, read.hosting) == (2, (str(by_address.pk),))
    assert {key: kept["name"] for key, kept in read.listed.items()} == {"p2": "Bo Li", "p4": "Dana Fox"}


@pytest.fixture
def asked(network, lead, client, monkeypatch, django_capture_on_commit_callbacks):
    """Posts the form of the plan page of a draft event; the answer."""
    event = make_event(network, published=False)
    client.force_login(lead.user)

    def post(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                reverse("events:plan", args=[network, event.pk]),
                {"rounds": "2", "group_size": "5", "renew": "1"} | fields,
            )

    return post


def test_people_of_a_list_are_planned_for_a_draft_event_and_published_with_it_alone(network, lead, asked):
    member = make_member(network, "Guest 3")

    assert asked(pasted=TEN, organisation="3").status_code == 302

    plan = GroupPlan.objects.get()
    assert plan.errors == []
    assert (plan.state, len(plan.listed)) == (PlanState.READY, 9)
    tables = [table.people for _turn, table in TablePlan.read(plan.tables).tables()]
    assert sorted(map(len, tables)) == [5, 5, 5, 5]
    lycee = {key for key, kept in plan.listed.items() if kept["tags"].get("organisation") == "Lycée"}
    assert [len(lycee & set(people)) for people in tables] == [3, 3, 3, 3]
    assert str(member.pk) in tables[0] + tables[1]
    with pytest.raises(drafts.SeatingRefused, match="Publish the event first"):
        drafts.publish(plan, by=lead)


def test_the_list_stands_in_the_form_again_without_whoever_was_erased(network, client, asked):
    make_member(network, "Guest 3")
    asked(pasted=TEN.replace("Guest 5, Lycée", "Guest 5, Lycée *"))
    network.members.filter(name="Guest 3").update(name="", erased_at="2026-01-01T00:00Z")

    text = (
        client.get(reverse("events:plan", args=[network, GroupPlan.objects.get().event_id]))
        .context["form"]["pasted"]
        .value()
    )

    assert "Guest 5, Lycée *" in text.splitlines()
    assert len(text.splitlines()) == 9
    assert "Guest 3" not in text


def test_a_list_with_a_fault_comes_back_with_the_line_and_everything_typed(asked):
    answer = asked(pasted="Ines Moll\n;;x@y.example\nBen Ott", rounds="3")

    assert answer.status_code == 422
    assert answer.context["form"].errors["pasted"] == ["Line 2 has no name."]
    assert ";;x@y.example" in answer.content.decode()
    assert GroupPlan.objects.count() == 0


def test_neither_long_lines_nor_strange_fields_keep_the_page_busy(asked):
    """The pattern that once looked for addresses took minutes for a thousandth of this."""
    strange = {"together": "x", "away": "x", "together_x_a": "x"}

    answer = asked(pasted="a@" * 29_000, **strange)

    assert answer.context["form"].errors == {"pasted": ["Line 1 is too long for a name and an organisation."]}
    assert asked(pasted="a@.\n" * 100_000).status_code == 422


def test_a_draft_without_a_list_says_what_is_missing(asked):
    answer = asked(pasted=" \n")

    assert answer.context["form"].errors["pasted"] == [
        "This event is a draft, so nobody could answer yet. Paste who comes, or publish it."
    ]


def test_names_of_the_list_are_published_as_guests_of_a_table(network, lead):
    event = make_event(network)
    member = make_member(network, "Ana Silva")
    make_rsvp(event, make_member(network, "Said yes, but is on no list"))
    plan = drafts.request_plan(
        event, by=lead, wishes=Wishes(rounds=1, group_size=4, pasted="Ana Silva\nBo Li *\nCy Roe"), seed=1
    )
    plan_work.make(plan.pk, seconds=1, politely=False)
    plan.refresh_from_db()

    drafts.publish(plan, by=lead)

    (group,) = event.rounds.get().groups.all()
    assert (sorted(group.guests), [seat.member for seat in group.seats.all()]) == (["Bo Li", "Cy Roe"], [member])

"""The page on which a lead has groups planned: form, draft, failure, publication."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import drafts, plan_words
from events.models import GroupPlan
from events.tasks import make_plan
from events.wishes import Wishes
from tests.factories import make_event, make_facilitator, make_member, make_rsvp

HTMX = {"HX-Request": "true", "HX-Target": "plan"}


@pytest.fixture
def event(network):
    return make_event(network)


@pytest.fixture
def page_of(network, lead, event, client):
    """The plan page's text, as the lead sees it."""
    client.force_login(lead.user)
    address = reverse("events:plan", args=[network, event.pk])
    return lambda **options: client.get(address, **options).content.decode()


def people_coming(event, number, make=make_member):
    people = [make(event.network, joined_on=date(2020, 1, 1)) for _person in range(number)]
    for person in people:
        make_rsvp(event, person)
    return people


def drafted(event, lead, seed=1, **wishes):
    wishes = Wishes(**({"rounds": 2, "group_size": 4, "renew": 0} | wishes))
    plan = drafts.request_plan(event, by=lead, wishes=wishes, seed=seed)
    make_plan(plan.pk)
    plan.refresh_from_db()
    return plan


def post(client, name, event, **data):
    return client.post(reverse(f"events:{name}", args=[event.network, event.pk]), data, follow=True)


def test_before_a_plan_the_page_says_who_will_be_seated(event, page_of):
    people_coming(event, 6)
    people_coming(event, 2, make_facilitator)

    page = page_of()

    assert "8 people said yes or are here." in page
    assert "8 are new," in page
    assert "2 can host a table." in page


def test_with_too_few_people_the_page_offers_to_note_those_who_told(event, page_of):
    people_coming(event, 2)

    page = page_of()

    assert "Too few have said yes" in page
    assert reverse("events:answer_for", args=[event.network, event.pk]) in page


@pytest.mark.parametrize(
    ("wishes", "field", "sentence"),
    [
        ({"rounds": "0"}, "rounds", "Ensure this value is greater than or equal to 1."),
        ({"rounds": "7"}, "rounds", "Ensure this value is less than or equal to 6."),
        ({"group_size": "1"}, "group_size", "Ensure this value is greater than or equal to 3."),
        ({"group_size": "many"}, "group_size", "Enter a whole number."),
        (
            {"group_size": "9"},
            "rounds",
            "Everyone fits at one table, so one round is enough. Or make tables smaller.",
        ),
    ],
)
def test_a_wish_that_cannot_be_is_said_at_its_field(event, page_of, client, wishes, field, sentence):
    people_coming(event, 8)

    page = client.post(
        reverse("events:plan", args=[event.network, event.pk]), {"rounds": "2", "group_size": "4"} | wishes
    )

    assert page.status_code == 422
    assert page.context["form"].errors[field] == [sentence]
    assert GroupPlan.objects.count() == 0


def test_while_a_plan_is_made_the_page_asks_for_itself_and_can_be_stopped(event, lead, page_of, client):
    people_coming(event, 8)
    plan = drafts.request_plan(event, by=lead, wishes=Wishes(group_size=4))

    assert 'hx-trigger="every 1s"' in page_of()
    fragment = page_of(headers=HTMX)
    assert "<html" not in fragment
    assert 'hx-trigger="every 1s"' in fragment
    post(client, "cancel_plan", event)

    assert not GroupPlan.objects.filter(pk=plan.pk).exists()


def test_the_progress_turns_into_the_draft_and_stops_asking(event, lead, page_of):
    people_coming(event, 8)
    drafted(event, lead)

    fragment = page_of(headers=HTMX)

    assert "Publish the groups" in fragment
    assert "every 1s" not in fragment


def test_the_draft_is_put_in_words_from_its_own_figures(event, lead, page_of):
    people_coming(event, 16)
    drafted(event, lead)

    page = page_of()

    assert "Everyone meets 6 people they have never sat with." in page
    assert "Nobody sits with the same person twice, or with anyone they sat with before." in page
    assert page.count(">meets 6<") == 32


def test_repeats_that_cannot_be_avoided_are_said_to_be_so_only_when_proven():
    result = {"people": {"1": {"new": 3}, "2": {"new": 5}}, "repeats_in_event": 2, "repeats_from_history": 1}

    def said(**figures):
        return plan_words.quality(GroupPlan(result=result | figures))

    assert said(optimal=True, bound=3) == [
        "Everyone meets between 3 and 5 people they have never sat with.",
        "3 meetings are between people who have met before, and no plan could avoid that.",
    ]
    assert said(optimal=False, bound=2)[1] == (
        "3 meetings are between people who have met before; at least 2 cannot be avoided."
    )
    assert said(optimal=False, bound=0)[1] == (
        "3 meetings are between people who have met before. Planning again may find a better way."
    )


def test_broken_rules_are_named_by_round_and_table():
    violations = [
        {"rule": "experienced_min", "round": 0, "group": "Table 2", "people": []},
        {"rule": "newcomers_max", "round": 1, "group": "Table 1", "people": []},
    ]

    assert plan_words.broken_rules(GroupPlan(result={"violations": violations})) == [
        "Round 1, Table 2: newcomers only.",
        "Round 2, Table 1: more newcomers than elsewhere.",
    ]


def test_a_failure_is_said_once_in_plain_words(event, lead, page_of, client):
    people_coming(event, 2)
    plan = drafted(event, lead)

    page = page_of()
    assert "No plan could be made" in page
    assert page.count("Only 2 people are there in round 1, and a table needs three.") == 1
    post(client, "discard_plan", event, plan=plan.pk)

    assert GroupPlan.objects.count() == 0


def test_every_planner_error_has_plain_words_with_a_way_out():
    rules = ["too few", "size", "facilitators", "newcomers_max", "experienced_min", "fault", "apart"]
    plan = GroupPlan(errors=[{"rule": rule, "where": "round 0", "why": "3 groups"} for rule in rules * 2])

    assert len(plan_words.errors(plan)) == len(rules)


def test_planning_again_keeps_the_wishes_and_takes_another_seed(event, lead, page_of, client):
    people_coming(event, 16)
    drafted(event, lead, rounds=3)

    assert 'name="rounds" value="3"' in page_of()
    post(client, "plan", event, rounds="3", group_size="4")

    assert list(event.plans.order_by("pk").values_list("seed", flat=True)) == [1, 2]


def test_two_leads_who_ask_at_once_get_one_plan(event, lead, page_of, client):
    people_coming(event, 8)
    drafts.request_plan(event, by=lead, wishes=Wishes(group_size=4))

    page = client.post(reverse("events:plan", args=[event.network, event.pk]), {"rounds": "2", "group_size": "4"})

    assert page.status_code == 422
    assert "A plan is being made already." in page.content.decode()


def test_people_who_came_or_went_since_are_counted(event, lead, page_of):
    people = people_coming(event, 8)
    drafted(event, lead)
    event.rsvps.filter(member=people[0]).update(answer="no")

    assert "1 person has come or gone since this was planned." in page_of()


def test_publishing_asks_first_and_publishes_the_draft_that_was_looked_at(event, lead, page_of, client):
    people_coming(event, 8)
    seen = drafted(event, lead)
    question = client.get(reverse("events:publish_plan", args=[event.network, event.pk])).content.decode()
    assert f'name="plan" value="{seen.pk}"' in question
    drafted(event, lead, seed=2)

    page = post(client, "publish_plan", event, plan=seen.pk)

    assert "Published. Everyone who is seated sees their own table now." in page.content.decode()
    assert {round_.plan_id for round_ in event.rounds.published()} == {seen.pk}


def test_a_draft_that_is_gone_is_not_published(event, lead, page_of, client):
    people_coming(event, 8)
    plan = drafted(event, lead)
    drafts.discard(plan)

    assert post(client, "publish_plan", event, plan=plan.pk).status_code == 404
    assert post(client, "publish_plan", event, plan="nonsense").status_code == 404
    assert post(client, "publish_plan", event, plan="9" * 5000).status_code == 404


def test_groups_published_meanwhile_are_said_to_be_so(event, lead, page_of, client):
    people_coming(event, 8)
    plan = drafted(event, lead)
    drafts.publish(plan, by=lead)

    page = post(client, "publish_plan", event, plan=plan.pk)

    assert "This draft has been published or discarded meanwhile." in page.content.decode()


def test_after_the_event_the_plan_is_kept_and_nothing_can_be_planned(event, lead, page_of):
    people_coming(event, 8)
    drafted(event, lead)
    type(event).objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(days=1))

    page = page_of()

    assert "This event is over. Its groups stay as they were." in page
    assert "Publish the groups" not in page
    assert "Table</small> 1" in page


def test_the_plan_page_takes_twelve_statements_at_most_whatever_the_numbers(event, lead, page_of, client):
    counts = []
    for more in (8, 72):
        people_coming(event, more)
        drafted(event, lead, rounds=2 if more == 8 else 4, seed=more)
        with CaptureQueriesContext(connection) as queries:
            page_of()
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 12

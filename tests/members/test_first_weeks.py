"""One small step at a time, over the first weeks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import first_weeks
from members.models import Step
from tests.factories import make_facilitator, make_lead, make_member

SAID = {"working_on": "Fractions", "asks": "Proofs", "offers": "Puzzles"}
DAY = timedelta(days=1)


@pytest.fixture
def newcomer(network):
    return make_member(
        network, "Nia Okafor", joined_on=network.today, purpose_statement="I am here to teach fractions to small sets."
    )


@pytest.fixture
def others(network):
    make_lead(network, "Ama Owusu")
    return [
        make_member(network, "Ben Hartley", working_on="Teaching fractions to small sets", offers="Puzzles"),
        make_member(network, "Cyd Novak", working_on="Small sets in the sixth form"),
        make_member(network, "Dina Faris", working_on="Choirs"),
    ]


def asked(member, day):
    due = first_weeks.due(member, member.joined_on + day * DAY)
    return due.step if due else None


def step_page(member, step):
    return reverse("members:step", args=[member.network, step.value.replace(" ", "-")])


def test_one_thing_is_asked_at_a_time_and_each_has_its_day(newcomer, others):
    newcomer.network.attributes.create(name="region", question="Where?")
    order = []
    for day in range(30):
        due = first_weeks.due(newcomer, newcomer.joined_on + day * DAY)
        if due:
            order.append((day, due.step))
            moment = timezone.now() + day * DAY
            newcomer.steps.update_or_create(step=due.step, defaults={"done_at": moment})

    assert order == [
        (0, Step.MEET_FIRST),
        (2, Step.WORKING_ON),
        (5, Step.ASKS),
        (9, Step.OFFERS),
        (14, Step.ATTRIBUTES),
        (20, Step.AUDIENCES),
    ]


def test_somebody_who_comes_late_is_not_asked_everything_at_once(newcomer, others):
    first_weeks.choose(newcomer, others[:2])

    assert asked(newcomer, 1) is None
    assert asked(newcomer, 40) == Step.WORKING_ON
    newcomer.steps.create(step=Step.WORKING_ON, done_at=timezone.now() + 40 * DAY)
    assert asked(newcomer, 41) is None
    assert asked(newcomer, 42) == Step.ASKS


def test_what_was_said_elsewhere_is_not_asked(newcomer):
    for name, words in SAID.items():
        setattr(newcomer, name, words)
    newcomer.audiences = {"asks": "leads"}

    assert [asked(newcomer, day) for day in (0, 30, 60)] == [None, None, None]


def test_nothing_is_asked_after_ninety_days_nor_of_those_who_were_always_here(network, newcomer):
    founder = make_member(network, joined_on=None)
    long_here = make_member(network, joined_on=network.today - 200 * DAY)

    assert asked(newcomer, 91) is None
    assert first_weeks.due(founder) is None
    assert first_weeks.due(long_here) is None


def test_who_was_carried_over_begins_with_their_first_yes_and_has_met_people_already(network, others):
    carried = make_member(network, joined_on=None)
    carried.affirmations.create(purpose=network.purpose, at=timezone.now() - 3 * DAY)

    assert first_weeks.due(carried).step == Step.WORKING_ON


def test_later_puts_a_step_off_for_a_week(client, newcomer, others):
    client.force_login(newcomer.user)
    response = client.post(step_page(newcomer, Step.MEET_FIRST), {"later": "1"})

    assert response.url == reverse("members:home", args=[newcomer.network])
    assert newcomer.steps.get().put_off_until == newcomer.network.today + 7 * DAY
    assert asked(newcomer, 6) == Step.WORKING_ON
    assert asked(newcomer, 7) == Step.MEET_FIRST


def test_three_in_the_same_context_are_offered_each_with_a_true_sentence(newcomer, others):
    found = first_weeks.whom_to_meet(newcomer)

    assert [(one.member.name, one.why) for one in found] == [
        ("Ben Hartley", "You both speak of “Teaching”, “fractions” and “small”."),
        ("Cyd Novak", "You both speak of “Small” and “sets”."),
        ("Ama Owusu", "Ama leads this network and knows who does what."),
    ]


def test_words_kept_to_leads_are_no_reason_to_meet(newcomer, others):
    others[0].audiences = {"working_on": "leads"}
    others[0].save()

    assert "Ben Hartley" not in [one.member.name for one in first_weeks.whom_to_meet(newcomer)]


def test_whoever_rests_is_not_offered(newcomer, others):
    others[0].pauses.create(starts_on=newcomer.network.today)

    assert "Ben Hartley" not in [one.member.name for one in first_weeks.whom_to_meet(newcomer)]


def test_choices_are_kept_and_shown_to_facilitators_and_not_to_everybody(client, newcomer, others):
    client.force_login(newcomer.user)
    client.post(step_page(newcomer, Step.MEET_FIRST), {"answer": [others[0].pk, others[1].pk]})
    panel = reverse("members:arriving_panel", args=[newcomer.network, newcomer.pk])
    client.force_login(make_facilitator(newcomer.network).user)
    host = client.get(panel).content.decode()
    client.force_login(others[2].user)

    assert [row.other for row in newcomer.first_meetings.order_by("other__name")] == others[:2]
    assert "Ben Hartley" in host
    assert "Ben Hartley" not in client.get(panel).content.decode()


def test_nobody_is_chosen_who_was_not_offered(client, newcomer, others):
    client.force_login(newcomer.user)
    response = client.post(
        step_page(newcomer, Step.MEET_FIRST), {"answer": [others[2].pk]}, headers={"HX-Request": "true"}
    )

    assert response.status_code == 422
    assert not newcomer.first_meetings.exists()


@pytest.mark.parametrize("step", [Step.WORKING_ON, Step.ASKS, Step.OFFERS])
def test_words_are_kept_as_they_were_typed(client, newcomer, step):
    client.force_login(newcomer.user)
    client.post(step_page(newcomer, step), {"answer": "<b>تجارب</b> 🌻\x00"})
    newcomer.refresh_from_db()

    assert getattr(newcomer, first_weeks.FIELDS[step]) == "<b>تجارب</b> 🌻"
    assert newcomer.steps.get(step=step).done_at


def test_too_much_is_said_at_the_field_and_none_of_it_is_lost(client, newcomer):
    client.force_login(newcomer.user)
    long = "much " * 2000
    response = client.post(step_page(newcomer, Step.ASKS), {"answer": long}, headers={"HX-Request": "true"})

    assert response.status_code == 422
    assert long.strip() in response.content.decode()
    assert newcomer.asks == ""


def test_the_leads_questions_come_one_by_one(client, newcomer):
    newcomer.attributes = {"school": "Hill Road"}
    newcomer.save()
    newcomer.network.attributes.create(name="region", question="Where?", choices="North\nSouth")
    newcomer.network.attributes.create(name="since", question="Since when?", position=1)
    client.force_login(newcomer.user)
    page = step_page(newcomer, Step.ATTRIBUTES)
    refused = client.post(page, {"answer": "East"})
    client.post(page, {"answer": "North"})
    newcomer.refresh_from_db()

    assert "Where?" in refused.content.decode()
    assert newcomer.attributes == {"school": "Hill Road", "region": "North"}
    assert newcomer.steps.get().put_off_until == newcomer.network.today + 2 * DAY
    client.post(page, {"answer": "2019"})
    newcomer.refresh_from_db()
    assert newcomer.attributes["since"] == "2019"
    assert newcomer.steps.get().done_at


def test_who_sees_what_is_one_answer_that_leaves_the_rest_as_it_was(client, newcomer):
    client.force_login(newcomer.user)
    client.post(step_page(newcomer, Step.AUDIENCES), {"answer": "facilitators"})
    newcomer.refresh_from_db()

    assert {
        name: newcomer.audiences[name] for name in ("asks", "offers", "working_on", "purpose_statement", "address")
    } == {
        "asks": "facilitators",
        "offers": "facilitators",
        "working_on": "facilitators",
        "purpose_statement": "members",
        "address": "leads",
    }


def test_home_shows_the_step_and_costs_eight_statements_at_most(
    client, newcomer, others, django_assert_max_num_queries
):
    client.force_login(newcomer.user)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("members:home", args=[newcomer.network])).content.decode()

    assert "Whom would you like to meet first?" in page
    assert page.count('id="small-step"') == 1


def test_a_step_answered_before_leads_to_the_own_page(client, newcomer):
    newcomer.asks = "Proofs"
    newcomer.save()
    client.force_login(newcomer.user)

    assert client.get(step_page(newcomer, Step.ASKS)).url == reverse("members:you", args=[newcomer.network])
    assert client.get(reverse("members:step", args=[newcomer.network, "no-such"])).status_code == 404

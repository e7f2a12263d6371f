"""The lead's pages say what the figures say, open the people behind them, and stay within their budget."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from introductions import ledger
from metrics import care, rollups
from tests import factories

pytestmark = pytest.mark.django_db


def lively(network, people: int):
    """Everyone was at two recent events in tables of four; the first person came to neither."""
    now = timezone.now()
    long_ago = (now - timedelta(days=400)).date()
    members = [factories.make_member(network, f"Person {n:02}", joined_on=long_ago) for n in range(people)]
    events = [factories.make_event(network, starts_at=now - timedelta(days=days)) for days in (20, 40)]
    for event in events:
        factories.make_present(event, *members[1:])
        factories.make_groups(event, *[members[n : n + 4] for n in range(1, people, 4)])
    ledger.settle(events)
    rollups.rebuild(network)
    return members


def page(client, lead, name, *args, **query) -> str:
    client.force_login(lead.user)
    return client.get(reverse(f"metrics:{name}", args=[lead.network, *args]), query).content.decode()


def test_engagement_is_a_sentence_and_opens_its_people(client, lead):
    quiet, *active = lively(lead.network, 20)

    how = page(client, lead, "how_we_are")
    not_yet = page(client, lead, "figure", "engagement")
    took_part = page(client, lead, "figure", "engagement", show="active")

    assert "19 of 20 members took part in the last ninety days. That reaches your target." in how
    assert "95%" in how
    assert quiet.name in not_yet
    assert "Has not taken part yet" in not_yet
    assert "Last took part on" in took_part
    assert not any(person.name in not_yet for person in active)
    assert quiet.name not in took_part
    assert all(person.name in took_part for person in active)


def test_below_ten_people_only_counts_are_shown(client, lead):
    lively(lead.network, 9)

    how = page(client, lead, "how_we_are")

    assert "8 of 9 members took part" in how
    assert "%" not in how.partition('id="engagement"')[2].partition("</section>")[0].replace("90%", "")


def test_nothing_offered_is_not_nought_per_cent(client, lead):
    factories.make_member(lead.network, joined_on=(timezone.now() - timedelta(days=99)).date())
    rollups.rebuild(lead.network)

    assert "Nobody was offered anything in the last ninety days" in page(client, lead, "how_we_are")


def test_before_anything_is_counted_the_page_says_how_it_begins(client, lead):
    assert "Nothing is counted yet" in page(client, lead, "how_we_are")


def test_ties_are_listed_by_band_the_longest_unmet_first(client, lead):
    members = lively(lead.network, 5)
    lately = factories.make_event(lead.network, starts_at=timezone.now() - timedelta(days=1))
    factories.make_present(lately, *members[1:3])
    ledger.settle([lately])
    rollups.roll_up(lead.network)

    moderate = page(client, lead, "ties", "moderate")
    strong = page(client, lead, "ties", "strong")

    assert moderate.count('class="tie tie--moderate"') == 5
    assert strong.count('class="tie tie--strong"') == 1
    assert "Person 01</a> and" in strong
    assert "No two members stand here at the moment." in page(client, lead, "ties", "weak")


def test_an_unknown_figure_or_band_is_not_found(client, lead):
    client.force_login(lead.user)

    assert client.get(reverse("metrics:figure", args=[lead.network, "health"])).status_code == 404
    assert client.get(reverse("metrics:ties", args=[lead.network, "dormant"])).status_code == 404


def test_care_names_each_person_once_and_three_acts_at_most(network, lead):
    members = lively(network, 20)
    soon = factories.make_event(network, "Winter gathering", starts_at=timezone.now() + timedelta(days=9))
    for member in members[:14]:
        factories.make_rsvp(soon, member)

    Event.objects.exclude(pk=soon.pk).update(closed_at=timezone.now())

    acts = care.proposals(care.situation(network, timezone.localdate()))

    assert [(act.kind, [person.name for person in act.people]) for act in acts] == [
        ("plan", []),
        ("drifting", ["Person 00"]),
    ]
    assert acts[0].title == "Plan the tables for Winter gathering"
    assert acts[0].url == reverse("events:plan", args=[network, soon.pk])


def test_an_empty_calendar_is_the_first_thing_to_mend(network, lead):
    acts = care.proposals(care.situation(network, timezone.localdate()))

    assert [act.kind for act in acts] == ["event"]


@pytest.mark.parametrize("people", [3, 30])
@pytest.mark.parametrize(
    ("name", "args", "statements"),
    [
        ("this_week", [], 10),
        ("how_we_are", [], 5),
        ("figure", ["engagement"], 8),
        ("ties", ["weak"], 8),
    ],
)
def test_pages_ask_as_often_for_three_people_as_for_thirty(
    client, lead, people, name, args, statements, django_assert_max_num_queries
):
    lively(lead.network, people)
    client.force_login(lead.user)

    with django_assert_max_num_queries(statements):
        client.get(reverse(f"metrics:{name}", args=[lead.network, *args]))

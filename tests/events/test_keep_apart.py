"""Pairs who are kept apart: noted and ended by leads, seen by whoever asked, and by nobody else."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from events import drafts, keeping_apart
from events.models import GroupPlan, KeepApart
from events.table_plan import TablePlan
from events.tasks import make_plan
from events.wishes import Wishes
from network.models import AuditEntry
from tests.factories import make_event, make_member, make_rsvp


@pytest.fixture
def pair(network):
    return make_member(network, "Ana Silva"), make_member(network, "Ben Ott")


def page(client, member, name, **options):
    client.force_login(member.user)
    return client.get(reverse(f"events:{name}", args=[member.network]), **options).content.decode()


def test_a_lead_notes_a_pair_by_name_and_the_trail_names_nobody(network, lead, client, pair):
    client.force_login(lead.user)
    address = reverse("events:kept_apart", args=[network])

    answer = client.post(address, {"one": "ana silva", "other": "Ott", "asked": "one"}, follow=True)

    row = KeepApart.objects.get()
    assert (row.first, row.second, row.asked_by, row.noted_by) == (*pair, pair[0], lead)
    assert "Ana Silva and Ben Ott" in answer.content.decode()
    entry = AuditEntry.objects.get(verb="noted a pair to keep apart")
    assert (entry.subject_kind, entry.before, entry.after, entry.why) == ("keepapart", {}, {}, "")


@pytest.mark.parametrize(
    ("typed", "field", "error"),
    [
        ({"one": "Ana Silva", "other": "Ana Silva"}, "other", "Choose two different people."),
        ({"one": "Ana Silva", "other": "Nobody"}, "other", "Nobody here is called “Nobody”."),
        ({"one": "Ana Silva", "other": "o"}, "other", "More than one person could be meant"),
    ],
)
def test_a_name_that_says_nobody_for_certain_is_refused_at_its_field(network, lead, client, pair, typed, field, error):
    make_member(network, "Olaf Berg")
    client.force_login(lead.user)

    answer = client.post(reverse("events:kept_apart", args=[network]), typed)

    assert answer.status_code == 422
    assert error in str(answer.context["form"].errors[field])
    assert 'value="Ana Silva"' in answer.content.decode()


def test_they_share_no_table_until_it_is_ended_and_again_after_an_undo(network, lead, client, pair):
    row = keeping_apart.note(*pair, by=lead, asked_by=pair[0])
    event = make_event(network)
    for person in [*pair, *(make_member(network) for _number in range(6))]:
        make_rsvp(event, person)
    plan = drafts.request_plan(event, by=lead, wishes=Wishes(rounds=3, group_size=4), seed=1)
    make_plan(plan.pk)
    plan.refresh_from_db()

    assert plan.problem["apart"] == [[str(one.pk) for one in pair]]
    assert not any(
        {str(one.pk) for one in pair} <= set(table.people) for _turn, table in TablePlan.read(plan.tables).tables()
    )
    assert "apart" not in json.dumps(plan.result)

    client.force_login(lead.user)
    client.post(reverse("events:end_apart", args=[network, row.pk]))
    assert KeepApart.objects.between([one.pk for one in pair]) == set()
    client.post(reverse("events:apart_again", args=[network, row.pk]))
    assert KeepApart.objects.between([one.pk for one in pair]) == {(pair[0].pk, pair[1].pk)}
    assert AuditEntry.objects.filter(subject_kind="keepapart").count() == 3


def test_whoever_asked_sees_and_ends_it_and_the_other_never_hears_of_it(network, lead, client, pair):
    asking, other = pair
    row = keeping_apart.note(asking, other, by=lead, asked_by=asking)

    assert "Ben Ott" in page(client, asking, "record")
    assert "Kept apart" not in page(client, other, "record")
    end = reverse("events:end_apart", args=[network, row.pk])
    assert client.post(end).status_code == 404
    assert client.post(reverse("events:apart_again", args=[network, row.pk])).status_code == 404

    client.force_login(asking.user)
    assert client.post(end).status_code == 302
    row.refresh_from_db()
    assert row.ended_by == asking


def test_an_answer_that_names_a_member_is_one_tap_away_from_keeping_them_apart(network, lead, client, pair):
    asking, other = pair
    make_rsvp(make_event(network, "Supper"), asking, avoid="Please not next to Ben, thanks")
    make_rsvp(make_event(network), other, avoid="Loud music")

    text = page(client, lead, "kept_apart")
    assert "Keep Ben Ott apart" in text
    assert "It names nobody for certain." in text
    client.post(
        reverse("events:kept_apart", args=[network]), {"one": str(asking.pk), "other": str(other.pk), "asked": "one"}
    )

    assert KeepApart.objects.get().asked_by == asking
    assert "Keep Ben Ott apart" not in page(client, lead, "kept_apart")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Ben", "Ben Ott"),
        ("not beside BEN OTT please", "Ben Ott"),
        ("anyone called Bengt", None),
        ("Ana and Ben", "Ben Ott"),
        ("Silva", "Eva Silva"),
        ("Ott or Eva", None),
    ],
)
def test_words_name_somebody_only_for_certain(network, pair, words, meant):
    people = [*pair, make_member(network, "Eva Silva")]

    found = keeping_apart.meant(words, pair[0], people)

    assert (found and found.name) == meant


def test_noting_twice_is_once_and_a_pair_has_two_people(network, lead, pair):
    first = keeping_apart.note(*pair, by=lead)

    assert keeping_apart.note(*reversed(pair), by=lead) == first
    with pytest.raises(keeping_apart.ApartRefused):
        keeping_apart.note(pair[0], pair[0], by=lead)
    with pytest.raises(keeping_apart.ApartRefused):
        keeping_apart.note(*pair, by=lead, asked_by=lead)
    assert not GroupPlan.objects.exists()

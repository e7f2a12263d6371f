"""What a lead asks of a plan: kept as asked, read back, and turned into the planner's rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from events import drafts, plan_work, seating
from events.forms import PlanForm
from events.models import GroupPlan
from events.seating import Guest
from events.wishes import SAME_GROUPS, Wishes, WishesRefused
from tests.factories import make_event, make_groups, make_member, make_present, make_rsvp

LONG_AGO = date(2020, 1, 1)


def crowd(*tags, **fields):
    return [Guest(number, f"Guest {number}", False, False, tags=own, **fields) for number, own in enumerate(tags, 1)]


def test_wishes_are_read_back_as_they_were_kept():
    wishes = Wishes(rounds=3, attributes=(("region", "mix"),), together=(("1", "p2"),), away=(("3", 2),), hosts=1)

    assert Wishes.read(wishes.as_dict()) == wishes
    assert Wishes.read({"rounds": 4, "unheard": "of"}) == Wishes(rounds=4)


@pytest.mark.parametrize(
    "kept",
    [
        {"rounds": 0},
        {"rounds": 7},
        {"group_size": 2},
        {"group_size": 1},
        {"group_size": 13},
        {"renew": -1},
        {"renew": True},
        {"hosts": 3},
        {"attributes": [["region", "sometimes"]]},
        {"together": [["1", "1"]]},
        {"away": [["1", 2]]},
        {"away": 5},
    ],
)
def test_no_wishes_are_kept_that_no_form_lets_through(kept):
    with pytest.raises(WishesRefused):
        Wishes.read(kept)


def test_mixing_spreads_each_answer_for_itself_and_a_number_is_a_rule():
    people = crowd(*[{"region": "East"}] * 6, *[{"region": "west"}] * 2, {"region": "North"}, *[{}] * 3)

    mixed = seating.build_problem(people, {}, wishes=Wishes(group_size=4, attributes=(("region", "mix"),)))
    limited = seating.build_problem(people, {}, wishes=Wishes(group_size=4, attributes=(("region", "2"),)))

    assert mixed["rules"]["tag_max"] == {"region: East": 2, "region: west": 1}
    assert limited["rules"]["tag_max"] == {"region": 2}
    assert limited["people"][6]["tags"] == {"region": "west"}


def test_matching_wishes_for_people_who_answered_the_same():
    people = crowd({"region": "East"}, {"region": "east "}, {"region": "West"}, {})

    problem = seating.build_problem(people, {}, wishes=Wishes(rounds=1, attributes=(("region", "match"),)))

    assert problem["pairs"] == [["1", "2", seating.MATCHED]]


def test_asks_meet_offers_where_a_telling_word_stands_in_both():
    people = [
        Guest(1, "Ana", False, False, asks="Somebody who knows timetables"),
        Guest(2, "Ben", False, False, offers="I have written a timetable for years"),
        Guest(3, "Cy", False, False, offers="Time and tea"),
    ]

    assert seating.asks_that_meet_offers(people) == {("1", "2")}


def test_only_words_that_every_member_may_read_bring_people_to_a_table(network):
    event = make_event(network)
    said = {"asks": "proofs", "attributes": {"region": "East"}}
    make_rsvp(event, make_member(network, "Open", **said))
    make_rsvp(event, make_member(network, "Shy", audiences={"asks": "leads", "attributes": "facilitators"}, **said))

    assert [(guest.asks, guest.tags) for guest in seating.guests(event)] == [("proofs", {"region": "East"}), ("", {})]


def test_whoever_is_away_has_no_seat_in_that_round_and_tables_are_counted_anew():
    wishes = Wishes(rounds=2, group_size=4, away=tuple((str(number), 1) for number in range(1, 5)), renew=0)

    task = plan_work.task_for(crowd(*[{}] * 12), wishes, {})
    result = plan_work.search(task, seconds=1, seed=0)

    assert [len(tables) for tables in result["rounds"]] == [3, 2]
    assert sorted(int(one) for ids in result["rounds"][1].values() for one in ids) == list(range(5, 13))


def test_pairs_stay_together_and_fixed_seats_stay_fixed(network, lead):
    event = make_event(network)
    people = [make_member(network, f"Guest {number}", joined_on=LONG_AGO) for number in range(9)]
    for person in people:
        make_rsvp(event, person)
    one, other, fixed = (str(person.pk) for person in people[:3])
    before = _made(event, lead, Wishes(rounds=2, group_size=3))
    before.tables["locks"] = [[fixed, 1]]
    before.save(update_fields=["tables"])

    plan = _made(event, lead, Wishes(rounds=2, group_size=3, together=((one, other),)))

    where = [{person: table.name for table in round_.tables for person in table.people} for round_ in _rounds(plan)]
    assert all(round_[one] == round_[other] for round_ in where)
    assert where[1][fixed] == _rounds(before)[1].table_of(fixed).name
    assert plan.tables["locks"] == [[fixed, 1]]
    assert plan.before == before


def _made(event, lead, wishes):
    plan = drafts.request_plan(event, by=lead, wishes=wishes)
    plan_work.make(plan.pk, seconds=1, politely=False)
    plan.refresh_from_db()
    return plan


def _rounds(plan):
    return drafts.TablePlan.read(plan.tables).rounds


def test_a_series_of_the_same_groups_keeps_them_as_far_as_people_come(network, lead):
    series = network.series.create(name="Set", continuity="same")
    people = [make_member(network, f"Guest {number}", joined_on=LONG_AGO) for number in range(13)]
    last = make_event(network, starts_at=timezone.now() - timedelta(days=30), series=series)
    make_groups(last, people[:4], people[4:8], people[8:12])
    make_present(last, *people[:12])
    event = make_event(network, series=series)
    for person in [*people[:3], *people[4:]]:
        make_rsvp(event, person)

    form = PlanForm(event=event, people=seating.guests(event))
    plan = _made(event, lead, form.kept)

    assert (form.kept.renew, form.kept.rounds, form.kept.group_size) == (SAME_GROUPS, 1, 4)
    tables = [set(table.people) for table in _rounds(plan)[0].tables]
    for group in (people[:3], people[4:8], people[8:12]):
        assert any({str(person.pk) for person in group} <= table for table in tables)


def test_a_newcomer_sits_with_the_buddy_who_looks_after_them():
    people = crowd(*[{}] * 15)
    people[0] = Guest(1, "New", False, True)

    task = plan_work.task_for(people, Wishes(rounds=2, group_size=5), {}, buddies={"1": "9"})
    result = plan_work.search(task, seconds=1, seed=3)

    shared = [ids for tables in result["rounds"] for ids in tables.values() if {"1", "9"} <= set(ids)]
    assert len(shared) == 1


def test_the_form_keeps_the_last_wishes_and_offers_only_what_makes_sense(network, lead):
    network.attributes.create(name="Region", question="Where do you work?")
    network.attributes.create(name="Shoe size", question="Nobody answered this.")
    event = make_event(network)
    for number in range(8):
        make_rsvp(event, make_member(network, f"Guest {number}", joined_on=LONG_AGO, attributes={"Region": "East"}))
    people = seating.guests(event)
    region = network.attributes.get(name="Region")
    sent = {"rounds": "3", "group_size": "4", "renew": "2", f"attribute_{region.pk}": "mix", "hosts": "1"}
    sent |= {"together_0_a": "Guest 1", "together_0_b": "guest 2", "away_0_who": "Guest 3", "away_0_when": "early"}

    form = PlanForm(sent, event=event, people=people)
    assert form.is_valid(), form.errors
    wishes = form.wishes()
    drafts.request_plan(event, by=lead, wishes=wishes)
    again = PlanForm(event=event, people=people)

    keys = {guest.name: guest.key for guest in people}
    assert wishes.attributes == (("Region", "mix"),)
    assert wishes.together == ((keys["Guest 1"], keys["Guest 2"]),)
    assert wishes.away == ((keys["Guest 3"], 2),)
    assert again.kept == wishes
    assert [field.label for field in again.more if field.name.startswith("attribute")] == ["Region"]
    assert 'value="Guest 1"' in str(again["together_0_a"])
    assert GroupPlan.objects.get().rounds_wanted == 3


@pytest.mark.parametrize(
    ("sent", "field", "error"),
    [
        ({"together_0_a": "Guest 1"}, "together_0_b", "With whom? Name two people."),
        ({"together_0_a": "Guest 1", "together_0_b": "Guest 1"}, "together_0_b", "That is the same person twice."),
        ({"away_0_who": "Xerxes"}, "away_0_who", "Nobody here is called “Xerxes”."),
        ({"rounds": "1", "away_0_who": "Guest 1", "away_0_when": "late"}, "away_0_who", "There is one round alone"),
        ({"renew": "9"}, "renew", "Select a valid choice."),
    ],
)
def test_a_wish_that_cannot_be_is_said_at_its_field(network, sent, field, error):
    event = make_event(network)
    for number in range(8):
        make_rsvp(event, make_member(network, f"Guest {number}"))

    form = PlanForm({"rounds": "2", "group_size": "4"} | sent, event=event, people=seating.guests(event))

    assert error in str(form.errors[field])
    assert form.more_is_open == (field != "renew")

"""Repairing the groups on the night: who is taken out, seated, moved; what stays; two who repair at once."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from events import attendance, drafts, evening, repair_words, repairing, seating, versions, who_is_here
from events.evening import EveningRefused
from events.models import Seat, SmallGroup
from events.planning import check, parse_problem
from events.table_plan import TablePlan
from events.who_is_here import Choice
from tests.factories import (
    make_event,
    make_facilitator,
    make_groups,
    make_member,
    make_present,
    make_rsvp,
)
from tests.together import at_once

LONG_AGO = date(2020, 1, 1)


def people(network, names, make=make_member):
    """Members whom the room has known for long."""
    return [make(network, name, joined_on=LONG_AGO, founder=True) for name in names.split()]


@pytest.fixture
def event(network):
    return make_event(network, "Autumn tables", starts_at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def tables(network, event):
    """Three tables of five in two rounds, made by hand: Ama, Bo and Cy host one each in both."""
    hosts = people(network, "Ama Bo Cy", make_facilitator)
    rest = people(network, "Dee Eli Fay Gus Hal Ida Jo Kim Lou Max Nia Oz")
    first = [[hosts[table], *rest[table * 4 : table * 4 + 4]] for table in range(3)]
    second = [[hosts[table], *rest[table::3]] for table in range(3)]
    for name, groups in (("1", first), ("2", second)):
        make_groups(event, *groups, name=name)
    Seat.objects.filter(member__in=hosts).update(hosts=True)
    return {person.name: person for person in (*hosts, *rest)}


def come(event, tables, *, without=""):
    """Everybody with a seat is here, but for some."""
    make_present(event, *(person for name, person in tables.items() if name not in without.split()))


def seats(event, turn=1):
    """Who sits at which table of a published round."""
    groups = SmallGroup.objects.filter(round__event=event, round__position=turn).order_by("position")
    return {
        group.name: sorted(group.seats.values_list("member__name", flat=True)) + sorted(group.guests)
        for group in groups
    }


def hosts(event, turn=1):
    rows = Seat.objects.filter(round__event=event, round__position=turn, hosts=True)
    return dict(rows.values_list("group__name", "member__name"))


def repair(event, by, choice=None):
    """Look and publish, as somebody does who finds all in order."""
    found = repairing.repair(event, who_is_here.look(event, choice))
    return repairing.publish(event, found.token(event), by=by)


def account(event, choice=None):
    situation = who_is_here.look(event, choice)
    return repair_words.account_of(repairing.repair(event, situation), situation)


# -- What does not fit --------------------------------------------------------------------


def test_where_all_have_come_everything_fits_and_nobody_moves(event, tables, facilitator):
    come(event, tables)

    situation = who_is_here.look(event)

    assert situation.fits
    assert repairing.repair(event, situation).plan == evening.groups_of(event).plan


def test_the_missing_the_unseated_and_the_tables_are_named(event, tables, network):
    come(event, tables, without="Bo Eli Fay Gus Kim")
    attendance.mark(event, tables["Eli"], "absent told", by=None)
    make_rsvp(event, tables["Kim"], "no")
    walk_in = make_member(network, "Zoe")
    make_present(event, walk_in)
    visitor = event.visitors.create(name="Rosa Quint", key="6c1c9f5a-0b0e-4d8e-8f4f-1c9f5a6c1c9f")

    found = who_is_here.look(event)

    assert {one.name: repair_words.reason_of(one) for one in found.missing} == {
        "Bo": "not here yet",
        "Eli": "sent word",
        "Fay": "not here yet",
        "Gus": "not here yet",
        "Kim": "said no",
    }
    assert [one.name for one in found.unseated] == ["Rosa Quint", "Zoe"]
    assert found.joining == {f"v{visitor.pk}", str(walk_in.pk)}
    assert [repair_words.unfit_in_words(one, found.people) for one in found.unfit if one.turn == 0] == [
        "Table 1 is too small: only 2 people are here.",
        "Table 2 has no host: Bo is not here.",
    ]


def test_whoever_is_counted_in_keeps_their_seat(event, tables, facilitator):
    come(event, tables, without="Dee Eli")
    both = {str(tables[name].pk) for name in ("Dee", "Eli")}

    repair(event, facilitator, Choice(seen=frozenset(both), out=frozenset({str(tables["Eli"].pk)})))

    assert seats(event)["Table 1"] == ["Ama", "Dee", "Fay", "Gus"]


def test_without_a_mark_at_the_door_nobody_loses_a_seat_who_sent_no_word(event, tables):
    attendance.mark(event, tables["Dee"], "absent untold", by=None)

    found = who_is_here.look(event)

    assert len(found.missing) == 15
    assert found.out == {str(tables["Dee"].pk)}


# -- What is done about it ----------------------------------------------------------------


def test_three_who_stay_away_leave_their_seats_and_nobody_else_moves(event, tables, facilitator):
    come(event, tables, without="Dee Hal Oz")

    assert account(event).summary == "Nobody changes tables, and 3 people give up their seats."
    plan = repair(event, facilitator)

    assert seats(event) == {
        "Table 1": ["Ama", "Eli", "Fay", "Gus"],
        "Table 2": ["Bo", "Ida", "Jo", "Kim"],
        "Table 3": ["Cy", "Lou", "Max", "Nia"],
    }
    assert (plan.kind, plan.before, plan.result["moved"], plan.result["violations"]) == ("repaired", None, 0, [])


def test_a_table_too_small_is_filled_by_the_fewest(event, tables, facilitator):
    come(event, tables, without="Dee Eli Fay")
    event.rounds.get(name="2").delete()

    found = account(event)

    assert [(move.then, move.now) for move in found.rounds[0].moves] in (
        [("Table 2", "Table 1")],
        [("Table 3", "Table 1")],
    )
    assert found.movers == 1
    repair(event, facilitator)
    assert sorted(map(len, seats(event).values())) == [3, 4, 5]


def test_a_table_with_one_left_closes_and_its_host_takes_a_table_without(event, tables, facilitator):
    come(event, tables, without="Dee Eli Fay Gus Bo")
    event.rounds.get(name="2").delete()

    found = account(event)
    repair(event, facilitator)

    assert found.rounds[0].closed == ["Table 1"]
    assert found.rounds[0].hosts == [("Ama", "Table 2")]
    assert hosts(event) == {"Table 2": "Ama", "Table 3": "Cy"}
    assert sum(map(len, seats(event).values())) == 10


def test_a_facilitator_who_can_be_spared_hosts_in_the_place_of_a_missing_one(event, tables, facilitator):
    event.network.members.filter(name="Lou").update(role="facilitator")
    come(event, tables, without="Bo")
    event.rounds.get(name="2").delete()

    repair(event, facilitator)

    assert hosts(event) == {"Table 1": "Ama", "Table 2": "Lou", "Table 3": "Cy"}


def test_without_one_the_most_experienced_at_the_table_hosts(event, tables, facilitator, network):
    come(event, tables, without="Bo")
    for number in range(3):
        make_present(make_event(network, starts_at=timezone.now() - timedelta(days=number + 9)), tables["Jo"])

    found = account(event)
    repair(event, facilitator)

    assert (found.movers, found.rounds[0].hosts) == (0, [("Jo", "Table 2")])
    assert hosts(event)["Table 2"] == "Jo"


def test_walk_ins_and_visitors_find_a_seat_at_the_tables_with_room(event, tables, facilitator, network):
    come(event, tables, without="Dee Eli Hal")
    make_present(event, make_member(network, "Zoe", joined_on=LONG_AGO, founder=True))
    event.visitors.create(name="Rosa Quint", key="6c1c9f5a-0b0e-4d8e-8f4f-1c9f5a6c1c9f")

    found = account(event)
    repair(event, facilitator)

    assert [name for name, _tables in found.seated] == ["Rosa Quint", "Zoe"]
    assert found.movers == 0
    assert sorted(name for names in seats(event).values() for name in names if name in {"Rosa Quint", "Zoe"}) == [
        "Rosa Quint",
        "Zoe",
    ]
    assert who_is_here.look(event).fits


def test_people_kept_apart_are_not_seated_together(event, tables, facilitator, network):
    zoe = make_member(network, "Zoe", joined_on=LONG_AGO, founder=True)
    come(event, tables, without="Dee")
    make_present(event, zoe)
    event.rounds.get(name="2").delete()
    low, high = sorted([zoe.pk, tables["Eli"].pk])
    network.kept_apart.create(first_id=low, second_id=high)

    repair(event, facilitator)

    assert "Zoe" not in seats(event)["Table 1"]


def test_helpers_do_not_learn_that_two_of_a_table_are_kept_apart(event, tables, facilitator, lead, network, client):
    come(event, tables)
    low, high = sorted([tables["Dee"].pk, tables["Eli"].pk])
    network.kept_apart.create(first_id=low, second_id=high)
    pages = {}
    for reader in (facilitator, lead):
        client.force_login(reader.user)
        pages[reader] = [
            client.get(reverse(name, args=[network, event.pk])).content.decode()
            for name in ("events:repair", "events:repair_moves")
        ]

    assert ["Everything fits" in page for page in pages[facilitator]] == [True, True]
    assert "Table 1: one place is better changed." in pages[lead][0]


def test_rounds_that_are_over_stay_as_they_were(event, tables, facilitator):
    come(event, tables, without="Dee Eli Fay Gus")
    before = seats(event, 1)

    evening.set_over(event, 1, by=facilitator)
    plan = repair(event, facilitator)

    assert plan.frozen == 1
    assert seats(event, 1) == before
    assert "Dee" not in {name for names in seats(event, 2).values() for name in names}


def test_a_draft_from_before_leaves_rounds_that_are_over_alone(event, tables, facilitator, lead):
    draft = versions.draft_of_published(event, by=lead)
    planned = TablePlan.read(draft.tables)
    for turn in (0, 1):
        planned.swap(*(str(tables[name].pk) for name in ("Dee", "Oz")), turn)
    draft.tables = planned.document()
    draft.save()
    before = seats(event, 1)

    evening.set_over(event, 1, by=facilitator)
    drafts.publish(draft, by=lead)

    assert seats(event, 1) == before
    assert ("Oz" in seats(event, 2)["Table 1"], "Dee" in seats(event, 2)["Table 3"]) == (True, True)
    assert versions.draft_of_published(event, by=lead).frozen == 1


def test_a_leads_open_draft_outlives_a_repair_and_says_what_publishing_it_undoes(
    event, tables, facilitator, lead, client
):
    draft = versions.draft_of_published(event, by=lead)
    come(event, tables, without="Dee")
    repair(event, facilitator)
    client.force_login(lead.user)

    page, question = (
        client.get(reverse(name, args=[event.network, event.pk])).content.decode()
        for name in ("events:plan", "events:publish_plan")
    )

    assert drafts.latest(event) == draft
    assert "The groups were repaired on the night since this draft was begun" in page
    assert f'data-plan="{draft.pk}"' in page
    assert "these take the place of that repair" in question
    drafts.publish(draft, by=lead)
    assert "Dee" in seats(event)["Table 1"]


def test_whoever_a_repair_took_out_is_a_change_only_once_they_are_there(event, tables, facilitator, lead):
    for person in tables.values():
        make_rsvp(event, person)
    come(event, tables, without="Dee Eli")
    repair(event, facilitator)
    copy = versions.draft_of_published(event, by=lead)

    assert drafts.changes_since(copy, seating.guests(event)) == 0
    make_present(event, tables["Dee"])
    assert drafts.changes_since(copy, seating.guests(event)) == 1


def test_of_an_evening_of_repairs_the_latest_few_are_kept(event, tables, facilitator):
    come(event, tables)
    for turn, name in enumerate(("Dee", "Eli", "Fay", "Gus", "Hal", "Ida")):
        attendance.mark(event, tables[name], "absent told", by=facilitator)
        last = repair(event, facilitator)
        if turn == 1:
            evening.set_over(event, 1, by=facilitator)

    assert event.plans.filter(rounds=None).count() == drafts.MOST_REPLACED
    assert event.rounds.get(name="1").plan in event.plans.all()
    assert repairing.can_be_undone(last)


def test_a_repaired_plan_is_counted_from_its_seats_and_changes_a_published_one(network, lead, facilitator):
    event = make_event(network, starts_at=timezone.now() + timedelta(hours=1))
    everyone = people(network, "Ama Bo", make_facilitator) + people(network, "Cy Dee Eli Fay Gus Hal Ida Jo")
    for person in everyone:
        make_rsvp(event, person)
    from events.tasks import make_plan  # noqa: PLC0415  the worker's own act
    from events.wishes import Wishes  # noqa: PLC0415

    asked = drafts.request_plan(event, by=lead, wishes=Wishes(rounds=2, group_size=5), seed=1)
    make_plan(asked.pk)
    asked.refresh_from_db()
    drafts.publish(asked, by=lead)
    make_present(event, *everyone[:-2])

    plan = repair(event, facilitator)

    assert (plan.before, plan.rounds.count()) == (asked, 2)
    assert plan.listed == {}
    verdict = check(parse_problem(plan.problem), TablePlan.read(plan.tables).draft(plan.frozen))
    assert verdict.counts.to_dict().items() <= plan.result.items()
    assert {person["id"] for person in plan.problem["people"]} == {str(one.pk) for one in everyone[:-2]}


# -- What is refused ----------------------------------------------------------------------


def test_fewer_than_three_people_are_no_table(event, tables):
    come(event, {name: tables[name] for name in ("Ama", "Bo")})

    with pytest.raises(EveningRefused, match="Fewer than three people are here"):
        repairing.repair(event, who_is_here.look(event))


def test_after_the_event_the_groups_stay(event, tables, facilitator):
    come(event, tables, without="Dee")
    token = repairing.repair(event, who_is_here.look(event)).token(event)
    attendance.close(event, by=facilitator)
    before = seats(event)

    with pytest.raises(EveningRefused, match="This event is over"):
        repairing.publish(event, token, by=facilitator)

    assert seats(event) == before


def test_a_repair_of_another_event_or_made_up_is_not_taken(event, tables, facilitator, network):
    come(event, tables, without="Dee")
    token = repairing.repair(event, who_is_here.look(event)).token(event)
    other = make_event(network, starts_at=event.starts_at)

    for asked, word in ((other, token), (event, token[:-1]), (event, "")):
        with pytest.raises(EveningRefused, match="This page is too old"):
            repairing.publish(asked, word, by=facilitator)


# -- Undo ---------------------------------------------------------------------------------


def test_undo_puts_everyone_back_with_what_belongs_to_their_table(event, tables, facilitator):
    table = SmallGroup.objects.get(round__event=event, round__name="1", name="Table 1")
    table.place, table.confidence, table.guests = "By the window", "table", ["Ines Moll"]
    table.save()
    come(event, tables, without="Dee Eli Fay Gus")
    before = evening.groups_of(event)
    plan = repair(event, facilitator, Choice(seen=frozenset({"p1"}), out=frozenset({"p1"})))
    assert "Table 1" not in seats(event)

    undone = repairing.undo(event, plan.pk, by=facilitator)

    after = evening.groups_of(event)
    assert (after.mark, after.earlier()["confidence"]) == (before.mark, [[0, "Table 1", "table"]])
    assert SmallGroup.objects.get(round__event=event, round__name="1", name="Table 1").place == "By the window"
    assert (undone.kind, undone.before) == ("repaired", plan)
    assert not repairing.can_be_undone(undone)


def test_undo_comes_too_late_after_other_groups_or_the_next_round(event, tables, facilitator):
    come(event, tables, without="Dee")
    plan = repair(event, facilitator)
    evening.set_over(event, 1, by=facilitator)

    with pytest.raises(EveningRefused, match="too late"):
        repairing.undo(event, plan.pk, by=facilitator)
    attendance.mark(event, tables["Eli"], "absent told", by=facilitator)
    repair(event, facilitator)
    with pytest.raises(EveningRefused, match="changed since that repair"):
        repairing.undo(event, plan.pk, by=facilitator)


# -- Rounds -------------------------------------------------------------------------------


def test_a_round_is_over_once_and_not_over_again(event, tables, facilitator):
    assert evening.set_over(event, 1, by=facilitator)
    assert not evening.set_over(event, 1, by=facilitator)
    assert evening.groups_of(event).on.name == "2"
    evening.set_over(event, 0, by=facilitator)

    assert evening.groups_of(event).on.name == "1"
    with pytest.raises(EveningRefused):
        evening.set_over(event, 3, by=facilitator)


# -- Pages --------------------------------------------------------------------------------


@pytest.fixture
def page(event, client, facilitator):
    client.force_login(facilitator.user)
    return lambda name, **query: client.get(
        f"{reverse(f'events:{name}', args=[event.network, event.pk])}?{urlencode(query, doseq=True)}"
    ).content.decode()


def test_from_the_page_to_the_read_aloud_list(event, tables, facilitator, client, page):
    come(event, tables, without="Dee Eli Fay")
    event.rounds.get(name="2").delete()

    first = page("repair")
    moves = client.get(reverse("events:repair_moves", args=[event.network, event.pk]))
    done = client.post(
        reverse("events:repair_moves", args=[event.network, event.pk]),
        {"repair": moves.context["token"]},
        follow=True,
    )

    assert "3 people with a seat are not here" in first
    assert "Table 1 is too small: only 2 people are here." in first
    assert "1 person changes tables, and 3 people give up their seats." in moves.content.decode()
    (mover,) = [one.name for one in moves.context["account"].rounds[0].moves]
    assert f"<b>{mover}</b>, from Table" in done.content.decode()
    assert "Undo this repair" in done.content.decode()


def test_a_name_that_is_hidden_is_not_read_aloud_nor_on_the_screen(event, tables, facilitator, network, page):
    zoe = make_member(network, "Zoe Quiet", joined_on=LONG_AGO, founder=True)
    make_rsvp(event, zoe, name_hidden=True)
    come(event, tables, without="Dee")
    make_present(event, zoe)

    plan = repair(event, facilitator)

    rounds = repair_words.account_of_published(plan, evening.groups_of(event)).rounds
    assert ([one.name for one in rounds[0].aloud], [one.name for one in rounds[0].quiet]) == ([], ["Zoe Quiet"])
    for view in ("name", "table"):
        shown = page("screen", by=view)
        assert "Eli" in shown
        assert "Zoe" not in shown
    assert "1 more: look at your phone, or ask at the door" in page("screen")


def test_a_second_facilitator_is_told_what_the_first_one_did(event, tables, facilitator, client, page):
    come(event, tables, without="Dee")
    address = reverse("events:repair_moves", args=[event.network, event.pk])
    client.force_login(facilitator.user)
    token = client.get(address).context["token"]
    repair(event, make_facilitator(event.network, "Noor"))

    reply = client.post(address, {"repair": token}, follow=True).content.decode()

    assert "The groups have been changed since you looked." in reply
    assert "by Noor." in reply
    assert event.plans.count() == 1


def test_phones_of_members_hear_of_other_tables_and_not_of_taps(
    event, tables, facilitator, client, django_capture_on_commit_callbacks
):
    come(event, tables, without="Dee")
    make_rsvp(event, tables["Dee"])
    address = reverse("events:tables_live", args=[event.network, event.pk])
    client.force_login(tables["Dee"].user)
    first = client.get(address)

    with django_capture_on_commit_callbacks(execute=True):
        attendance.mark(event, tables["Eli"], "absent told", by=facilitator)
    after_a_tap = client.get(address, headers={"If-None-Match": first["ETag"]})
    with django_capture_on_commit_callbacks(execute=True):
        repair(event, facilitator)
    after_a_repair = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert "Table 1" in first.content.decode()
    assert after_a_tap.status_code == 304
    assert "Ask at the door, they find you one." in after_a_repair.content.decode()


def test_whoever_minds_the_door_is_asked_once_whether_they_want_a_seat(event, tables, facilitator):
    come(event, tables, without="Dee")
    make_present(event, facilitator)
    key = str(facilitator.pk)

    repair(event, facilitator, Choice(seen=frozenset({key})))

    found = who_is_here.look(event)
    assert ([one.name for one in found.unseated], found.fits) == ([facilitator.name], True)


# -- At once ------------------------------------------------------------------------------

PUBLISH = """
from django.db import transaction
from events import repairing
from events.models import Event
from members.models import Member
event, by = Event.objects.get(pk={event}), Member.objects.get(pk={by})
{fault}
gate()
try:
    repairing.publish(event, {token!r}, by=by)
except repairing.EveningRefused as refused:
    print(type(refused).__name__)
else:
    print("published")
"""
# Without the lock, two who have looked at the same groups both find them unchanged.
UNLOCKED = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, **options: self
read = repairing.groups_of
def read_and_wait(event):
    found = read(event)
    gate()
    return found
repairing.groups_of = read_and_wait
"""


def publish_twice(event, by, fault=""):
    """Two facilitators, each with another one counted in, publish at the same moment."""
    acts = []
    for one, other in ((by, "Dee"), (make_facilitator(event.network, "Noor"), "Hal")):
        missing = frozenset(person.key for person in who_is_here.look(event).missing)
        kept = str(event.network.members.get(name=other).pk)
        found = repairing.repair(event, who_is_here.look(event, Choice(missing, missing - {kept})))
        acts.append(PUBLISH.format(event=event.pk, by=one.pk, token=found.token(event), fault=fault))
    return sorted(at_once(*acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_repair_at_once_one_is_heard(event, tables, facilitator):
    come(event, tables, without="Dee Hal")

    assert publish_twice(event, facilitator) == ["Overtaken", "published"]

    assert event.plans.exclude(published_at=None).count() == 1
    assert sum(map(len, seats(event).values())) == 14


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_be(event, tables, facilitator):
    come(event, tables, without="Dee Hal")

    assert publish_twice(event, facilitator, UNLOCKED) != ["Overtaken", "published"]

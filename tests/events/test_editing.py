"""Changes of a draft by hand: made once, taken back exactly, by two leads at once without a lost one."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from events import drafts, editing
from events.models import GroupPlan, PlanEdit
from events.table_plan import TablePlan
from tests.factories import make_draft, make_event, make_facilitator, make_lead, make_member, make_network
from tests.together import at_once


@pytest.fixture
def event(network):
    return make_event(network)


@pytest.fixture
def hosts(network):
    return [make_facilitator(network, name) for name in ("Hal", "Hope", "Hugo")]


@pytest.fixture
def people(network):
    return [make_member(network, name) for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")]


@pytest.fixture
def plan(event, hosts, people):
    """Two rounds at three tables: a host and two guests each."""
    first = [[hosts[n], people[2 * n], people[2 * n + 1]] for n in range(3)]
    second = [[hosts[n], people[n], people[5 - n]] for n in range(3)]
    return make_draft(event, first, second)


@pytest.fixture
def change(plan, lead):
    """A function that makes one change and returns its row."""

    def make(act, *, key=None, by=None, revision=None, **details):
        plan.refresh_from_db()
        seen = plan.revision if revision is None else revision
        made = editing.edit(plan, key=key or uuid4(), by=by or lead, change={"act": act, **details}, revision=seen)
        return made.row

    return make


def key(person):
    return str(person.pk)


def tables(plan):
    plan.refresh_from_db()
    return TablePlan.read(plan.tables)


def at(plan, turn, person):
    table = tables(plan).round(turn).table_of(key(person))
    return table.name if table else None


def settled(plan):
    """The plan's document with people in an order, since they have none, and the planner's groups."""
    plan.refresh_from_db()
    document = json.loads(json.dumps(plan.tables))
    for round_ in document["rounds"]:
        for table in round_["tables"]:
            table["people"].sort()
    return document, plan.problem


def test_people_move_swap_and_leave_a_round(plan, people, change):
    change("move", turn=0, person=key(people[0]), **{"from": "Table 1"}, to="Table 2")
    change("swap", turn=0, person=key(people[1]), other=key(people[4]), **{"from": "Table 1"}, other_from="Table 3")
    change("move", turn=1, person=key(people[0]), **{"from": "Table 1"}, to="")

    assert [at(plan, 0, one) for one in people] == ["Table 2", "Table 3", "Table 2", "Table 2", "Table 1", "Table 3"]
    assert at(plan, 1, people[0]) is None
    assert plan.revision == 3


def test_hosting_goes_along_where_the_new_table_has_no_host(plan, hosts, change):
    change("swap", turn=0, person=key(hosts[0]), other=key(hosts[1]), **{"from": "Table 1"}, other_from="Table 2")
    change("move", turn=0, person=key(hosts[0]), **{"from": "Table 2"}, to="Table 3")

    assert [table.host for table in tables(plan).round(0).tables] == [key(hosts[1]), None, key(hosts[2])]


def test_a_fixed_seat_is_fixed_until_the_person_moves(plan, people, change):
    change("lock", turn=0, person=key(people[0]), **{"from": "Table 1"})
    assert tables(plan).locks == {(key(people[0]), 0)}

    change("move", turn=0, person=key(people[0]), **{"from": "Table 1"}, to="Table 2")

    assert tables(plan).locks == set()


def test_a_table_is_described_and_renamed_in_the_problem_as_well(plan, change):
    change("describe", turn=0, table="Table 2", name="Window", place="By the lake", question="What worked?")

    table = tables(plan).round(0).table("Window")
    assert (table.place, table.question) == ("By the lake", "What worked?")
    groups = [[group["id"] for group in round_["groups"]] for round_ in plan.problem["rounds"]]
    assert groups == [["Table 1", "Window", "Table 3"], ["Table 1", "Table 2", "Table 3"]]


def test_tables_are_added_and_removed_while_empty(plan, people, change):
    change("add_table", turn=0, name="")
    change("move", turn=0, person=key(people[0]), **{"from": "Table 1"}, to="Table 4")
    with pytest.raises(editing.EditRefused, match="People sit at Table 4"):
        change("remove_table", turn=0, table="Table 4")
    change("move", turn=0, person=key(people[0]), **{"from": "Table 4"}, to="Table 1")
    change("remove_table", turn=0, table="Table 4")

    assert [table.name for table in tables(plan).round(0).tables] == ["Table 1", "Table 2", "Table 3"]


def test_every_change_is_taken_back_exactly_and_made_again(plan, hosts, people, change):
    one, other = key(people[0]), key(people[4])
    acts = [
        {"act": "move", "turn": 0, "person": key(hosts[0]), "from": "Table 1", "to": "Table 2"},
        {"act": "swap", "turn": 0, "person": one, "other": other, "from": "Table 1", "other_from": "Table 3"},
        {"act": "lock", "turn": 0, "person": one, "from": "Table 3"},
        {"act": "move", "turn": 0, "person": one, "from": "Table 3", "to": ""},
        {"act": "host", "turn": 0, "table": "Table 3", "person": key(people[5])},
        {"act": "describe", "turn": 0, "table": "Table 3", "name": "Attic", "place": "Upstairs", "question": "Why?"},
        {"act": "add_table", "turn": 1, "name": "Spare"},
        {"act": "remove_table", "turn": 1, "table": "Spare"},
    ]
    states = [settled(plan)]
    for act in acts:
        change(**act)
        states.append(settled(plan))

    for state in reversed(states[:-1]):
        change("undo")
        assert settled(plan) == state
    with pytest.raises(editing.EditRefused, match="nothing to undo"):
        change("undo")
    for state in states[1:]:
        change("redo")
        assert settled(plan) == state
    assert plan.revision == 3 * len(acts)


def test_anyones_edit_is_undone_while_its_seats_are_as_it_left_them(plan, network, people, change):
    noor, (ada, bo, cy, *_others) = make_lead(network, "Noor"), people
    first = change("move", by=noor, turn=0, person=key(ada), **{"from": "Table 1"}, to="Table 2")
    change("move", turn=0, person=key(bo), **{"from": "Table 1"}, to="Table 3")
    change("undo", number=first.number)
    assert (at(plan, 0, ada), at(plan, 0, bo)) == ("Table 1", "Table 3")

    second = change("move", by=noor, turn=0, person=key(cy), **{"from": "Table 2"}, to="Table 1")
    change("move", turn=0, person=key(cy), **{"from": "Table 1"}, to="Table 3")
    with pytest.raises(editing.EditRefused, match="changed the same seats since"):
        change("undo", number=second.number)
    with pytest.raises(editing.EditRefused, match="undone already"):
        change("undo", number=first.number)

    assert at(plan, 0, cy) == "Table 3"


def test_something_new_ends_what_could_be_made_again(plan, people, change):
    change("move", turn=0, person=key(people[0]), **{"from": "Table 1"}, to="Table 2")
    change("undo")
    change("move", turn=0, person=key(people[1]), **{"from": "Table 1"}, to="Table 2")

    with pytest.raises(editing.EditRefused, match="nothing to make again"):
        change("redo")


def test_the_latest_changes_are_kept_and_those_long_ago_forgotten(plan, people, change, monkeypatch):
    monkeypatch.setattr(editing, "MOST_EDITS", 4)
    monkeypatch.setattr(editing, "AT_A_TIME", 2)
    person = key(people[0])
    for _time in range(4):
        change("move", turn=0, person=person, **{"from": "Table 1"}, to="")
        change("move", turn=0, person=person, **{"from": ""}, to="Table 1")

    history = editing.History(plan)
    assert [row.number for row in history.rows] == [5, 6, 7, 8]
    assert [history.reaches(revision) for revision in (3, 4, 8)] == [False, True, True]
    with pytest.raises(editing.EditRefused, match="written about this table meanwhile"):
        change("describe", turn=0, table="Table 1", name="Table 1", place="Attic", question="", revision=3)
    change("undo", number=None)
    assert at(plan, 0, people[0]) is None


def test_a_change_sent_twice_is_made_once(plan, people, change):
    sent = {"key": uuid4(), "turn": 0, "person": key(people[0]), "from": "Table 1", "to": "Table 2"}

    assert change("move", **sent) == change("move", **sent)

    assert (plan.edits.count(), at(plan, 0, people[0])) == (1, "Table 2")


def test_an_older_page_may_still_change_what_nobody_touched(plan, network, people, change):
    noor = make_lead(network, "Noor")
    change("move", by=noor, turn=0, person=key(people[0]), **{"from": "Table 1"}, to="Table 2")
    change("move", revision=0, turn=0, person=key(people[1]), **{"from": "Table 1"}, to="Table 3")

    with pytest.raises(editing.EditRefused, match="Ada has been moved to Table 2 meanwhile"):
        change("move", revision=0, turn=0, person=key(people[0]), **{"from": "Table 1"}, to="Table 3")

    assert (at(plan, 0, people[0]), at(plan, 0, people[1])) == ("Table 2", "Table 3")


def test_words_written_meanwhile_are_not_written_over(plan, network, change):
    words = {"turn": 0, "table": "Table 1", "name": "Table 1", "place": ""}
    change("describe", question="Noor's question", **words)

    with pytest.raises(editing.EditRefused, match="written about this table meanwhile"):
        change("describe", revision=0, question="Mine", **words)

    assert tables(plan).round(0).table("Table 1").question == "Noor's question"


def test_what_cannot_be_is_refused_in_plain_words(plan, network, people, change):
    ada, elsewhere = people[0], make_member(make_network())
    move = {"turn": 0, "person": key(ada), "from": "Table 1"}
    refused = {
        "no longer in the plan": {"act": "move", **move, "to": "Table 9"},
        "not in this plan": {"act": "move", **move, "person": key(elsewhere), "to": "Table 2"},
        "person is not in this": {"act": "unlock", **move, "person": "nobody's number"},
        "so already": {"act": "move", **move, "to": "Table 1"},
        "none that could be kept": {"act": "lock", **move, "from": "", "person": key(people[1])},
        "is called Table 2": {"act": "describe", "turn": 0, "table": "Table 1", "name": "Table 2"},
        "80 characters fit": {"act": "describe", "turn": 0, "table": "Table 1", "name": "x" * 81},
        "moved to Table 1 meanwhile": {"act": "host", "turn": 0, "table": "Table 2", "person": key(ada)},
    }
    change("move", turn=0, person=key(people[1]), **{"from": "Table 1"}, to="")
    before = settled(plan)
    for words, wrong in refused.items():
        extra = {"place": "", "question": ""} if wrong["act"] == "describe" else {}
        with pytest.raises(editing.EditRefused, match=words):
            change(**wrong, **extra)
    network.members.filter(pk=ada.pk).update(left_on=timezone.localdate())
    with pytest.raises(editing.EditRefused, match="Ada has left meanwhile"):
        change("move", **move, to="Table 2")

    assert settled(plan) == before


def test_rounds_that_are_over_stay(plan, people, change):
    GroupPlan.objects.update(frozen=1)

    with pytest.raises(editing.EditRefused, match="This round is over"):
        change("move", turn=0, person=key(people[0]), **{"from": "Table 1"}, to="Table 2")


def test_a_plan_that_is_no_draft_any_more_is_left_alone(plan, event, lead, people, change):
    move = {"turn": 0, "person": key(people[0]), "from": "Table 1", "to": "Table 2"}
    type(event).objects.update(starts_at=timezone.now() - timedelta(days=1))
    with pytest.raises(editing.PlanGone, match="This event is over"):
        change("move", **move)
    type(event).objects.update(starts_at=timezone.now() + timedelta(days=1))
    drafts.publish(plan, by=lead)
    with pytest.raises(editing.PlanGone, match="published meanwhile"):
        change("move", **move)
    GroupPlan.objects.all().delete()

    with pytest.raises(editing.PlanGone, match="discarded meanwhile"):
        editing.edit(plan, key=uuid4(), by=lead, change={"act": "move", **move}, revision=0)


# -- Two leads at the same moment ---------------------------------------------------------

ACT = """
from uuid import uuid4
from events import editing
from events.models import GroupPlan
from members.models import Member
plan, lead = GroupPlan.objects.get(), Member.objects.get(pk={lead})
{unlocked}
gate()
try:
    editing.edit(plan, key=uuid4(), by=lead, change={change}, revision=0)
    print("made")
except editing.EditRefused as refused:
    print(refused)
except Exception as fault:
    print(type(fault).__name__)
"""
# The twin: the plan as it was read before the gate, without the lock on its row.
UNLOCKED = "editing._hold = lambda plan: plan; plan.event.network"


def moves(people, lead, unlocked=""):
    """Four leads who each move somebody else of the first round."""
    return [
        ACT.format(
            lead=lead.pk,
            unlocked=unlocked,
            change={
                "act": "move",
                "turn": 0,
                "person": key(person),
                "from": f"Table {number // 2 + 1}",
                "to": f"Table {(number // 2 + 1) % 3 + 1}",
            },
        )
        for number, person in enumerate(people[:4])
    ]


@pytest.mark.django_db(transaction=True)
def test_no_edit_is_lost_when_four_are_made_at_once(lead, plan, people):
    assert at_once(*moves(people, lead)) == ["made"] * 4

    now = [at(plan, 0, one) for one in people[:4]]
    assert now == ["Table 2", "Table 2", "Table 3", "Table 3"]
    assert sorted(plan.edits.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_edits_would_be_lost(lead, plan, people):
    said = at_once(*moves(people, lead, UNLOCKED))

    assert said.count("made") == 1
    assert said.count("IntegrityError") == 3
    assert PlanEdit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_the_same_person_one_does_and_the_other_is_told(lead, plan, people):
    ways = [
        ACT.format(
            lead=lead.pk,
            unlocked="",
            change={"act": "move", "turn": 0, "person": key(people[0]), "from": "Table 1", "to": to},
        )
        for to in ("Table 2", "Table 3")
    ]

    said = at_once(*ways)

    assert sorted(said) == [f"Ada has been moved to {at(plan, 0, people[0])} meanwhile.", "made"]


DISCARDED = """
from django.db import connection
from events import drafts
from events.models import GroupPlan
plan = GroupPlan.objects.get()
connection.cursor().execute("SET lock_timeout = '200ms'")
gate()
try:
    print(drafts.discard(plan))
except Exception as fault:
    print(type(fault).__name__)
"""


@pytest.mark.django_db(transaction=True)
def test_discarding_waits_for_the_event_before_it_holds_a_plan(event, plan):
    """Publishing holds the event, then one plan after the other: held the other way round, each waits for the other."""
    with transaction.atomic():
        type(event).objects.select_for_update(no_key=True).get(pk=event.pk)
        assert at_once(DISCARDED) == ["OperationalError"]

    assert at_once(DISCARDED) == ["True"]

"""A table plan as a document: moved, swapped, compared, and read back as it was."""

from __future__ import annotations

import pytest

from events.table_plan import NoSuchSeat, PlannedRound, PlannedTable, TablePlan


@pytest.fixture
def plan():
    return TablePlan(
        [
            PlannedRound("1", [PlannedTable("Table 1", ["1", "2"], "1"), PlannedTable("Table 2", ["3", "p1"], "3")]),
            PlannedRound("2", [PlannedTable("Table 1", ["1", "3"], "1", "Why?", "by the window")]),
        ],
        {("1", 0)},
    )


def test_what_is_written_is_read_back(plan):
    assert TablePlan.read(plan.document()) == plan
    assert TablePlan.read({}) == TablePlan()


def test_a_host_who_moves_hosts_no_more_and_the_seat_is_free_again(plan):
    assert plan.move("1", 0, "Table 2") == "Table 1"

    assert plan.rounds[0].tables == [PlannedTable("Table 1", ["2"]), PlannedTable("Table 2", ["3", "p1", "1"], "3")]
    assert plan.locks == set()


def test_two_people_change_places_in_one_round_only(plan):
    plan.swap("2", "p1", 0)

    assert plan.seats_of(0) == {"1": "Table 1", "p1": "Table 1", "3": "Table 2", "2": "Table 2"}
    assert plan.seats_of(1) == {"1": "Table 1", "3": "Table 1"}


def test_who_moved_is_told_with_from_and_to(plan):
    before = TablePlan.read(plan.document())
    plan.move("2", 0, None)
    plan.move("2", 1, "Table 1")

    assert plan.moved_since(before) == [("2", 0, "Table 1", None), ("2", 1, None, "Table 1")]


def test_places_that_are_not_there_are_refused_and_nothing_moves(plan):
    before = plan.document()

    for act in (
        lambda: plan.move("1", 0, "Table 9"),
        lambda: plan.move("1", 2, "Table 1"),
        lambda: plan.move("1", -1, "Table 1"),
        lambda: plan.swap("1", "9", 0),
    ):
        with pytest.raises(NoSuchSeat):
            act()

    assert plan.document() == before


def test_the_planner_reads_seats_without_empty_tables(plan):
    plan.rounds[0].tables.append(PlannedTable("Table 3"))

    assert plan.draft(1).rounds[0] == {"Table 1": ("1", "2"), "Table 2": ("3", "p1")}
    assert plan.draft(1).frozen == 1

"""Whom the coach calls broad and precise: tests/data/coach/README.md says who labelled the statements, and when."""

import json
from pathlib import Path

import pytest

from network.coach import judge
from network.coach.examples import EXAMPLES

DATA = Path(__file__).parents[2] / "data" / "coach"


def agreed(name):
    """Return how many statements of a file the coach judges as a person did, and how many there are."""
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    return sum(judge(row["statement"]).verdict == row["label"] for row in rows), len(rows)


def test_it_agrees_with_a_person_on_statements_the_rules_were_not_written_with():
    right, total = agreed("heldout.jsonl")

    assert total == 60
    assert right >= 54


def test_it_agrees_with_a_person_on_the_other_statements():
    assert agreed("train.jsonl") == (100, 100)

    assert agreed("own.jsonl") == (1198, 1236)
    assert agreed("seen.jsonl") == (817, 835)


@pytest.mark.parametrize("statement", [
    "Nurses facing challenging times, with rising demand and shrinking budgets",
    "Engineers facing the opportunities and challenges of the digital age",
    "Planners working to accelerate the transition to net zero by 2050",
    "Librarians whose role goes far beyond books",
    "At a time of unprecedented change, lawyers need each other more than ever",
    "Bankers operating in a fast-moving regulatory environment",
    "Charity leaders tackling homelessness",
    "Being a parent doesn't come with a manual",
    "Civil servants who are fed up with red tape",
])  # fmt: skip
def test_talk_of_the_times_and_of_hardship_that_all_share_is_broad(statement):
    assert judge(statement).verdict == "broad"


@pytest.mark.parametrize("statement", [
    "Librarians whose role is being abolished",
    "Nurses facing eviction",
    "Grants officers at foundations spending down to nothing",
    "Non-religious chaplains in acute hospitals",
    "Hoteliers whose guests come only in August",
    "Painters with a tremor",
])  # fmt: skip
def test_hardship_and_what_is_theirs_narrow_when_only_some_have_them(statement):
    assert judge(statement).verdict == "precise"


@pytest.mark.parametrize("statement", [
    "Connecting maths teachers",
    "Teachers",
    "Everyone",
    "Nurses in Manchester",
    "People working in the steel industry",
    "Accountants who care about the planet, love learning and put people first",
    "A vibrant community where passionate leaders connect, collaborate and inspire each other to make a difference",
    "Solicitors who want to share ideas and learn from each other",
    "Engineers of all kinds, from graduates to directors",
    "Keeping our heritage alive for generations to come",
    "Chefs meeting once a month over a drink, with a speaker, a quiz and a summer party",
    "Vets in 2026",
])  # fmt: skip
def test_a_whole_field_a_feeling_a_place_or_what_any_network_offers_is_broad(statement):
    assert judge(statement).verdict == "broad"


@pytest.mark.parametrize("statement", [
    "Connecting maths teachers who teach in schools with higher than average % of pupil premium",
    "Rural GPs in single-handed practices",
    "Fathers at home with premature twins",
    "Tenants whose landlord went bankrupt",
    "Supporting one another through a first serious case review: newly promoted team managers",
    "I manage a hotel on a seasonal island and want to talk to others in the same boat.",
    "Passionate nurses, yes, but only the ones working nights alone on islands",
    "Trustees deciding whether to merge with a rival",
    "Vicars of six or more rural parishes",
    "Dancers retraining after an injury",
])  # fmt: skip
def test_a_circumstance_that_only_some_share_is_precise(statement):
    assert judge(statement).verdict == "precise"


def test_length_decides_nothing():
    buzz = (
        "Uniting visionary leaders from business, government and civil society who understand that bold ambition, "
        "meaningful collaboration and courageous innovation can unlock lasting impact for people and planet, and "
        "equipping them with the insight, the relationships and the confidence to transform the world together"
    )

    assert judge(buzz).verdict == "broad"
    assert judge("Scaffolders on islands").verdict == "precise"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.field)
def test_the_examples_shown_are_what_they_are_shown_as(example):
    assert (judge(example.broad).verdict, judge(example.precise).verdict) == ("broad", "precise")


@pytest.mark.parametrize("statement", [
    "ab " * 3_400,
    "with tea " * 1_200,
    "who who " * 1_300,
    "x" * 10_000,
    "1,1" * 3_300,
    "from a to b, in a, b and c, " * 400,
    "-" * 10_000,
    "a-" * 5_000,
    "nurses, " * 1_300,
    "\u202e\u05de\u05d5\u05e8\u05d9\u05dd \u05dc " * 1_200,
    "👩‍🏫" * 3_000,
])  # fmt: skip
def test_no_text_however_long_or_odd_is_refused(statement):
    assert judge(statement).verdict in {"broad", "precise"}

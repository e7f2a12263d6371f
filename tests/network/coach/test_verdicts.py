"""Whom the coach calls broad and precise, on statements labelled by hand before any rule was written."""

import json
from pathlib import Path

import pytest

from network.coach import judge

DATA = Path(__file__).parents[2] / "data" / "coach"


def agreed(name):
    """Return how many statements of a file the coach judges as a person did, and how many there are."""
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    return sum(judge(row["statement"]).verdict == row["label"] for row in rows), len(rows)


def test_the_two_statements_everybody_quotes():
    broad = judge("Connecting maths teachers")
    precise = judge("Connecting maths teachers who teach in schools with higher than average % of pupil premium")

    assert (broad.verdict, precise.verdict) == ("broad", "precise")
    assert broad.observations[0].reason == (
        "“maths teachers” is a whole profession. Which of them, and in what situation?"
    )
    assert broad.questions[0].text == "Which maths teachers, and in what situation?"


def test_it_agrees_with_a_person_on_statements_the_rules_were_written_with():
    right, total = agreed("train.jsonl")

    assert (total, right >= 94) == (100, True)


@pytest.mark.parametrize("statement", ["", " ", "\t", "🙂", "…"])
def test_nothing_said_is_broad_with_everything_missing(statement):
    judgement = judge(statement)

    assert judgement.verdict == "broad"
    assert judgement.missing == ("who", "situation", "change", "not-for")

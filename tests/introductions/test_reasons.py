"""What two people have in common is named as a host would name it, and said in one sentence."""

from __future__ import annotations

import doctest

import pytest

from introductions import reasons
from introductions.reasons import Speech, vocabulary
from introductions.scores import Facts
from members.models import Member


def people(*texts, field="working_on"):
    return [Member(pk=pk, name=f"P{pk}", **{field: text}) for pk, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (["Bar models in primary", "Late bar modelling"], ["bar models", "models"]),
        (["Key Stage 3", "a test for Key Stage 3"], ["Key Stage 3"]),
        (["lessons in Years 7 and 8", "Year 7 again"], ["Year 7"]),
        (["a short arrival test", "a test"], ["a test"]),
        (["English as a second language", "Poems in English"], ["English"]),
        (["What failed badly last November", "Failed badly in November"], []),
        (["fractions", "ratio"], []),
    ],
)
def test_shared_words_are_named_as_they_are_written(texts, named):
    assert vocabulary(people(*texts)).words == named


def test_a_phrase_tells_more_than_a_word_and_a_rare_word_more_than_a_common_one():
    words = vocabulary(people("chess, ratio", "chess, ratio", "ratio, sixth forms", "sixth forms"))

    assert words.words == ["sixth forms", "chess", "forms", "sixth", "ratio"]
    assert words.work == {1: (1, 4), 2: (1, 4), 3: (0, 2, 3, 4), 4: (0, 2, 3)}


def test_what_most_people_have_is_no_reason():
    crowd = people(*["fractions and chess"] * 2, *["fractions"] * 8)

    assert vocabulary(crowd).words == ["chess"]


def test_the_same_answer_is_a_reason_unless_a_third_gave_it():
    few, many = {"Region": "North", "Role": "head of maths"}, {"Region": "North", "Role": "teacher"}
    crowd = people(*[few] * 2, *[many] * 10, field="attributes")

    assert vocabulary(crowd).words == ["you have the same role, head of maths"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            Facts(asks_met=(0,), acquaintances=(3,)),
            "Ama, this is Ben: you asked about chess, and Ben has something to offer there; you both know Lena.",
        ),
        (Facts(shared_work=(0,)), "Ama, this is Ben: you are both busy with chess; Ben is working on a chess club."),
        (
            Facts(acquaintances=(3, 4), other_community=True),
            "Ama, this is Ben: you both know Lena; Ben is working on a chess club.",
        ),
        (
            Facts(came=3, other_came=0, offers_wanted=(0,)),
            (
                "Ama, this is Ben: Ben asked about chess, and you have something to offer there; "
                "Ben is here for the first time, and you know your way around."
            ),
        ),
        (Facts(), "Ama, this is Ben, who is working on a chess club."),
    ],
)
def test_a_sentence_gives_the_strongest_reason_and_a_second(facts, sentence):
    names = {1: "Ama", 2: "Ben", 3: "Lena", 4: "Omar"}

    assert Speech(called=names, words=["chess"], does={2: "a chess club"}).sentence(1, 2, facts) == sentence


def test_with_one_thing_to_say_everyone_whom_both_know_is_named():
    names = {1: "Ama", 2: "Ben", 3: "Lena", 4: "Omar", 5: "Ines"}
    speech = Speech(called=names)

    said = [speech.sentence(1, 2, Facts(acquaintances=(3, 4, 5)[:many])) for many in (1, 2, 3)]

    assert said == [
        "Ama, this is Ben: you both know Lena.",
        "Ama, this is Ben: you both know Lena and Omar.",
        "Ama, this is Ben: you both know Lena, Omar and Ines.",
    ]


def test_the_examples_hold():
    assert doctest.testmod(reasons).failed == 0

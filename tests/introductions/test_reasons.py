"""What two people have in common is named as a host would name it, and said in one sentence."""

from __future__ import annotations

import doctest

import pytest

from introductions import reasons, tongues
from introductions.reasons import Speech, often_done, vocabulary
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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Merging sixth forms, twice", ("twice", "merging sixth forms")),
        ("Open lessons (3 times).", ("3 times", "open lessons")),
        ("Year 7 tests: I have done it four times", ("four times", "Year 7 tests")),
        ("Merging our sixth forms, twice", None),
        ("Eight weeks of plans, trimmed twice after real groups", None),
        ("A clinic, twice a week", None),
        (f"{'Long ' * 10}lists, twice", None),
        ("twice", None),
    ],
)
def test_how_often_somebody_did_it_is_what_a_line_of_theirs_ends_in(line, said):
    assert often_done(line) == said


def test_whoever_has_done_what_is_spoken_of_is_said_to_have_done_it():
    ama, ben, cyd = people("sixth forms", "merging sixth forms, twice\nmarking", "marking sixth forms")
    found = vocabulary([ama, ben, cyd])
    speech = Speech(called={1: "Ama", 2: "Ben", 3: "Cyd"}, words=found.words, done=found.done)
    forms, marking = found.words.index("sixth forms"), found.words.index("marking")

    assert [found.done[2][0][:2], list(found.done)] == [("twice", "merging sixth forms"), [2]]
    assert speech.sentence(1, 2, Facts(shared_work=(forms,))) == (
        "Ama, this is Ben: you are both busy with sixth forms; Ben has done this twice: merging sixth forms."
    )
    assert speech.sentence(1, 2, Facts(asks_met=(forms,), other_community=True)) == (
        "Ama, this is Ben: you asked about sixth forms, and Ben has done this twice: merging sixth forms."
    )
    assert speech.sentence(3, 2, Facts(shared_work=(marking,))) == ("Cyd, this is Ben: you are both busy with marking.")


def test_what_is_kept_from_members_is_not_told_of_how_often_either():
    open_one, close_one = people("chess", "chess")
    close_one.offers, close_one.audiences = "Chess clubs, twice", {"offers": "leads"}

    assert vocabulary([open_one, close_one]).done == {}


def test_of_a_language_that_is_not_known_only_longer_words_are_named_as_they_are_written(settings):
    settings.LANGUAGE_CODE = "de"
    crowd = people("Die Bruchrechnung in der Klasse, twice", "Ohne die Bruchrechnung geht nichts")

    assert vocabulary(crowd).words == ["Bruchrechnung"]
    assert reasons.does(crowd[0]) == ""


def test_the_examples_hold():
    assert doctest.testmod(reasons).failed == doctest.testmod(tongues).failed == 0

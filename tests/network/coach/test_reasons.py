"""What the coach says, and about which words."""

import pytest

from network.coach import judge


def reasons(statement, kind):
    return [found.reason for found in judge(statement).observations if found.kind == kind]


def test_a_whole_profession_is_named_and_asked_after():
    judgement = judge("Connecting maths teachers")

    assert judgement.missing == ("situation", "change", "not-for")
    assert judgement.audience == "maths teachers"
    assert judgement.observations[0].reason == (
        "“maths teachers” is a whole profession. Which of them, and in what situation?"
    )
    assert [question.text for question in judgement.questions] == [
        "Which maths teachers, and in what situation?",
        "What should be different for them in two years?",
    ]


def test_each_reason_points_at_its_words():
    statement = "A passionate community of nurses who share our values"
    found = {found.kind: found for found in judge(statement).observations}

    assert statement[found["feeling"].start : found["feeling"].end] == found["feeling"].words
    assert reasons(statement, "feeling") == [
        "“passionate” is a feeling, not a situation: nearly everybody in the field would claim it.",
        "“share our values” is a feeling, not a situation: nearly everybody in the field would claim it.",
    ]
    assert reasons(statement, "buzz") == [
        "“community” is a word that nearly every network uses; it says little about yours."
    ]


@pytest.mark.parametrize(("statement", "kind", "reason"), [
    ("Nurses in Leeds", "place", "“Leeds” says where they are, not what they are facing there."),
    ("Chefs sharing tips", "mutual", "“sharing” is what any network offers. What would yours be for?"),
    ("Vets over lunch", "format", "“over lunch” says how you meet, not who it is for."),
    ("Everyone", "anybody", "“Everyone” could be nearly anybody. Which people do you picture?"),
    ("Small charities", "organisations", "“Small charities” could be any of them. Which ones, and in what situation?"),
    ("Keeping heritage alive", "nobody", "It names nobody yet. Which people would you call together?"),
    ("Vets in a changing world", "trend", "“in a changing world” could be said of all. What do these people face?"),
    ("Lawyers keen to grow", "wish", "“keen to” is a wish. What in their situation makes them wish it?"),
    ("", "empty", "Nothing is written yet."),
])  # fmt: skip
def test_what_leaves_a_statement_broad_has_its_own_reason(statement, kind, reason):
    assert reasons(statement, kind) == [reason]


def test_what_is_not_english_is_not_judged_by_its_words():
    assert reasons(
        "\u0423\u0447\u0438\u0442\u0435\u043b\u044f \u043c\u0430\u0442\u0435\u043c\u0430\u0442\u0438\u043a\u0438",
        "language",
    ) == ["The coach reads English only, so it cannot judge these words; trust your own ear."]


def test_many_audiences_are_asked_for_the_first():
    judgement = judge("Farmers, millers, bakers and eaters")

    assert reasons(judgement.statement, "audiences") == [
        "“Farmers, millers, bakers, eaters” are many audiences at once. Whom would you invite first?"
    ]
    assert judgement.questions[0].text == (
        "Which one of these groups would you invite first, and in what situation are they?"
    )


def test_too_long_and_too_short_are_said():
    assert reasons("Vets", "short")
    assert reasons("Vets who treat horses " * 16, "long") == [
        "It is long to remember: 64 words. Could a member say it to a friend in one breath?"
    ]


@pytest.mark.parametrize(("statement", "kind", "words"), [
    ("Chairs of committees after a flood", "event", "after a flood"),
    ("Newly promoted team managers in prisons", "stage", "Newly promoted"),
    ("Thatchers without an apprentice", "limit", "without an apprentice"),
    ("Trustees deciding whether to merge", "decision", "deciding whether to merge"),
    ("Vicars of six or more parishes", "threshold", "six or more"),
    ("Drivers who joined after a strike", "event", "who joined after a strike"),
])  # fmt: skip
def test_what_makes_a_statement_precise_is_quoted_with_its_kind(statement, kind, words):
    assert (kind, words) in [(found.kind, found.words) for found in judge(statement).evidence]


@pytest.mark.parametrize(("statement", "question"), [
    ("GPs", "Which GPs, and in what situation?"),
    ("Welsh teachers", "Which Welsh teachers, and in what situation?"),
    ("Young farmers", "Which young farmers, and in what situation?"),
    ("", "Whom would you call together? Picture three people by name: what are they?"),
    ("People who care", "Which people do you have in mind, and what situation do they share?"),
])  # fmt: skip
def test_the_first_question_is_one_that_a_person_would_ask(statement, question):
    assert judge(statement).questions[0].text == question


def test_change_and_not_for_are_missed_without_making_a_statement_broad():
    bare = judge("Rural GPs in single-handed practices")
    full = judge("To help rural GPs in single-handed practices find a locum. Not for group practices.")

    assert (bare.verdict, bare.missing) == ("precise", ("change", "not-for"))
    assert (full.verdict, full.missing) == ("precise", ())
    assert full.questions == ()

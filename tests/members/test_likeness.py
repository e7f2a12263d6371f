"""How alike two texts are, and why."""

import pytest

from members.likeness import alikeness, shared_words, stem


def test_the_same_words_are_alike_whatever_their_form():
    assert alikeness("Teaching fractions", "teacher; FRACTION") == 1.0


def test_nothing_in_common_is_zero_and_so_is_an_empty_text():
    assert (alikeness("fractions", "rivers"), alikeness("", "rivers"), alikeness("and the", "and the")) == (0, 0, 0)


def test_words_that_stand_in_every_text_count_for_nothing():
    assert shared_words("People who work with you on rivers", "You work with people on forests") == []


def test_more_shared_words_are_more_alike():
    ours = "School gardens in dry cities"

    assert alikeness(ours, "Gardens for dry cities") > alikeness(ours, "Gardens and ponds") > 0


@pytest.mark.parametrize(
    ("one", "other"), [("Écoles", "ecole"), ("Gärten", "Garten"), ("libraries", "library"), ("Müller’s", "muller")]
)
def test_accents_and_endings_do_not_part_words(one, other):
    assert stem(one) == stem(other)


def test_the_reason_is_told_in_the_first_text_s_own_spelling():
    assert shared_words("Rivers and École", "a river, two écoles") == ["Rivers", "École"]

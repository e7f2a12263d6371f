from collections import Counter
from dataclasses import replace
from itertools import combinations
from math import log, sqrt
from random import Random

import pytest

from introductions.scores import Facts, Room, Suggestion, nearly_all_met, score_pairs, suggest

# 1 and 2 both know 9; 2 also knows 8. 3 knows 9 from long ago only.
STRENGTHS = {(1, 9): 1.0, (2, 9): 3.0, (2, 8): 1.0, (3, 9): 0.2}
WORKSHOP = {
    (first, second): 0.3 + (first * second) % 5
    for first, second in combinations(range(60), 2)
    if (first * 7 + second * 3) % 11 == 0
}


def room(present, strengths=None, **known):
    strengths = STRENGTHS if strengths is None else strengths
    return Room(**{"present": present, "strengths": strengths, "met": set(strengths)} | known)


def named(suggestions):
    return {person: [(one.member, one.slot) for one in found] for person, found in suggestions.people.items()}


def pairs_of(suggestions):
    return {tuple(sorted((person, one.member))) for person, own in suggestions.people.items() for one in own}


def test_a_score_counts_common_acquaintances_and_discounts_those_who_know_many():
    scores = score_pairs([1, 2, 3], STRENGTHS, met=STRENGTHS)

    through_nine = log(2) * log(4) / log(5)
    assert scores == {
        1: {2: round(through_nine, 4) / sqrt(3)},
        2: {1: round(through_nine, 4) / sqrt(2)},
        3: {},
    }


def test_every_acquaintance_of_a_pair_adds_to_its_score():
    both = {(1, 8): 1.0, (2, 8): 1.0, (1, 9): 1.0, (2, 9): 1.0}
    one = {pair: strength for pair, strength in both.items() if 8 not in pair}

    assert score_pairs([1, 2], one, met=one)[1][2] == round(log(2) ** 2 / log(3), 4) / sqrt(2)
    assert score_pairs([1, 2], both, met=both)[1][2] == round(2 * log(2) ** 2 / log(3), 4) / sqrt(3)


def test_pairs_who_have_met_are_not_scored_however_long_ago_it_was():
    assert score_pairs([1, 2, 9], STRENGTHS, met={*STRENGTHS, (1, 2)}) == {1: {}, 2: {}, 9: {}}


def test_a_suggestion_carries_the_facts_of_its_reason():
    algebra, marking, year_7 = range(3)
    known = {"work": {1: [algebra, year_7], 2: [year_7]}, "asks": {1: [marking]}, "offers": {2: [marking]}}

    found = suggest(room([2, 1], **known), slots="likely")

    facts = Facts(acquaintances=(9,), asks_met=(marking,), shared_work=(year_7,), ties=2)
    assert found.people[1] == [Suggestion(2, score_pairs([1, 2], STRENGTHS, set())[1][2], "likely", facts)]
    assert facts.reasons == ["ask", "work", "known"]
    assert found.people[2][0].facts.offers_wanted == (marking,)
    assert list(found.people) == [1, 2]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (Facts(asks_met=(1,), offers_wanted=(2,), shared_work=(3,), acquaintances=(9,), ties=9), "ask"),
        (Facts(offers_wanted=(2,), shared_work=(3,), acquaintances=(9,), ties=9), "offer"),
        (Facts(shared_work=(3,), acquaintances=(9,), other_community=True), "work"),
        (Facts(acquaintances=(9,), same=(4,)), "known"),
        (Facts(same=(4,), came=0, other_came=0), "same"),
        (Facts(came=0, other_came=0, other_community=True), "both new"),
        (Facts(came=0, other_came=3, ties=9), "new"),
        (Facts(came=3, other_came=0, ties=9), "meets new"),
        (Facts(came=0, other_came=2, other_community=True, ties=9), "circles"),
        (Facts(ties=3), "connector"),
        (Facts(ties=2), None),
    ],
)
def test_the_first_fact_that_holds_is_the_reason(facts, reason):
    assert facts.reason == reason


def test_common_acquaintances_who_know_both_best_are_named_first():
    strengths = {(1, z): 1.0 + z for z in range(10, 15)} | {(2, z): 20.0 - z for z in range(10, 15)}

    (found,) = suggest(room([1, 2], strengths), slots="likely").people[1]

    assert found.facts.acquaintances == (10, 11, 12)


def test_people_who_met_or_must_not_meet_are_never_named():
    would_be = sorted(pairs_of(suggest(room(range(60), WORKSHOP))))
    met = {*WORKSHOP, *would_be[::2]}
    forbidden = set(would_be[1::2])

    pairs = pairs_of(suggest(room(range(60), WORKSHOP, met=met, forbidden=forbidden)))

    assert len(pairs) > 100
    assert pairs.isdisjoint(met)
    assert pairs.isdisjoint(forbidden)


def test_nobody_stands_on_more_than_six_lists():
    star = {(0, other): 1.0 for other in range(1, 31)} | {(31, other): 1.0 for other in range(32, 36)}
    pairs = {(other, 31): 1.0 for other in range(1, 31)}

    found = suggest(room(range(36), star, met=star | pairs, on_lists={5: 4, 6: 6}), slots="likely")

    lists = Counter(one.member for own in found.people.values() for one in own)
    assert max(lists.values()) == 6
    assert lists[5] == 2
    assert lists[6] == 0


def test_newcomers_choose_first_then_those_who_know_fewest():
    hub = {(other, 99): 1.0 for other in range(1, 6)}
    scarce = room([1, 2, 3], hub | {(2, 98): 1.0, (3, 98): 0.1}, on_lists={1: 5})

    by_ties = suggest(scarce, per_person=1, slots="likely")
    by_care = suggest(replace(scarce, first=[2]), per_person=1, slots="likely")

    assert [person for person, own in by_ties.people.items() if own[0].member == 1] == [3]
    assert [person for person, own in by_care.people.items() if own[0].member == 1] == [2]


def test_a_mixed_list_is_two_likely_people_and_a_bridge():
    strengths = {(x, 20): 1.0 for x in range(1, 5)} | {(1, 30): 0.3, (9, 30): 0.3, (8, 30): 0.26}
    communities = dict.fromkeys([1, 2, 3, 4, 20], 0) | {9: 1, 8: 1, 30: 1}

    mixed = suggest(room([1, 2, 3, 4, 8, 9], strengths, communities=communities))
    likely = suggest(room([1, 2, 3, 4, 8, 9], strengths, communities=communities), slots="likely")

    assert named(mixed)[1] == [(2, "likely"), (3, "likely"), (9, "bridge")]
    assert named(likely)[1] == [(2, "likely"), (3, "likely"), (4, "likely")]
    assert mixed.people[1][2].facts.other_community


def test_two_circles_without_common_acquaintances_are_bridged_by_what_can_be_said():
    strengths = {(1, 2): 1.0, (5, 6): 1.0, (6, 7): 1.0}
    communities = {1: 0, 2: 0, 5: 1, 6: 1, 7: 1}

    plain = suggest(room([1, 5, 6, 7], strengths, communities=communities))
    by_offer = suggest(room([1, 5, 6, 7], strengths, communities=communities, asks={1: [4]}, offers={6: [4]}))

    assert [(one.member, one.slot, one.score, one.facts.reason) for one in plain.people[1]] == [
        (5, "bridge", 0.0, "circles")
    ]
    assert [(one.member, one.slot, one.facts.reason) for one in by_offer.people[1]] == [(6, "bridge", "ask")]


def test_without_another_community_the_third_is_likely_too():
    strengths = {(x, 20): 1.0 for x in range(1, 5)}

    assert named(suggest(room([1, 2, 3, 4], strengths)))[1] == [(2, "likely"), (3, "likely"), (4, "likely")]


def test_who_knows_nobody_gets_those_with_something_to_say_and_a_connector():
    strengths = {(8, z): 1.0 for z in (20, 21, 22, 23)} | {(7, z): 1.0 for z in (20, 21, 22)} | {(6, 20): 1.0}
    words = {"work": {1: [0], 5: [0]}, "asks": {6: [1]}, "offers": {1: [1]}}

    for slots in ("mixed", "likely"):
        found = suggest(room([1, 5, 6, 7, 8], strengths, **words), per_person=4, slots=slots)

        assert [(one.member, one.slot, one.score, one.facts.reason) for one in found.people[1]] == [
            (6, "fresh", 0.0, "offer"),
            (5, "fresh", 0.0, "work"),
            (8, "fresh", 0.0, "connector"),
            (7, "fresh", 0.0, "connector"),
        ]


def test_where_nothing_can_be_said_nobody_is_named():
    assert named(suggest(room([1, 2, 3], {}))) == {1: [], 2: [], 3: []}


def test_everyone_present_has_a_list_even_alone():
    found = suggest(room([7, 7], {}))

    assert found.people == {7: []}
    assert not found.nearly_all_met


def test_it_says_when_nearly_all_have_met():
    pairs = list(combinations(range(5), 2))

    assert nearly_all_met(range(5), set(pairs[:9]))
    assert not nearly_all_met(range(5), set(pairs[:8]))
    assert suggest(room(range(5), dict.fromkeys(pairs, 1.0))).nearly_all_met


def test_the_order_of_what_is_known_does_not_matter():
    facts = list(WORKSHOP.items())
    Random(3).shuffle(facts)
    people = list(range(60))
    communities = {person: person % 4 for person in people}

    straight = suggest(room(people, WORKSHOP, communities=communities))
    shuffled = suggest(room(people[::-1], dict(facts), communities=communities))

    assert named(shuffled) == named(straight)


def test_scores_made_beforehand_for_more_people_give_the_same_lists():
    beforehand = score_pairs(range(60), WORKSHOP, met=WORKSHOP)
    here = room(range(0, 60, 2), WORKSHOP, communities={person: person % 4 for person in range(60)})

    assert suggest(here, scores=beforehand) == suggest(here)


@pytest.mark.parametrize("asked", [{"per_person": 0}, {"slots": "random"}])
def test_impossible_wishes_are_refused(asked):
    with pytest.raises(ValueError, match="cannot be made"):
        suggest(room([1, 2]), **asked)

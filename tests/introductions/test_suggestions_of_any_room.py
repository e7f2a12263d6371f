"""Rooms drawn without care: whoever is here, nobody is named who should not be, and nobody new is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from introductions.scores import LISTS_AT_MOST, in_order, suggest
from tests.introductions.rooms import drawn

rooms = st.integers(0, 1_000_000).map(lambda seed: drawn(seed).room)
asked = st.fixed_dictionaries({"per_person": st.integers(1, 5), "slots": st.sampled_from(["mixed", "likely"])})


@given(rooms, asked)
def test_only_strangers_who_are_here_are_named_and_nobody_on_more_than_six_lists(room, how):
    found = suggest(room, **how)

    closed = {*room.met, *room.forbidden, *room.apart}
    assert list(found.people) == sorted(room.present)
    for person, named in found.people.items():
        others = [one.member for one in named]
        assert len(set(others)) == len(others) <= how["per_person"]
        assert set(others) <= set(room.present) - {person}
        assert not {in_order(person, other) for other in others} & closed
    lists = Counter(one.member for named in found.people.values() for one in named)
    assert max(lists.values(), default=0) <= LISTS_AT_MOST


@given(rooms, asked)
def test_nobody_is_named_to_whom_they_are_kept_apart_from_nor_without_leave(room, how):
    found = suggest(room, **how)

    for person, named in found.people.items():
        for one in named:
            for known in one.facts.acquaintances:
                assert known in room.nameable
                assert not {in_order(person, known), in_order(one.member, known)} & set(room.apart)


@given(rooms, asked, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_come_changes_nothing(room, how, chance: Random):
    def shuffled(facts):
        facts = list(facts.items() if isinstance(facts, dict) else facts)
        chance.shuffle(facts)
        return facts

    other = replace(
        room,
        present=shuffled(room.present),
        strengths=dict(shuffled(room.strengths)),
        met=shuffled(room.met),
        first=shuffled(room.first),
        communities=dict(shuffled(room.communities)),
        **{kind: dict(shuffled(getattr(room, kind))) for kind in ("asks", "offers", "work", "same")},
    )

    assert suggest(other, **how) == suggest(room, **how)


@given(rooms, st.integers(1, 5))
def test_newcomers_are_given_somebody_whenever_anybody_is_free(room, per_person):
    found = suggest(room, per_person=per_person)

    closed = {*room.met, *room.forbidden, *room.apart}
    lists = Counter(one.member for named in found.people.values() for one in named)
    for person in room.first:
        if not found.people[person]:
            strangers = [o for o in room.present if o != person and in_order(person, o) not in closed]
            assert all(lists[other] == LISTS_AT_MOST for other in strangers)

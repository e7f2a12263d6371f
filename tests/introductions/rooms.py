"""Rooms of people drawn without care, in which anything may be so: for properties, and for a phone to deal too."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import NamedTuple

from introductions.reasons import Done, Vocabulary
from introductions.scores import Room

WORDS = ["sixth forms", "bar models", "algebra", "marking", "your region is the same, North"]


class Drawn(NamedTuple):
    """A room, and what is said of its people; ``sent`` is what a phone is told of the evening so far."""

    room: Room
    vocabulary: Vocabulary
    names: dict[int, str]
    does: dict[int, str]
    sent: dict[str, list[list[int]]]


def drawn(seed: int, most: int = 24) -> Drawn:
    """A room of up to ``most`` people, some of whom know each other, or others who are not here."""
    chance = Random(seed)
    present = sorted(chance.sample(range(1, 3 * most), chance.randint(1, most)))
    network = sorted({*present, *chance.sample(range(1, 3 * most), most)})
    pairs = list(combinations(network, 2))

    def some(share: float) -> set[tuple[int, int]]:
        return set(chance.sample(pairs, int(len(pairs) * chance.random() * share)))

    def words(share: float) -> dict[int, tuple[int, ...]]:
        return {
            person: tuple(sorted(chance.sample(range(len(WORDS) - 1), chance.randint(1, 2))))
            for person in network
            if chance.random() < share
        }

    wordy = chance.choice([0, 0.2, 0.6])
    known = some(0.5)
    strengths = {pair: chance.choice([0.1, 0.25, 0.5, 1.0, chance.uniform(0.2, 6)]) for pair in sorted(known)}
    tonight = {name: some(0.1) for name in ("introduced", "acquainted", "passed")}
    vocabulary = Vocabulary(
        words=WORDS,
        asks=words(wordy),
        offers=words(wordy),
        work=words(wordy),
        same={person: (len(WORDS) - 1,) for person in network if chance.random() < wordy},
        done={
            person: [Done("twice", f"feat {person} with {WORDS[word]}", (word,))]
            for person in network
            if (word := chance.randrange(2 * len(WORDS))) < len(WORDS) - 1
        },
    )
    names = {person: f"N{person}" for person in network if chance.random() < 0.9}
    room = Room(
        present=present,
        strengths=strengths,
        met=known | some(0.2) | tonight["introduced"] | tonight["acquainted"],
        communities={person: chance.randint(0, 2) for person in network if chance.random() < 0.8},
        first=[person for person in present if chance.random() < chance.choice([0.2, 0.8])],
        forbidden=tonight["passed"],
        apart=some(0.1),
        nameable=names,
        came={person: chance.randint(0, 4) for person in network},
        **vocabulary.for_room,
    )
    does = {person: f"thing {person}" for person in network if chance.random() < 0.4}
    return Drawn(room, vocabulary, names, does, {name: sorted(map(list, found)) for name, found in tonight.items()})

"""Whom to introduce to whom: plain Python, the same answer for the same facts.

Two people who have not met are worth introducing when they share acquaintances, most of all acquaintances who do not
know everyone (after Adamic & Adar 2003). Shared interests hardly predict who will get on: they are the reason to say
aloud, and a way in for someone whom nobody knows yet.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import fsum, log1p, sqrt
from typing import Literal, TypeAlias

Pair: TypeAlias = tuple[int, int]
Slots: TypeAlias = Literal["mixed", "likely"]
Slot: TypeAlias = Literal["likely", "bridge", "fresh"]
Reason: TypeAlias = Literal[
    "ask", "offer", "work", "known", "same", "both new", "new", "meets new", "circles", "connector"
]
Scores: TypeAlias = Mapping[int, Mapping[int, float]]
Words: TypeAlias = Mapping[int, Collection[int]]

ACQUAINTED_FROM = 0.25
LISTS_AT_MOST = 6
CONNECTOR_TIES = 3
NEARLY_ALL = 0.9
NAMED_ACQUAINTANCES = 3
REGULAR_FROM = 3
# As many digits of a path as a phone is sent, so that it and the server never order two people differently.
DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is known about the people present. Pairs are in order, words are numbers, the most telling the smallest.

    ``strengths``: S of the pairs of the whole network now. ``met``: pairs with any row of k up to 13, however long
    ago. ``first``: newcomers and those who have met nobody, who are served first. ``forbidden``: declined or lately
    suggested. ``apart``: pairs of the whole network that are kept apart; they are not suggested, and neither is named
    to the other. ``nameable``: who may be named as an acquaintance, everyone where it is ``None``. ``on_lists``: on
    how many standing lists someone is already. ``came``: to how many events somebody came before, where it is known.
    """

    present: Collection[int]
    strengths: Mapping[Pair, float]
    met: Collection[Pair]
    communities: Mapping[int, int] = field(default_factory=dict)
    first: Collection[int] = ()
    forbidden: Collection[Pair] = ()
    apart: Collection[Pair] = ()
    nameable: Collection[int] | None = None
    work: Words = field(default_factory=dict)
    asks: Words = field(default_factory=dict)
    offers: Words = field(default_factory=dict)
    same: Words = field(default_factory=dict)
    came: Mapping[int, int] = field(default_factory=dict)
    on_lists: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is true of two people, enough for one plain sentence to the first about the second.

    ``asks_met``: what the first asks and the second offers; ``offers_wanted``: what the first offers and the second
    asks; ``same``: answers that both gave; ``came`` and ``other_came``: to how many events the first and the second
    came before; ``ties``: how many people the second knows.
    """

    acquaintances: tuple[int, ...] = ()
    asks_met: tuple[int, ...] = ()
    offers_wanted: tuple[int, ...] = ()
    shared_work: tuple[int, ...] = ()
    same: tuple[int, ...] = ()
    came: int | None = None
    other_came: int | None = None
    other_community: bool = False
    ties: int = 0

    @property
    def reason(self) -> Reason | None:
        """Name the fact to say first, ``None`` if there is none."""
        return next(iter(self.reasons), None)

    @property
    def reasons(self) -> list[Reason]:
        """Name the facts worth saying, the strongest first."""
        new, other_new = self.came == 0, self.other_came == 0
        reasons: tuple[tuple[Reason, bool], ...] = (
            ("ask", bool(self.asks_met)),
            ("offer", bool(self.offers_wanted)),
            ("work", bool(self.shared_work)),
            ("known", bool(self.acquaintances)),
            ("same", bool(self.same)),
            ("both new", new and other_new),
            ("new", new and (self.other_came or 0) >= REGULAR_FROM),
            ("meets new", other_new and (self.came or 0) >= REGULAR_FROM),
            ("circles", self.other_community),
            ("connector", self.ties >= CONNECTOR_TIES),
        )
        return [reason for reason, holds in reasons if holds]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person to meet. ``score`` is 0 where no common acquaintance speaks for it."""

    member: int
    score: float
    slot: Slot
    facts: Facts


@dataclass(frozen=True, slots=True)
class Suggestions:
    """A list for everyone present, perhaps an empty one, and whether nearly all of them have met."""

    people: dict[int, list[Suggestion]]
    nearly_all_met: bool


def score_pairs(
    people: Iterable[int], strengths: Mapping[Pair, float], met: Collection[Pair]
) -> dict[int, dict[int, float]]:
    """Return {x: {y: score}} for the pairs of these people who have not met and share an acquaintance z.

    score(x, y) = Σ_z log1p(S_xz)·log1p(S_zy) / log1p(Σ S_z) / √(1 + deg y), over z with both S at least 0.25, the sum
    to four places. It depends on the network and not on who else is present, so it can be computed before an event
    for everyone expected.
    """
    people = set(people)
    return directed(paths_between(people, strengths, met), ties_of(people, strengths))


def directed(paths: Mapping[Pair, float], ties: Mapping[int, int]) -> dict[int, dict[int, float]]:
    """Return {x: {y: score}}, out of what `paths_between` two people found: who knows many is discounted."""
    scores: dict[int, dict[int, float]] = {person: {} for person in ties}
    crowd = {person: sqrt(1 + known) for person, known in ties.items()}
    for (x, y), path in paths.items():
        scores[x][y] = path / crowd[y]
        scores[y][x] = path / crowd[x]
    return scores


def paths_between(people: Iterable[int], strengths: Mapping[Pair, float], met: Collection[Pair]) -> dict[Pair, float]:
    """Return Σ_z log1p(S_xz)·log1p(S_zy) / log1p(Σ S_z) of the pairs who have not met, to four places, if any."""
    people = sorted(set(people))
    paths = _paths(people, contacts_of(strengths))
    return {
        (x, y): shared
        for (i, x), (j, y) in combinations(enumerate(people), 2)
        if paths[i][j] > 0 and (x, y) not in met and (shared := round(paths[i][j], DIGITS)) > 0
    }


def ties_of(people: Iterable[int], strengths: Mapping[Pair, float]) -> dict[int, int]:
    """Return how many people each of these knows."""
    contacts = contacts_of(strengths)
    return {person: len(contacts.get(person, ())) for person in people}


def contacts_of(strengths: Mapping[Pair, float]) -> dict[int, dict[int, float]]:
    """Return {z: {x: S}} of the acquainted."""
    contacts: dict[int, dict[int, float]] = defaultdict(dict)
    for (first, second), strength in strengths.items():
        if strength >= ACQUAINTED_FROM:
            contacts[first][second] = strength
            contacts[second][first] = strength
    return contacts


def _paths(people: Sequence[int], contacts: Mapping[int, Mapping[int, float]]) -> list[list[float]]:
    """Return Σ_z of the paths through an acquaintance, by the places i < j of two of these people in order."""
    place = {person: i for i, person in enumerate(people)}
    paths = [[0.0] * len(people) for _ in people]
    for _, known in sorted(contacts.items()):
        here = sorted((place[person], log1p(strength)) for person, strength in known.items() if person in place)
        reach = log1p(fsum(known.values()))
        for nth, (i, to_x) in enumerate(here, start=1):
            row, onward = paths[i], to_x / reach
            for j, to_y in here[nth:]:
                row[j] += onward * to_y
    return paths


def suggest(room: Room, *, per_person: int = 3, slots: Slots = "mixed", scores: Scores | None = None) -> Suggestions:
    """Return whom each person present could be introduced to, nobody on more than 6 lists.

    ``mixed``: the likeliest, the last of them a bridge to another community, and for open places someone by asks,
    offers, shared work, or a connector; ``likely``: the likeliest alone. Who knows nobody gets the latter in both.
    Whoever is served first is named somebody as long as anybody is free. ``scores`` are those of `score_pairs`, if
    they are at hand. Raises ``ValueError`` for fewer than one a person or unknown slots.
    """
    if per_person < 1 or slots not in {"mixed", "likely"}:
        raise ValueError(f"{per_person} {slots} suggestions cannot be made.")
    present = sorted(set(room.present))
    contacts = contacts_of(room.strengths)
    met = frozenset(room.met)
    table = _Table(room, present, contacts, score_pairs(present, room.strengths, met) if scores is None else scores)
    first = set(room.first)
    in_turn = sorted(present, key=lambda person: (person not in first, len(contacts.get(person, ())), person))
    lists = {person: table.serve(person, per_person, slots) for person in in_turn}
    return Suggestions({person: lists[person] for person in present}, nearly_all_met(present, met | table.apart))


def nearly_all_met(present: Collection[int], met: Collection[Pair]) -> bool:
    """Tell whether nine tenths of the pairs present have met, or are not to."""
    pairs = list(combinations(sorted(set(present)), 2))
    return bool(pairs) and sum(pair in met for pair in pairs) >= NEARLY_ALL * len(pairs)


class _Table:
    """The lists as they are dealt: who may still be named, and what speaks for it."""

    def __init__(
        self, room: Room, present: Sequence[int], contacts: Mapping[int, Mapping[int, float]], scores: Scores
    ) -> None:
        self.room = room
        self.first = frozenset(room.first)
        self.apart = frozenset(room.apart)
        self.nameable = None if room.nameable is None else frozenset(room.nameable)
        self.contacts = contacts
        self.ties = {person: len(contacts.get(person, ())) for person in present}
        self.scores = scores
        self.lists = Counter(room.on_lists)
        self.strangers = _strangers(present, {*room.met, *room.forbidden, *room.apart})
        self.asking, self.offering, self.working, self.answering = (
            _by_word(words, present) for words in (room.asks, room.offers, room.work, room.same)
        )

    def serve(self, person: int, per_person: int, slots: Slots) -> list[Suggestion]:
        """Return the list of one person and count the people on it."""
        free = [other for other in self.strangers[person] if self.lists[other] < LISTS_AT_MOST]
        scored = self.scores.get(person, {})
        likely = [other for _, other in sorted((-scored[other], other) for other in free if other in scored)]
        has_bridge = slots == "mixed" and per_person > 1
        named: dict[int, Slot] = dict.fromkeys(likely[: per_person - has_bridge], "likely")
        bridge = self._bridge(person, likely, [other for other in free if other not in named]) if has_bridge else None
        if bridge is not None:
            named[bridge] = "bridge"
        for other in likely:
            if len(named) < per_person:
                named.setdefault(other, "likely")
        if len(named) < per_person and (slots == "mixed" or not self.ties[person]):
            fresh = self._fresh(person, [other for other in free if other not in named], has_nobody=not named)
            named |= dict.fromkeys(fresh[: per_person - len(named)], "fresh")
        self.lists.update(named.keys())
        return [
            Suggestion(other, scored.get(other, 0.0), slot, self._facts(person, other)) for other, slot in named.items()
        ]

    def _bridge(self, person: int, likely: Sequence[int], free: Sequence[int]) -> int | None:
        """Return the best of another community: by score, then by what they could say, then who knows fewest."""
        elsewhere = {other for other in free if self._is_elsewhere(person, other)}
        known = next((other for other in likely if other in elsewhere), None)
        if known is not None or not elsewhere:
            return known
        matches = self._matches(person)
        return min(elsewhere, key=lambda other: (-matches[other], self.ties[other], other))

    def _fresh(self, person: int, free: Sequence[int], *, has_nobody: bool) -> list[int]:
        """Return those who have something to say to a person, or else know many, best first; if need be, anybody."""
        matches = self._matches(person)
        in_order = sorted(free, key=lambda other: (-matches[other], -self.ties[other], other))
        reasoned = [other for other in in_order if matches[other] or self.ties[other] >= CONNECTOR_TIES]
        return in_order[:1] if has_nobody and not reasoned and person in self.first else reasoned

    def _matches(self, person: int) -> Counter[int]:
        """Count the words that speak for each other person: an ask met by an offer twice, shared work once."""
        found: Counter[int] = Counter()
        room = self.room
        for words, index, weight in (
            (room.asks, self.offering, 2),
            (room.offers, self.asking, 2),
            (room.work, self.working, 1),
            (room.same, self.answering, 1),
        ):
            for word in set(words.get(person, ())):
                for other in index[word]:
                    found[other] += weight
        return found

    def _is_elsewhere(self, person: int, other: int) -> bool:
        communities = self.room.communities
        return person in communities and other in communities and communities[person] != communities[other]

    def _facts(self, person: int, other: int) -> Facts:
        room = self.room
        return Facts(
            acquaintances=self._acquaintances(person, other),
            asks_met=_common(room.asks, person, room.offers, other),
            offers_wanted=_common(room.offers, person, room.asks, other),
            shared_work=_common(room.work, person, room.work, other),
            same=_common(room.same, person, room.same, other),
            came=room.came.get(person),
            other_came=room.came.get(other),
            other_community=self._is_elsewhere(person, other),
            ties=self.ties[other],
        )

    def _acquaintances(self, person: int, other: int) -> tuple[int, ...]:
        return acquaintances(person, other, self.contacts, apart=self.apart, nameable=self.nameable)


def acquaintances(
    person: int,
    other: int,
    contacts: Mapping[int, Mapping[int, float]],
    *,
    apart: Collection[Pair] = (),
    nameable: Collection[int] | None = None,
) -> tuple[int, ...]:
    """Return the common acquaintances who know both best, without those who are not to be named to one of them."""
    own, theirs = contacts.get(person, {}), contacts.get(other, {})
    common = [
        z
        for z in own.keys() & theirs.keys()
        if (nameable is None or z in nameable) and in_order(person, z) not in apart and in_order(other, z) not in apart
    ]
    common.sort(key=lambda z: (-min(own[z], theirs[z]), z))
    return tuple(common[:NAMED_ACQUAINTANCES])


def in_order(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _strangers(present: Sequence[int], closed: Collection[Pair]) -> dict[int, list[int]]:
    """Return for each person present the others who may be named."""
    strangers: dict[int, list[int]] = {person: [] for person in present}
    for pair in combinations(present, 2):
        if pair not in closed:
            strangers[pair[0]].append(pair[1])
            strangers[pair[1]].append(pair[0])
    return strangers


def _by_word(words: Words, people: Iterable[int]) -> dict[int, list[int]]:
    index: dict[int, list[int]] = defaultdict(list)
    for person in people:
        for word in set(words.get(person, ())):
            index[word].append(person)
    return index


def _common(words: Words, person: int, others_words: Words, other: int) -> tuple[int, ...]:
    return tuple(sorted(set(words.get(person, ())) & set(others_words.get(other, ()))))

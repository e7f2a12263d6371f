"""Collect what narrows the people named, and what only seems to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from network.coach import quoting
from network.coach.asides import asides
from network.coach.audience import Audience
from network.coach.findings import Found
from network.coach.lexicon import FUNCTION, words_of
from network.coach.people import names_somebody
from network.coach.quoting import Span
from network.coach.reading import Phrase, Word
from network.coach.weighing import CIRCUMSTANCE, ORDINARY, weigh

# How much words count under a feeling, a wish, an exchange; 1 under none of them.
_SCOPES = {"feeling": 0.0, "format": 0.0, "trend": 0.0, "wish": 0.3, "mutual": 0.2}
_OPENERS = {"past": 0.85, "doing": 0.75, "task": 0.75} | dict.fromkeys(
    ("event", "stage", "decision", "limit", "hardship"), 1.1
)
_CLAUSE, _WITH, _NEIGHBOUR, _NUMBER, _LINE = 0.5, 0.65, 0.25, 0.5, 1.25
# What people do anyway ("who greet their customers") tells less than what happens to them.
_HABIT, _MODIFIER = 0.5, 0.75
_HABITS = frozenset({"task", "hardship"})
# How many words after an opener may pass until something particular follows.
_REACH = 9
# Particulars and everyday words count only so far, however long the statement.
_MOST = {"detail": 2.0, "everyday": 0.5}

_CIRCUMSTANCES = frozenset({"stage", "event", "limit", "setting", "change"})
_RELATIVES = words_of("relatives")
_PREPOSITIONS = words_of("prepositions")
_END_MUTUAL = words_of("resume-mutual")
_END_FEELING = words_of("resume-feeling")
_AUXILIARIES = words_of("auxiliaries")
_ADVERBS = words_of("adverbs")
_PARTICIPLES = words_of("participles")
_PASTS = words_of("pasts")
_HOLLOW_PARTICIPLES = words_of("hollow-participles")
_NOT_HABITS = words_of("not-habits")
_NOBODY = frozenset({"nobody", "none", "no-one"})
_NOUN_BEFORE = frozenset({"a", "an", "the", "whose", "their", "our", "his", "her", "its", "my", "this"})


@dataclass
class _Clause:
    """What narrows the people from one preposition or relative pronoun to the next."""

    first: int
    needed: float
    weight: float = _CLAUSE
    words: float = 0
    counted: bool = False


@dataclass
class _Reading:
    """One reading of a statement: what has been found so far, and what the next words count as."""

    words: Sequence[Word]
    audience: Audience
    placed: dict[int, str]
    scope: str = ""
    scope_from: int = 0
    clause: _Clause | None = None
    habit: bool = False
    openers: list[Phrase] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    remarks: list[tuple[str, int, int]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def factor(self) -> float:
        return _SCOPES.get(self.scope, 1.0)

    def phrase(self, phrase: Phrase) -> None:
        """Take in a known phrase."""
        kind, _, sort = phrase.kind.partition(" ")
        if phrase.first in self.placed and (kind == "threshold" or phrase.last - 1 in self.placed):
            return
        if kind in _SCOPES:
            self.hollow(phrase)
        elif kind in {"idiom", "everybody"}:
            self.remarks.append((kind, phrase.first, phrase.last))
        else:
            self.leave_scope_at(phrase.first)
            if kind == "threshold":
                self.leave_truism()
                self.count("threshold", phrase.first, phrase.last, _LINE if self.factor else 0.0)
            elif kind == "be":
                self.circumstance(sort, phrase.first, phrase.last)
            else:
                self.opening(Phrase(sort, phrase.first, phrase.last))

    def hollow(self, phrase: Phrase) -> None:
        """Take in a feeling, a wish, an exchange or a kind of meeting, unless it only looks like one."""
        if phrase.kind == "mutual" and self.is_shared_thing(phrase.last):
            self.open(Phrase("task", phrase.first, phrase.last))
        elif phrase.kind == "mutual" and self.is_noun(phrase):
            self.word(phrase.first)
        elif phrase.kind in {"feeling", "wish"} and self.is_denied(phrase.first):
            for place in range(phrase.first, phrase.last):
                self.word(place)
        else:
            self.remarks.append((phrase.kind, phrase.first, phrase.last))
            is_attribute = self.audience.first <= phrase.first < self.audience.head
            if phrase.kind != "feeling" or not is_attribute:
                self.enter(phrase.kind, phrase.first)

    def opening(self, phrase: Phrase) -> None:
        """Take in the beginning of a circumstance; its own words may close one before it."""
        self.begin_clause(phrase.first)
        for place in range(phrase.first, phrase.last):
            self.weigh(place)
        if not self.is_predicate(phrase):
            self.open(phrase)

    def circumstance(self, kind: str, first: int, last: int) -> None:
        """Take in a circumstance of several words, and expect what it is about."""
        self.begin_clause(first)
        self.leave_truism()
        if not self.factor or (kind == "setting" and first in self.audience.places):
            return
        is_right_behind = 0 <= self.audience.last == first - 1
        self.count(kind, first, last, (CIRCUMSTANCE + _NEIGHBOUR * is_right_behind) * self.factor)
        self.fulfil(first, CIRCUMSTANCE)
        self.open(Phrase("task", first, last))

    def is_predicate(self, phrase: Phrase) -> bool:
        """Say whether all of them are meant: "a nurse doesn't …", "you can't …"; not so "nurses who don't …"."""
        plain = self.words[phrase.first].plain
        if phrase.first > 0 and self.words[phrase.first - 1].plain == "you":
            return True
        return phrase.first <= self.audience.last + 1 and (plain.endswith("n't") or plain in _NOBODY)

    def is_denied(self, place: int) -> bool:
        """Say whether the words before deny what follows: "cannot see the screen" is no view of things."""
        return place > 0 and self.words[place - 1].plain in {"cannot", "can't", "not", "longer", "couldn't", "never"}

    def is_noun(self, phrase: Phrase) -> bool:
        """Say whether a single word stands behind an article or "whose": "whose pool" shares nothing."""
        is_single = phrase.last - phrase.first == 1 and not self.words[phrase.first].plain.endswith("ing")
        return is_single and phrase.first > 0 and self.words[phrase.first - 1].plain in _NOUN_BEFORE

    def is_shared_thing(self, place: int) -> bool:
        """Say whether a thing and no idea is shared: "share a building", not "share a vision"."""
        if place + 1 >= len(self.words) or self.words[place - 1].plain not in {"share", "shares", "sharing"}:
            return False
        return self.words[place].plain in {"a", "an", "one", "the"} and weigh(self.words[place + 1].plain)[0] > 0

    def enter(self, scope: str, place: int) -> None:
        """Read on as a feeling, a wish or an exchange; a wish within a feeling changes nothing."""
        if self.scope not in {"feeling", "format"} or scope == "feeling":
            self.scope, self.scope_from = scope, place
        self.openers.clear()

    def leave_scope_at(self, place: int) -> None:
        """End a feeling or an exchange where the words begin anew."""
        if not self.scope:
            return
        plain = self.words[place].plain
        before = self.words[place - 1].plain if place else ""
        if self.scope == "trend" and place == self.audience.first:
            ends = True
        elif self.scope == "mutual":
            ends = plain in _END_MUTUAL or (place == self.audience.first and self.scope_from < place)
            ends = ends or (plain in _PREPOSITIONS and self.scope_from < self.audience.first)
        elif before in {",", "and", "but", "yes"}:
            ends = plain in _END_FEELING or plain in _RELATIVES or (before == "," and plain.endswith("ing"))
        else:
            ends = plain in {"but", "after", "following", "during", "whose", "facing", "while"}
        if ends:
            self.scope = ""

    def leave_truism(self) -> None:
        """Go back on "whose role …" being true of everybody: here comes what has befallen only some."""
        if self.scope == "trend" and self.words[self.scope_from].plain == "whose":
            self.scope = ""
            self.open(Phrase("event", self.scope_from, self.scope_from + 1))

    def open(self, phrase: Phrase) -> None:
        """Expect something particular. What people do, and where, counts behind them alone."""
        is_theirs = phrase.kind in {"task", "doing"} or self.words[phrase.last - 1].plain in _RELATIVES
        if self.factor and (not is_theirs or phrase.first > self.audience.head):
            self.openers = [*self.openers[-1:], phrase]

    def begin_clause(self, place: int) -> None:
        """Begin anew to count what narrows the people, behind them, at a preposition or a "who"."""
        if place <= self.audience.head:
            return
        plain = self.words[place].plain
        if plain in _RELATIVES:
            self.clause = _Clause(place, needed=1)
            self.habit = False
            if plain in {"who", "that"}:
                self.begin_story(place + 1)
        elif plain in _PREPOSITIONS and (self.clause is None or self.clause.counted):
            self.clause = _Clause(place, needed=1.5)
            if plain == "with" and place == self.audience.last + 1:
                self.clause = _Clause(place, needed=1, weight=_WITH)

    def begin_story(self, place: int) -> None:
        """Tell what people do anyway, a plain present ("who greet …"), from what happened to them ("who fled …")."""
        while place < len(self.words) and self.words[place].plain in _ADVERBS | {"only", "rather"}:
            place += 1
        if place >= len(self.words):
            return
        plain = self.words[place].plain
        if plain in _PASTS or (plain.endswith("ed") and not plain.endswith("eed")):
            self.open(Phrase("past", place, place + 1))
        else:
            self.habit = plain not in _NOT_HABITS

    def word(self, place: int) -> None:
        """Take in one word."""
        word = self.words[place]
        if word.is_stop:
            self.scope, self.clause, self.habit = "", None, False
            self.openers.clear()
            return
        if word.is_mark and self.clause and self.clause.needed > 1:
            self.clause = None
        self.leave_scope_at(place)
        self.begin_clause(place)
        if self.has_happened(place):
            self.open(Phrase("past", place, place + 1))
            if self.words[place].plain in _PARTICIPLES and self.factor:
                self.fulfil(place, ORDINARY)
        if self.is_doing(place):
            self.do(place)
        else:
            self.weigh(place)

    def do(self, place: int) -> None:
        """Take in what the people are doing, or what is done to them, which says more."""
        plain = self.words[place].plain
        if weigh(plain)[0] >= CIRCUMSTANCE:
            self.weigh(place)
        self.open(Phrase("doing" if plain.endswith("ing") else "past", place, place + 1))

    def is_doing(self, place: int) -> bool:
        """Say whether a participle right behind the people tells what they are doing: "librarians cancelling …"."""
        plain = self.words[place].plain
        is_participle = plain.endswith(("ing", "ed")) or plain in _PARTICIPLES
        if not is_participle or plain in _HOLLOW_PARTICIPLES:
            return False
        before = self.words[place - 1].plain
        is_parted = before in _ADVERBS | {","} or before.endswith("ly")
        return place - self.audience.last == (2 if is_parted else 1)

    def has_happened(self, place: int) -> bool:
        """Say whether the word tells what has happened to somebody: "have just lost", "were told"."""
        plain = self.words[place].plain
        if place <= self.audience.head or not (plain.endswith("ed") or plain in _PARTICIPLES):
            return False
        before = [word.plain for word in self.words[max(0, place - 3) : place] if word.plain not in _ADVERBS]
        return bool(before) and before[-1] in _AUXILIARIES

    def weigh(self, place: int) -> None:
        word = self.words[place]
        if word.is_year:
            return
        if word.is_number and word.plain not in self.seen:
            self.seen.add(word.plain)
            if place not in self.placed:
                self.count("detail", place, place + 1, _NUMBER * self.factor)
            return
        weight, kind = weigh(word.plain)
        if weight >= CIRCUMSTANCE:
            self.leave_truism()
        if place in self.audience.places and (weight < CIRCUMSTANCE or kind == "setting"):
            return
        if self.follows_whose(place):
            self.fulfil(place, weight)
        if place in self.placed or not weight or not self.factor:
            return
        if (kind == "everyday" and place < self.audience.head) or self.is_listed(place):
            return
        if word.plain not in self.seen:
            self.seen.add(word.plain)
            weight *= _MODIFIER if place in self.audience.places else 1.0
            self.count(kind, place, place + 1, weight * self.factor * self.share(weight))
        self.fulfil(place, weight)

    def follows_whose(self, place: int) -> bool:
        """Say whether the word is what is theirs: "whose guests …" is about some, truisms apart."""
        is_whose = place > 0 and self.words[place - 1].plain == "whose"
        return is_whose and bool(self.factor) and self.words[place].plain not in FUNCTION

    def is_listed(self, place: int) -> bool:
        """Say whether the word is one more profession in a list, and no part of a clause."""
        if self.clause or self.openers or place == 0 or not names_somebody(self.words[place].plain):
            return False
        return self.words[place - 1].is_mark or self.words[place - 1].plain in {"and", "or"}

    def share(self, weight: float) -> float:
        """Return how much a word counts in what people do anyway; circumstances count in full."""
        return _HABIT if self.habit and weight < CIRCUMSTANCE * _MODIFIER else 1.0

    def fulfil(self, place: int, word_weight: float) -> None:
        """Something particular stands at ``place``: the opener before it and the clause around it count too."""
        waiting = [opener for opener in self.openers if opener.kind == "hardship" and word_weight <= ORDINARY]
        for opener in self.openers:
            if place - opener.first <= _REACH and opener not in waiting:
                last = max(place + 1, opener.last)
                weight = _OPENERS[opener.kind] * (_HABIT if self.habit and opener.kind in _HABITS else 1.0)
                self.count(opener.kind, opener.first, last, weight * self.factor)
        self.openers = waiting
        if self.clause and not self.clause.counted and self.audience.named and place > self.audience.head:
            self.clause.words += 2 if word_weight >= CIRCUMSTANCE else 1 if word_weight > ORDINARY else 0.5
            if self.clause.words >= self.clause.needed:
                self.clause.counted = True
                self.count(
                    "detail", self.clause.first, place + 1, self.clause.weight * self.factor * self.share(word_weight)
                )

    def count(self, kind: str, first: int, last: int, weight: float) -> None:
        """Note evidence; a circumstance right beside another of its sort adds only a little."""
        if weight <= 0:
            return
        if self.spans:
            last_kind, last_first, last_last, last_weight = self.spans[-1]
            if last_last == first and last_kind in _CIRCUMSTANCES and kind in _CIRCUMSTANCES:
                self.spans[-1] = (last_kind, last_first, last, last_weight + _NEIGHBOUR)
                return
            if last_last == first and last_kind == kind == "detail":
                self.spans[-1] = (kind, last_first, last, last_weight + weight)
                return
        self.spans.append((kind, first, last, weight))


@dataclass(frozen=True, slots=True)
class Collected:
    """The sum of the evidence, the evidence itself, and remarks on what is hollow, both in the order of the text."""

    score: float
    evidence: tuple[Found, ...]
    remarks: tuple[Found, ...]


def collect(text: str, words: Sequence[Word], phrases: Sequence[Phrase], audience: Audience) -> Collected:
    """Read ``words`` from left to right, and return what narrows the people and what only seems to."""
    placed = asides(words)
    head = words[audience.head].plain if audience.named else ""
    named = set() if weigh(head)[0] == CIRCUMSTANCE else {head}
    reading = _Reading(words, audience, placed, seen=named)
    at = {phrase.first: phrase for phrase in phrases}
    place = 0
    while place < len(words):
        phrase = at.get(place)
        if phrase:
            reading.phrase(phrase)
            place = phrase.last
        else:
            reading.word(place)
            place += 1
    remarks = [(kind, first, last, 0.0) for kind, first, last in reading.remarks + quoting.runs(placed)]
    return Collected(
        _score(reading.spans),
        tuple(quoting.found(text, words, span) for span in quoting.merged(reading.spans)),
        tuple(quoting.found(text, words, remark) for remark in quoting.apart(remarks)),
    )


def _score(spans: Sequence[Span]) -> float:
    """Add up the evidence; particulars and everyday words count only so far, however long the statement."""
    sums: dict[str, float] = {}
    for kind, _first, _last, weight in spans:
        sums[kind] = sums.get(kind, 0.0) + weight
    return sum(min(total, _MOST.get(kind, total)) for kind, total in sums.items())

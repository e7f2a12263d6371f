"""Collect what narrows the people named, and what only seems to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from network.coach import wording
from network.coach.audience import Audience
from network.coach.findings import Found
from network.coach.lexicon import COMPASS, FUNCTION, PLACES, words_of
from network.coach.people import is_plural, names_somebody
from network.coach.reading import Phrase, Word
from network.coach.weighing import CIRCUMSTANCE, ORDINARY, PARTICULAR, weigh

# How much words count under a feeling, a wish, an exchange; 1 under none of them.
_SCOPES = {"feeling": 0.0, "wish": 0.3, "mutual": 0.2, "not-for": 0.0}
_OPENERS = {"event": 1.0, "stage": 1.0, "decision": 1.0, "limit": 1.0, "task": 0.5}
_CLAUSE, _NEIGHBOUR, _NUMBER = 0.5, 0.25, 0.5
# How many words after an opener may pass until something particular follows, and how many to quote.
_REACH, _QUOTED = 9, 6

_CIRCUMSTANCES = frozenset({"stage", "event", "limit", "setting", "change"})
_RELATIVES = words_of("relatives")
_PREPOSITIONS = words_of("prepositions")
_END_MUTUAL = words_of("resume-mutual")
_END_FEELING = words_of("resume-feeling")
_SECTORS = words_of("sectors")
_AUXILIARIES = words_of("auxiliaries")
_ADVERBS = words_of("adverbs")
_PARTICIPLES = words_of("participles")
_IN = frozenset({"in", "near", "around", "across", "throughout", "outside", "from", "of", "based"})
_BARE_IN = _IN - {"from", "of", "based"}


@dataclass
class _Clause:
    """What narrows the people from one preposition or relative pronoun to the next."""

    first: int
    needed: float
    words: float = 0
    counted: bool = False


@dataclass
class _Reading:
    text: str
    words: Sequence[Word]
    audience: Audience
    placed: dict[int, str]
    scope: str = ""
    scope_from: int = 0
    clause: _Clause | None = None
    openers: list[Phrase] = field(default_factory=list)
    evidence: list[Found] = field(default_factory=list)
    spans: list[tuple[str, int, int, float]] = field(default_factory=list)
    remarks: list[tuple[str, int, int]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def factor(self) -> float:
        return _SCOPES.get(self.scope, 1.0)

    def phrase(self, phrase: Phrase) -> None:
        """Take in a known phrase."""
        kind = phrase.kind
        if kind == "mutual" and self.is_shared_thing(phrase.last):
            self.open(Phrase("task", phrase.first, phrase.last))
        elif kind in {"feeling", "wish", "mutual"}:
            self.remark(kind, phrase.first, phrase.last)
            if not (kind == "feeling" and self.audience.first <= phrase.first < self.audience.head):
                self.enter(kind, phrase.first)
        elif kind in {"idiom", "everybody"}:
            self.remark(kind, phrase.first, phrase.last)
        elif kind == "threshold":
            self.leave_scope_at(phrase.first)
            if self.factor:
                self.count("threshold", phrase.first, phrase.last, CIRCUMSTANCE * self.factor)
        elif kind.startswith("be "):
            self.leave_scope_at(phrase.first)
            self.circumstance(kind.removeprefix("be "), phrase.first, phrase.last)
        else:
            self.leave_scope_at(phrase.first)
            self.begin_clause(phrase.first)
            self.open(Phrase(kind.removeprefix("open "), phrase.first, phrase.last))
            for place in range(phrase.first, phrase.last):
                if weigh(self.words[place].plain)[0] == CIRCUMSTANCE:
                    self.weigh(place)

    def circumstance(self, kind: str, first: int, last: int) -> None:
        """Take in a circumstance of several words, and expect what it is about."""
        self.begin_clause(first)
        if not self.factor or (kind == "setting" and first in self.audience.places):
            return
        self.count(kind, first, last, CIRCUMSTANCE * self.factor)
        self.fulfil(first, CIRCUMSTANCE)
        self.open(Phrase("task", first, last))

    def is_shared_thing(self, place: int) -> bool:
        """Say whether a thing and no idea is shared: "share a building", not "share a vision"."""
        if place + 1 >= len(self.words) or self.words[place - 1].plain not in {"share", "shares", "sharing"}:
            return False
        return self.words[place].plain in {"a", "an", "one", "the"} and weigh(self.words[place + 1].plain)[0] > 0

    def enter(self, scope: str, place: int) -> None:
        """Read on as a feeling, a wish or an exchange; a wish within a feeling changes nothing."""
        if self.scope != "feeling" or scope == "feeling":
            self.scope, self.scope_from = scope, place
        self.openers.clear()

    def leave_scope_at(self, place: int) -> None:
        """End a feeling or an exchange where the words begin anew."""
        if not self.scope:
            return
        plain = self.words[place].plain
        before = self.words[place - 1].plain if place else ""
        if self.scope == "mutual":
            ends = plain in _END_MUTUAL
        elif before in {",", "and", "but", "yes"}:
            ends = plain in _END_FEELING or plain in _RELATIVES or (before == "," and plain.endswith("ing"))
        else:
            ends = plain in {"but", "after", "following", "during", "whose", "facing", "while"}
        if ends:
            self.scope = ""

    def open(self, phrase: Phrase) -> None:
        """Expect something particular. A task counts behind the people alone."""
        if self.factor and (phrase.kind != "task" or phrase.first > self.audience.head):
            self.openers = [*self.openers[-1:], phrase]

    def begin_clause(self, place: int) -> None:
        plain = self.words[place].plain
        if plain in _RELATIVES:
            self.clause = _Clause(place, needed=1)
        elif plain in _PREPOSITIONS and (self.clause is None or self.clause.counted or self.clause.needed > 1):
            self.clause = _Clause(place, needed=2)

    def word(self, place: int) -> None:
        """Take in one word."""
        word = self.words[place]
        if word.is_stop:
            self.scope, self.clause = "", None
            self.openers.clear()
            return
        self.leave_scope_at(place)
        self.begin_clause(place)
        if self.has_happened(place):
            self.open(Phrase("event", place, place + 1))
        self.weigh(place)

    def has_happened(self, place: int) -> bool:
        """Say whether the word tells what has happened to somebody: "have just lost", "were told"."""
        plain = self.words[place].plain
        if place <= self.audience.head or not (plain.endswith("ed") or plain in _PARTICIPLES):
            return False
        before = [word.plain for word in self.words[max(0, place - 3) : place] if word.plain not in _ADVERBS]
        return bool(before) and before[-1] in _AUXILIARIES

    def weigh(self, place: int) -> None:
        word = self.words[place]
        if word.is_number and not word.is_year and word.plain not in self.seen:
            self.seen.add(word.plain)
            self.count("detail", place, place + 1, _NUMBER * self.factor)
            return
        weight, kind = weigh(word.plain)
        if place in self.audience.places and (weight < CIRCUMSTANCE or kind == "setting"):
            return
        if place in self.placed or not weight or not self.factor:
            return
        if kind == "everyday" and place < self.audience.head:
            return
        if word.plain not in self.seen:
            self.seen.add(word.plain)
            self.count(kind, place, place + 1, weight * self.factor)
        self.fulfil(place, weight)

    def fulfil(self, place: int, weight: float) -> None:
        """Something particular stands at ``place``: the opener before it and the clause around it count too."""
        for opener in self.openers:
            if place - opener.first <= _REACH:
                last = max(place + 1, opener.last)
                self.count(opener.kind, opener.first, last, _OPENERS[opener.kind] * self.factor)
        self.openers.clear()
        if self.clause and not self.clause.counted and self.audience.named and place > self.audience.head:
            self.clause.words += 2 if weight >= CIRCUMSTANCE else 1 if weight > ORDINARY else 0.5
            if self.clause.words >= self.clause.needed:
                self.clause.counted = True
                self.count("detail", self.clause.first, place + 1, _CLAUSE * self.factor)

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

    def remark(self, kind: str, first: int, last: int) -> None:
        self.remarks.append((kind, first, last))

    def found(self, kind: str, first: int, last: int, weight: float = 0.0) -> Found:
        start, end = self.words[first].start, self.words[last - 1].end
        words = " ".join(self.text[start:end].split())
        return Found(kind, words, start, end, wording.say(wording.REASONS[kind], words=words), weight)


def collect(
    text: str, words: Sequence[Word], phrases: Sequence[Phrase], audience: Audience
) -> tuple[list[Found], list[Found]]:
    """Return the evidence for a situation, and the remarks on what is hollow, each in the order of the text."""
    placed = _places(words, {place for phrase in phrases for place in range(phrase.first, phrase.last)})
    named = {words[audience.head].plain} if audience.named else set()
    reading = _Reading(text, words, audience, placed, seen=named)
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
    evidence = [reading.found(*span) for span in reading.spans]
    remarks = [reading.found(kind, first, last) for kind, first, last in reading.remarks + _place_remarks(placed)]
    return sorted(evidence, key=_position), sorted(remarks, key=_position)


def _position(found: Found) -> tuple[int, int]:
    return found.start, found.end


def _places(words: Sequence[Word], taken: set[int]) -> dict[int, str]:
    """Return which words only say where people are, or in which whole field they work."""
    placed: dict[int, str] = {}
    for place, word in enumerate(words):
        if word.plain in _IN:
            for at in _place_after(words, place):
                placed[at] = "place"
        if word.plain in _SECTORS:
            for at in _sector_before(words, place):
                placed[at] = "field"
    return placed


def _place_after(words: Sequence[Word], preposition: int) -> list[int]:
    found: list[int] = []
    at = preposition + 1
    while at < len(words) and (words[at].plain in PLACES or words[at].plain in COMPASS):
        found.append(at)
        at += 1
    if any(words[place].plain not in {"the", "and", "of", "&"} for place in found):
        return found if any(words[place].plain in PLACES for place in found) or at == len(words) else []
    if words[preposition].plain in _BARE_IN and _is_bare(words, preposition + 1):
        return [preposition + 1]
    return []


def _is_bare(words: Sequence[Word], place: int) -> bool:
    """Say whether one unknown singular word stands alone behind "in": a town or a field, whichever."""
    if place >= len(words) or weigh(words[place].plain) != (PARTICULAR, "detail") or is_plural(words[place].plain):
        return False
    if words[place].plain.endswith("ing") or names_somebody(words[place].plain) or "-" in words[place].plain:
        return False
    following = words[place + 1] if place + 1 < len(words) else None
    return following is None or following.is_mark or following.plain in FUNCTION or following.plain.endswith("ing")


def _sector_before(words: Sequence[Word], sector: int) -> list[int]:
    """Return the words between a preposition and "industry", "sector" and their like."""
    found: list[int] = []
    for place in range(sector - 1, max(-1, sector - 5), -1):
        if words[place].plain in _BARE_IN | {"of", "from", "within"}:
            return found
        if words[place].is_mark or (
            words[place].plain in FUNCTION and words[place].plain not in {"the", "our", "this"}
        ):
            return []
        found.append(place)
    return []


def _place_remarks(placed: dict[int, str]) -> list[tuple[str, int, int]]:
    """Return one remark for each run of words that are places or fields."""
    runs: list[tuple[str, int, int]] = []
    for place in sorted(placed):
        if runs and runs[-1][2] == place and runs[-1][0] == placed[place]:
            runs[-1] = (placed[place], runs[-1][1], place + 1)
        else:
            runs.append((placed[place], place, place + 1))
    return runs

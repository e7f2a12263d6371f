"""Read a statement into words, and recognise the phrases the coach knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from network.coach.lexicon import CIRCUMSTANCE_PHRASES, NUMBERS, OPENERS, phrases_of

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['\u2019\u2010\u2011-][^\W_]+)*|[%.!?;:,()\u2014\u2013\u2026&/-]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th|k|m)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAIN = str.maketrans({"\u2019": "'", "\u2010": "-", "\u2011": "-"})

# Places in phrases that any number or year may take. All other words are in lower case.
_ANY_NUMBER, _ANY_YEAR = "N", "YEAR"
STOPS = frozenset(".!?;:()\u2014\u2013\u2026-")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark of a statement, in plain form, and where it stands."""

    plain: str
    start: int
    end: int

    @property
    def is_stop(self) -> bool:
        return self.plain in STOPS

    @property
    def is_mark(self) -> bool:
        return self.plain in STOPS or self.plain in {",", "&", "/"}

    @property
    def is_year(self) -> bool:
        return bool(_YEAR.fullmatch(self.plain))

    @property
    def is_number(self) -> bool:
        return self.plain in NUMBERS or bool(_NUMBER.fullmatch(self.plain))


def read(text: str) -> list[Word]:
    """Return the words and marks of ``text`` in order; anything else (emoji, controls) is passed over."""
    return [Word(m[0].translate(_PLAIN).casefold(), m.start(), m.end()) for m in _WORD.finditer(text)]


class Phrases:
    """Many phrases, looked up by their first word; the longest that fits wins."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}

    def add(self, kind: str, phrases: Iterable[str]) -> None:
        """Know ``phrases`` as ``kind``; of two equal phrases the first known wins."""
        for phrase in phrases:
            words = tuple(re.findall(r"[^\s,]+|,", phrase))
            if words:
                self._by_first.setdefault(words[0], []).append((words, kind))

    def sort(self) -> None:
        """Make the longest phrases come first."""
        for known in self._by_first.values():
            known.sort(key=lambda phrase: -len(phrase[0]))

    def at(self, words: Sequence[Word], place: int) -> tuple[int, str] | None:
        """Return the length and kind of the phrase that begins at ``place``, if any does."""
        word = words[place]
        known = self._by_first.get(word.plain, [])
        if word.is_number:
            known = self._by_first.get(_ANY_NUMBER, []) + known
        for phrase, kind in known:
            if len(phrase) <= len(words) - place and all(
                _fits(expected, words[place + offset]) for offset, expected in enumerate(phrase)
            ):
                return len(phrase), kind
        return None


def _fits(expected: str, word: Word) -> bool:
    if expected == _ANY_NUMBER:
        return word.is_number
    return word.plain == expected or (expected == _ANY_YEAR and word.is_year)


def _known() -> Phrases:
    known = Phrases()
    known.add("format", phrases_of("format"))
    known.add("trend", phrases_of("trend"))
    known.add("idiom", phrases_of("idiom"))
    known.add("threshold", phrases_of("threshold"))
    for kind, circumstances in CIRCUMSTANCE_PHRASES.items():
        known.add(f"be {kind}", circumstances)
    for kind, openers in OPENERS.items():
        known.add(f"open {kind}", openers)
    known.add("feeling", phrases_of("feeling"))
    known.add("everybody", phrases_of("everybody"))
    known.add("mutual", phrases_of("mutual"))
    known.add("wish", phrases_of("wish"))
    known.sort()
    return known


KNOWN = _known()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words ``first`` to ``last`` (exclusive) of a statement, of a kind the coach knows."""

    kind: str
    first: int
    last: int


def phrases_in(words: Sequence[Word]) -> list[Phrase]:
    """Return the known phrases from left to right, none overlapping."""
    found = []
    place = 0
    while place < len(words):
        match = KNOWN.at(words, place)
        if match:
            length, kind = match
            found.append(Phrase(kind, place, place + length))
            place += length
        else:
            place += 1
    return found

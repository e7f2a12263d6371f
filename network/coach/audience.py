"""Find the people a statement names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from network.coach.lexicon import FUNCTION, words_of
from network.coach.people import is_plural, names_anybody, names_organisation, names_somebody
from network.coach.reading import Word
from network.coach.weighing import weigh

# Verbs and words that lead up to the people: "Connecting …", "A network of …".
FRAMES = words_of("frames")
_CONTAINERS = words_of("containers")
_DETERMINERS = frozenset({"only", "sole", "lone", "a", "an", "any", "every", "each", "the", "i'm", "am", "my", "solo"})
_JOINERS = frozenset({",", "and", "or", "&", "/", "plus"})
_NOT_HEADS_AFTER = frozenset({"in", "at", "across", "within", "from", "inside", "under", "near", "by", "via", "as"})
_SPEAKERS = frozenset({"i", "i'm", "i've", "i'd"})
_WE = frozenset({"we", "our", "we're", "we've"})
_NOT_PEOPLE_HERE = frozenset({"one", "other", "mind", "minds", "person", "some", "body", "head", "chair"})
_PRONOUNS = frozenset({"those", "anyone", "everyone", "everybody", "anybody"})
_MOST_BEFORE, _MOST_BETWEEN, _MOST_OPENING = 5, 6, 3


@dataclass(frozen=True, slots=True)
class Audience:
    """The people named: ``kind`` is profession, organisations, anybody, speaker, unknown or "" for nobody.

    ``places`` are the words that name them, up to ``last``; ``first`` to ``head`` are the first group of them.
    """

    kind: str = ""
    text: str = ""
    first: int = -1
    head: int = -1
    last: int = -1
    places: frozenset[int] = frozenset()
    groups: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        return bool(self.kind)


def find_audience(text: str, words: Sequence[Word]) -> Audience:
    """Return whom ``text`` names first, with those named in the same breath."""
    for place in range(len(words)):
        kind = _kind_of_head(text, words, place)
        if kind:
            return _audience(text, words, place, kind)
    return _without_a_noun(text, words)


def _kind_of_head(text: str, words: Sequence[Word], place: int) -> str:
    """Return what kind of people the word at ``place`` names, or "" if it names none that a statement is for."""
    word = words[place]
    if word.is_mark or (word.plain in FUNCTION and word.plain not in _PRONOUNS) or word.plain in _NOT_PEOPLE_HERE:
        return ""
    if _is_possessive(text, word) or _next_is_head(words, place) or not _is_counted(words, place):
        return ""
    if names_anybody(word.plain):
        after = words[place + 1].plain if place + 1 < len(words) else ""
        return "" if after in {"are", "is", "will"} else "anybody"
    if names_somebody(word.plain):
        return "profession"
    return "organisations" if _is_organisation(words, place) else ""


def _is_counted(words: Sequence[Word], place: int) -> bool:
    """Say whether the word is a plural, or a singular with its article: "a nurse", but not "a nurse manager"."""
    if is_plural(words[place].plain):
        return True
    following = words[place + 1] if place + 1 < len(words) else None
    ends = following is None or following.is_mark or following.plain in FUNCTION
    return ends and any(word.plain in _DETERMINERS for word in words[max(0, place - 4) : place])


def _is_organisation(words: Sequence[Word], place: int) -> bool:
    plain = words[place].plain
    if not names_organisation(plain) or not is_plural(plain) or plain in FRAMES:
        return False
    return not _behind_preposition(words, place)


def _is_possessive(text: str, word: Word) -> bool:
    return word.plain.endswith("'s") or (word.plain.endswith("s") and text[word.end : word.end + 1] in {"'", "’"})


def _next_is_head(words: Sequence[Word], place: int) -> bool:
    """Say whether the next word is the head of the same group: "patient advocates"."""
    if place + 1 >= len(words):
        return False
    following = words[place + 1].plain
    return is_plural(following) and (names_somebody(following) or names_anybody(following))


def _behind_preposition(words: Sequence[Word], place: int) -> bool:
    """Say whether a preposition of place governs this word: "in small rural primary schools"."""
    for earlier in range(place - 1, max(-1, place - _MOST_BEFORE), -1):
        plain = words[earlier].plain
        if plain in _NOT_HEADS_AFTER:
            return True
        if words[earlier].is_mark or plain in {"for", "of", "to", "and", "who", "that"}:
            return False
    return False


def _audience(text: str, words: Sequence[Word], head: int, kind: str) -> Audience:
    first = _first_modifier(words, head)
    places = set(range(first, head + 1)) | _listed_before(words, first)
    groups = [_text(text, words, first, head)]
    at = head + 1
    while at < len(words) and words[at].plain in _JOINERS:
        following = _next_group(words, at)
        if following is None:
            break
        places |= set(range(at, following + 1))
        groups.append(_text(text, words, _first_modifier(words, following), following))
        at = following + 1
    return Audience(kind, groups[0], first, head, max(places), frozenset(places), tuple(groups))


def _listed_before(words: Sequence[Word], first: int) -> set[int]:
    """Return the places of plurals listed before the people found: "Muslims, Sikhs, Christians"."""
    found: set[int] = set()
    at = first
    while at >= 2 and words[at - 1].plain in _JOINERS and is_plural(words[at - 2].plain):
        found |= {at - 2, at - 1}
        at -= 2
    return found


def _next_group(words: Sequence[Word], joiner: int) -> int | None:
    """Return the place of the head that a comma or an "and" adds to the list of people, if one does."""
    for place in range(joiner + 1, min(len(words), joiner + 1 + _MOST_BETWEEN)):
        plain = words[place].plain
        if is_plural(plain) and (names_somebody(plain) or names_anybody(plain) or names_organisation(plain)):
            if place + 1 < len(words) and names_somebody(words[place + 1].plain) and is_plural(words[place + 1].plain):
                continue
            return place
        if words[place].is_stop or words[place].is_number or words[place].plain.endswith("ing"):
            return None
        if plain in FUNCTION and plain not in _JOINERS | {"the", "other", "all", "their", "our"}:
            return None
    return None


def _first_modifier(words: Sequence[Word], head: int) -> int:
    first = head
    for place in range(head - 1, max(-1, head - 1 - _MOST_BEFORE), -1):
        plain = words[place].plain
        is_frame = plain in FRAMES and plain not in _CONTAINERS
        if words[place].is_mark or plain in FUNCTION or is_frame or words[place].is_number:
            break
        first = place
    return first


def _text(text: str, words: Sequence[Word], first: int, last: int) -> str:
    return " ".join(text[words[first].start : words[last].end].split())


def _without_a_noun(text: str, words: Sequence[Word]) -> Audience:
    for place, word in enumerate(words):
        if word.plain in _SPEAKERS:
            return Audience("speaker", text[word.start : word.end], place, place, place, frozenset({place}))
    plural = _first_plural(words)
    if plural is not None:
        return _audience(text, words, plural, "unknown")
    for place, word in enumerate(words):
        if word.plain in _WE:
            return Audience("speaker", text[word.start : word.end], place, place, place, frozenset({place}))
    return Audience()


def _first_plural(words: Sequence[Word]) -> int | None:
    """Return the place of a plural that opens the statement or follows its frame: "Sparks with …"."""
    for place, word in enumerate(words):
        before = words[place - 1] if place else None
        is_at_start = place < _MOST_OPENING and not any(w.plain in FUNCTION or w.is_mark for w in words[: place + 1])
        is_framed = before is not None and (before.plain in FRAMES | {"for", "of"} or before.is_stop)
        if is_plural(word.plain) and (is_at_start or (is_framed and weigh(word.plain)[1] != "plain")):
            return place
    return None

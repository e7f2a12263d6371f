"""Words that leave a statement as wide as it was: where people are, in which field, everybody, how a network meets."""

from __future__ import annotations

from collections.abc import Sequence

from network.coach.forms import bases
from network.coach.lexicon import COMPASS, FUNCTION, PLACES, words_of
from network.coach.people import is_plural, names_somebody
from network.coach.reading import Word
from network.coach.weighing import CIRCUMSTANCE, PARTICULAR, weigh

_SECTORS = words_of("sectors")
_FORMATS = words_of("formats")
_IN = frozenset({"in", "near", "around", "across", "throughout", "outside", "from", "of", "based"})
_BARE_IN = _IN - {"from", "of", "based"}
# What they are against befalls others: "tackling homelessness" says nothing about those who tackle it.
_CAUSES = words_of("causes")
_EVERY = frozenset({"every", "any", "all", "everything", "whatever", "each"})
_DENIALS = frozenset({"without", "hardly", "not", "no", "never", "lacking", "nearly"})
_NOT_EVERYBODY = frozenset({"night", "nights", "day", "winter", "time", "other", "but", "too", "on"})
_MOTIONS = frozenset(
    {"moving", "move", "moved", "switching", "switch", "going", "away", "hours", "miles", "back", "far", "hour", "mile"}
    | {"changing", "change", "converting", "coming", "travelling", "returning", "migrating", "transferred", "released"}
)
_WITHIN = frozenset({"in", "for", "of", "through", "within", "across"})
_TIMES = words_of("times")
_ARTICLES = frozenset({"a", "an", "the", "this", "our", "and", "ever", "more"})
_MOST_IN_RANGE, _MOST_IN_OFFER, _MOST_IN_PLACE, _MOST_IN_TIMES = 8, 40, 9, 8


def asides(words: Sequence[Word]) -> dict[int, str]:
    """Return the places of words that narrow nothing, each with what it is: place, field, everybody, format."""
    found: dict[int, str] = {}
    for place, word in enumerate(words):
        if word.plain in _IN:
            found |= dict.fromkeys(_place_after(words, place), "place")
        if word.plain in _SECTORS:
            found |= dict.fromkeys(_sector_before(words, place), "field")
        if word.plain in _EVERY and not (place and words[place - 1].plain in _DENIALS):
            found |= dict.fromkeys(_group_after(words, place), "everybody")
        if word.plain in {"put", "puts", "putting"}:
            found |= dict.fromkeys(_put_first(words, place), "feeling")
        if word.plain in _WITHIN:
            found |= dict.fromkeys(_times_after(words, place), "trend")
        if word.plain in _CAUSES and place + 1 < len(words) and weigh(words[place + 1].plain)[0] >= CIRCUMSTANCE:
            found |= dict.fromkeys([place, place + 1], "idiom")
        if word.plain == "from":
            found |= dict.fromkeys(_range_after(words, place), "everybody")
        if word.plain in {"in", "across", "from", "for"}:
            found |= dict.fromkeys(_list_after(words, place), "everybody")
        if word.plain in {"with", "over", "through"} or (word.plain == "for" and _is_invited(words, place + 1)):
            found |= dict.fromkeys(_formats_after(words, place), "format")
    return found


def _place_after(words: Sequence[Word], preposition: int) -> list[int]:
    found: list[int] = []
    at = preposition + 1
    while at < min(len(words), preposition + _MOST_IN_PLACE) and (
        words[at].plain in PLACES or words[at].plain in COMPASS or words[at - 1].plain in {"st", "saint"}
    ):
        found.append(at)
        at += 1
    if any(words[place].plain not in {"the", "and", "of", "&"} for place in found):
        is_named = any(words[place].plain in PLACES or words[place].plain in {"st", "saint"} for place in found)
        return found if is_named or at == len(words) else []
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


def _times_after(words: Sequence[Word], preposition: int) -> list[int]:
    """Return the words of "in a fast-moving world" and its like, unless they name a circumstance."""
    for place in range(preposition + 1, min(len(words), preposition + _MOST_IN_TIMES)):
        plain = words[place].plain
        if plain in _TIMES and place > preposition + 1:
            following = words[place + 1] if place + 1 < len(words) else None
            ends = following is None or following.is_mark or following.plain in FUNCTION
            return list(range(preposition, place + 1)) if ends else []
        if words[place].is_stop or weigh(plain)[0] >= CIRCUMSTANCE or (plain in FUNCTION and plain not in _ARTICLES):
            return []
    return []


def _group_after(words: Sequence[Word], every: int) -> list[int]:
    """Return the words that "every" or "all" makes general: "at every grade and level"."""
    found = [every]
    for place in range(every + 1, min(len(words), every + 5)):
        plain = words[place].plain
        if words[place].is_mark or plain in _NOT_EVERYBODY or words[place].is_number:
            break
        if plain in FUNCTION and plain not in {"and", "the", "their", "our"}:
            break
        found.append(place)
    return found if len(found) > 1 else []


def _range_after(words: Sequence[Word], start: int) -> list[int]:
    """Return the words of "from … to …" where it means all between: "from trainees to partners"."""
    before = words[start - 1] if start else None
    if before and (before.plain in _MOTIONS or before.plain.endswith(("ing", "ed"))):
        return []
    for place in range(start + 2, min(len(words), start + _MOST_IN_RANGE)):
        if words[place].is_stop:
            return []
        if words[place].plain == "to":
            return list(range(start, min(len(words), place + 3)))
    return []


def _put_first(words: Sequence[Word], put: int) -> list[int]:
    """Return the words of "putting … first", whatever is put there."""
    for place in range(put + 1, min(len(words), put + 9)):
        if words[place].is_stop:
            return []
        if words[place].plain == "first":
            return list(range(put, place + 1))
    return []


def _list_after(words: Sequence[Word], preposition: int) -> list[int]:
    """Return three or more short things in a row, together nearly all there is: "in life, pensions and tax"."""
    items, length = 1, 0
    for place in range(preposition + 1, len(words)):
        plain = words[place].plain
        if plain in {",", "and", "or", "&"}:
            items, length = items + (length > 0), 0
        elif plain in FUNCTION - {"the", "other"} or words[place].is_mark or words[place].is_number or length == 2:
            return list(range(preposition + 1, place)) if items > 2 and plain in FUNCTION | {"."} else []
        elif plain != "the":
            length += 1
    return list(range(preposition + 1, len(words))) if items > 2 else []


def _is_invited(words: Sequence[Word], place: int) -> bool:
    """Say whether "for" invites to a meeting: "for a curry", "for two days of talks"."""
    return place < len(words) and (words[place].plain in {"a", "an"} or words[place].is_number)


def _formats_after(words: Sequence[Word], preposition: int) -> list[int]:
    """Return what a network offers: the list that begins with a kind of meeting, to the end of the sentence."""
    near = range(preposition + 1, min(len(words), preposition + 5))
    if not any(base in _FORMATS for place in near for base in bases(words[place].plain)):
        return []
    end = preposition + 1
    while end < min(len(words), preposition + _MOST_IN_OFFER) and not words[end].is_stop:
        end += 1
    return list(range(preposition, end))

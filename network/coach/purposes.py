"""What a statement says is to become different, and who is not meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from network.coach.forms import bases
from network.coach.lexicon import FUNCTION, words_of
from network.coach.reading import Word

# Verbs of change: after "to", "help", "so that" they say what becomes different.
_CHANGES = words_of("changes")
_CHANGE_OPENERS = frozenset({"so", "until", "towards", "toward"})
_HELPS = frozenset({"help", "helps", "helping", "enable", "enables", "enabling", "let", "lets", "letting"})
_AIMS = frozenset({"aim", "aims", "goal", "goals"})
_NOT_FOR = re.compile(
    r"\b(?:not\s+(?:meant\s+)?(?:for|aimed\s+at|open\s+to|a\s+(?:place|space|network|group)\s+for)|"
    r"(?:isn|aren|wasn)['’]t\s+(?:meant\s+)?for|"
    r"except(?:ing)?\b|excluding\b|other\s+than|rather\s+than|as\s+opposed\s+to|but\s+no\b|no\s+(?:vendors?|recruiters?|"
    r"suppliers?|sales|press|sellers?|consultants?|students?|employers?)\b|only\s+(?:the\s+ones|those|people|for|if|when)|"
    r"not\s+(?:the|those|their|our|every|all|just\s+any|vendors|consultants|people)\b)",
    re.IGNORECASE,
)
_EMPTY_NOT_FOR = re.compile(
    r"\W*(?:n/?a|none|no[\s-]?one|nobody|nothing|tbd|tbc|-|not\s+sure|everyone\s+is\s+welcome|all\s+(?:are\s+)?welcome)?\W*",
    re.IGNORECASE,
)


def names_change(words: Sequence[Word]) -> tuple[int, int] | None:
    """Return the first and last word that say what becomes different, if any do."""
    for place, word in enumerate(words):
        if word.plain in _CHANGE_OPENERS and _is_change_opener(words, place):
            return place, _end_of_clause(words, place)
        if word.plain in {"to"} | _HELPS | _AIMS and _verb_after(words, place) is not None:
            return place, _end_of_clause(words, place)
    return None


def names_not_for(text: str) -> tuple[int, int] | None:
    """Return where ``text`` says who is not meant, if it does."""
    match = _NOT_FOR.search(text)
    return match.span() if match else None


def says_nobody(not_for: str) -> bool:
    """Say whether an answer to "who is it not for?" leaves nobody out."""
    return bool(_EMPTY_NOT_FOR.fullmatch(not_for))


def _is_change_opener(words: Sequence[Word], place: int) -> bool:
    following = words[place + 1].plain if place + 1 < len(words) else ""
    return words[place].plain != "so" or following in {"that", "nobody", "no", "every", "they", "fewer", "more", "we"}


def _verb_after(words: Sequence[Word], place: int) -> int | None:
    """Return the place of a verb of change: right after "to", or within the clause after "help"."""
    helps = words[place].plain in _HELPS
    for at in range(place + 1, min(len(words), place + (14 if helps else 2))):
        plain = words[at].plain
        if words[at].is_stop:
            return None
        if plain not in FUNCTION - {"keep", "get", "make", "become", "give"} and any(
            base in _CHANGES for base in bases(plain)[:1]
        ):
            return at
    return None


def _end_of_clause(words: Sequence[Word], place: int) -> int:
    end = place
    while end + 1 < len(words) and not words[end + 1].is_stop and end - place < 14:
        end += 1
    return end

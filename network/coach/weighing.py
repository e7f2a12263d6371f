"""What one word says about a situation, taken by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from network.coach.forms import bases
from network.coach.lexicon import CIRCUMSTANCES, EVERYDAY, FIELDS, FUNCTION, GENERIC, NUMBERS, PLACES
from network.coach.people import names_anybody, names_organisation, names_somebody

CIRCUMSTANCE = 1.0
PARTICULAR = 0.5
SOMEBODY = 0.5
ABSTRACT = 0.2
ORDINARY = 0.15

# "Non-religious", "single-storey": a limit, whatever else the word says.
_LIMITING_STARTS = frozenset({"non", "single", "ex", "former"})
_EVERYBODY = frozenset({"everyone", "everybody", "anyone", "anybody", "people"})
_ABSTRACT_ENDINGS = (
    "ness", "ship", "hood", "ity", "ism", "ment", "ments", "tion", "tions", "sion", "sions", "ance", "ence", "acy",
    "ful", "ous", "ive", "able", "ible", "dom", "itude", "ities", "driven", "minded", "focused", "oriented", "hearted",
)  # fmt: skip


@lru_cache(maxsize=20_000)
def weigh(word: str) -> tuple[float, str]:
    """Return how particular ``word`` is (0 to 1), and what it tells: a circumstance, detail, field, place, or "plain".

    >>> weigh("redundancy"), weigh("kilns"), weigh("excellence")
    ((1.0, 'event'), (0.5, 'detail'), (0.0, 'plain'))
    """
    forms = bases(word)
    for kind, circumstances in CIRCUMSTANCES.items():
        if any(form in circumstances for form in forms):
            return CIRCUMSTANCE, kind
    if word in FUNCTION or word in _EVERYBODY or len(word) < 2:
        return 0.0, "plain"
    for kind, wide in (("place", PLACES), ("everyday", EVERYDAY), ("everyday", FIELDS), ("plain", GENERIC)):
        if any(form in wide for form in forms):
            return (ORDINARY, kind) if kind == "everyday" else (0.0, kind)
    if names_anybody(word) or names_organisation(word):
        return ORDINARY, "everyday"
    return (SOMEBODY, "detail") if names_somebody(word) else _weigh_unknown(word)


def _weigh_unknown(word: str) -> tuple[float, str]:
    parts = [part for part in word.split("-") if part]
    if _is_limited(parts):
        return CIRCUMSTANCE, "limit"
    if len(parts) > 1:
        return max((weigh(part) for part in parts), key=lambda weight: weight[0])
    if word.endswith("ly"):
        return 0.0, "plain"
    if word.endswith(_ABSTRACT_ENDINGS):
        return ABSTRACT, "detail"
    return PARTICULAR, "detail"


def _is_limited(parts: Sequence[str]) -> bool:
    """Say whether a word with these parts is a limit by its form: "two-teacher", "women-only", "unstaffed"."""
    if len(parts) == 1:
        return len(parts[0]) > 7 and parts[0].startswith("un") and parts[0].endswith("ed")
    if not parts:
        return False
    first = parts[0]
    return first in NUMBERS or first == "one" or first.isdigit() or first in _LIMITING_STARTS or parts[-1] == "only"

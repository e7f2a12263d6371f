"""Whom a statement can name: professions and roles, people in general, and organisations."""

from __future__ import annotations

from network.coach.forms import bases
from network.coach.lexicon import words_of

_ANYBODY = words_of("anybody")
_PROFESSIONS = words_of("professions")
_ORGANISATIONS = words_of("organisations")
_PLURALS = words_of("plurals")
# Their plural ends as that of people does: tractors, numbers.
_THINGS = words_of("things")

_ENDINGS = (
    "ers", "ors", "ists", "ians", "eers", "iers", "ants", "ees", "women", "wives", "folk", "smiths", "wrights",
    "herds", "sters", "nauts", "crats", "ologists", "graphers", "keepers", "makers", "holders", "owners", "mates",
    "agents",
)  # fmt: skip
_MEN = ("smen", "rmen", "emen", "hmen", "dmen", "kmen", "lmen")


def is_plural(word: str) -> bool:
    """Say whether ``word`` names several."""
    return (
        word in _PLURALS
        or (word.endswith("men") and names_somebody(word))
        or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")))
    )


def names_somebody(word: str) -> bool:
    """Say whether ``word`` is a profession or role, by the list or by how it ends.

    >>> names_somebody("thatchers"), names_somebody("tractors")
    (True, False)
    """
    if word in _THINGS:
        return False
    if any(base in _PROFESSIONS for base in bases(word)):
        return True
    last = word.rpartition("-")[2]
    if last != word and len(last) > 3:
        return names_somebody(last)
    return len(word) > 5 and word.endswith(_ENDINGS + _MEN)


def names_anybody(word: str) -> bool:
    """Say whether ``word`` stands for people in general."""
    return any(base in _ANYBODY for base in bases(word))


def names_organisation(word: str) -> bool:
    """Say whether ``word`` is a kind of organisation."""
    return any(base in _ORGANISATIONS for base in bases(word))

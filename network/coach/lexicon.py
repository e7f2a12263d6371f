"""The coach's words and phrases, read from the text files in ``words/``."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


def _lines(name: str) -> list[str]:
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


def words_of(name: str) -> frozenset[str]:
    """Return the words of a file, which stand there in any number of lines."""
    return frozenset(word for line in _lines(name) for word in line.split())


def phrases_of(name: str) -> tuple[str, ...]:
    """Return the phrases of a file, which stand there one a line."""
    return tuple(_lines(name))


FUNCTION = words_of("function")
GENERIC = words_of("generic") | words_of("hardship")
BUZZ = words_of("buzz")
PROPER = words_of("proper")
NUMBERS = words_of("numbers")
FIELDS = words_of("fields")
PLACES = words_of("places")
COMPASS = words_of("compass")
# Words that are a circumstance in themselves, by what they tell.
CIRCUMSTANCES = {kind: words_of(f"circumstance-{kind}") for kind in ("stage", "event", "limit", "setting", "change")}
EVERYDAY = words_of("everyday")
CIRCUMSTANCE_PHRASES = {kind: phrases_of(f"circumstance-phrases-{kind}") for kind in ("stage", "limit", "setting")}
OPENERS = {kind: phrases_of(f"opener-{kind}") for kind in ("event", "stage", "decision", "limit", "hardship", "task")}

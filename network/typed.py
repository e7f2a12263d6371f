"""What reaches us as text from outside, made fit to be kept or looked for."""

from __future__ import annotations


def storable(text: str) -> str:
    """The text without NUL, which no text in PostgreSQL can hold; it comes with what is pasted, or by mischief."""
    return text.replace("\x00", "")


def whole(text: str | None, *, digits: int = 17) -> int | None:
    """The whole number that a text is, if it has no more digits than a row can be numbered by; None for anything else.

    >>> whole("42"), whole("-1"), whole("9" * 18), whole(None)
    (42, None, None, None)
    """
    return int(text) if text and text.isdecimal() and len(text) <= digits else None

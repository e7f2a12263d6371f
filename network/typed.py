"""What reaches us as text from outside, made fit to be kept or looked for."""

from __future__ import annotations


def storable(text: str) -> str:
    """The text without NUL, which no text in PostgreSQL can hold; it comes with what is pasted, or by mischief."""
    return text.replace("\x00", "")

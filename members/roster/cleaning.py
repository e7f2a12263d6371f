"""What is taken out of every cell before anybody looks at it."""

from __future__ import annotations

import unicodedata

# Marks of direction, soft hyphens and spaces without width: invisible, and a name with one is not found by typing it.
INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
SHOWN = 60


def clean(text: str) -> str:
    """The text in one line, composed, without invisible characters and doubled spaces.

    >>> clean("  Ana\u00a0 Mar\u0301ia\u200b ")
    'Ana Maŕia'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(INVISIBLE))
    if not text.isprintable():
        text = "".join(one if one.isprintable() or one in "\u200c\u200d" else _instead(one) for one in text)
    return " ".join(text.split())


def _instead(character: str) -> str:
    """A space for what separates words, nothing for a half of a broken pair."""
    return "" if unicodedata.category(character) in {"Cs", "Cn"} else " "


def shorten(cell: str) -> str:
    """As much of a cell as a sentence can quote."""
    return cell if len(cell) <= SHOWN else f"{cell[:SHOWN].rstrip()}…"

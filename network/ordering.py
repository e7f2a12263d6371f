"""One order of names, the same on every database: nothing depends on its collation."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Named(Protocol):
    name: str


T = TypeVar("T", bound=Named)

COMBINING = re.compile("[\u0300-\u036f]+")
# Letters that no decomposition takes apart, and that people type without their stroke.
STROKED = tuple(zip("łŁøØđĐħĦı", "lLoOdDhHi", strict=True))


def fold(text: str) -> str:
    """The text without accents and case, as search and sorting compare it.

    >>> fold("Sinéad Ó Briain")
    'sinead o briain'
    """
    if not text.isascii():
        text = COMBINING.sub("", unicodedata.normalize("NFKD", text))
        for stroked, plain in STROKED:  # on long texts faster than a translation table, by far
            text = text.replace(stroked, plain)
    return text.casefold()


def name_key(name: str) -> tuple[str, str]:
    """Sort key of a name: without accents and case first, then as written.

    >>> sorted(["Zoë", "Émile", "eve"], key=name_key)
    ['Émile', 'eve', 'Zoë']
    """
    return fold(name), name


def by_name(things: Iterable[T]) -> list[T]:
    """Sort whatever has a name by it."""
    return sorted(things, key=lambda thing: name_key(thing.name))


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key in which "Table 2" comes before "Table 10".

    >>> sorted(["Table 10", "Table 2"], key=natural_key)
    ['Table 2', 'Table 10']
    """
    parts = re.split(r"(\d+)", text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)

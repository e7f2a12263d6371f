"""How the text of one cell is understood. Each function raises ``ValueError`` with the reason in words."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+")
ID_LENGTH = 64
FIRST_YEAR, LAST_YEAR = 1000, 2999
MOST_MINUTES = 1_000_000

Parse = Callable[[str, tzinfo], object]


def text(most: int | None = None) -> Parse:
    """Understand any words, of at most so many characters."""

    def parse(cell: str, _zone: tzinfo) -> str:
        if most is not None and len(cell) > most:
            raise ValueError(
                _("has %(count)d characters; at most %(most)d are kept.") % {"count": len(cell), "most": most}
            )
        return cell

    return parse


def identifier(cell: str, _zone: tzinfo) -> str:
    """Understand an id, whatever the sender makes ids of; equal ids become one object, since they come in thousands."""
    if len(cell) > ID_LENGTH:
        raise ValueError(
            _("has %(count)d characters; at most %(most)d are kept.") % {"count": len(cell), "most": ID_LENGTH}
        )
    return sys.intern(cell)


def one_of(allowed: Iterable[str]) -> Parse:
    """Understand one of a few words, in whatever case."""
    words = {word: word for word in allowed if word}

    def parse(cell: str, _zone: tzinfo) -> str:
        known = words.get(cell) or words.get(cell.casefold())
        if known is None:
            raise ValueError(
                _("“%(cell)s” is not known here. Allowed are: %(words)s.")
                % {"cell": shorten(cell), "words": ", ".join(words)}
            )
        return known

    return parse


def moment(cell: str, _zone: tzinfo) -> datetime:
    """Understand a time with its zone and return it in UTC."""
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError(
            _("“%(cell)s” is no time. Write one such as 2026-01-05T18:00Z.") % {"cell": shorten(cell)}
        ) from None
    if found.tzinfo is None:
        raise ValueError(
            _("“%(cell)s” has no time zone. Write 2026-01-05T18:00Z, or an offset such as +01:00.")
            % {"cell": shorten(cell)}
        )
    _check_year(found.year)
    return found.astimezone(UTC)


def day(cell: str, zone: tzinfo) -> date:
    """Understand a date, or a full time, which is taken in the network's zone."""
    if ":" in cell:
        return moment(cell, zone).astimezone(zone).date()
    try:
        found = date.fromisoformat(cell)
    except ValueError:
        raise ValueError(_("“%(cell)s” is no date. Write one such as 2026-01-05.") % {"cell": shorten(cell)}) from None
    _check_year(found.year)
    return found


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(
            _("has the year %(year)d; years from %(first)d to %(last)d can be kept.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )


def minutes(cell: str, _zone: tzinfo) -> float:
    """Understand a number of minutes, not negative."""
    if cell.startswith("-") and NUMBER.fullmatch(cell[1:]):
        raise ValueError(_("“%(cell)s” is negative.") % {"cell": shorten(cell)})
    if not NUMBER.fullmatch(cell):
        raise ValueError(_("“%(cell)s” is no number. Write one such as 39.5.") % {"cell": shorten(cell)})
    found = float(cell)
    if not math.isfinite(found) or found > MOST_MINUTES:
        raise ValueError(_("is more than %(most)d minutes.") % {"most": MOST_MINUTES})
    return found


def address(cell: str, _zone: tzinfo) -> str:
    """Understand an email address."""
    try:
        validate_email(cell)
    except ValidationError:
        raise ValueError(_("“%(cell)s” is no email address.") % {"cell": shorten(cell)}) from None
    if len(cell) > 254:
        raise ValueError(_("has %(count)d characters; at most %(most)d are kept.") % {"count": len(cell), "most": 254})
    return cell


def shorten(cell: str) -> str:
    """Return what can be shown of a cell that may hold anything."""
    shown = "".join(character if character.isprintable() else "�" for character in cell[:60])
    return shown if len(cell) <= 60 else f"{shown}…"

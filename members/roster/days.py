"""Dates as people write them, day first or month first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from network.ordering import fold

FIRST_YEAR, LAST_YEAR = 1900, 2100
# Day 0 of spreadsheets, which believe in a 29 February 1900; right for every day after it.
DAY_ZERO = date(1899, 12, 30)
SERIALS = range(10_000, 80_000)

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMBERS = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?:,?\s.*)?")
MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
WORDS = re.compile(r"[^\W\d_]+|\d+")

# The first letters that tell a month in English, German, French, Spanish, Italian, Dutch, Portuguese and Swedish.
MONTHS = (
    ("jan", "janv", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "maj", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "dic"),
)
MONTH_OF = {letters: number for number, several in enumerate(MONTHS, start=1) for letters in several}
LETTERS = sorted(MONTH_OF, key=len, reverse=True)


class Order(StrEnum):
    """Which of the first two numbers of a date is the day."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


class Unclear(ValueError):
    """The date is one with the day first, and another with the month first."""


@dataclass(frozen=True)
class Question:
    """Two dates of the list that nobody but its owner can read, each as it would be in either order."""

    examples: tuple[tuple[str, date, date], ...]


def read_day(text: str, *, order: Order | None, today: date) -> date:
    """The day that is meant.

    >>> read_day("3.4.21", order=None, today=date(2026, 1, 1))
    datetime.date(2021, 4, 3)

    Raises:
        Unclear: it may be one of two days, and no ``order`` is given.
        ValueError: it is no date.
    """
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return _of_number(int(text))
    if found := ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _date(year, month, day)
    if found := NUMBERS.fullmatch(text):
        year = _year(found[4], today)
        # Nobody writes the month first with dots.
        return _of_numbers(year, int(found[1]), int(found[3]), Order.DAY_FIRST if found[2] == "." else order)
    if found := MONTH_YEAR.fullmatch(text):
        return _date(int(found[2]), int(found[1]), 1)
    return _of_words(text, today)


def order_of(cells: Iterable[str], today: date) -> Order | Question | None:
    """How the dates of a column are to be read: as the certain ones are, or as somebody must say; None: no matter."""
    certain: set[Order] = set()
    unclear: dict[str, tuple[date, date]] = {}
    for cell in cells:
        found = NUMBERS.fullmatch(cell)
        if not found or found[2] == ".":
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            certain.add(Order.DAY_FIRST)
        elif second > 12 >= first:
            certain.add(Order.MONTH_FIRST)
        else:
            try:
                ways = [read_day(cell, order=order, today=today) for order in Order]
            except ValueError:
                continue
            if ways[0] != ways[1]:
                unclear[cell] = (ways[0], ways[1])
    if not unclear:
        return None
    if len(certain) == 1:
        return certain.pop()
    return Question(tuple((cell, *ways) for cell, ways in list(unclear.items())[:2]))


def _of_number(number: int) -> date:
    if FIRST_YEAR <= number <= LAST_YEAR:
        return date(number, 1, 1)
    if number in SERIALS:
        return DAY_ZERO + timedelta(days=number)
    raise ValueError(number)


def _of_numbers(year: int, first: int, second: int, order: Order | None) -> date:
    day_first, month_first = _date_or_none(year, second, first), _date_or_none(year, first, second)
    if day_first == month_first or not month_first or order == Order.DAY_FIRST:
        return _date(year, second, first)
    if not day_first or order == Order.MONTH_FIRST:
        return month_first
    raise Unclear


def _of_words(text: str, today: date) -> date:
    """A date with the month as a word: 3 April 2021, April 3rd 2021, 3. März 21, April 2021."""
    month, numbers = 0, []
    for word in WORDS.findall(fold(text)):
        if word.isdecimal():
            numbers.append(word)
        elif not month and (letters := next((one for one in LETTERS if word.startswith(one)), None)):
            month = MONTH_OF[letters]
    if not month or not 1 <= len(numbers) <= 2:
        raise ValueError(text)
    if len(numbers) == 1:
        return _date(_year(numbers[0], today), month, 1)
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _date(_year(year, today), month, int(day))


def _year(text: str, today: date) -> int:
    """A year; of two digits the last one that is not more than a year ahead."""
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(text)
    year = today.year // 100 * 100 + int(text)
    return year if year <= today.year + 1 else year - 100


def _date(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    return date(year, month, day)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return _date(year, month, day)
    except ValueError:
        return None

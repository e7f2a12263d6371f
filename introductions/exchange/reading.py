"""Turn a folder of files into rows, and name whatever cannot be understood by file, line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from introductions.exchange.contract import MEMBERS, SHEETS, Column, Sheet
from introductions.exchange.problems import NoFolder, Problems

LONGEST_LINE = 131_072
# Bytes that are no UTF-8 are read as lone surrogates, so that the rest of the file can still be checked.
UNREADABLE = re.compile("[\udc80-\udcff]")


@dataclass
class Table:
    """What one file says. ``columns`` are those that it has; ``keys`` holds the line of each key, faulty rows included.

    A file of which a line could not be read is not ``whole``: what it lacks proves nothing.
    """

    sheet: Sheet
    rows: list[Any] = field(default_factory=list)
    columns: frozenset[str] = frozenset()
    further: tuple[str, ...] = ()
    keys: dict[tuple[str, ...], int] = field(default_factory=dict)
    whole: bool = True


@dataclass
class Folder:
    """Everything in a folder of files, and what its sender should know although nothing is wrong with it."""

    tables: dict[str, Table]
    warnings: list[str]

    def __getitem__(self, sheet: Sheet) -> Table:
        return self.tables[sheet.file]


def read(
    path: Path, *, zone: tzinfo, problems: Problems, advance: Callable[[int], object] = lambda _characters: None
) -> Folder:
    """Read the five files in ``path``; only members.csv must be there.

    Raises:
        NoFolder: ``path`` is no folder that can be read.
    """
    try:
        present = sorted(entry.name for entry in path.iterdir())
    except OSError as error:
        raise NoFolder(
            _("The folder %(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from error
    known = {sheet.file for sheet in SHEETS}
    folder = Folder({}, [])
    for name in present:
        if name.endswith(".csv") and name not in known:
            folder.warnings.append(_("%(file)s is none of the files of an import and is left out.") % {"file": name})
    for sheet in SHEETS:
        table = folder.tables[sheet.file] = Table(sheet)
        if sheet.file in present:
            _File(
                path=path / sheet.file,
                table=table,
                zone=zone,
                problems=problems,
                warnings=folder.warnings,
                advance=advance,
            ).read()
        elif sheet is MEMBERS:
            table.whole = False
            problems.add(sheet.file, 0, "", _("is missing."))
    return folder


@dataclass(kw_only=True)
class _File:
    """One file on its way to becoming a table."""

    path: Path
    table: Table
    zone: tzinfo
    problems: Problems
    warnings: list[str]
    advance: Callable[[int], object]
    header: list[str] = field(default_factory=list)
    places: list[tuple[Column, int | None]] = field(default_factory=list)
    further_places: list[tuple[str, int]] = field(default_factory=list)
    line: int = 0  # lines taken from the file
    taken: list[str] = field(default_factory=list)  # the lines of the row being read
    is_suspicious: bool = False  # whether one of them holds what no text may hold
    ends_tidily: bool = True
    is_over: bool = False  # whether the rest of the file would say nothing

    @property
    def sheet(self) -> Sheet:
        return self.table.sheet

    def read(self) -> None:
        try:
            with self.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
                self._read_rows(file)
        except OSError as error:
            self._give_up()
            self._complain(0, "", _("cannot be read: %(reason)s.") % {"reason": error.strerror})
        if not self.ends_tidily:
            self.warnings.append(
                _("%(file)s ends without a line break; if its last line looks cut off, send it again.")
                % {"file": self.sheet.file}
            )

    def _complain(self, line: int, column: str, reason: str) -> None:
        self.problems.add(self.sheet.file, line, column, reason)

    def _give_up(self) -> None:
        self.table.whole, self.is_over = False, True

    # -- Lines and rows -------------------------------------------------------------------

    def _lines(self, file: TextIO) -> Iterator[str]:
        while line := file.readline(LONGEST_LINE + 2):
            self.line += 1
            self.advance(len(line))
            if len(line.rstrip("\r\n")) > LONGEST_LINE:
                self._give_up()
                self._complain(
                    self.line,
                    self._name_of(_cells_of("".join([*self.taken, line])) - 1),
                    _("the line has more than %(most)d characters; a quotation mark may have been left open.")
                    % {"most": LONGEST_LINE},
                )
                self.taken.clear()
                return
            self.ends_tidily = line.endswith(("\n", "\r"))
            self.is_suspicious |= "\0" in line or (not line.isascii() and bool(UNREADABLE.search(line)))
            self.taken.append(line)
            yield line

    def _read_rows(self, file: TextIO) -> None:
        reader = csv.reader(self._lines(file), strict=True)
        while not self.is_over:
            self.taken.clear()
            self.is_suspicious = False
            start = self.line + 1
            try:
                cells = [cell.strip() for cell in next(reader)]
            except StopIteration:
                break
            except csv.Error as error:
                self._complain_of_quotes(start, str(error))
                continue
            if self.is_suspicious and not self._is_text(start, cells):
                self.table.whole, self.is_over = False, not self.header
            elif any(cells) and not self.header:
                self._read_header(start, cells)
            elif any(cells):
                self._read_row(start, cells)
        if not self.header and not self.is_over:
            self._give_up()
            self._complain(1, "", _("the file is empty; its first line must name the columns."))

    def _complain_of_quotes(self, start: int, error: str) -> None:
        if not self.taken:  # the line was too long, which has been said
            return
        text = "".join(self.taken)
        if "expected after" in error:
            reason = _("a quotation mark stands in the middle of a cell; write it twice, inside quoted cells only.")
            text = text[: _first_fault(text)]
        elif "unexpected end" in error:
            reason = _("a quotation mark is opened and never closed; the file may have been cut off.")
        else:
            reason = _("a cell has more than %(most)d characters; a quotation mark may have been left open.") % {
                "most": LONGEST_LINE
            }
        # What an open quotation mark has swallowed was not read.
        self.table.whole, self.is_over = False, "expected after" not in error or not self.header
        self._complain(start, self._name_of(_cells_of(text) - 1), reason)

    def _is_text(self, start: int, cells: list[str]) -> bool:
        """Name the cells that hold something else than text in UTF-8."""
        bad = [place for place, cell in enumerate(cells) if "\0" in cell or UNREADABLE.search(cell)]
        for place in bad:
            reason = (
                _("is not in UTF-8; save the file again as CSV in UTF-8.")
                if UNREADABLE.search(cells[place])
                else _("holds a NUL byte; save the file again as CSV in UTF-8.")
            )
            self._complain(start, self._name_of(place), reason)
        return not bad

    # -- Header and cells -----------------------------------------------------------------

    def _read_header(self, line: int, cells: list[str]) -> None:
        """Take the names of the columns; with a fault among them, the rest of the file means nothing."""
        own = {column.name: column for column in self.sheet.columns}
        self.header = [name.casefold() if name.casefold() in own else name for name in cells]
        for place, name in enumerate(self.header):
            if not name:
                self._complain(line, self._name_of(place), _("the column has no name."))
                self._give_up()
            elif name in self.header[:place]:
                self._complain(line, name, _("the column is named twice."))
                self._give_up()
        missing = [column.name for column in self.sheet.columns if column.required and column.name not in self.header]
        separator = next((mark for mark in ";\t|" if len(cells) == 1 and mark in cells[0]), None)
        for name in missing:
            reason = _("the column is missing.")
            if separator:
                reason += " " + _("Columns are separated by “%(mark)s” here; they must be by commas.") % {
                    "mark": separator
                }
            self._complain(line, name, reason)
            self._give_up()
        self._take_further(own)
        self.table.columns = frozenset(self.header)
        self.places = [
            (column, self.header.index(column.name) if column.name in self.header else None)
            for column in self.sheet.columns
        ]

    def _take_further(self, own: dict[str, Column]) -> None:
        further = tuple(name for name in self.header if name and name not in own)
        if self.sheet.keeps_further_columns:
            self.table.further = further
            self.further_places = [(name, self.header.index(name)) for name in further]
            return
        for name in further:
            self.warnings.append(
                _("%(file)s: the column “%(column)s” has no meaning here and is left out.")
                % {"file": self.sheet.file, "column": name}
            )

    def _read_row(self, line: int, cells: list[str]) -> None:
        is_complete = len(cells) == len(self.header)
        if not is_complete:
            self._complain(
                line,
                self._name_of(min(len(cells), len(self.header))),
                _("the line has %(cells)d cells where the header names %(columns)d; it may have been cut off.")
                % {"cells": len(cells), "columns": len(self.header)},
            )
            self.table.whole &= len(cells) > len(self.header)
            cells += [""] * (len(self.header) - len(cells))
        values: dict[str, Any] = {}
        for column, place in self.places:
            cell = "" if place is None else cells[place]
            if not cell:
                values[column.name] = column.empty
                if column.required and is_complete:
                    self._complain(line, column.name, _("is empty."))
                continue
            try:
                values[column.name] = column.parse(cell, self.zone)
            except ValueError as error:
                if is_complete:
                    self._complain(line, column.name, str(error))
        self._keep(line, cells, values, is_complete)

    def _keep(self, line: int, cells: list[str], values: dict[str, Any], is_complete: bool) -> None:
        key = tuple(values.get(name, "") for name in self.sheet.key)
        if not all(key):
            return
        first = self.table.keys.setdefault(key, line)
        if first != line:
            if is_complete:
                self._complain(line, self.sheet.key[-1], self._said_before(key, first))
            return
        if not is_complete or len(values) < len(self.sheet.columns):
            return
        if any(column.required and not values[column.name] for column in self.sheet.columns):
            return
        fields = [line, *values.values()]
        if self.sheet.keeps_further_columns:
            fields.append({name: cells[place] for name, place in self.further_places})
        self.table.rows.append(self.sheet.row(*fields))

    def _said_before(self, key: tuple[str, ...], first: int) -> str:
        named = ", ".join(f"{name} “{value}”" for name, value in zip(self.sheet.key, key, strict=True))
        return _("%(key)s is on line %(line)d already.") % {"key": named, "line": first}

    def _name_of(self, place: int) -> str:
        if 0 <= place < len(self.header) and self.header[place]:
            return self.header[place]
        return str(place + 1)


def _cells_of(text: str) -> int:
    """Return how many cells a piece of a row has begun, whatever is wrong with it."""
    limit = csv.field_size_limit(max(len(text), LONGEST_LINE))
    try:
        return max(1, len(next(csv.reader(io.StringIO(text, newline="")), [])))
    finally:
        csv.field_size_limit(limit)


def _first_fault(text: str) -> int:
    """Return the length of the shortest beginning of a row that no longer parses."""
    good, bad = 0, len(text)
    while bad - good > 1:
        middle = (good + bad) // 2
        try:
            list(csv.reader(io.StringIO(text[:middle], newline=""), strict=True))
        except csv.Error as error:
            if "expected after" in str(error):
                bad = middle
                continue
        good = middle
    return bad

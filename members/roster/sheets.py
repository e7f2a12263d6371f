"""Rows of cells out of what was pasted or uploaded, whichever program it came from."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from members.roster.cleaning import clean

MEGABYTE = 1_000_000
MOST_MEGABYTES = 10
MOST_ROWS = 20_000
MOST_COLUMNS = 100
# A workbook is an archive; what comes out of it is bounded before anything is read.
MOST_UNPACKED = 60 * MEGABYTE
MOST_PARTS = 2_000

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
# Of the separators of a text file, the likeliest first.
SEPARATORS = ("\t", ";", ",", "|")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
    ArithmeticError,
)


class Unreadable(Exception):
    """What was handed in is no list that can be read; the message says why, and what to do."""


@dataclass(frozen=True)
class Sheet:
    """Rows of clean cells, all of one width, blank rows included so that they count as in the file."""

    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)


def read_text(text: str) -> Sheet:
    """Read what was pasted.

    Raises:
        Unreadable: there is nothing in it, or it is too large.
    """
    if len(text) > MOST_MEGABYTES * MEGABYTE:
        raise Unreadable(
            _("That is more than %(most)d million letters. Keep only the columns you need.") % {"most": 10}
        )
    return _sheet(_split(text), [])


def read_file(content: bytes, name: str = "") -> Sheet:
    """Read an uploaded file by what it holds, not by what it is called.

    Raises:
        Unreadable: it is no list, too large, locked, or broken.
    """
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise Unreadable(_("The file is larger than %(most)d MB. Keep only the columns you need.") % {"most": 10})
    if content.startswith(ZIP):
        return _read_workbook(content)
    if content.startswith(OLD_OFFICE):
        if LOCKED in content:
            raise Unreadable(_("The workbook is locked with a password. Save a copy without one."))
        raise Unreadable(_("This is a workbook of the old kind (.xls). Save it as .xlsx or as CSV."))
    if content.startswith(b"%PDF"):
        raise Unreadable(_("This is a PDF, which has no cells. Save the list as .xlsx or as CSV."))
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")) and (content.lstrip()[:1] == b"<" or b"\x00" in content[:999]):
        raise Unreadable(_("The file is called a workbook, but is none. Save the list anew as .xlsx or as CSV."))
    text, notes = _decode(content)
    return _sheet(_split(text), notes)


# -- Text ---------------------------------------------------------------------------------


def _decode(content: bytes) -> tuple[str, list[str]]:
    """The text of a file, and what had to be guessed about it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), []
    head = content[:2000]
    if head.count(0) > len(head) // 4:
        little = head[1::2].count(0) > head[::2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be", errors="replace"), []
    if sum(one < 9 or 13 < one < 27 for one in head) > len(head) // 20:
        raise Unreadable(_("This is no list, but a picture, a program or the like. Save the list as .xlsx or as CSV."))
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3:
            return content.decode("utf-8-sig", errors="ignore"), [
                _("The file seems to be cut off at its end. Look whether the last row is whole.")
            ]
    return content.decode("cp1252", errors="replace"), [
        _("The file keeps accented letters in an older way. Check that ä, é and ß came out right.")
    ]


def _split(text: str) -> Iterable[list[str]]:
    separator = _separator(text)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise Unreadable(
            _("One cell is longer than any list needs. Is there a quotation mark without its pair?")
        ) from error


def _separator(text: str) -> str:
    """What separates the cells: tabs where there are any, else whatever splits most of the first lines alike."""
    lines = [line for line in re.split(r"\r\n|\r|\n", text[:20_000]) if line.strip()][:30]

    def alike(separator: str) -> int:
        counts = [len(next(csv.reader([line[:5_000]], delimiter=separator))) for line in lines]
        widest = max(counts, default=1)
        return sum(count == widest for count in counts) if widest > 1 else 0

    best = max(SEPARATORS, key=alike)
    return "\t" if alike("\t") else best


# -- Workbooks ----------------------------------------------------------------------------


def _read_workbook(content: bytes) -> Sheet:
    try:
        _look_into(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except BROKEN as error:
        raise Unreadable(
            _("The workbook cannot be opened; it may be damaged or cut off. Save it anew as .xlsx or as CSV.")
        ) from error
    try:
        return _first_filled(book)
    except BROKEN as error:
        raise Unreadable(
            _("The workbook is damaged inside and cannot be read. Save it anew as .xlsx or as CSV.")
        ) from error
    finally:
        book.close()


def _look_into(content: bytes) -> None:
    """Refuse an archive that is no workbook, is locked, or would unpack to more than can be held."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Unreadable(_("The file is locked with a password. Save a copy without one."))
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            raise Unreadable(_("This is an archive, but no Excel workbook. Save the list as .xlsx or as CSV."))
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Unreadable(_("The workbook is too large once unpacked. Keep only the sheet you need."))
        for entry in entries:
            if entry.filename.endswith(".xml"):
                with archive.open(entry) as part:
                    if b"<!DOCTYPE" in part.read(1000):
                        raise Unreadable(_("The workbook holds something no spreadsheet writes. Save it anew."))


def _first_filled(book: Any) -> Sheet:
    """The first visible sheet that has something in it."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    looked_at = 0
    for sheet in visible or book.worksheets:
        sheet.reset_dimensions()
        found = [
            [_as_text(value) for value in row]
            for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        ]
        if any(any(row) for row in found):
            notes = [_("Read from the sheet “%(name)s”.") % {"name": sheet.title}] if len(book.sheetnames) > 1 else []
            return _sheet(found, notes)
        looked_at += len(found)
        if looked_at > 2 * MOST_ROWS:
            raise Unreadable(
                _("The first sheets of this workbook are long and empty. Save a copy with only your list.")
            )
    raise Unreadable(_("There is nothing in this workbook."))


def _as_text(value: Any) -> str:
    """A cell as a person would have typed it; dates so that nobody can read them wrongly."""
    if value is None or (isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper()):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# -- Both ---------------------------------------------------------------------------------


def _sheet(rows: Iterable[list[str]], notes: list[str]) -> Sheet:
    """Clean the cells, cut off what is empty at the right and at the end, and refuse what is too large."""
    cleaned: list[list[str]] = []
    last = width = 0
    for number, row in enumerate(rows, start=1):
        cells = [clean(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            last, width = number, max(width, len(cells))
        if last > MOST_ROWS:
            raise Unreadable(_("There are more than %(most)s rows. Bring them in parts.") % {"most": f"{MOST_ROWS:,}"})
        if width > MOST_COLUMNS:
            raise Unreadable(
                _("There are more than %(most)d columns. Keep only the ones you need.") % {"most": MOST_COLUMNS}
            )
        if len(cleaned) <= MOST_ROWS:
            cleaned.append(cells)
    if not last:
        raise Unreadable(_("There is nothing in it."))
    return Sheet([cells + [""] * (width - len(cells)) for cells in cleaned[:last]], notes)

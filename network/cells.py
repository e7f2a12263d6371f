"""CSV files that people open in a spreadsheet: no cell of them can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse

# What makes a formula of a text, its full-width twins included.
SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
WHITE = ("\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"


def cell(value: Any) -> str:
    """The value as a cell that no spreadsheet program runs as a formula.

    >>> cell("=1+1"), cell(" @SUM(A1)"), cell("a=b"), cell(None)
    ("'=1+1", "' @SUM(A1)", 'a=b', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, (date, int)):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(WHITE) or text.lstrip().startswith(SIGNS) else text


def csv_file(name: str, rows: Iterable[Iterable[Any]], *, for_excel: bool = True) -> HttpResponse:
    """The rows as a file in UTF-8 to download; Excel knows it as such by the mark at its beginning."""
    file = io.StringIO()
    csv.writer(file).writerows([cell(value) for value in row] for row in rows)
    content = (BYTE_ORDER_MARK if for_excel else "") + file.getvalue()
    return HttpResponse(
        content.encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )

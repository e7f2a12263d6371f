"""Lists of the admin as spreadsheets: the chosen rows, or all that a filter leaves.

No cell can be taken for a formula, no secret and no figure about a person is in them, and each is written down.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from network.models import AuditEntry, Network

if TYPE_CHECKING:
    from network.admin.base import NetworkAdmin

# (name, label, whether Excel reads it), as actions and as buttons above a list.
KINDS = [
    ("spreadsheet", _("Download for Excel"), True),
    ("csv", _("Download as CSV"), False),
]
# What makes a formula of a text, its full-width twins included.
SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
WHITE = ("\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """What of a row goes into which column: heading to cell."""

    columns: dict[str, Callable[[Any], Any]]
    joined: tuple[str, ...] = ()


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


def download(
    model_admin: NetworkAdmin, request: HttpRequest, rows: models.QuerySet, *, for_excel: bool
) -> HttpResponse:
    """The rows as CSV in UTF-8; Excel knows it as such by the mark at its beginning."""
    sheet = model_admin.sheet
    found = list(rows.select_related(*sheet.joined) if sheet.joined else rows)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(sheet.columns)
    writer.writerows([cell(read(row)) for read in sheet.columns.values()] for row in found)
    _write_down(model_admin, request, found)
    content = (BYTE_ORDER_MARK if for_excel else "") + file.getvalue()
    name = f"{model_admin.opts.model_name}s-{now():%Y-%m-%d}.csv"
    return HttpResponse(
        content.encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _write_down(model_admin: NetworkAdmin, request: HttpRequest, rows: list[models.Model]) -> None:
    counts: dict[int | None, int] = {}
    for row in rows:
        network = model_admin.network_of(row)
        counts[network] = counts.get(network, 0) + 1
    kind = str(model_admin.opts.verbose_name_plural)
    for network in Network.objects.filter(pk__in=[pk for pk in counts if pk]):
        AuditEntry.record(
            network=network,
            actor=request.user,
            verb="downloaded",
            subject=network,
            after={"what": kind, "rows": counts[network.pk]},
        )

"""Lists of the admin as spreadsheets: the chosen rows, or all that a filter leaves.

No cell can be taken for a formula, no secret and no figure about a person is in them, and each is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from network import cells
from network.models import AuditEntry, Network

if TYPE_CHECKING:
    from network.admin.base import NetworkAdmin

# (name, label, whether Excel reads it), as actions and as buttons above a list.
KINDS = [
    ("spreadsheet", _("Download for Excel"), True),
    ("csv", _("Download as CSV"), False),
]


@dataclass(frozen=True)
class Sheet:
    """What of a row goes into which column: heading to cell."""

    columns: dict[str, Callable[[Any], Any]]
    joined: tuple[str, ...] = ()


def download(
    model_admin: NetworkAdmin, request: HttpRequest, rows: models.QuerySet, *, for_excel: bool
) -> HttpResponse:
    """The rows as CSV in UTF-8; Excel knows it as such by the mark at its beginning."""
    sheet = model_admin.sheet
    found = list(rows.select_related(*sheet.joined) if sheet.joined else rows)
    _write_down(model_admin, request, found)
    rows_of_cells = [[read(row) for read in sheet.columns.values()] for row in found]
    name = f"{slugify(model_admin.opts.verbose_name_plural)}-{now():%Y-%m-%d}.csv"
    return cells.csv_file(name, [list(sheet.columns), *rows_of_cells], for_excel=for_excel)


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

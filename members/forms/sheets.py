"""Rows that come pasted into a field or in a file, and can be mended in the field."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.roster import sheets


class SheetForm(forms.Form):
    """A form with a field for pasted rows, named by ``pasted``, and another, ``file``, whose rows are put into it."""

    pasted: str
    nothing_given = _("Paste a list, or choose a file.")

    def read_sheet(self, given: dict[str, Any]) -> sheets.Sheet:
        """The rows of the file, else those pasted.

        Raises:
            ValidationError: there are none, or they cannot be read; at the field by which they came.
        """
        upload, text = given.get("file"), given.get(self.pasted, "")
        try:
            if upload:
                sheet = sheets.read_file(upload.read(sheets.MOST_MEGABYTES * sheets.MEGABYTE + 1), upload.name)
                self._put_into_the_field(sheet)
                return sheet
            if text.strip():
                return sheets.read_text(text)
        except sheets.Unreadable as problem:
            raise forms.ValidationError({"file" if upload else self.pasted: str(problem)}) from None
        raise forms.ValidationError({self.pasted: self.nothing_given})

    def _put_into_the_field(self, sheet: sheets.Sheet) -> None:
        out = io.StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows(sheet.rows)
        self.data = self.data.copy()
        self.data[self.pasted] = out.getvalue()

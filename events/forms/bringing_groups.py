"""A table plan that comes back from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events import plan_files
from events.models import Event
from members.forms.sheets import SheetForm


class BringGroupsForm(SheetForm):
    """Rows pasted or in a file; a file is put into the field, so that what is wrong can be mended there."""

    pasted = "rows"
    nothing_given = _("Paste the rows, or choose a file.")

    rows = forms.CharField(
        label=_("Rows pasted from a spreadsheet"),
        required=False,
        max_length=2_000_000,
        help_text=_("With the first row naming the columns: Round, Table, Id or Name, Host."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("CSV or Excel, as you downloaded it or with columns of your own."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.reading = plan_files.Reading()

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self.reading = plan_files.read(self.event, self.read_sheet(found))
        if self.reading.wrong:
            raise ValidationError({"rows": _("Nothing was changed yet: some rows need a look.")})
        return found

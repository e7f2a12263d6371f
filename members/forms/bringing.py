"""What a lead says when bringing a list: the list itself, and what its columns are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from members import carrying_over, comparing
from members.forms.fields import lines
from members.models import ListImport, Member
from members.roster.cleaning import shorten
from members.roster.columns import Meaning
from members.roster.days import Order
from members.roster.sheets import Sheet, Unreadable, read_file, read_text

EXAMPLES = 3


class ListForm(forms.Form):
    """A list, pasted or as a file; whatever is wrong with it is said at the field by which it came."""

    pasted = forms.CharField(
        label=_("Paste it here"),
        help_text=_("Select the rows in your spreadsheet, with the line that names the columns, copy, and paste."),
        required=False,
        strip=False,
        widget=lines(8, spellcheck="false", autocomplete="off"),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        help_text=_("An Excel workbook (.xlsx) or a CSV, 10 MB at most."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        pasted, upload = given.get("pasted", ""), given.get("file")
        field = "file" if upload else "pasted"
        try:
            if upload:
                self.sheet = self._read(upload)
            elif pasted.strip():
                self.sheet = read_text(pasted)
            elif not self.errors:
                self.add_error("pasted", _("Paste a list, or choose a file of one."))
        except Unreadable as fault:
            self.add_error(field, str(fault))
        return given

    @staticmethod
    def _read(upload: Any) -> Sheet:
        if upload.size > 10_000_000:
            raise Unreadable(_("The file is larger than 10 MB. Keep only the columns you need."))
        return read_file(upload.read(), upload.name)

    def hand_in(self, *, by: Member, kind: str) -> ListImport:
        """Keep the list, so that it can be gone on with later."""
        upload = self.cleaned_data["file"]
        source = upload.name if upload else str(_("pasted"))
        return carrying_over.hand_in(self.sheet, by=by, source=source, kind=kind)


@dataclass(frozen=True)
class Column:
    """One column of a list, as the form shows it."""

    name: str
    examples: str
    field: BoundField


class MappingForm(forms.Form):
    """What each column of a list is. Every choice is preset with a guess."""

    MEANINGS = {
        Meaning.NAME: _("Name"),
        Meaning.FIRST: _("First name"),
        Meaning.LAST: _("Last name"),
        Meaning.EMAIL: _("Email address"),
        Meaning.JOINED: _("Joined on"),
        Meaning.ROLE: _("Role (facilitators are noticed)"),
    }

    HEADS_SHOWN = 5

    head = forms.ChoiceField(label=_("The row that names the columns"), required=False)
    order = forms.ChoiceField(choices=[("", ""), *((one, one) for one in Order)], required=False)

    def __init__(self, *args: Any, brought: ListImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brought = brought
        self.names = comparing.column_names(brought)
        self.head = brought.settings.get("head")
        self.fields["head"].choices = [("none", _("None: the first row is a person already")), *self._heads()]
        self.fields["head"].initial = "none" if self.head is None else self.head
        for place, (name, meaning) in enumerate(zip(self.names, comparing.meanings(brought), strict=True)):
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=name, choices=self._choices(name), initial=meaning, required=False
            )

    @property
    def about(self) -> list[BoundField]:
        """What is asked beside the columns; of people nothing."""
        return []

    def _choices(self, name: str) -> list[tuple[str, Any]]:
        keep = _("Keep as “%(name)s”") % {"name": shorten(name)}
        return [(Meaning.LEAVE, _("Leave it out")), *self.MEANINGS.items(), (Meaning.KEEP, keep)]

    def _heads(self) -> Iterator[tuple[str, str]]:
        """The first rows with anything in them, any of which may name the columns."""
        filled = [number for number, row in enumerate(self.brought.rows) if any(row)][: self.HEADS_SHOWN]
        for number in sorted({*filled, *([self.head] if isinstance(self.head, int) else [])}):
            words = ", ".join(shorten(cell) for cell in self.brought.rows[number] if cell)
            yield str(number), _("Row %(row)d: %(words)s") % {"row": number + 1, "words": shorten(words)}

    def columns(self) -> Iterator[Column]:
        """The columns that have anything in them, each with what stands in its first rows."""
        reader = comparing.reader(self.brought)
        body = [row for row in self.brought.rows[reader.first_row :] if any(row)]
        for place, name in enumerate(self.names):
            found = list(dict.fromkeys(row[place] for row in body if row[place]))[:EXAMPLES]
            if found:
                yield Column(name, ", ".join(shorten(one) for one in found), self[f"column{place}"])

    def save(self) -> bool:
        """Keep what was said with the list. Returns whether the columns were named anew, so that all of them change."""
        given = self.cleaned_data
        head = {"": self.head, "none": None}.get(given["head"], given["head"])
        head = int(head) if isinstance(head, str) else head
        if head != self.head:
            carrying_over.name_by_row(self.brought, head)
            return True
        kept = comparing.meanings(self.brought)
        chosen = [given.get(f"column{place}") or kept[place] for place in range(len(self.names))]
        said = {"meanings": [str(one) for one in chosen]}
        if given.get("order"):
            said["order"] = given["order"]
        self.brought.settings = self.brought.settings | said
        self.brought.save(update_fields=["settings"])
        return False

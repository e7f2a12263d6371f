"""One change of a table plan by hand, as the page or a form without script sends it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NEEDED = {
    "move": ("turn", "person"),
    "swap": ("turn", "person", "other"),
    "host": ("turn", "table"),
    "lock": ("turn", "person"),
    "unlock": ("turn", "person"),
    "describe": ("turn", "table"),
    "add_table": ("turn",),
    "remove_table": ("turn", "table"),
    "undo": (),
    "redo": (),
}
MOST = 2**31 - 1


class ChangeForm(forms.Form):
    """What is to be done; :attr:`change` is what :func:`events.editing.edit` takes."""

    plan = forms.IntegerField(min_value=1, max_value=2**62)
    key = forms.UUIDField()
    revision = forms.IntegerField(min_value=0, max_value=MOST)
    act = forms.ChoiceField(choices=[(act, act) for act in NEEDED])
    turn = forms.IntegerField(min_value=0, max_value=100, required=False)
    person = forms.CharField(max_length=40, required=False)
    other = forms.CharField(max_length=40, required=False)
    table = forms.CharField(max_length=80, required=False, strip=False)
    to = forms.CharField(max_length=80, required=False, strip=False)
    seat = forms.CharField(max_length=80, required=False, strip=False)
    other_seat = forms.CharField(max_length=80, required=False, strip=False)
    name = forms.CharField(max_length=1000, required=False)
    place = forms.CharField(max_length=5000, required=False)
    question = forms.CharField(max_length=20000, required=False)
    number = forms.IntegerField(min_value=1, max_value=MOST, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        needed = NEEDED.get(data.get("act", ""), ())
        if any(data.get(name) in (None, "") for name in needed):
            raise ValidationError(_("Something is missing from this change, so nothing was changed."))
        return data

    @property
    def change(self) -> dict[str, Any]:
        """The change without what surrounds it."""
        data = self.cleaned_data
        change = {name: data[name] for name in NEEDED[data["act"]]} | {"act": data["act"]}
        if data["act"] in {"move", "swap", "lock", "unlock"}:
            change["from"] = data["seat"]
        extra = {
            "move": ("to",),
            "host": ("person",),
            "describe": ("name", "place", "question"),
            "add_table": ("name",),
            "undo": ("number",),
            "redo": ("number",),
        }
        change |= {name: data[name] for name in extra.get(data["act"], ())}
        if data["act"] == "swap":
            # A form without script does not know where the other sits; wherever it is, they swap.
            change["other_from"] = data["other_seat"] if "other_seat" in self.data else None
        return change

"""Whom a lead asks to an event by letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member


class AskForm(forms.Form):
    """All who have not been asked, or some of them."""

    EVERYBODY, SOME = "everybody", "some"

    who = forms.ChoiceField(
        label=_("Who is asked"),
        choices=[(EVERYBODY, _("Everybody who has not been asked")), (SOME, _("Only those ticked below"))],
        initial=EVERYBODY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who is asked: everybody, or those ticked.")},
    )
    people = forms.TypedMultipleChoiceField(
        label=_("People"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_number = {member.pk: member for member in people}
        self.fields["people"].choices = [(member.pk, member.name) for member in people]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("who") == self.SOME and not data.get("people") and "people" not in self.errors:
            self.add_error("people", _("Tick at least one person."))
        return data

    @property
    def chosen(self) -> list[Member] | None:
        """The people ticked, or None for everybody."""
        if self.cleaned_data["who"] == self.EVERYBODY:
            return None
        return [self.by_number[number] for number in self.cleaned_data["people"]]

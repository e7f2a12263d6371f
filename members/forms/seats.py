"""What a lead says to open seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members import seats
from members.forms.fields import lines
from members.models import Member, SeatOpening

REASON_LENGTH = 1000


class OpenSeatsForm(forms.Form):
    """A few seats more, with a reason where the gate is closed."""

    number = forms.IntegerField(
        label=_("How many seats?"),
        min_value=1,
        max_value=seats.MOST_AT_ONCE,
        initial=1,
        help_text=_("One to ten at a time, so that newcomers find people who know each other."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.CharField(
        label=_("Why now, all the same?"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=_("Kept with the opening, for those who ask later."),
        widget=lines(3),
    )

    def __init__(self, *args: Any, is_on_target: bool, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_on_target:
            self.fields["reason"].label = _("A word on it")
        else:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _(
                "The gate is closed. Say why you open seats all the same."
            )
        self.fields["number"].widget.attrs["max"] = min(seats.MOST_AT_ONCE, left)

    def open(self, *, by: Member) -> SeatOpening | None:
        """Open the seats; None, with an error at its field, if that cannot be."""
        try:
            return seats.open_more(by.network, by=by, **self.cleaned_data)
        except seats.BeyondCeiling as beyond:
            left = ngettext(
                "The ceiling leaves %(left)d seat to open.", "The ceiling leaves %(left)d seats to open.", beyond.left
            )
            self.add_error("number", left % {"left": beyond.left})
        except seats.ReasonWanted:
            self.add_error("reason", _("The gate has closed in the meantime. Say why you open seats all the same."))
        return None

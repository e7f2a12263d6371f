"""What a lead asks of the group planner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.seating import LARGEST_TABLE, MOST_ROUNDS, SMALLEST_TABLE, tables_for


class PlanForm(forms.Form):
    """How many rounds, and how many people share a table at most."""

    rounds = forms.IntegerField(
        label=_("Rounds"), min_value=1, max_value=MOST_ROUNDS, initial=2, help_text=_("How often people change tables.")
    )
    group_size = forms.IntegerField(
        label=_("People a table, at most"),
        min_value=SMALLEST_TABLE,
        max_value=LARGEST_TABLE,
        initial=5,
        help_text=_("With four to six, everyone gets to speak."),
    )

    def __init__(self, *args: Any, people: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = people

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        size, rounds = data.get("group_size"), data.get("rounds")
        if self.people < SMALLEST_TABLE:
            raise ValidationError(
                _("A table needs at least three people, and fewer have said yes. Wait for more answers.")
            )
        if size and rounds and rounds > 1 and self.people <= size:
            self.add_error("rounds", _("Everyone fits at one table, so one round is enough. Or make tables smaller."))
        if size and self.people // tables_for(self.people, size) < SMALLEST_TABLE - 1:
            self.add_error("group_size", _("That would leave somebody alone at a table. Take larger tables."))
        return data

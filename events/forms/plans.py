"""What a lead asks of the group planner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.drafts import last_wishes
from events.models import Event
from events.seating import Guest, tables_for
from events.wishes import LARGEST_TABLE, MOST_ROUNDS, SMALLEST_TABLE, Wishes


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

    def __init__(
        self,
        data: Any = None,
        *,
        event: Event,
        people: list[Guest],
        initial_wishes: Wishes | None = None,
    ) -> None:
        kept = initial_wishes or last_wishes(event)
        super().__init__(data, initial={"rounds": kept.rounds, "group_size": kept.group_size})
        self.event, self.people = event, people

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        size, rounds = data.get("group_size"), data.get("rounds")
        if len(self.people) < SMALLEST_TABLE:
            raise ValidationError(
                _("A table needs at least three people, and fewer have said yes. Wait for more answers.")
            )
        if size and rounds and rounds > 1 and len(self.people) <= size:
            self.add_error("rounds", _("Everyone fits at one table, so one round is enough. Or make tables smaller."))
        if size and len(self.people) // tables_for(len(self.people), size) < SMALLEST_TABLE - 1:
            self.add_error("group_size", _("That would leave somebody alone at a table. Take larger tables."))
        return data

    def wishes(self) -> Wishes:
        """What was asked, once the form is valid."""
        return Wishes(rounds=self.cleaned_data["rounds"], group_size=self.cleaned_data["group_size"])

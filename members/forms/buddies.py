"""Who looks after a newcomer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from network.ordering import name_key


class BuddyForm(forms.Form):
    """One member out of those who are here and not on pause."""

    buddy = forms.TypedChoiceField(label=_("Who looks after them"), coerce=int)

    def __init__(self, *args: Any, people: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {member.pk: member for member in people}
        by_name = sorted(self.people.values(), key=lambda member: (name_key(member.name), member.pk))
        self.fields["buddy"].choices = [(member.pk, member.name) for member in by_name]

    @property
    def chosen(self) -> Member:
        return self.people[self.cleaned_data["buddy"]]

"""What somebody wants to see of the events: their own, one kind, one series."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from events.listing import taken_part_in
from events.models import Event, Kind
from members.models import Member
from network.ordering import name_key


class NarrowingForm(forms.Form):
    """Reads the address leniently: it may come from an old letter, or name a series that is gone."""

    mine = forms.BooleanField(label=_("Only those I take part in"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Every kind")), *Kind.choices])
    series = forms.TypedChoiceField(label=_("Series"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, reader: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        series = reader.network.series.filter(events__in=reader.network.events.listed_for(reader)).distinct()
        named = sorted(series.values_list("pk", "name"), key=lambda one: name_key(one[1]))
        self.fields["series"].choices = [("", _("Every series")), *named]
        if not named:
            del self.fields["series"]
        self.full_clean()

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, and is known."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """The same as the end of an address, or nothing."""
        return urlencode({name: "1" if value is True else value for name, value in self.asked.items()})

    @property
    def in_words(self) -> str:
        """What the list is narrowed to, for the line that opens the filters."""
        return ", ".join(
            str(_("yours") if value is True else dict(self.fields[name].choices)[value])
            for name, value in self.asked.items()
        )

    def narrow(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """Those of the events that were asked for."""
        asked = self.asked
        if asked.get("mine"):
            events = taken_part_in(events, self.reader)
        if asked.get("kind"):
            events = events.filter(kind=asked["kind"])
        if asked.get("series"):
            events = events.filter(series=asked["series"])
        return events

"""Two members who are to be kept apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.people import PersonField, told_apart
from members.models import Member
from network.models import Network
from network.ordering import by_name


class ApartForm(forms.Form):
    """Who, from whom, and whether one of the two asked for it."""

    one = PersonField(label=_("Who"), widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}))
    other = PersonField(
        label=_("is kept apart from"), widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"})
    )
    asked = forms.ChoiceField(
        label=_("Whose wish is it?"),
        required=False,
        choices=[("", _("A lead sees to it")), ("one", _("The first asked for it")), ("other", _("The second did"))],
        help_text=_("Whoever asked sees it in what is recorded about them, and can end it. The other never sees it."),
    )

    def __init__(self, *args: Any, network: Network, **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = {str(one.pk): one for one in by_name(network.members.seatable())}
        self.names = told_apart((key, one.name) for key, one in self.members.items())
        for name in ("one", "other"):
            self.fields[name].people = self.names

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("one") and data.get("one") == data.get("other"):
            self.add_error("other", _("Choose two different people."))
        return data

    @property
    def pair(self) -> tuple[Member, Member]:
        return self.members[self.cleaned_data["one"]], self.members[self.cleaned_data["other"]]

    @property
    def asked_by(self) -> Member | None:
        asked = self.cleaned_data["asked"]
        return self.members[self.cleaned_data[asked]] if asked else None

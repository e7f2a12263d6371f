"""The first letters of a network: to people whom a list brought along, or else to the first who are invited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import inviting, staying
from members.forms.fields import lines
from members.forms.staying import MOST_WORDS, prepared_words
from members.models import Member, NetworkFull
from network.ordering import name_key

HOW_MANY = 3


class StillInLettersForm(forms.Form):
    """Three people of the list, and one letter for each of them."""

    words = forms.CharField(label=gettext_lazy("Your words to them"), max_length=MOST_WORDS, widget=lines(6))

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"words": prepared_words(by.network)})
        super().__init__(*args, **kwargs)
        self.by = by
        people = staying.to_be_asked(by.network).exclude(user=None).select_related("user")
        self.everybody = {member.pk: member for member in sorted(people, key=lambda one: (name_key(one.name), one.pk))}
        choices = [("", _("nobody")), *((pk, member.name) for pk, member in self.everybody.items())]
        ordinals = [_("The first person"), _("The second"), _("The third")]
        for number in range(min(HOW_MANY, len(self.everybody))):
            self.fields[f"person_{number}"] = forms.TypedChoiceField(
                label=ordinals[number], choices=choices, coerce=int, required=False, empty_value=None
            )
        self.order_fields([f"person_{number}" for number in range(HOW_MANY)] + ["words"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        chosen = [given[name] for name in self.fields if name != "words" and given.get(name)]
        if not chosen and not self.errors:
            self.add_error("person_0", _("Choose at least one person."))
        given["people"] = [self.everybody[pk] for pk in dict.fromkeys(chosen)]
        return given

    def write(self) -> int | None:
        """Write the letters; how many, or None, with an error, where that cannot be."""
        try:
            return staying.ask(self.cleaned_data["people"], by=self.by, words=self.cleaned_data["words"]).written
        except inviting.NoPurpose:
            self.add_error(None, _("First say why this network exists and who it is for; the letter quotes it."))
            return None


class FirstInvitationForm(forms.Form):
    """One of the first invitations; left empty, it is not written."""

    name = forms.CharField(
        label=gettext_lazy("Their name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Their address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    why_you = forms.CharField(label=gettext_lazy("Why this person?"), max_length=MOST_WORDS, widget=lines(3))

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)
        self.by = by

    def write(self) -> int | None:
        """Write the invitation; 1, or 0 where nothing was filled in, or None, with an error, where that cannot be."""
        if not self.has_changed():
            return 0
        try:
            inviting.invite(by=self.by, **self.cleaned_data)
        except inviting.AlreadyMember:
            self.add_error("email", _("A member of this network has this address already."))
        except inviting.AlreadyInvited:
            self.add_error("email", _("There is an open invitation to this address."))
        except NetworkFull:
            self.add_error(None, _("Every seat of this network is taken."))
        except inviting.NoPurpose:
            self.add_error(None, _("First say why this network exists and who it is for; the letter quotes it."))
        else:
            return 1
        return None

"""What a lead writes to ask people whether they are still in, and what they answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import staying
from members.forms.fields import lines
from members.models import Invitation, Member
from network.models import Network
from network.ordering import name_key

MOST_WORDS = 4000


class AskForm(forms.Form):
    """The words of a lead, and to whom they go: everybody not asked yet, unless somebody is left out."""

    words = forms.CharField(
        label=gettext_lazy("Your words"),
        help_text=gettext_lazy("They stand first in each letter, below the person’s name."),
        max_length=MOST_WORDS,
        widget=lines(6),
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("To whom"), queryset=Member.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        field = self.fields["people"]
        field.queryset = staying.to_be_asked(by.network).select_related("user")
        everybody = sorted(field.queryset, key=lambda member: (name_key(member.name), member.pk))
        field.choices = [(member.pk, _named(member)) for member in everybody]
        self.everybody = {member.pk: member for member in everybody}

    @property
    def chosen(self) -> list[Member]:
        wanted = {member.pk for member in self.cleaned_data["people"]}
        return [member for pk, member in self.everybody.items() if pk in wanted]


def _named(member: Member) -> str:
    return member.name if member.user else _("%(name)s, no address: by chat") % {"name": member.name}


def prepared_words(network: Network) -> str:
    """What a lead might write; theirs to change."""
    return _(
        "You have been part of what I bring together, and I am giving it a new home: %(network)s. "
        "Before anything else I would like to ask you: are you still in? "
        "If now is not the time, a pause or a plain no is just as good an answer."
    ) % {"network": network.name}


class AnswerForm(forms.Form):
    """The answer of somebody carried over; an address is asked only of who has none on record."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("pause", ""), ("no-thanks", "")], widget=forms.HiddenInput)
    email = forms.EmailField(
        label=gettext_lazy("Your address"),
        help_text=gettext_lazy("Codes for signing in go there, and what concerns you in the network."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    until = forms.DateField(
        label=gettext_lazy("The first day back"),
        help_text=gettext_lazy("Leave it empty if you do not know; you can come back on any day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("A word, if you like"), max_length=2000, required=False, widget=lines(3)
    )

    FIELDS = {"yes": {"email"}, "pause": {"email", "until"}, "no-thanks": {"reason"}}

    def __init__(self, *args: Any, offer: Invitation, answer: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"answer": answer}, **kwargs)
        self.offer = offer
        wanted = set(self.FIELDS[answer]) - ({"email"} if offer.member.user_id else set())
        for name in {"email", "until", "reason"} - wanted:
            del self.fields[name]

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and day <= self.offer.network.today:
            raise ValidationError(_("That day has passed already. Name a later one, or leave it empty."))
        return day

    def take(self) -> bool:
        """Note the answer. False, with an error at the address, if somebody else here has it."""
        given = self.cleaned_data
        try:
            if given["answer"] == "no-thanks":
                staying.leave(self.offer, reason=given["reason"])
            elif given["answer"] == "pause":
                staying.pause(self.offer, until=given["until"], email=given.get("email", ""))
            else:
                staying.stay(self.offer, email=given.get("email", ""))
        except staying.AddressTaken:
            self.add_error("email", _("This address cannot be used here. Please ask whoever sent you the link."))
            return False
        return True

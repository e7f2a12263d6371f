"""What a phone sends from the door: taps, visitors, and at the end who was there after all."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from events.arrivals import Arrival
from events.models import Event, Presence, Visitor
from members.models import Member


class PhoneTimeField(forms.CharField):
    """A moment as a phone's clock tells it, with its zone; whatever else it says is no moment."""

    def clean(self, value: Any) -> datetime | None:
        try:
            moment = parse_datetime(str(value or ""))
        except ValueError:
            return None
        return moment if moment and moment.tzinfo else None


class TapForm(forms.Form):
    """One tap. Without a key, or with one that is none, the server makes one; a clock without sense is not believed."""

    status = forms.ChoiceField(
        choices=[("", ""), *Presence.choices],
        required=False,
        error_messages={"invalid_choice": lazy("That is no mark. Please use the buttons of this page.")},
    )
    key = forms.UUIDField(required=False, error_messages={"invalid": ""})
    at = PhoneTimeField(required=False)
    sent = PhoneTimeField(required=False)

    @property
    def tapped(self) -> dict[str, Any]:
        """What :func:`events.attendance.tap` wants to know of the phone."""
        told = self.cleaned_data
        return {"key": told.get("key"), "tapped_at": told.get("at"), "sent_at": told.get("sent")}

    @property
    def trouble(self) -> str:
        """Why the mark cannot be made, or nothing."""
        return " ".join(self.errors.get("status", []))


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, member: Member) -> str:
        return member.name


class VisitorForm(forms.ModelForm):
    """Somebody who came along. A name is enough."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    brought_by = MemberField(queryset=Member.objects.none(), required=False, label=lazy("Who brought them"))

    class Meta:
        model = Visitor
        fields = ["name", "brought_by", "email", "note"]
        labels = {"name": lazy("Name"), "email": lazy("Email"), "note": lazy("What they do")}
        help_texts = {
            "email": lazy("Only if they would like to hear from the network."),
            "note": "",
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"})}
        error_messages = {"name": {"required": lazy("A first name is enough.")}}

    def __init__(self, *args: Any, event: Event, people: list[Arrival], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [person.member_id for person in people if person.is_listed]
        self.fields["brought_by"].queryset = event.network.members.filter(pk__in=listed)
        self.fields["brought_by"].choices = [
            ("", _("Nobody, or not known")),
            *((person.member_id, person.name) for person in people if person.is_listed),
        ]
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ClosingForm(forms.Form):
    """What the hosts know of each who was expected and has no mark. Whoever is left out stays unknown."""

    CHOICES = (
        (Presence.PRESENT, lazy("Was here")),
        (Presence.ABSENT_TOLD, lazy("Told us")),
        (Presence.ABSENT_UNTOLD, lazy("Did not come")),
        (Presence.UNKNOWN, lazy("Don’t know")),
    )

    # From so many on, setting each by hand is a long way down a phone.
    MANY = 4

    def __init__(self, *args: Any, people: list[Arrival], **options: Any) -> None:
        super().__init__(*args, **options)
        self.just_set: list[str] = []
        self.rest = ""
        for person in people:
            self.fields[f"was-{person.member_id}"] = forms.ChoiceField(
                label=person.name,
                choices=self.CHOICES,
                required=False,
                initial=Presence.UNKNOWN,
                widget=forms.RadioSelect,
            )

    @classmethod
    def with_the_rest(cls, told: QueryDict, *, people: list[Arrival]) -> ClosingForm:
        """What was told so far, and for all of whom nothing was, the one word of ``told["rest"]``; nothing is saved.

        "undo" takes that word back from those who have it from there.
        """
        rest, form = told["rest"], cls(people=people)
        said = {name: told.get(name, "") for name in form.fields}
        if rest == "undo":
            still = [name for name in told.getlist("set") if said.get(name) == told.get("to")]
            form.initial = said | dict.fromkeys(still, Presence.UNKNOWN)
        elif rest in Presence.values:
            form.rest = rest
            form.just_set = [name for name, value in said.items() if value in {"", Presence.UNKNOWN}]
            form.initial = said | dict.fromkeys(form.just_set, rest)
        else:
            form.initial = said
        return form

    @property
    def rest_in_words(self) -> str:
        return str(dict(self.CHOICES).get(Presence(self.rest), "")) if self.rest else ""

    @property
    def rests(self) -> list[tuple[str, Any]]:
        """What all who are left can be said to be at once; nothing where each is quickly said."""
        return [(value, word) for value, word in self.CHOICES if value != Presence.UNKNOWN] if self.is_long else []

    @property
    def is_long(self) -> bool:
        return len(self.fields) >= self.MANY

    @property
    def said(self) -> dict[int, str]:
        """By member, what the hosts know."""
        told = {int(name.removeprefix("was-")): status for name, status in self.cleaned_data.items() if status}
        return {member_id: status for member_id, status in told.items() if status != Presence.UNKNOWN}

"""What a phone sends from the door: taps, visitors, and at the end who was there after all."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
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

    def __init__(self, *args: Any, people: list[Arrival], **options: Any) -> None:
        super().__init__(*args, **options)
        for person in people:
            self.fields[f"was-{person.member_id}"] = forms.ChoiceField(
                label=person.name,
                choices=self.CHOICES,
                required=False,
                initial=Presence.UNKNOWN,
                widget=forms.RadioSelect,
            )

    @property
    def said(self) -> dict[int, str]:
        """By member, what the hosts know."""
        told = {int(name.removeprefix("was-")): status for name, status in self.cleaned_data.items() if status}
        return {member_id: status for member_id, status in told.items() if status != Presence.UNKNOWN}

"""What the forms of leads and of members say alike about an event: what, when, where, and what for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms.clock import WallClockField
from events.forms.fields import LinkField, zone_meant
from events.models import Event, Mode
from events.times import zone_name
from members.forms.fields import lines
from network.models import Network


class MeetingForm(forms.ModelForm):
    """The essentials of an event. Times are typed and shown by the clock it runs by."""

    LONGEST = timedelta(days=14)
    YEARS_BACK = 1
    YEARS_AHEAD = 3
    WORDS_FIT = 2000

    starts_at = WallClockField(label=_("Begins"), error_messages={"required": _("Say when it begins.")})
    ends_at = WallClockField(label=_("Ends"), required=False)
    online_link = LinkField(
        label=_("Link for joining online"),
        help_text=_("Only those who are going, and those who look after it, see it."),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://", "autocomplete": "off"}),
        error_messages={"max_length": _("That link is too long: 500 characters fit.")},
    )

    class Meta:
        model = Event
        fields = ["title", "starts_at", "ends_at", "mode", "place", "online_link", "serves", "capacity"]
        labels = {
            "title": _("Title"),
            "serves": _("How it serves the purpose"),
            "mode": _("Where people meet"),
            "place": _("Place"),
            "capacity": _("Places"),
        }
        help_texts = {
            "title": _("What people will say when they tell a colleague about it."),
            "serves": _("One or two sentences. Members read them before they answer."),
            "place": _("An address or a room."),
            "capacity": _("Leave it empty when there is room for everyone."),
        }
        # A placeholder lets the stylesheet tell an empty field.
        widgets = {"place": forms.TextInput(attrs={"placeholder": " "})}
        error_messages = {
            "title": {
                "required": _("Give it a title."),
                "max_length": _("That is too long for a title: %(show_value)d characters, and %(limit_value)d fit."),
            },
            "place": {
                "max_length": _(
                    "That is too long for a place: %(show_value)d characters, and %(limit_value)d fit. "
                    "The way there belongs under “How to get in”."
                )
            },
            "capacity": {
                "invalid": _("Write a whole number, or nothing."),
                "min_value": _("An event needs at least one place; leave it empty for no limit."),
                "max_value": _("Write a smaller number, or leave it empty for no limit."),
            },
        }

    def __init__(self, *args: Any, network: Network, **options: Any) -> None:
        super().__init__(*args, **options)
        self.network = network
        self.zone = self._zone()
        for field in self.fields.values():
            if isinstance(field, WallClockField):
                field.zone = self.zone
            # A browser would cut off what is too long; here it is said, and kept.
            field.widget.attrs.pop("maxlength", None)
        self.fields["starts_at"].help_text = gettext("By the clocks of %(zone)s.") % {"zone": zone_name(self.zone)}
        self.fields["ends_at"].widget.attrs["data-follows"] = "id_starts_at"
        self._offer("mode", Mode.choices)
        self._write("serves", rows=3)
        self.fields["serves"].template_name = "events/_coached_field.html"

    def _zone(self) -> ZoneInfo:
        """The clock by which times were typed or are shown; that a zone does not exist is said at its own field."""
        chosen = (
            self.data.get("timezone") if self.is_bound and "timezone" in self.fields else self.initial.get("timezone")
        )
        known = zone_meant(str(chosen).strip()) if chosen else None
        return ZoneInfo(known) if known else self.network.zone

    def _offer(self, name: str, choices: list[tuple[str, str | Promise]], none: str | Promise = "") -> None:
        """Let a field be chosen at one tap; with ``none`` as a first choice it may be left open."""
        field = self.fields[name]
        field.widget = forms.RadioSelect(attrs={"class": "answers"} if not none else {})
        field.choices = [("", none)] * bool(none) + [(value, capfirst(label)) for value, label in choices]
        field.required = not none

    def _write(self, name: str, *, rows: int) -> None:
        """Let a text be as long as people read, and say so where it is longer."""
        field = self.fields[name]
        field.widget = lines(rows)
        message = _("That is too long to be read: %(show_value)d characters, and %(limit_value)d fit.")
        field.validators.append(MaxLengthValidator(self.WORDS_FIT, message))

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_starts_at(self) -> datetime:
        starts_at, now = self.cleaned_data["starts_at"], timezone.now()
        if "starts_at" not in self.changed_data:
            return starts_at
        if starts_at < now - timedelta(days=365 * self.YEARS_BACK):
            raise ValidationError(_("That is more than a year ago. Please look at the date again."), code="past")
        if starts_at > now + timedelta(days=365 * self.YEARS_AHEAD):
            raise ValidationError(_("That is more than three years ahead. Please look at the year."), code="future")
        return starts_at

    def clean_capacity(self) -> int | None:
        capacity = self.cleaned_data["capacity"]
        if capacity is not None and capacity < 1:
            raise ValidationError(_("An event needs at least one place; leave it empty for no limit."), code="none")
        return capacity

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in self.fields.keys() & data.keys() - set(self.changed_data):
            if isinstance(self.fields[name], WallClockField):
                data[name] = self.initial.get(name)  # with its seconds
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at:
            if ends_at <= starts_at:
                self.add_error("ends_at", _("It ends before it begins. Please look at both times."))
            elif ends_at - starts_at > self.LONGEST:
                self.add_error("ends_at", _("That is longer than two weeks. Please look at the date."))
        return data

    @property
    def in_need(self) -> list[forms.BoundField]:
        """The fields that were refused, as the head of the form names them."""
        return [field for field in self if field.errors]

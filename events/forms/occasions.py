"""What leads write about events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.forms.clock import WallClockField
from events.models import Event, Kind, Mode
from events.times import zone_name
from network.models import Network


class EventForm(forms.ModelForm):
    """What a lead says about an event; times are the network's."""

    LONGEST = timedelta(days=14)
    YEARS_BACK = 1
    YEARS_AHEAD = 3

    starts_at = WallClockField(label=_("Begins"), error_messages={"required": _("Say when it begins.")})
    ends_at = WallClockField(label=_("Ends"), required=False)

    class Meta:
        model = Event
        fields = ["title", "serves", "kind", "mode", "starts_at", "ends_at", "place", "capacity"]
        labels = {
            "title": _("Title"),
            "serves": _("How it serves the purpose"),
            "kind": _("Kind"),
            "mode": _("Where people meet"),
            "place": _("Place"),
            "capacity": _("Places"),
        }
        help_texts = {
            "title": _("What people will say when they tell a colleague about it."),
            "serves": _("One or two sentences. Members read them before they answer."),
            "place": _("An address, a room, or the link of an online meeting."),
            "capacity": _("Leave it empty when there is room for everyone."),
        }
        error_messages = {
            "title": {"required": _("Give it a title.")},
            "capacity": {
                "invalid": _("Write a whole number, or nothing."),
                "min_value": _("An event needs at least one place; leave it empty for no limit."),
                "max_value": _("Write a smaller number, or leave it empty for no limit."),
            },
        }
        widgets = {"serves": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, network: Network, **options: Any) -> None:
        super().__init__(*args, **options)
        self.network = network
        for name in ("starts_at", "ends_at"):
            self.fields[name].zone = network.zone
        self.fields["starts_at"].help_text = _("Times are those of %(zone)s.") % {"zone": zone_name(network.zone)}
        for name, kinds in (("kind", Kind.choices), ("mode", Mode.choices)):
            self.fields[name].choices = [(value, capfirst(label)) for value, label in kinds]
        self.fields["kind"].required = self.fields["mode"].required = True

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
        if capacity is None:
            return None
        if capacity < 1:
            raise ValidationError(_("An event needs at least one place; leave it empty for no limit."), code="none")
        going = self.instance.rsvps.going().count() if self.instance.pk else 0
        if capacity < going:
            words = ngettext(
                "%(going)d person has said yes, so there must be at least that many places.",
                "%(going)d people have said yes, so there must be at least that many places.",
                going,
            )
            raise ValidationError(words, params={"going": going}, code="full")
        return capacity

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at:
            if ends_at <= starts_at:
                self.add_error("ends_at", _("It ends before it begins. Please look at both times."))
            elif ends_at - starts_at > self.LONGEST:
                self.add_error("ends_at", _("That is longer than two weeks. Please look at the date."))
        return data

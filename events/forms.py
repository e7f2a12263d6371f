"""What leads and members write about events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models import Answer, Event, Kind, Mode
from events.seating import LARGEST_TABLE, MOST_ROUNDS, SMALLEST_TABLE, tables_for
from events.times import zone_name
from members.models import Member
from network.models import Network


class WallClockField(forms.DateTimeField):
    """A date and time as the clock on the wall of one zone shows it."""

    FORMAT = "%Y-%m-%dT%H:%M"

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=self.FORMAT)
        super().__init__(widget=widget, **options)
        self.zone = ZoneInfo("UTC")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        """Read the wall's time; one that the clocks jump over is refused, one that comes twice is the first."""
        if value in self.empty_values:
            return None
        try:
            naive = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValidationError(_("Write a date and a time, such as 2026-11-19 17:30."), code="invalid") from None
        moment = naive.replace(tzinfo=self.zone)
        try:
            back = moment.astimezone(ZoneInfo("UTC")).astimezone(self.zone)
        except OverflowError:
            raise ValidationError(_("Please look at the year again."), code="year") from None
        if back.replace(tzinfo=None) != naive.replace(tzinfo=None):
            raise ValidationError(
                _("The clocks in %(zone)s go forward that night: there is no %(time)s. Write %(later)s instead."),
                params={"zone": zone_name(self.zone), "time": f"{naive:%H:%M}", "later": f"{back:%H:%M}"},
                code="gap",
            )
        return moment


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


class AnswerForm(forms.Form):
    """An answer to an event, with what the hosts should know."""

    answer = forms.ChoiceField(
        choices=Answer.choices, error_messages={"required": _("Choose yes, maybe or no.")}, label=_("Answer")
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        label=_("Anything the hosts should know"),
        help_text=_("A ramp, a quiet corner, food you cannot eat, a train you need to catch. Only the hosts read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForForm(forms.Form):
    """A lead's word on behalf of a member who answered by telephone or in passing."""

    member = forms.ModelChoiceField(queryset=Member.objects.none(), label=_("Member"), empty_label=_("Choose a person"))
    answer = forms.ChoiceField(choices=Answer.choices, label=_("Said"))


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

    def __init__(self, *args: Any, people: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = people

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        size, rounds = data.get("group_size"), data.get("rounds")
        if self.people < SMALLEST_TABLE:
            raise ValidationError(
                _("A table needs at least three people, and fewer have said yes. Wait for more answers.")
            )
        if size and rounds and rounds > 1 and self.people <= size:
            self.add_error("rounds", _("Everyone fits at one table, so one round is enough. Or make tables smaller."))
        if size and self.people // tables_for(self.people, size) < SMALLEST_TABLE - 1:
            self.add_error("group_size", _("That would leave somebody alone at a table. Take larger tables."))
        return data

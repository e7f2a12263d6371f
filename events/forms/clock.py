"""A field for the date and time that a clock on the wall shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.times import zone_name


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

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another minute was typed: seconds are neither shown nor asked for."""
        if not isinstance(initial, datetime):
            return super().has_changed(initial, data)
        try:
            return self.to_python(data) != initial.replace(second=0, microsecond=0)
        except ValidationError:
            return True

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

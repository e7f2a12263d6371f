"""The seats of a network, and each time that a lead opened more."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from members.models.people import Member
from network.models import Network


class SeatOpening(models.Model):
    """A lead opened seats: by the gate, when people take part and newcomers arrive well, or past it for a reason."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="seat_openings")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    seats_before = models.PositiveSmallIntegerField()
    seats_after = models.PositiveSmallIntegerField()
    on_target = models.BooleanField(help_text=_("Whether the gate was open at that moment."))
    figures = models.JSONField(default=dict, help_text=_("What the gate looked at."))
    reason = models.TextField(blank=True, help_text=_("Why, where the gate was closed."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(on_target=True) | ~Q(reason=""), name="past_the_gate_with_a_reason"),
            models.CheckConstraint(condition=Q(seats_after__gt=F("seats_before")), name="opening_adds_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.seats_before} → {self.seats_after}"

"""Questions to members, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from members.models import Member
from network.models import Network


class CheckIn(models.Model):
    """One question asked of members at a time; the monthly one is the pulse."""

    class Audience(models.TextChoices):
        LEADS = "leads", _("the leads")
        NETWORK = "network", _("all members")

    network = models.ForeignKey(Network, models.CASCADE, related_name="check_ins")
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="check_ins")
    item = models.CharField(max_length=20, blank=True, help_text=_("Which of the five pulse items, if one."))
    question = models.CharField(max_length=240)
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.question


class Asking(models.Model):
    """A check-in sent to one member, and what came back."""

    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="askings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="askings")
    asked_at = models.DateTimeField(default=timezone.now)
    replied_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("1 to 5, where the question has a scale.")
    )
    words = models.TextField(blank=True)
    audience = models.CharField(max_length=8, choices=CheckIn.Audience.choices, default=CheckIn.Audience.LEADS)

    class Meta:
        constraints = [
            models.UniqueConstraint("check_in", "member", name="asked_once"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(1, 5)), name="score_on_the_scale"),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=False) | Q(score=None, words=""), name="reply_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.check_in}"

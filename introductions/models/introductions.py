"""Two people introduced to each other, and their own word that it took place."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from members.models import Member
from network.models import Network


class IntroductionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)

    def about(self, member: Member):
        return self.filter(Q(first=member) | Q(second=member))


class Introduction(models.Model):
    """Two people introduced to each other, logged once per ``key`` however often a phone retries."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="introductions")
    key = models.UUIDField(help_text=_("Made on the phone, so that a repeated upload is known."))
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="introductions")
    first = models.ForeignKey(Member, models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="introductions_made")
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    logged_at = models.DateTimeField(default=timezone.now, help_text=_("When it reached the server."))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("network", "key", name="one_introduction_a_key"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="introduction_pair_in_order"),
            # Whoever introduces two people a second time at one event says what is known.
            models.UniqueConstraint(
                "event",
                "first",
                "second",
                condition=Q(event__isnull=False, withdrawn_at=None),
                name="one_standing_introduction_an_event",
            ),
        ]
        indexes = [models.Index(fields=["event", "made_at"])]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    def involves(self, member: Member) -> bool:
        return member.pk in {self.first_id, self.second_id}

    def other(self, member: Member) -> Member:
        return self.second if member.pk == self.first_id else self.first

    def reference_of(self, step: str) -> str:
        """The name in the ledger of what came of it: see :class:`introductions.models.Step`."""
        return f"{step.replace(' ', '-')}-{self.key}"


class Confirmation(models.Model):
    """One side's word that an introduction took place."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="confirmations")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("introduction", "member", name="one_confirmation_a_side")]

    def __str__(self) -> str:
        return f"{self.member} confirms {self.introduction}"

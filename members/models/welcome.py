"""The first weeks of a member: the purpose they affirmed, small steps, a buddy, whom to meet first."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from members.models.people import Member
from network.models import Purpose


class Affirmation(models.Model):
    """A member said yes to one version of the purpose: on joining, yearly, or when it changed."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="affirmations")
    purpose = models.ForeignKey(Purpose, models.CASCADE, related_name="affirmations")
    at = models.DateTimeField(default=now)
    put_aside_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the member would rather not be asked on Home to say so again.")
    )

    class Meta:
        indexes = [models.Index(fields=["member", "at"])]

    def __str__(self) -> str:
        return f"{self.member} on {self.at:%Y-%m-%d}"


class Step(models.TextChoices):
    """What a new member is asked, one thing at a time, over the first weeks."""

    MEET_FIRST = "meet first", _("whom to meet first")
    WORKING_ON = "working on", _("what they work on")
    ASKS = "asks", _("what they ask")
    OFFERS = "offers", _("what they offer")
    ATTRIBUTES = "attributes", _("the lead's questions")
    AUDIENCES = "audiences", _("who sees what")


class SmallStep(models.Model):
    """One thing that a new member was asked: done, or put off until a day."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=Step.choices)
    done_at = models.DateTimeField(null=True, blank=True)
    put_off_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("member", "step", name="one_row_a_step")]

    def __str__(self) -> str:
        return f"{self.member}: {self.step}"


class Buddy(models.Model):
    """Somebody who looks after a newcomer; contact is what either of the two said, with a date."""

    newcomer = models.ForeignKey(Member, models.CASCADE, related_name="buddies")
    buddy = models.ForeignKey(Member, models.CASCADE, related_name="looks_after")
    named_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    named_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True, help_text=_("When the two first spoke."))
    met_said_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "buddies"
        constraints = [
            models.UniqueConstraint("newcomer", condition=Q(ended_at=None), name="one_buddy_at_a_time"),
            models.CheckConstraint(condition=~Q(newcomer=F("buddy")), name="nobody_is_their_own_buddy"),
        ]

    def __str__(self) -> str:
        return f"{self.buddy} for {self.newcomer}"


class FirstMeeting(models.Model):
    """Somebody whom a new member chose to meet first."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="first_meetings")
    other = models.ForeignKey(Member, models.CASCADE, related_name="+")
    chosen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint("member", "other", name="chosen_once"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="nobody_meets_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.member} would like to meet {self.other}"

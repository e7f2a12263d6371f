"""Coffee rounds: who takes part, who was drawn to meet whom, and what came of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Attribute, Member
from network.models import Network

# Rounds are drawn in the morning, by the network's clock.
DRAWN_FROM = time(8)


class Across(models.TextChoices):
    """Whom the draw looks for."""

    ANYONE = "anyone", _("anyone")
    COMMUNITY = "community", _("people who move in different circles")
    ATTRIBUTE = "attribute", _("people with different answers to a question")


class CoffeeRoundsQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None)

    def written_about(self):
        """Those that go on by themselves: where mail leaves the house, the people of a demonstration get none."""
        return self if settings.DEMO else self.filter(network__demo_since=None)


class CoffeeRounds(models.Model):
    """A standing offer of a network: every so many weeks, whoever wants to meets one or two others over coffee."""

    CADENCES = (2, 4, 6, 12)

    network = models.ForeignKey(Network, models.CASCADE, related_name="coffee_rounds")
    every_weeks = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField(help_text=_("The day of the draw: 0 is Monday."))
    size = models.PositiveSmallIntegerField(default=2, help_text=_("How many meet: two or three."))
    across = models.CharField(max_length=12, choices=Across.choices, default=Across.ANYONE)
    attribute = models.ForeignKey(Attribute, models.SET_NULL, null=True, blank=True, related_name="+")
    next_on = models.DateField(help_text=_("The day of the next draw."))
    ends_on = models.DateField(null=True, blank=True, help_text=_("No draw after this day."))
    started_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CoffeeRoundsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coffee rounds"
        constraints = [
            models.UniqueConstraint("network", condition=Q(ended_at=None), name="one_coffee_rounds_at_a_time"),
            models.CheckConstraint(condition=Q(every_weeks__in=[2, 4, 6, 12]), name="coffee_cadence_known"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="coffee_weekday_exists"),
            models.CheckConstraint(condition=Q(size__in=[2, 3]), name="coffee_for_two_or_three"),
        ]

    def __str__(self) -> str:
        return f"coffee every {self.every_weeks} weeks"

    @property
    def draws_at(self) -> datetime:
        """The moment of the next draw."""
        return datetime.combine(self.next_on, DRAWN_FROM, tzinfo=self.network.zone)

    @property
    def is_over(self) -> bool:
        """Whether there is no draw ahead any more."""
        return self.ended_at is not None or (self.ends_on is not None and self.next_on > self.ends_on)

    def is_due(self, moment: datetime) -> bool:
        return not self.is_over and self.draws_at <= moment

    def day_after(self, on: date, today: date) -> date:
        """The day of the draw that follows the one of ``on``: those missed meanwhile are not made up for."""
        step = timedelta(weeks=self.every_weeks)
        return on + step * max(1, (today - on).days // step.days + 1)


class CoffeeOptInQuerySet(models.QuerySet):
    def standing(self):
        """Of whoever takes part and is still a member, on pause or not."""
        return self.filter(
            left_at=None, member__left_on=None, member__erased_at=None, member__carried_over_at=None
        ).filter(member__user__is_active=True)

    def there_on(self, day: date):
        """Of whoever can be drawn on ``day``: neither resting from coffee nor on pause in the network."""
        rested = Q(away_until=None) | Q(away_until__lte=day)
        return self.standing().filter(rested, member__in=Member.objects.not_paused_on(day))


class CoffeeOptIn(models.Model):
    """A member's own word that they take part in coffee rounds, and how."""

    rounds = models.ForeignKey(CoffeeRounds, models.CASCADE, related_name="opt_ins")
    member = models.ForeignKey(Member, models.CASCADE, related_name="coffee_opt_ins")
    joined_at = models.DateTimeField(default=timezone.now)
    every_second = models.BooleanField(default=False, help_text=_("Every second round is enough."))
    rather_three = models.BooleanField(default=False, help_text=_("Rather with two others than with one."))
    away_until = models.DateField(null=True, blank=True, help_text=_("The first day back."))
    stays_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When they last said that they go on, though coffees had not come about.")
    )
    left_at = models.DateTimeField(null=True, blank=True)

    objects = CoffeeOptInQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("rounds", "member", name="one_coffee_opt_in")]

    def __str__(self) -> str:
        return f"{self.member} takes part"

    @property
    def stands(self) -> bool:
        return self.left_at is None

    def is_away(self, today: date) -> bool:
        return self.away_until is not None and self.away_until > today


class CoffeeDraw(models.Model):
    """One round: drawn once, for one day."""

    rounds = models.ForeignKey(CoffeeRounds, models.CASCADE, related_name="draws")
    on = models.DateField()
    drawn_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True, help_text=_("When people were asked whether they met."))
    answers_told = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How many had answered when the round was over; leads read this number.")
    )
    met_told = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("How many of them had met."))

    class Meta:
        constraints = [models.UniqueConstraint("rounds", "on", name="one_draw_a_round")]

    def __str__(self) -> str:
        return f"coffee round of {self.on}"


class CoffeeGroup(models.Model):
    """Two or three people drawn to meet, and a question to begin with."""

    draw = models.ForeignKey(CoffeeDraw, models.CASCADE, related_name="groups")
    question = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"group {self.pk} of the {self.draw}"

    def reference(self, first_id: int, second_id: int) -> str:
        """The name of a meeting in the ledger; with network and day in it, no imported row has the same."""
        first, second = sorted([first_id, second_id])
        return f"coffee-{self.draw.rounds.network_id}-{self.pk}-{self.draw.on:%Y%m%d}-{first}-{second}"


class CoffeeAnswer(models.TextChoices):
    """What somebody says of a coffee."""

    MET = "met", _("Yes, we met")
    PLANNED = "planned", _("Not yet, it is in the diary")
    NOT_MANAGED = "not managed", _("We did not manage")
    NO_REPLY = "no reply", _("I heard nothing back")


class CoffeeSeat(models.Model):
    """A member's part in one round. Without a group nobody could be found for them, and they come first in the next."""

    LET_DOWN = (CoffeeAnswer.NOT_MANAGED, CoffeeAnswer.NO_REPLY)

    draw = models.ForeignKey(CoffeeDraw, models.CASCADE, related_name="seats")
    group = models.ForeignKey(CoffeeGroup, models.CASCADE, null=True, related_name="seats")
    member = models.ForeignKey(Member, models.CASCADE, related_name="coffee_seats")
    answer = models.CharField(max_length=12, choices=CoffeeAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("draw", "member", name="one_coffee_a_person_and_round"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="coffee_answer_is_dated",
            ),
            models.CheckConstraint(condition=Q(answer="") | Q(group__isnull=False), name="coffee_answer_of_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.member} in the {self.draw}"

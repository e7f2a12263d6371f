"""Derived rows only: everything here can be emptied and rebuilt with the same result."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models import Member
from network.models import Network


class Reckoning(models.Model):
    """With which settings a network's rows were derived, and when. One a network."""

    network = models.OneToOneField(Network, models.CASCADE, related_name="reckoning")
    landmark = models.DateTimeField(help_text="The moment to which stored strengths are decayed.")
    half_life_days = models.PositiveSmallIntegerField()
    amount = models.CharField(max_length=12)
    zone = models.CharField(max_length=64, default="", help_text="In which member-days begin and end.")
    formula_version = models.CharField(max_length=12)
    rebuilt_at = models.DateTimeField(default=timezone.now)
    rolled_up_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"reckoning of {self.network}"


class Tie(models.Model):
    """What two members share, in the stored form of ``metrics.formulas``: time passing changes no row."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="ties", db_index=False, db_constraint=False)
    first = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Member, models.CASCADE, related_name="+")
    strength = models.FloatField(help_text="F: the decayed sum at the landmark.")
    structural = models.FloatField(help_text="The same for N.")
    meetings = models.PositiveIntegerField()
    minutes = models.FloatField(null=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    second_at = models.DateTimeField(null=True, help_text="When the two met for the second time.")

    class Meta:
        constraints = [
            models.UniqueConstraint("first", "second", name="one_tie_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="tie_pair_in_order"),
            models.CheckConstraint(condition=Q(meetings__gte=1), name="a_tie_needs_a_meeting"),
        ]
        indexes = [models.Index(fields=["network", "strength"])]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class MemberDay(models.Model):
    """What a member did on a day, in acts of their own will."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="member_days", db_index=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="days")
    day = models.DateField()
    acts = models.PositiveSmallIntegerField()
    kinds = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint("member", "day", name="one_row_a_member_and_day"),
            models.CheckConstraint(condition=Q(acts__gte=1), name="a_day_needs_an_act"),
        ]
        indexes = [models.Index(fields=["network", "day"])]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.day}"


class Figure(models.Model):
    """One measure of a network as it was last counted, with the people behind it and the version of its formula."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="figures", db_index=False)
    name = models.CharField(max_length=40)
    value = models.JSONField()
    counted_for = models.DateTimeField(help_text="The moment T of the formula.")
    formula_version = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint("network", "name", name="one_figure_a_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.network_id}"

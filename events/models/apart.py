"""Pairs who are not to be seated together or introduced to each other."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from network.models import Network


class KeepApartQuerySet(models.QuerySet):
    def standing(self):
        """Those that hold now."""
        return self.filter(ended_at=None)

    def between(self, members: Iterable[int]) -> set[tuple[int, int]]:
        """The pairs among these members that hold now, smaller id first."""
        known = list(members)
        return set(self.standing().filter(first__in=known, second__in=known).values_list("first_id", "second_id"))


class KeepApart(models.Model):
    """Two members who do not share a table and are not introduced, for a reason that is written down nowhere.

    Only leads see that there is one, and whoever asked for it; it is never part of an explanation, a print or a file.
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="kept_apart")
    first = models.ForeignKey(Member, models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Which of the two asked for it; empty where a lead saw to it."),
    )
    noted_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = KeepApartQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair kept apart")
        verbose_name_plural = _("pairs kept apart")
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="kept_apart_in_order"),
            models.UniqueConstraint("first", "second", condition=Q(ended_at=None), name="one_keeping_apart_a_pair"),
        ]

    def __str__(self) -> str:
        # Trails and logs call a row by this, and they are read by more people than the pair is meant for.
        return f"pair {self.pk}"

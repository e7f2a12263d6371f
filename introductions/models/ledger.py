"""The ledger of interactions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from members.models import Member
from network.models import Network


class InteractionKind(models.TextChoices):
    SEATED = "seated", _("seated together")
    ATTENDED = "attended", _("attended together")
    INTRODUCED = "introduced", _("introduced")
    INTRODUCED_1 = "introduced-1", _("introduced, confirmed by one")
    INTRODUCED_2 = "introduced-2", _("introduced, confirmed by both")
    MET = "met", _("met one-to-one")
    GIVE = "give", _("gave")
    MILESTONE = "milestone", _("worked together")
    CALLED_ON = "called-on", _("would call on")
    CONTACT = "contact", _("was in contact")


class InteractionQuerySet(models.QuerySet):
    def standing(self):
        """What counts: rows that nobody withdrew."""
        return self.filter(withdrawal=None)

    def between(self, one: Member, other: Member):
        first, second = sorted([one.pk, other.pk])
        return self.filter(first_id=first, second_id=second)


class Interaction(models.Model):
    """The ledger: one row a pair, kind and occasion; never changed, never deleted but by erasure.

    Rows drawn from an event's attendance and groups have no ``reference``; every other row has
    one, and ``revision`` counts its corrections: the row before is withdrawn, a new one written.
    """

    # A guard holds both people to this network; a constraint of its own would check each of millions of rows again.
    network = models.ForeignKey(
        Network, models.CASCADE, related_name="interactions", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=12, choices=InteractionKind.choices)
    at = models.DateTimeField()
    first = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Member, models.CASCADE, related_name="+")
    actor = models.ForeignKey(
        Member,
        models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        help_text=_("Whose act it was, of the two."),
    )
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="interactions")
    size = models.PositiveIntegerField(default=2, help_text=_("People in the smallest container that the two shared."))
    minutes = models.FloatField(null=True)
    note = models.TextField(default="", blank=True)
    reference = models.CharField(max_length=64, null=True)
    revision = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "network", "reference", "revision", condition=Q(reference__isnull=False), name="one_row_a_revision"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="ledger_pair_in_order"),
            models.CheckConstraint(condition=Q(size__gte=2), name="two_at_least"),
            models.CheckConstraint(condition=Q(minutes=None) | Q(minutes__gte=0), name="minutes_not_negative"),
            models.CheckConstraint(
                condition=Q(actor=None) | Q(actor=F("first")) | Q(actor=F("second")), name="actor_is_of_the_pair"
            ),
        ]
        indexes = [models.Index(fields=["first", "second"]), models.Index(fields=["network", "at"])]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.kind} at {self.at:%Y-%m-%d}"


class Withdrawal(models.Model):
    """The dated word that a ledger row was a mistake. The row stays, and no longer counts."""

    interaction = models.OneToOneField(Interaction, models.CASCADE, related_name="withdrawal")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"withdrawal of {self.interaction_id}"


class TouchedPair(models.Model):
    """Two people whose ledger changed; ties recount them, then drop the mark."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="+", db_constraint=False)
    first = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    second = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"

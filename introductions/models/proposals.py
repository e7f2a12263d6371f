"""Introductions that somebody proposes to two others, and what is asked of those who were introduced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import KeepApart
from introductions.models.introductions import Introduction
from members.models import Member
from network.models import Network

OPEN_FOR = timedelta(days=14)
# So long a pair that did not come about is left alone. After a plain no it is never proposed again.
REST = timedelta(days=90)


class Said(models.TextChoices):
    """What one of the two says to a proposal."""

    YES = "yes", _("Yes, gladly")
    NOT_NOW = "not now", _("Not now")
    NO = "no", _("No, thank you")


class Ending(models.TextChoices):
    MADE = "made", _("made")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_at=None)

    def about(self, member: Member):
        return self.filter(Q(first=member) | Q(second=member))

    def not_again(self, moment: datetime):
        """Those whose two are to be left alone: they are open, came to nothing lately, or somebody said a plain no."""
        said_no = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), said=Said.NO)
        came_to_nothing = Q(ending__in=[Ending.DECLINED, Ending.EXPIRED], ended_at__gt=moment - REST)
        return self.filter(Q(ended_at=None) | came_to_nothing | Exists(said_no))

    def between(self, members: Iterable[int]) -> set[tuple[int, int]]:
        """The pairs among these members, smaller id first."""
        known = list(members)
        return set(self.filter(first__in=known, second__in=known).values_list("first_id", "second_id"))

    def seem_open(self, moment: datetime):
        """Those of which nobody but whoever declined may know that they are not open: so no date tells of a no."""
        apart = KeepApart.objects.standing().filter(first=OuterRef("first"), second=OuterRef("second"))
        standing = self.filter(Q(ended_at=None) | Q(ending=Ending.DECLINED), expires_at__gt=moment)
        return standing.filter(~Exists(apart))

    def weigh_on(self, member: Member, moment: datetime):
        """Those that ``member`` has to think of: they seem open, and were not turned down by the member."""
        turned_down = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), member=member).exclude(said=Said.YES)
        return self.seem_open(moment).about(member).filter(~Exists(turned_down))

    def wait_for(self, member: Member, moment: datetime):
        """Those to which ``member`` has said nothing yet."""
        answered = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), member=member)
        return self.seem_open(moment).about(member).filter(~Exists(answered))


class Proposal(models.Model):
    """Somebody thinks that two others should meet. If both say yes they do; nobody learns who said anything else."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="proposals")
    key = models.UUIDField(default=uuid4, help_text=_("One a form, so that a second press proposes nothing anew."))
    first = models.ForeignKey(Member, models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="proposals_made")
    reason = models.TextField(blank=True, help_text=_("Why the two should meet; both of them read it."))
    proposed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    introduction = models.OneToOneField(Introduction, models.SET_NULL, null=True, blank=True, related_name="proposal")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("network", "key", name="one_proposal_a_key"),
            models.UniqueConstraint("first", "second", condition=Q(ended_at=None), name="one_open_proposal_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="proposal_pair_in_order"),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | (~Q(proposed_by=F("first")) & ~Q(proposed_by=F("second"))),
                name="proposed_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_at=None) | (~Q(ending="") & Q(ended_at__isnull=False)),
                name="proposal_ending_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(introduction=None) | Q(ending=Ending.MADE), name="introduction_of_a_made_proposal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    def involves(self, member: Member) -> bool:
        return member.pk in {self.first_id, self.second_id}

    def other(self, member: Member) -> Member:
        return self.second if member.pk == self.first_id else self.first

    def seems_open(self, moment: datetime | None = None) -> bool:
        """As :meth:`ProposalQuerySet.seem_open` says, pairs kept apart aside."""
        return self.ending in {"", Ending.DECLINED} and self.expires_at > (moment or timezone.now())


class ProposalAnswer(models.Model):
    """What one of the two said last."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    said = models.CharField(max_length=8, choices=Said.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("proposal", "member", name="one_answer_a_side")]

    def __str__(self) -> str:
        return f"{self.member}: {self.said}"


class Step(models.TextChoices):
    """What may come after an introduction."""

    TALKED = "talked", _("talked")
    AGAIN = "met again", _("met again")


class FollowUp(models.Model):
    """One side's word on what came of an introduction: asked by letter once at most, and kept with its date."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="follow_ups")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    step = models.CharField(max_length=9, choices=Step.choices)
    asked_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True, blank=True, help_text=_("Whether they say that it came about."))
    said_at = models.DateTimeField(null=True, blank=True)
    came_on = models.DateField(null=True, blank=True, help_text=_("The day on which it was, where they know it."))

    class Meta:
        constraints = [
            models.UniqueConstraint("introduction", "member", "step", name="one_follow_up_a_side_and_step"),
            models.CheckConstraint(
                condition=Q(came_on=None) | Q(came=True, came__isnull=False), name="only_what_came_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(came=None, said_at=None) | Q(came__isnull=False, said_at__isnull=False),
                name="follow_up_is_dated",
            ),
        ]
        indexes = [models.Index(fields=["member", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.member}: {self.step}"


class MixUp(models.Model):
    """One side's word that an introduction was logged of the wrong person, for whoever logged it to mend."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="mix_ups")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    words = models.CharField(max_length=160, blank=True, help_text=_("Whom it was instead, as far as they know."))
    at = models.DateTimeField(default=timezone.now)
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("introduction", "member", name="one_mix_up_a_side")]

    def __str__(self) -> str:
        return f"{self.introduction}: somebody else"

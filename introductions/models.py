"""Introductions, the ledger of interactions, check-ins and stories."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
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
        ]
        indexes = [models.Index(fields=["event", "made_at"])]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    def involves(self, member: Member) -> bool:
        return member.pk in {self.first_id, self.second_id}

    def other(self, member: Member) -> Member:
        return self.second if member.pk == self.first_id else self.first


class Confirmation(models.Model):
    """One side's word that an introduction took place."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="confirmations")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("introduction", "member", name="one_confirmation_a_side")]

    def __str__(self) -> str:
        return f"{self.member} confirms {self.introduction}"


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


class StoryQuerySet(models.QuerySet):
    def shared(self):
        return self.exclude(shared_at=None).filter(withdrawn_at=None)

    def public(self):
        """Those that people outside may read: everyone named has agreed, and nobody took it back."""
        not_agreed = StoryConsent.objects.filter(story=OuterRef("pk"), given_at=None)
        agreed = StoryConsent.objects.filter(story=OuterRef("pk")).exclude(given_at=None)
        return self.shared().exclude(public_at=None).filter(Exists(agreed), ~Exists(not_agreed))


class Story(models.Model):
    """What a connection led to, told with the consent of everyone named."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="stories")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    people = models.ManyToManyField(Member, through="StoryConsent", related_name="stories")
    seeded_at = models.DateTimeField(default=timezone.now)
    drafted_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    public_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(
                condition=Q(public_at=None) | Q(shared_at__isnull=False), name="shared_before_public"
            ),
            models.CheckConstraint(
                condition=Q(shared_at=None) | Q(drafted_at__isnull=False), name="drafted_before_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StoryConsent(models.Model):
    """Someone named in a story, and when they agreed to be."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="consents")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("story", "member", name="named_once")]

    def __str__(self) -> str:
        return f"{self.member} in {self.story}"

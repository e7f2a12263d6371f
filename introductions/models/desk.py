"""What facilitators' phones send from an event: acts, and what they leave behind."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from introductions.models.introductions import Introduction
from members.models import Member


class DeskPhone(models.Model):
    """A phone that somebody who looks after an event made ready for it; what it sends later is theirs."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="desk_phones")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    phone = models.UUIDField()
    readied_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("event", "member", "phone", name="one_desk_phone")]

    def __str__(self) -> str:
        return f"a phone of {self.member}"


class DeskKey(models.Model):
    """The link of a brief that signs a phone in, once; only its digest is stored."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="desk_keys")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"a key to the desk for {self.member}"


class ActKind(models.TextChoices):
    """What a phone can say. Kinds are only ever added: an old phone may send any of them a week later."""

    ARRIVED = "arrived", _("came or did not come")
    VISITOR = "visitor", _("a visitor came along")
    INTRODUCED = "introduced", _("introduced")
    ACQUAINTED = "acquainted", _("know each other")
    NOT_NOW = "not now", _("not now")
    CLAIMED = "claimed", _("looks after")
    RELEASED = "released", _("no longer looks after")
    NOTED = "noted", _("noted")
    DEBRIEF = "debrief", _("debrief")
    UNDONE = "undone", _("taken back")


class Outcome(models.TextChoices):
    """What became of an act."""

    TAKEN = "taken", _("taken")
    KNOWN = "known", _("known already")
    LATE = "late", _("came late: what was said since stands")
    REFUSED = "refused", _("could not be taken")
    KEPT = "kept", _("kept for a lead to look at")
    DROPPED = "dropped", _("dropped by a lead")


class DeskActQuerySet(models.QuerySet):
    def standing(self):
        """Acts that count: taken, or known since another says the same, and not taken back."""
        return self.filter(outcome__in=[Outcome.TAKEN, Outcome.KNOWN], undone_at=None)

    def to_look_at(self):
        return self.filter(outcome=Outcome.KEPT, undone_at=None)


class DeskAct(models.Model):
    """One act at an event as the phone named it: whatever a phone sends again changes nothing twice.

    ``body`` is what the phone sent, for a lead or a later version to look at. ``made_at`` is by our clock. Two acts
    that say the same rest on one row of the thing they say, so taking one of them back leaves the other's word.
    """

    key = models.UUIDField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="desk_acts")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    phone = models.UUIDField()
    kind = models.CharField(max_length=12, choices=ActKind.choices)
    body = models.JSONField()
    made_at = models.DateTimeField()
    phone_at = models.DateTimeField(null=True, help_text=_("By the phone, right or wrong."))
    received_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    why = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True, help_text=_("When a lead decided about a kept act."))
    looked_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    introductions = models.ManyToManyField(Introduction, related_name="acts", blank=True)

    objects = DeskActQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("event", "key", name="one_desk_act_a_key")]
        indexes = [models.Index(fields=["event", "made_at"])]

    def __str__(self) -> str:
        return f"{self.kind} at {self.event}"


class StandingQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at=None)


class DeskClaim(models.Model):
    """A facilitator looks after somebody, until they say otherwise or somebody else takes over."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="desk_claims")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("event", "member", condition=Q(ended_at=None), name="one_claim_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.member} is with {self.by}"


class PassedOver(models.Model):
    """Two people who were not to be introduced just now; at this event they are not suggested again."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="passed_over")
    first = models.ForeignKey(Member, models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was taken back."))

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "passed over"
        constraints = [
            models.UniqueConstraint(
                "event", "first", "second", condition=Q(ended_at=None), name="passed_over_once_an_event"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="passed_over_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}, not now"


class NoteKind(models.TextChoices):
    FACT = "fact", _("something worth knowing")
    PROMISE = "promise", _("a promise")


class DeskNoteQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at=None)

    def confirmed(self):
        return self.filter(agreed=True)


class DeskNote(models.Model):
    """What a facilitator was told by ``member`` and asked to note; it counts only once that member says so.

    A promise is made by ``member``, perhaps to ``other``. What nobody confirmed is deleted after fourteen days.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="desk_notes")
    act = models.OneToOneField(DeskAct, models.CASCADE, related_name="note")
    kind = models.CharField(max_length=8, choices=NoteKind.choices)
    member = models.ForeignKey(Member, models.CASCADE, related_name="desk_notes")
    other = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=280)
    due_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True, help_text=_("When the member was asked by letter."))
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)

    objects = DeskNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, agreed=None) | Q(answered_at__isnull=False, agreed__isnull=False),
                name="desk_note_answer_is_dated",
            ),
            models.CheckConstraint(condition=Q(other=None) | ~Q(other=F("member")), name="desk_note_of_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} about {self.member}"


class Debrief(models.Model):
    """A facilitator's sixty seconds at the close: who met no one, whom to call tomorrow, what to change."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="debriefs")
    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    met_no_one = models.ManyToManyField(Member, related_name="+", blank=True)
    to_call = models.ManyToManyField(Member, related_name="+", blank=True)
    change = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("event", "by", name="one_debrief_a_facilitator")]

    def __str__(self) -> str:
        return f"debrief of {self.event} by {self.by}"

"""Events, who answered, who came, and the small groups in which they sat."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member, new_reference
from network.models import Network


class Kind(models.TextChoices):
    GATHERING = "gathering", _("gathering")
    ROUNDTABLE = "roundtable", _("roundtable")
    BREAKOUT = "breakout", _("breakout")
    ACTION_LEARNING = "action-learning set", _("action-learning set")
    PROJECT = "project session", _("project session")
    COFFEE = "coffee", _("coffee")
    VISIT = "visit", _("visit")
    OUTSIDE = "outside event", _("outside event")


class Mode(models.TextChoices):
    IN_PERSON = "in person", _("in person")
    ONLINE = "online", _("online")
    BOTH = "both", _("both")


class EventQuerySet(models.QuerySet):
    def visible(self):
        """What members may see: published, cancelled or not."""
        return self.exclude(published_at=None)

    def standing(self):
        return self.visible().filter(cancelled_at=None)

    def _with_end(self):
        return self.alias(end=Coalesce("ends_at", F("starts_at") + Event.USUAL_LENGTH))

    def seen_by(self, member: Member):
        """Leads see drafts as well."""
        return self if member.is_lead else self.visible()

    def settled(self):
        """Over, closed or called off: what happened there can be written into the ledger."""
        return self._with_end().filter(Q(end__lt=timezone.now()) | ~Q(closed_at=None) | ~Q(cancelled_at=None))

    def upcoming(self):
        """Not over yet, those under way included; the next one first."""
        return self._with_end().filter(end__gte=timezone.now(), closed_at=None).order_by("starts_at", "pk")

    def past(self):
        """Over or closed; the last one first."""
        return self._with_end().filter(Q(end__lt=timezone.now()) | ~Q(closed_at=None)).order_by("-starts_at", "-pk")


class Event(models.Model):
    """An occasion to which the network's members are asked."""

    USUAL_LENGTH = timedelta(hours=3)
    DOOR_OPENS = timedelta(hours=2)

    network = models.ForeignKey(Network, models.CASCADE, related_name="events")
    reference = models.CharField(
        max_length=64, default=new_reference, help_text=_("The id by which files know this event.")
    )
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=24, choices=Kind.choices, default=Kind.GATHERING, blank=True)
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.IN_PERSON, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    serves = models.TextField(blank=True, help_text=_("How this serves the network's purpose."))
    capacity = models.PositiveIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text=_("Attendance is complete."))

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("network", "reference", name="one_event_a_reference"),
            models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="ends_after_start"),
        ]
        indexes = [models.Index(fields=["network", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def usual_end(self) -> datetime:
        return self.ends_at or self.starts_at + self.USUAL_LENGTH

    @property
    def is_over(self) -> bool:
        return self.closed_at is not None or self.usual_end < timezone.now()

    @property
    def is_near(self) -> bool:
        """Whether people arrive about now, or are here: from two hours before until the end."""
        return self.is_open_for_answers and timezone.now() >= self.starts_at - self.DOOR_OPENS

    @property
    def is_open_for_answers(self) -> bool:
        return bool(self.published_at) and not self.cancelled_at and not self.is_over


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    MAYBE = "maybe", _("maybe")
    NO = "no", _("no")


class RSVPQuerySet(models.QuerySet):
    def going(self):
        return self.filter(answer=Answer.YES)


class RSVP(models.Model):
    """A member's answer before an event. No row: no answer yet."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="rsvps")
    member = models.ForeignKey(Member, models.CASCADE, related_name="rsvps")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    note = models.TextField(blank=True, help_text=_("Access needs and the like; only the hosts read it."))
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = RSVPQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("event", "member", name="one_answer_a_person")]

    def __str__(self) -> str:
        return f"{self.member}: {self.answer}"


class Presence(models.TextChoices):
    UNKNOWN = "unknown", _("unknown")
    PRESENT = "present", _("present")
    ABSENT_TOLD = "absent told", _("absent, told us")
    ABSENT_UNTOLD = "absent untold", _("absent, not told")


class AttendanceQuerySet(models.QuerySet):
    def present(self):
        return self.filter(status=Presence.PRESENT)


class Attendance(models.Model):
    """Whether a member was there: the fact after, apart from the answer before."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, models.CASCADE, related_name="attendances")
    status = models.CharField(max_length=14, choices=Presence.choices, default=Presence.UNKNOWN)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("event", "member", name="one_attendance_a_person")]

    def __str__(self) -> str:
        return f"{self.member}: {self.status}"


class PlanState(models.TextChoices):
    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being planned")
    READY = "ready", _("ready to look at")
    FAILED = "failed", _("could not be planned")


class GroupPlan(models.Model):
    """One attempt to seat an event: what was asked of the planner, how far it is, what it answered.

    Its rounds are a draft until :func:`events.seating.publish` makes them the event's own.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="plans")
    requested_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    rounds_wanted = models.PositiveSmallIntegerField(default=2)
    group_size = models.PositiveSmallIntegerField(default=5)
    seed = models.PositiveIntegerField(default=0)
    problem = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, help_text=_("Percent."))
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "event", condition=Q(state__in=["queued", "running"]), name="one_plan_in_the_making"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_is_percent"),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk} of {self.event}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {PlanState.QUEUED, PlanState.RUNNING}


class RoundQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def in_order(self):
        return self.order_by("position", "name", "pk")


class Round(models.Model):
    """One sitting of an event. Drafts belong to a plan; published rounds are the event's."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="rounds")
    plan = models.ForeignKey(GroupPlan, models.CASCADE, null=True, blank=True, related_name="rounds")
    name = models.CharField(max_length=40)
    position = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "event", "name", condition=Q(published_at__isnull=False), name="one_published_round_a_name"
            ),
            models.UniqueConstraint("plan", "name", name="one_round_a_name_in_a_plan"),
        ]

    def __str__(self) -> str:
        return self.name


class SmallGroup(models.Model):
    """The people of one table in one round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    question = models.TextField(blank=True, help_text=_("The first question at this table."))

    class Meta:
        constraints = [models.UniqueConstraint("round", "name", name="one_group_a_name")]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A member's place in a small group; one in each round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="seats")
    group = models.ForeignKey(SmallGroup, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, models.CASCADE, related_name="seats")
    hosts = models.BooleanField(default=False, help_text=_("This member hosts the group."))

    class Meta:
        constraints = [models.UniqueConstraint("round", "member", name="one_seat_a_person_and_round")]

    def __str__(self) -> str:
        return f"{self.member} at {self.group}"


class TouchedEvent(models.Model):
    """An event whose attendance, seats or dates changed; the ledger settles it, then drops the mark."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return str(self.event_id)

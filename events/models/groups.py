"""The small groups of an event: plans, rounds, tables, seats, and what a table takes away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.occasions import Confidence, Event, validate_link
from members.models import Member


class PlanState(models.TextChoices):
    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being planned")
    READY = "ready", _("ready to look at")
    FAILED = "failed", _("could not be planned")


class PlanKind(models.TextChoices):
    PLANNED = "planned", _("planned")
    REPAIRED = "repaired", _("repaired on the night")
    BROUGHT = "brought", _("brought in from a file")


class GroupPlanQuerySet(models.QuerySet):
    def newest_first(self):
        """What is still open before what is published, since a repair is published beside an open draft."""
        return self.order_by(F("published_at").desc(nulls_first=True), "-requested_at", "-pk")


class GroupPlan(models.Model):
    """One attempt to seat an event: what was asked of the planner, how far it is, what it answered.

    It is a draft, a document that only leads see, until :func:`events.drafts.publish` makes it the event's groups.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="plans")
    requested_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    rounds_wanted = models.PositiveSmallIntegerField(default=2)
    group_size = models.PositiveSmallIntegerField(default=5)
    seed = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=PlanKind.choices, default=PlanKind.PLANNED)
    wishes = models.JSONField(default=dict, help_text=_("What the lead asked beyond rounds and sizes."))
    listed = models.JSONField(default=dict, help_text=_("People of a pasted list who are no members, by id."))
    before = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", help_text=_("The plan that this one changes.")
    )
    frozen = models.PositiveSmallIntegerField(default=0, help_text=_("Rounds that were over, which stay as they were."))
    problem = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    tables = models.JSONField(default=dict, help_text=_("Who sits where, as events.table_plan writes it."))
    revision = models.PositiveIntegerField(default=0, help_text=_("Raised by each change of the tables."))
    errors = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, help_text=_("Percent."))
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = GroupPlanQuerySet.as_manager()

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

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed, published or discarded."""
        return self.state == PlanState.READY and self.published_at is None


class PlanEdit(models.Model):
    """One change by hand of a draft: who did what, and how to take it back."""

    plan = models.ForeignKey(GroupPlan, models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField(help_text=_("The revision of the plan that it made."))
    key = models.UUIDField(help_text=_("Sent with each change, so that one sent twice is made once."))
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    change = models.JSONField(help_text=_("What was changed, from what, to what."))
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("plan", "number", name="one_edit_a_revision"),
            models.UniqueConstraint("plan", "key", name="one_edit_a_key"),
        ]

    def __str__(self) -> str:
        return f"change {self.number} of {self.plan}"


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
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When a facilitator said that it is over."))

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
    place = models.CharField(max_length=120, blank=True, help_text=_("Where it stands: by the window, first floor."))
    confidence = models.CharField(
        max_length=8, choices=Confidence.choices, blank=True, help_text=_("Empty: as the event says.")
    )
    guests = models.JSONField(
        default=list, blank=True, help_text=_("Names of people at the table who are no members of the network.")
    )

    class Meta:
        constraints = [models.UniqueConstraint("round", "name", name="one_group_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def agreed(self) -> str:
        """What may be told outside of what was said at this table; as the event says, unless it has its own line."""
        return self.confidence or self.round.event.confidence


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


class TakeawayQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at=None)


class Takeaway(models.Model):
    """What a table, or the whole event, wants to keep: a sentence, a link."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="takeaways")
    group = models.ForeignKey(SmallGroup, models.SET_NULL, null=True, blank=True, related_name="takeaways")
    confidence = models.CharField(
        max_length=8,
        choices=Confidence.choices,
        blank=True,
        help_text=_("What had been agreed at the table when it was written; empty for the whole event."),
    )
    text = models.TextField(max_length=600)
    link = models.CharField(max_length=500, blank=True, validators=[validate_link])
    written_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True, help_text=_("Shown to nobody, and forgotten a day later."))
    removed_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TakeawayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") | Q(link__iregex=r"^https?://"), name="takeaway_link_leads_out"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class TouchedEvent(models.Model):
    """An event whose attendance, seats or dates changed; the ledger settles it, then drops the mark."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return str(self.event_id)

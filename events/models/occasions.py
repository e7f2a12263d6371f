"""Events: what is planned, by whom, how far it has come; templates and series of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from members.models import Member, new_reference
from network.models import Network, validate_zone

validate_link = URLValidator(["http", "https"])


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


class EventState(models.TextChoices):
    """How far an event has come, derived from its dates."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    TURNED_DOWN = "turned down", _("turned down")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")
    DONE = "done", _("done")


class Setting(models.TextChoices):
    USUAL = "usual", _("a usual place")
    UNUSUAL = "unusual", _("an unusual place")


class Confidence(models.TextChoices):
    """What may be told outside of what was said inside."""

    TABLE = "table", _("What is said stays at the table.")
    IDEAS = "ideas", _("Share ideas, not names.")


class Continuity(models.TextChoices):
    SAME = "same", _("same groups each time")
    MIX = "mix", _("mix the groups each time")


class Series(models.Model):
    """Events that belong together, such as the meetings of one action-learning set."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="series")
    name = models.CharField(max_length=160)
    continuity = models.CharField(max_length=4, choices=Continuity.choices, default=Continuity.MIX)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class Setup(models.Model):
    """What an event and a template of events have in common."""

    kind = models.CharField(max_length=24, choices=Kind.choices, default=Kind.GATHERING, blank=True)
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.IN_PERSON, blank=True)
    place = models.CharField(max_length=300, blank=True)
    access_notes = models.TextField(blank=True, help_text=_("How to get in: steps, lifts, parking, quiet rooms."))
    setting = models.CharField(max_length=8, choices=Setting.choices, blank=True)
    serves = models.TextField(blank=True, help_text=_("How this serves the network's purpose."))
    capacity = models.PositiveIntegerField(null=True, blank=True)
    confidence = models.CharField(max_length=8, choices=Confidence.choices, blank=True)

    class Meta:
        abstract = True


class EventTemplate(Setup):
    """An event to begin others from, kept by a lead."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="event_templates")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    begins_at = models.TimeField(null=True, blank=True, help_text=_("By the clock on the wall."))
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days_before = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How many days before the event answers close.")
    )
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint("network", Lower("name"), name="one_template_a_name")]

    def __str__(self) -> str:
        return self.name


class EventQuerySet(models.QuerySet):
    def visible(self):
        """What members may see: published, cancelled or not."""
        return self.exclude(published_at=None)

    def standing(self):
        return self.visible().filter(cancelled_at=None)

    def written_about(self):
        """Those about which letters write themselves: they stand, and no lead has silenced them.

        Where mail leaves the house, the people of a demonstration are not written to.
        """
        events = self.standing().filter(quiet_since=None)
        return events if settings.DEMO else events.filter(network__demo_since=None)

    def with_end(self):
        """Each with an alias ``end``: when it is over."""
        return self.alias(end=Coalesce("ends_at", F("starts_at") + Event.USUAL_LENGTH))

    def seen_by(self, member: Member):
        """Leads see drafts as well, and members the meet-ups that they proposed."""
        return (
            self
            if member.is_lead
            else self.filter(~Q(published_at=None) | Q(proposed_at__isnull=False, created_by=member))
        )

    def settled(self):
        """Over, closed or called off: what happened there can be written into the ledger."""
        return self.with_end().filter(Q(end__lt=now()) | ~Q(closed_at=None) | ~Q(cancelled_at=None))

    def between(self, start: datetime, end: datetime):
        """Those of which at least a part lies between two moments."""
        return self.with_end().filter(starts_at__lt=end, end__gt=start)

    def listed_for(self, member: Member):
        """What a list of events has for ``member``: of meet-ups that were turned down only their own."""
        return self.seen_by(member).filter(Q(turned_down_at=None) | Q(created_by=member))

    def in_state(self, state: str):
        """Those whose :attr:`Event.state` is ``state``."""
        states = {
            EventState.CANCELLED: Q(cancelled_at__isnull=False),
            EventState.DONE: Q(cancelled_at=None, published_at__isnull=False, closed_at__isnull=False),
            EventState.PUBLISHED: Q(cancelled_at=None, published_at__isnull=False, closed_at=None),
            EventState.TURNED_DOWN: Q(cancelled_at=None, published_at=None, turned_down_at__isnull=False),
            EventState.PROPOSED: Q(
                cancelled_at=None, published_at=None, turned_down_at=None, proposed_at__isnull=False
            ),
            EventState.DRAFT: Q(cancelled_at=None, published_at=None, turned_down_at=None, proposed_at=None),
        }
        return self.filter(states[EventState(state)])

    def upcoming(self):
        """Not over yet, those under way included; the next one first."""
        return self.with_end().filter(end__gte=now(), closed_at=None).order_by("starts_at", "pk")

    def unfinished(self):
        """Over within the last month, with a record of who was there that nobody has completed; the last one first."""
        recent = Q(end__lt=now(), end__gte=now() - timedelta(days=30))
        return self.with_end().filter(recent, closed_at=None).order_by("-starts_at", "-pk")

    def past(self):
        """Over or closed; the last one first."""
        return self.with_end().filter(Q(end__lt=now()) | ~Q(closed_at=None)).order_by("-starts_at", "-pk")


class Event(Setup):
    """An occasion to which the network's members are asked."""

    USUAL_LENGTH = timedelta(hours=3)
    DOOR_OPENS = timedelta(hours=2)

    network = models.ForeignKey(Network, models.CASCADE, related_name="events")
    reference = models.CharField(
        max_length=64, default=new_reference, help_text=_("The id by which files know this event.")
    )
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    timezone = models.CharField(
        max_length=64, blank=True, validators=[validate_zone], help_text=_("Empty: the network's own.")
    )
    online_link = models.CharField(
        max_length=500, blank=True, validators=[validate_link], help_text=_("Only those who are going see it.")
    )
    answers_until = models.DateTimeField(null=True, blank=True, help_text=_("Empty: until it begins."))
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="events")
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text=_("Attendance is complete."))
    proposed_at = models.DateTimeField(null=True, blank=True, help_text=_("When a member proposed it to the leads."))
    turned_down_at = models.DateTimeField(null=True, blank=True)
    turned_down_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    turned_down_words = models.TextField(blank=True, help_text=_("The lead's words to whoever proposed it."))
    quiet_since = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when no reminder, brief or letter of the next day writes itself.")
    )
    # What calendars know the event by: the first never changes, the second rises with every change that they show.
    calendar_uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("network", "reference", name="one_event_a_reference"),
            models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="ends_after_start"),
            models.CheckConstraint(
                condition=Q(online_link="") | Q(online_link__iregex=r"^https?://"), name="online_link_leads_out"
            ),
            models.CheckConstraint(
                condition=Q(answers_until=None) | Q(answers_until__lte=F("starts_at")), name="answers_before_start"
            ),
            models.CheckConstraint(
                condition=Q(turned_down_at=None) | Q(proposed_at__isnull=False, published_at=None),
                name="turned_down_unpublished",
            ),
        ]
        indexes = [models.Index(fields=["network", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """The clock by which the event runs."""
        return ZoneInfo(self.timezone) if self.timezone else self.network.zone

    @property
    def state(self) -> EventState:
        if self.cancelled_at:
            return EventState.CANCELLED
        if self.published_at:
            return EventState.DONE if self.closed_at else EventState.PUBLISHED
        if self.turned_down_at:
            return EventState.TURNED_DOWN
        return EventState.PROPOSED if self.proposed_at else EventState.DRAFT

    def is_helped_by(self, member: Member) -> bool:
        """Whether ``member`` may look after this event: facilitators and leads at each, helpers at their own."""
        return member.is_facilitator or self.helpers.filter(member=member).exists()

    @property
    def usual_end(self) -> datetime:
        return self.ends_at or self.starts_at + self.USUAL_LENGTH

    @property
    def is_over(self) -> bool:
        return self.closed_at is not None or self.usual_end < now()

    @property
    def is_near(self) -> bool:
        """Whether people arrive about now, or are here: from two hours before until the end."""
        return self.is_open_for_answers and now() >= self.starts_at - self.DOOR_OPENS

    @property
    def is_open_for_answers(self) -> bool:
        return bool(self.published_at) and not self.cancelled_at and not self.is_over


class Part(models.TextChoices):
    HOST = "host", _("host")
    FACILITATOR = "facilitator", _("facilitator")


class Helper(models.Model):
    """A member who looks after one event: hosts it, or helps at its door, whatever their role in the network."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="helpers")
    member = models.ForeignKey(Member, models.CASCADE, related_name="helps_at")
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.FACILITATOR)

    class Meta:
        constraints = [
            models.UniqueConstraint("event", "member", name="helps_once"),
            models.UniqueConstraint("event", condition=Q(part="host"), name="one_host_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.part}"

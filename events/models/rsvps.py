"""Who was asked to an event, and what they answered: the waiting list is a part of it."""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.occasions import Event
from members.models import Member


class Answer(models.TextChoices):
    """What a person can say."""

    YES = "yes", _("yes")
    MAYBE = "maybe", _("maybe")
    NO = "no", _("no")


class RSVPState(models.TextChoices):
    """What became of it: a yes to a full event waits, is offered a place in its turn, and may let the offer lapse."""

    YES = "yes", _("yes")
    MAYBE = "maybe", _("maybe")
    NO = "no", _("no")
    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("offered a place")
    LAPSED = "lapsed", _("offer lapsed")


class RSVPQuerySet(models.QuerySet):
    def going(self):
        return self.filter(answer=RSVPState.YES)

    def holding(self):
        """Those who hold a place: they said yes, or one is offered to them."""
        return self.filter(answer__in=[RSVPState.YES, RSVPState.OFFERED])

    def waiting(self):
        """The waiting list, first come first."""
        return self.filter(answer=RSVPState.WAITING).order_by("turn")


class RSVP(models.Model):
    """A member's answer before an event. No row: no answer yet."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="rsvps")
    member = models.ForeignKey(Member, models.CASCADE, related_name="rsvps")
    answer = models.CharField(max_length=8, choices=RSVPState.choices)
    note = models.TextField(blank=True, help_text=_("Access needs and the like; only the hosts read it."))
    quieter = models.BooleanField(default=False, help_text=_("Would like a quieter table; only the hosts read it."))
    avoid = models.TextField(blank=True, help_text=_("Whom or what to keep away; only the hosts read it."))
    name_hidden = models.BooleanField(default=False, help_text=_("Not named among those who are going."))
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    turn = models.PositiveIntegerField(null=True, blank=True, help_text=_("The order of the waiting list."))
    waits_since = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_ends_at = models.DateTimeField(null=True, blank=True)

    objects = RSVPQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint("event", "member", name="one_answer_a_person"),
            models.UniqueConstraint("event", "turn", name="one_turn_a_person"),
            models.CheckConstraint(
                condition=Q(answer="waiting", turn__isnull=False) | (~Q(answer="waiting") & Q(turn=None)),
                name="who_waits_has_a_turn",
            ),
            models.CheckConstraint(
                condition=Q(answer="offered", offer_ends_at__isnull=False)
                | (~Q(answer="offered") & Q(offer_ends_at=None)),
                name="offers_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.answer}"

    def add(self) -> None:
        """Write the row for the first time, by a statement that is ready: everybody who answers waits for it."""
        with connection.cursor() as cursor:
            cursor.execute(ADDED, [field.get_db_prep_save(getattr(self, field.attname), connection) for field in TOLD])
            (self.pk,) = cursor.fetchone()
        self._state.adding = False


TOLD = [field for field in RSVP._meta.concrete_fields if not field.primary_key]
ADDED = f"""
    INSERT INTO events_rsvp ({", ".join(field.column for field in TOLD)})
    VALUES ({", ".join("%s" for field in TOLD)}) RETURNING id"""  # noqa: S608  names of columns, and nothing else


class Asked(models.Model):
    """A member whom a letter asked to come: once an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="asked")
    member = models.ForeignKey(Member, models.CASCADE, related_name="asked_to")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "asked"
        constraints = [models.UniqueConstraint("event", "member", name="asked_to_come_once")]

    def __str__(self) -> str:
        return f"{self.member} asked to {self.event}"

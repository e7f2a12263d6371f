"""What a lead writes to the people of an event, and the calendars in which they keep it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.groups import SmallGroup
from events.models.occasions import Event
from members.models import Member, digest, new_salt
from network.secret_links import secret_of


class Reader(models.TextChoices):
    """To whom of an event a lead can write."""

    GOING = "going", _("who is going")
    MAYBE = "maybe", _("who said maybe")
    SILENT = "silent", _("who has not answered")
    WAITING = "waiting", _("who is on the waiting list")
    TABLE = "table", _("one table")
    CAME = "came", _("who was there")


class EventLetter(models.Model):
    """A lead's own words to some of an event's people, who get a letter each ten seconds later."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="letters")
    readers = models.CharField(max_length=8, choices=Reader.choices)
    group = models.ForeignKey(SmallGroup, models.SET_NULL, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=160)
    words = models.TextField()
    written_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(unique=True, help_text=_("Named by the page, so that one press sends once."))
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(group=None) | Q(readers="table"), name="table_named_for_a_table")
        ]

    def __str__(self) -> str:
        return self.subject


class CalendarFeed(models.Model):
    """A member's secret address from which their calendar fetches what they said yes to. Its secret is computed."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="calendar_feed")
    salt = models.CharField(max_length=43, default=new_salt)
    token_digest = models.CharField(max_length=64, unique=True)
    everything = models.BooleanField(default=False, help_text=_("Also what has not been answered yet."))
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"calendar of {self.member}"

    @classmethod
    def new_secret(cls) -> dict[str, str]:
        """The fields of a secret that nobody has been given yet."""
        salt = new_salt()
        return {"salt": salt, "token_digest": digest(secret_of(salt, use="events.calendar"))}

    @property
    def token(self) -> str:
        return secret_of(self.salt, use="events.calendar")

"""Who was there: marks made at the door, and visitors who are no members."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.occasions import Event
from members.models import Member, Nomination


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
        verbose_name = _("mark at the door")
        verbose_name_plural = _("who was there")
        constraints = [models.UniqueConstraint("event", "member", name="one_attendance_a_person")]

    def __str__(self) -> str:
        return f"{self.member}: {self.status}"


class DoorTap(models.Model):
    """One tap at the door, as the phone named it: whatever a phone sends again changes nothing twice.

    An empty ``status`` took a mark back.
    """

    key = models.UUIDField(unique=True)
    event = models.ForeignKey(Event, models.CASCADE, related_name="door_taps")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    status = models.CharField(max_length=14, choices=Presence.choices, blank=True)
    tapped_at = models.DateTimeField(default=timezone.now, help_text=_("By the phone, where its clock can be trusted."))
    received_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.member}: {self.status or 'mark taken back'}"


class Visitor(models.Model):
    """Somebody who came along and is no member; a lead may make a nomination of it."""

    key = models.UUIDField(unique=True, help_text=_("Named by the phone, so that one tap makes one visitor."))
    event = models.ForeignKey(Event, models.CASCADE, related_name="visitors")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    brought_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, help_text=_("What they do, in the words of the door."))
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    nomination = models.OneToOneField(Nomination, models.SET_NULL, null=True, blank=True, related_name="visitor")

    def __str__(self) -> str:
        return self.name

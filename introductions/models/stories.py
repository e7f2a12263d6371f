"""What connections led to."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from members.models import Member
from network.models import Network


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

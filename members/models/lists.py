"""A list that a lead brought along: what was uploaded, how it was read, what it made, and how to take it back."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from members.models.people import Member
from network.models import Network
from network.ordering import fold


class ListImport(models.Model):
    """One list on its way into a network: uploaded, mapped, brought in, and for a day taken back on request."""

    UNDO_WITHIN = timedelta(hours=24)

    class Kind(models.TextChoices):
        PEOPLE = "people", _("people of the network")
        ATTENDEES = "attendees", _("attendees of an event")

    network = models.ForeignKey(Network, models.CASCADE, related_name="list_imports")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PEOPLE)
    source = models.CharField(max_length=200, help_text=_("The name of the file, or that it was pasted."))
    cells = models.JSONField(default=list, help_text=_("What was uploaded, row by row; emptied once it is old."))
    settings = models.JSONField(default=dict, help_text=_("How columns and dates were read."))
    outcome = models.JSONField(default=dict, help_text=_("What was made and changed, so that it can be taken back."))
    uploaded_at = models.DateTimeField(default=now)
    brought_in_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(brought_in_at__isnull=False), name="brought_in_before_undone"
            ),
        ]

    def __str__(self) -> str:
        return self.source

    @cached_property
    def rows(self) -> list[list[str]]:
        """Its cells row by row, all of one width."""
        return [row for row in self.cells if isinstance(row, list)]

    @cached_property
    def questions(self) -> dict[str, str]:
        """The names of the lead's own questions as the network spells them, by how they compare."""
        return {fold(name): name for name in self.network.attributes.values_list("name", flat=True)}

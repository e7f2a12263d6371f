"""What members write about a meet-up that they propose, and leads when they turn one down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms.meetings import MeetingForm
from members.forms.fields import lines


class ProposalForm(MeetingForm):
    """A few questions: what, when, where, what for, and for how many."""

    class Meta(MeetingForm.Meta):
        labels = MeetingForm.Meta.labels | {
            "title": _("What would you do together?"),
            "serves": _("Why would it serve our purpose?"),
            "capacity": _("For how many people?"),
        }
        help_texts = MeetingForm.Meta.help_texts | {
            "title": _("A few words, such as: Lunch for those who teach resits."),
            "serves": _("One or two sentences. Members read them before they answer."),
            "capacity": _("With you. Leave it empty when there is room for everyone."),
        }
        error_messages = MeetingForm.Meta.error_messages | {
            "place": {
                "max_length": _("That is too long for a place: %(show_value)d characters, and %(limit_value)d fit.")
            },
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        serves = self.fields["serves"]
        serves.required = True
        serves.error_messages["required"] = _("Say in a sentence why it would serve the purpose.")

    def clean_starts_at(self) -> datetime:
        starts_at = super().clean_starts_at()
        if starts_at < timezone.now():
            raise ValidationError(_("That has passed. Choose a later time."), code="past")
        return starts_at


class TurnDownForm(forms.Form):
    """A lead's words to whoever proposed a meet-up."""

    words = forms.CharField(
        label=_("Your words"),
        max_length=2000,
        widget=lines(6),
        error_messages={
            "required": _("Say a kind word; they took a step."),
            "max_length": _("That is too long to be read: %(show_value)d characters, and %(limit_value)d fit."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].widget.attrs.pop("maxlength")

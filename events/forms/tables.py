"""What is said about one small group beside who sits there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from events.models import Confidence, SmallGroup
from members.forms.fields import lines


class TableForm(forms.ModelForm):
    """Where a table stands, with which question it begins, and what may be told outside."""

    QUESTION_FITS = 600
    TOO_LONG = _("That is too long: %(show_value)d characters, and %(limit_value)d fit.")

    class Meta:
        model = SmallGroup
        fields = ["question", "place", "confidence"]
        labels = {
            "question": _("The first question"),
            "place": _("Where it stands"),
            "confidence": _("What may be told outside"),
        }
        help_texts = {
            "question": _("One that everybody at this table can answer from their own work."),
            "place": _("So that people find it: by the window, first floor."),
        }
        widgets = {"question": lines(3)}
        error_messages = {
            "place": {"max_length": _("That is too long: %(show_value)d characters, and %(limit_value)d fit.")}
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["question"].validators.append(MaxLengthValidator(self.QUESTION_FITS, self.TOO_LONG))
        self.fields["place"].widget.attrs.pop("maxlength")
        agreed = self.instance.round.event.get_confidence_display()
        as_event = _("As for the whole event: %(words)s") % {"words": agreed} if agreed else _("As for the whole event")
        self.fields["confidence"].widget = forms.RadioSelect()
        self.fields["confidence"].choices = [("", as_event), *Confidence.choices]

"""What members answer, and leads on their behalf."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Answer
from members.models import Member


class AnswerForm(forms.Form):
    """An answer to an event, with what the hosts should know."""

    answer = forms.ChoiceField(
        choices=Answer.choices, error_messages={"required": _("Choose yes, maybe or no.")}, label=_("Answer")
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        label=_("Anything the hosts should know"),
        help_text=_("A ramp, a quiet corner, food you cannot eat, a train you need to catch. Only the hosts read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForForm(forms.Form):
    """A lead's word on behalf of a member who answered by telephone or in passing."""

    member = forms.ModelChoiceField(queryset=Member.objects.none(), label=_("Member"), empty_label=_("Choose a person"))
    answer = forms.ChoiceField(choices=Answer.choices, label=_("Said"))

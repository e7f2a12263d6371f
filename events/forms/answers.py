"""What members answer, and leads on their behalf."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Answer
from events.replies import Reply
from events.rsvps import Wishes
from members.models import Member


class AnswerByLinkForm(forms.Form):
    """What the page of a letter's link asks."""

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


class AnswerForm(AnswerByLinkForm):
    """An answer to an event, with what the hosts should know."""

    name_hidden = forms.BooleanField(
        required=False,
        label=_("Hide my name from the list"),
        help_text=_("You are counted. The hosts see your name, and so does whoever sits at your table."),
    )
    quieter = forms.BooleanField(required=False, label=_("I’d prefer a quieter table"))
    avoid = forms.CharField(
        required=False,
        max_length=300,
        label=_("Please avoid …"),
        help_text=_("A person, a topic, a corner of the room. Only the hosts read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def of(cls, reply: Reply | None) -> AnswerForm:
        """The form as somebody left it."""
        if reply is None:
            return cls()
        kept = ("note", "name_hidden", "quieter", "avoid")
        return cls(initial={name: getattr(reply, name) for name in kept})

    @property
    def is_told(self) -> bool:
        """Whether there is something in the fields, so that a page shows them."""
        fields = ("note", "name_hidden", "quieter", "avoid")
        return any(self[name].value() or self[name].errors for name in fields)

    @property
    def note_given(self) -> str | None:
        """The note, or None where the page had no room for one."""
        return self.cleaned_data["note"] if "note" in self.data else None

    @property
    def wishes_given(self) -> Wishes | None:
        """The wishes, or None where the page did not ask for them: an empty box says nothing by itself."""
        if "wishes" not in self.data:
            return None
        data = self.cleaned_data
        return Wishes(name_hidden=data["name_hidden"], quieter=data["quieter"], avoid=data["avoid"])


class AnswerForForm(forms.Form):
    """A lead's word on behalf of a member who answered by telephone or in passing."""

    member = forms.ModelChoiceField(queryset=Member.objects.none(), label=_("Member"), empty_label=_("Choose a person"))
    answer = forms.ChoiceField(choices=Answer.choices, label=_("Said"))

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from events.models import Event
from introductions import checkins
from introductions.models import Asking, CheckIn
from members.models import Member


class IntroductionForm(forms.Form):
    """Two people who are here, under the key that the page gave this tap."""

    key = forms.UUIDField(error_messages={"invalid": _("This page is out of date. Please try again.")})
    one = forms.ModelChoiceField(Member.objects.none())
    other = forms.ModelChoiceField(Member.objects.none())
    note = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = event.network.members.present().filter(attendances__event=event, attendances__status="present")
        for name in ("one", "other"):
            self.fields[name].queryset = here
            self.fields[name].error_messages["invalid_choice"] = _("One of the two is not marked as here.")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("one") and values.get("one") == values.get("other"):
            raise forms.ValidationError(_("An introduction takes two people."))
        return values


SCALE = [
    (5, _("Strongly agree")),
    (4, _("Agree")),
    (3, _("Neither")),
    (2, _("Disagree")),
    (1, _("Strongly disagree")),
]


class ReplyForm(forms.ModelForm):
    """A member's reply to a check-in: on the scale where it has one, in words where not."""

    score = forms.TypedChoiceField(
        label=_("How far do you agree?"),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Asking
        fields = ["score", "words", "audience"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4}), "audience": forms.RadioSelect}
        labels = {"words": _("In your words"), "audience": _("Who may read your words")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.check_in.item:
            self.fields["words"].label = _("Anything to add?")
            self.fields["score"].help_text = _(
                "Nobody sees who chose what: only how many agreed, from five replies up."
            )
        else:
            del self.fields["score"]
        self.fields["audience"].choices = [(value, capfirst(label)) for value, label in CheckIn.Audience.choices]
        self.fields["words"].required = not self.instance.check_in.item

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "score" in self.fields and values.get("score") is None and not values.get("words"):
            self.add_error("score", _("Choose an answer, or write a few words."))
        return values


class QuestionForm(forms.Form):
    """A lead's question to all members: one of the pulse, or one of their own."""

    item = forms.ChoiceField(label=_("Which question"), required=False)
    question = forms.CharField(
        label=_("Your own question"),
        required=False,
        max_length=240,
        help_text=_("Answered in a sentence."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("A question of my own")), *checkins.PULSE.items()]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("item") and not values.get("question", "").strip():
            self.add_error("question", _("Write the question, or choose one above."))
        return values

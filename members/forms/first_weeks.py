"""One small question to a new member, with one field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import first_weeks
from members.first_weeks import Due
from members.forms.fields import lines
from members.forms.joining import Words
from members.models import Audience, Member, Step

WORDS = {
    Step.WORKING_ON: (_("What are you working on?"), _("What you would tell somebody over coffee. A line is enough.")),
    Step.ASKS: (_("What would you like help with?"), _("One thing on each line is easiest to answer.")),
    Step.OFFERS: (_("What may others ask you for?"), _("One thing on each line is easiest to find.")),
}
LONGEST = 2000
LONGEST_ANSWER = 200
FEW = 6


class StepForm(forms.Form):
    """The field that a step asks for, and how its answer is kept."""

    def __init__(self, *args: Any, member: Member, due: Due, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.due = member, due
        self.fields["answer"] = {
            Step.MEET_FIRST: self._people,
            Step.ATTRIBUTES: self._question,
            Step.AUDIENCES: self._audience,
        }.get(due.step, self._words)()

    def _people(self) -> forms.Field:
        return forms.TypedMultipleChoiceField(
            label=_("Whom would you like to meet first?"),
            help_text=_("Two or three are a good beginning. Your buddy and whoever hosts will bring you together."),
            choices=[(candidate.member.pk, candidate) for candidate in self.due.candidates],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one person, or leave it for later.")},
        )

    def _words(self) -> forms.Field:
        label, hint = WORDS[self.due.step]
        return Words(label=label, help_text=hint, max_length=LONGEST, widget=lines(3))

    def _question(self) -> forms.Field:
        question = self.due.question
        options = [(option, option) for option in question.options]
        if not options:
            return Words(label=question.question, max_length=LONGEST_ANSWER)
        few = len(options) <= FEW
        return forms.ChoiceField(
            label=question.question,
            choices=options if few else [("", _("Choose one")), *options],
            widget=forms.RadioSelect if few else forms.Select,
        )

    def _audience(self) -> forms.Field:
        return forms.ChoiceField(
            label=_("Who may read what you work on, ask and offer?"),
            help_text=_("You can choose for each of them apart on your own page."),
            choices=[(value, str(label).capitalize()) for value, label in Audience.choices],
            initial=Audience.MEMBERS,
            widget=forms.RadioSelect,
        )

    def save(self) -> None:
        answer, step = self.cleaned_data["answer"], self.due.step
        if step == Step.MEET_FIRST:
            offered = {candidate.member.pk: candidate.member for candidate in self.due.candidates}
            first_weeks.choose(self.member, [offered[pk] for pk in answer])
        elif step == Step.ATTRIBUTES:
            first_weeks.answer(self.member, self.due.question, answer)
        elif step == Step.AUDIENCES:
            first_weeks.show_to(self.member, answer)
        else:
            first_weeks.say(self.member, step, answer)

"""A lead's question to every member, and a member's answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import lines
from members.models import Attribute, Member
from network.models import Network

LONGEST_ANSWER = 200


class QuestionForm(forms.ModelForm):
    """A short name, the question itself, and perhaps the answers to choose from."""

    class Meta:
        model = Attribute
        fields = ["question", "name", "choices"]
        labels = {
            "question": _("The question, as people read it"),
            "name": _("Its short name"),
            "choices": _("Answers to choose from"),
        }
        help_texts = {
            "question": _("For example: In which region do you work?"),
            "name": _("One or two words, for filters and files. For example: region"),
            "choices": _("One on each line. Leave it empty, and people write their own answer."),
        }
        widgets = {"choices": lines(4)}

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if self.network.attributes.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another question has this name."))
        return name

    def clean_choices(self) -> str:
        """Each answer once, in the order written."""
        options = list(dict.fromkeys(line.strip() for line in self.cleaned_data["choices"].splitlines()))
        too_long = next((one for one in options if len(one) > LONGEST_ANSWER), None)
        if too_long:
            raise forms.ValidationError(
                _("“%(start)s…” is too long for an answer; %(most)d characters are the most."),
                params={"start": too_long[:40], "most": LONGEST_ANSWER},
            )
        return "\n".join(filter(None, options))


class Answers:
    """The fields of a form in which a member answers the lead's questions; none has to be answered.

    For forms of a member: call :meth:`ask` when it is made and :meth:`keep` before it is saved.
    """

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def ask(self, member: Member) -> None:
        self.questions = {f"answer-{one.pk}": one for one in member.network.attributes.all()}
        for field, one in self.questions.items():
            given = str(member.attributes.get(one.name) or "")
            self.fields[field] = _answer_field(one, given)

    def keep(self, member: Member) -> None:
        for field, one in self.questions.items():
            answer = self.cleaned_data[field]
            if answer:
                member.attributes[one.name] = answer
            else:
                member.attributes.pop(one.name, None)


def _answer_field(question: Attribute, given: str) -> forms.Field:
    """A choice, which keeps an answer that came with a list; or a line of one's own."""
    if not question.options:
        longest = max(LONGEST_ANSWER, len(given))
        return forms.CharField(label=question.question, required=False, max_length=longest, initial=given)
    options = question.options + ([given] if given and given not in question.options else [])
    return forms.ChoiceField(
        label=question.question,
        required=False,
        choices=[("", _("No answer")), *((one, one) for one in options)],
        initial=given,
    )

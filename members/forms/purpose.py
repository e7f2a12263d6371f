"""What a lead writes about the purpose of their network."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from members.forms.fields import lines
from network.models import Purpose

LENGTH = 2000


class PurposeForm(forms.ModelForm):
    """A new version of a network's purpose."""

    class Meta:
        model = Purpose
        fields = ["why", "who_for", "gain", "contribute", "not_for", "change", "commitment", "ground_rules", "reason"]
        labels = {
            "why": _("Why does this network exist?"),
            "who_for": _("Who is it for?"),
            "gain": _("What does a member gain?"),
            "contribute": _("What does a member contribute?"),
            "not_for": _("Who or what is it not for?"),
            "change": _("What will be different in three years if it works?"),
            "commitment": _("What does every member undertake?"),
            "ground_rules": _("How do you treat each other?"),
            "reason": _("Why this new version?"),
        }
        help_texts = {
            "why": _(
                "One precise need rather than a subject: a person should know after one sentence if it is theirs."
            ),
            "commitment": _(
                "In your words, such as “two gatherings and one introduction a year”. Invitations say it, and members "
                "agree to it when they join; nobody keeps score."
            ),
            "ground_rules": _("A few lines that everyone reads on joining."),
            "reason": _("Kept beside the version, for those who ask later."),
        }
        widgets = {
            "why": lines(3),
            "who_for": lines(2),
            "gain": lines(2),
            "contribute": lines(2),
            "not_for": lines(2),
            "change": lines(2),
            "commitment": lines(2),
            "ground_rules": lines(3),
            "reason": lines(2),
        }

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.validators.append(MaxLengthValidator(LENGTH))
        if is_first:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True

"""Who reads what: one choice for each thing that a member may show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members import audiences
from members.models import Audience, Member

LABELS = {
    "purpose_statement": _("Why you are here"),
    "working_on": _("What you are working on"),
    "asks": _("What you would like help with"),
    "offers": _("What others may ask you for"),
    "attributes": _("Your answers to the leads’ questions"),
    "photo": _("Your photo"),
    "address": _("Your mail address"),
}


class AudiencesForm(forms.Form):
    """A table of choices; once saved they all count as chosen, whatever the defaults become."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        for field, label in LABELS.items():
            self.fields[field] = forms.ChoiceField(
                label=label,
                choices=[(one.value, capfirst(one.label)) for one in Audience],
                initial=audiences.audience_of(member, field),
                widget=forms.RadioSelect,
            )

    def save(self) -> Member:
        self.member.audiences = dict(self.cleaned_data)
        self.member.save(update_fields=["audiences"])
        return self.member

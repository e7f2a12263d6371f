"""What a member may say about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import lines, zones
from members.models import Member


class YouForm(forms.ModelForm):
    """A member's own words about themselves."""

    timezone = forms.ChoiceField(label=_("Your time zone"), required=False)

    class Meta:
        model = Member
        fields = ["name", "purpose_statement", "working_on", "asks", "offers"]
        labels = {
            "name": _("Name"),
            "purpose_statement": _("Why you are here"),
            "working_on": _("What you are working on"),
            "asks": _("What you would like help with"),
            "offers": _("What others may ask you for"),
        }
        help_texts = {
            "name": _("As people say it when they greet you."),
            "purpose_statement": _("One sentence in your own words."),
            "asks": _("One thing on each line is easiest to answer."),
            "offers": _("One thing on each line is easiest to find."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "purpose_statement": lines(2),
            "working_on": lines(),
            "asks": lines(),
            "offers": lines(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.network.timezone
        self.fields["timezone"].choices = [("", _("As the network: %(zone)s") % {"zone": own}), *zones()]
        self.fields["timezone"].initial = self.instance.user.timezone

    def save(self, commit: bool = True) -> Member:
        member = super().save(commit)
        user = member.user
        user.timezone = self.cleaned_data["timezone"]
        user.save(update_fields=["timezone"])
        return member

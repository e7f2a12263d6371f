"""What a member may say about themselves, and how pages and letters speak to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.forms.fields import lines, zones
from members.forms.questions import Answers
from members.models import Member, User
from network import stopping
from network.models import Network


class YouForm(Answers, forms.ModelForm):
    """A member's own words about themselves, and their answers to the lead's questions."""

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
            "offers": _(
                "One thing on each line is easiest to find. Say how often you have done it where you have: "
                "merging two departments, twice."
            ),
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
        self.fields["purpose_statement"].template_name = "members/_coached_field.html"
        self.ask(self.instance)

    def save(self, commit: bool = True) -> Member:
        self.keep(self.instance)
        return super().save(commit)


class PreferencesForm(forms.ModelForm):
    """Time zone and, where there is a choice, language in which Kith speaks to a person; and which letters it sends."""

    timezone = forms.ChoiceField(label=_("Your time zone"), required=False)
    language = forms.ChoiceField(label=_("Language"))

    class Meta:
        model = User
        fields = ["timezone", "language"]

    letters = forms.MultipleChoiceField(
        label=_("Letters that may come"),
        required=False,
        choices=list(stopping.KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Untick what you can do without. Codes, answers and changes of events come in any case."),
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        stopped = stopping.kinds_stopped(network, self.instance)
        self.initial["letters"] = [kind for kind in stopping.KINDS if kind not in stopped]
        as_network = _("As the network: %(zone)s") % {"zone": network.timezone.replace("_", " ")}
        self.fields["timezone"].choices = [("", as_network), *zones()]
        self.fields["timezone"].help_text = _("Events are shown in it, and letters speak of it.")
        self.fields["language"].choices = settings.LANGUAGES
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]

    def save(self, commit: bool = True) -> User:
        for kind in stopping.KINDS:
            act = stopping.resume if kind in self.cleaned_data["letters"] else stopping.stop
            act(self.network, self.instance, kind)
        return super().save(commit)
